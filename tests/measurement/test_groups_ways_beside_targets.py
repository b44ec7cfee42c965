"""Where targets are written down, each group's way to the one goal stands beside them."""

import json
from urllib.parse import quote

import pytest

from cast import Table, client_of
from commontable.partnership.models import Member
from measurement import released
from measurement.released import PUBLISHED, Spec

pytestmark = pytest.mark.page
BASE = "/p/rivermouth/manage/indicators/reading/targets/"


def page(by: Member, path: str = "") -> str:
    """A page of the indicator's targets."""
    return " ".join(client_of(by).get(BASE + path).content.decode().split())


def test_one_goal_and_each_groups_way(table: Table) -> None:
    version = released.reading(table)
    released.target(table, version, period="2029-30", value=50, by={"lunch": "free"})
    said = page(table.maya)
    assert "One goal for every child, and each group’s own way there" in said
    row = said.split('<th scope="row">Free lunch')[1].split("</tr>")[0]
    assert "50% by 2029-30" in row
    assert "its own" in row
    assert "behind its way" in row
    assert "<b>272 more children</b>" in row
    assert "?group=" + quote(json.dumps({"lunch": "paid"})) in said
    hidden = said.split('<th scope="row">Other languages')[1].split("</tr>")[0]
    assert "protected" in hidden
    assert "cannot be told" in hidden


def test_the_form_is_filled_from_its_address_and_shows_the_ways(table: Table) -> None:
    released.reading(table)
    said = page(table.maya, "new/?group=" + quote('{"lunch": "free"}') + "&period=2029-30&value=<b>")
    assert "Everybody’s target is the one goal." in said
    assert "selected>Lunch: Free lunch</option>" in said
    assert 'value="2029-30"' in said
    assert '<b>"' not in said
    assert "Each group’s way to the goal as it stands" in said


def test_before_a_release_or_a_target_there_is_no_way_to_show(table: Table) -> None:
    version = released.indicator(table)
    assert "Each group’s way" not in page(table.maya, "new/")
    released.release(table, {version: [Spec("2024-25", 400, 200)]}, at=PUBLISHED)
    assert "each group’s own way" not in page(table.maya)
