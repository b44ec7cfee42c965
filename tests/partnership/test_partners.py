"""Partners stand by sector; they are found, described, and written down once."""

import pytest
from django.utils import timezone

from cast import client_of
from commontable.journal.models import Entry
from commontable.partnership.actions.partners import add_partner
from commontable.partnership.models import Partner
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.sectors import Sector

NEW = {"name": "Bay Foundation", "short_name": "Bay", "sector": "philanthropy", "about": "", "joined_on": "2026-01-05"}


def test_they_stand_by_sector_with_their_numbers(table):
    page = client_of(table.rosa).get("/p/rivermouth/partners/").content.decode()
    assert "4 partners sit at this table" in page
    order = [page.index(f"<h2>{label}") for label in ("School systems", "Non-profits", "Parents and families")]
    assert order == sorted(order)
    assert "Add a partner" not in page
    assert "Add a partner" in client_of(table.maya).get("/p/rivermouth/partners/").content.decode()


def test_they_are_found_by_name_and_sector(table):
    rosa = client_of(table.rosa)
    page = rosa.get("/p/rivermouth/partners/?q=harbor").content.decode()
    assert "1 partner fits" in page
    assert "Northside Unified" not in page
    assert "No partner is written down like that" in rosa.get("/p/rivermouth/partners/?q=zzz").content.decode()
    assert "1 partner fits" in rosa.get("/p/rivermouth/partners/?sector=families").content.decode()


def test_the_director_adds_one_and_it_has_an_address_of_its_own(table):
    maya = client_of(table.maya)
    response = maya.post("/p/rivermouth/partners/new/", NEW)
    assert response["Location"] == "/p/rivermouth/partners/bay-foundation/"
    page = maya.get(response["Location"]).content.decode()
    assert "Nobody sits for this partner yet" in page
    again = maya.post("/p/rivermouth/partners/new/", {**NEW, "name": "BAY foundation"})
    assert "is already a partner" in again.content.decode()
    assert Partner.objects.filter(name__iexact="bay foundation").count() == 1


def test_a_change_is_kept_with_old_and_new(table):
    maya = client_of(table.maya)
    url = "/p/rivermouth/partners/harbor-youth-alliance/"
    form = maya.get(f"{url}change/").context["form"].initial
    response = maya.post(f"{url}change/", {**form, "short_name": "HYA"})
    assert response.status_code == 302
    body = Entry.objects.order_by("-pk").first().payload.body
    assert body == {"before": {"short_name": "Harbor Youth"}, "after": {"short_name": "HYA"}}
    before = Entry.objects.count()
    maya.post(f"{url}change/", {**form, "short_name": "HYA"})
    assert Entry.objects.count() == before
    assert (
        "is already a partner" in maya.post(f"{url}change/", {**form, "name": "Rivermouth Backbone"}).content.decode()
    )


def test_nobody_else_writes_the_list(table):
    with pytest.raises(NotPermitted, match="Only the director may add partners"):
        add_partner(
            partnership=table.partnership, name="Mine", sector=Sector.BUSINESS, by=table.ines, at=timezone.now()
        )
    assert client_of(table.ines).post("/p/rivermouth/partners/new/", NEW).status_code == 403


def test_two_names_alike_have_two_addresses(table):
    for name in ("Río Verde", "Rio Verde!", "???", "!!!"):
        add_partner(partnership=table.partnership, name=name, sector=Sector.BUSINESS, by=table.maya, at=timezone.now())
    slugs = set(Partner.objects.filter(sector=Sector.BUSINESS).values_list("slug", flat=True))
    assert slugs == {"rio-verde", "rio-verde-2", "partner", "partner-2"}


def test_a_partner_does_not_join_after_it_left(table):
    maya = client_of(table.maya)
    url = "/p/rivermouth/partners/harbor-youth-alliance/"
    maya.post(f"{url}leave/", {"left_on": "2026-01-01"})
    form = maya.get(f"{url}change/").context["form"].initial
    page = maya.post(f"{url}change/", {**form, "joined_on": "2026-02-01"})
    assert "cannot leave before it joined" in page.content.decode()


def test_lists_cost_the_same_however_long_they_are(table, django_assert_max_num_queries):
    for n in range(12):
        add_partner(
            partnership=table.partnership, name=f"Firm {n}", sector=Sector.BUSINESS, by=table.maya, at=timezone.now()
        )
    rosa = client_of(table.rosa)
    with django_assert_max_num_queries(8):
        rosa.get("/p/rivermouth/partners/")
    with django_assert_max_num_queries(10):
        rosa.get("/p/rivermouth/members/")
    with django_assert_max_num_queries(10):
        rosa.get("/p/rivermouth/roles/")
