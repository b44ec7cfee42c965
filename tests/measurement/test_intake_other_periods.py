"""A file for one year held beside one for seven: shares are compared, and nobody is alarmed by fewer years."""

from types import SimpleNamespace

from commontable.analysis.contract import Schema
from commontable.measurement.views.intake.changes import changes_of

SCHEMA = Schema.parse(
    {
        "fields": [{"name": "year"}, {"name": "school"}, {"name": "lunch"}],
        "roles": {"period": "year", "place": ["school"], "breakdowns": ["lunch"]},
    }
)


def moved(field: str, value: str, before: int, after: int) -> dict[str, object]:
    """A value whose number of rows moved."""
    return {"field": field, "value": value, "before": before, "after": after}


def changes(*, is_same_due: bool, jumps: list[dict[str, object]], vanished: list[dict[str, object]]):
    """Seven thousand rows before, a thousand now."""
    diff = {
        "rows_before": 7000, "rows_after": 1000, "added": 1000, "gone": 7000, "changed": 0, "same": 0, "keyed": True,
        "new_categories": [], "vanished_categories": vanished, "jumps": jumps, "changed_columns": [],
    }  # fmt: skip
    document = {"compared": {"label": "2018 – 2024", "is_same_due": is_same_due}, "diff": diff}
    return changes_of(document, SimpleNamespace(), SCHEMA)


def test_a_seventh_of_the_rows_for_one_of_seven_years_is_no_news():
    found = changes(
        is_same_due=False,
        jumps=[moved("school", "S1", 700, 100), moved("lunch", "free", 3500, 510)],
        vanished=[moved("year", "2018", 1000, 0), moved("school", "closed long ago", 14, 0)],
    )
    assert not found.is_loud
    assert (found.jumps, found.vanished) == ([], [])


def test_a_school_that_lost_its_share_is_still_said():
    found = changes(is_same_due=False, jumps=[moved("school", "S1", 700, 20)], vanished=[moved("school", "S2", 700, 0)])
    assert found.is_loud
    assert [line.value for line in found.loudest] == ["S2", "S1"]


def test_the_same_period_is_compared_row_by_row():
    found = changes(is_same_due=True, jumps=[moved("school", "S1", 700, 100)], vanished=[])
    assert found.lost_rows
    assert found.is_loud
