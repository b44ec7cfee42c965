"""A partner's and a member's page say where they sit."""

import pytest

from cast import Table, client_of
from worlds.bodies import make_council

pytestmark = pytest.mark.django_db


def test_a_partner_page_names_its_people_and_their_seats(table: Table) -> None:
    url = f"/p/{table.slug}/partners/{table.northside.slug}/"
    assert "Where they decide" not in client_of(table.rosa).get(url).content.decode()
    make_council(table)
    page = client_of(table.rosa).get(url).content.decode()
    assert "Where they decide with others" in page and "alternate" in page


def test_a_member_page_names_their_seats(table: Table) -> None:
    body, seats = make_council(table)
    page = client_of(table.rosa).get(f"/p/{table.slug}/members/{table.omar.pk}/").content.decode()
    assert f"/bodies/{body.slug}/seats/{seats['nonprofit'].pk}/" in page
