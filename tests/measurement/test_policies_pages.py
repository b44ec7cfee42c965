"""Policies on their pages: read by all, tried on the table's own files, chosen by the director with a reason."""

import re

import pytest
from django.core.cache import cache

from cast import Table, client_of
from commontable.measurement.models import Cell, ProtectionPolicy
from commontable.measurement.tasks import policies as tasks
from world import make_world

pytestmark = pytest.mark.page


def test_what_each_would_hide_is_shown_to_those_who_choose(
    table: Table, monkeypatch, django_capture_on_commit_callbacks
):
    make_world(table)
    ProtectionPolicy.objects.all().delete()
    monkeypatch.setattr(tasks, "PRESETS", {name: tasks.PRESETS[name] for name in ("ten", "idea")})
    cache.clear()
    page = f"/p/{table.slug}/protection/policies/"
    director, member = client_of(table.maya), client_of(table.rosa)
    with django_capture_on_commit_callbacks(execute=True):
        assert director.post(page + "try/").status_code == 302
    tried = cache.get(f"policies-tried-{table.partnership.pk}")
    assert (tried["stage"], len(tried["tallies"])) == ("done", 2)
    ten = tried["tallies"][tasks.key_of(tasks.PRESETS["ten"])]
    newest = Cell.objects.filter(release__number=1)
    assert ten["hidden"] == newest.filter(status="hidden").count()
    assert ten["cells"] == newest.exclude(status="empty").count()
    said = director.get(page).content.decode()
    assert "Here it would hide" in said
    for address in (page, f"/p/{table.slug}/protection/"):
        read = member.get(address).content.decode()
        assert "Groups of fewer than 10 children are hidden." in read
        assert "Here it would hide" not in read
    assert member.post(page + "try/").status_code == 403


def test_a_try_that_breaks_says_so_and_can_be_begun_again(
    table: Table, monkeypatch, django_capture_on_commit_callbacks
):
    make_world(table)
    cache.clear()
    page = f"/p/{table.slug}/protection/policies/"
    director = client_of(table.maya)

    def broken(*_given, **_more):
        raise KeyError("after-school")

    monkeypatch.setattr(tasks, "computed_parts", broken)
    with django_capture_on_commit_callbacks(execute=True):
        director.post(page + "try/")
    assert cache.get(f"policies-tried-{table.partnership.pk}")["stage"] == "failed"
    assert "Something went wrong on the server." in director.get(page).content.decode()
    assert director.post(page + "try/").status_code == 302


def test_settings_of_our_own_are_compared_chosen_and_taken_back(table: Table):
    page = f"/p/{table.slug}/protection/policies/for/public/"
    director = client_of(table.maya)
    settings = {
        "preset": "own", "minimum_count": "16", "minimum_numerator": "3", "minimum_complement": "0", "ranges": "ten",
        "rate_decimals": "0", "show_counts": "on", "width": "3",
    }  # fmt: skip
    said = director.get(page, settings).content.decode()
    assert "now: 10" in said
    assert "Percentages are rounded to whole ones" in said
    assert director.post(page, {**settings, "why": ""}).status_code == 422
    wrong = director.get(page, {**settings, "width": "40"}).content.decode()
    assert "choose at most its size" in wrong
    assert director.post(page, {**settings, "why": "Small schools"}).status_code == 302
    held = ProtectionPolicy.objects.get()
    assert (held.preset, held.settings["minimum_count"], held.settings["rate_decimals"]) == ("", 16, 0)
    laxer = {**settings, "minimum_count": "20", "why": "Larger"}
    answer = director.post(f"/p/{table.slug}/protection/policies/for/partners/", laxer)
    assert answer.status_code == 422
    assert re.search(r"would be protected less .* the smallest group that is shown", answer.content.decode())
    assert "Small schools" in client_of(table.rosa).get(f"/p/{table.slug}/protection/").content.decode()
    assert director.post(page + "usual/", {"why": "Enough"}).status_code == 302
    assert "Small schools" in director.get(f"/p/{table.slug}/protection/policies.csv").content.decode()
    assert director.get(f"/p/{table.slug}/protection/policies/for/nobody/").status_code == 404
