"""Twenty uncertain pairs of a whole linking are reviewed, and the answers are heard when the files are linked again."""

from datetime import timedelta

import pytest

from cast import Table, client_of
from commontable.analysis.linkage import Decision
from commontable.journal.models import Entry
from commontable.measurement.actions.linkage.planning import name_reviewer
from commontable.measurement.models import LinkageDecision
from commontable.measurement.tasks.linkage import decisions_of
from files_of_partners import NOW
from linked_files import linked_now, ready_to_link, standing_in
from remembered import remembered

pytestmark = pytest.mark.page
ANSWERS = ["same", "not_same", "cannot_tell", "same"] * 5


def test_a_clerk_reviews_twenty_pairs(table: Table):
    plan = name_reviewer(plan=remembered(ready_to_link, table), reviewer=table.ines, by=table.maya, at=NOW)
    with standing_in(uncertain=20):
        before = linked_now(plan, table)
        assert before.uncertain == 20
        page, ines = f"/p/{table.slug}/linkage/{plan.slug}/review/", client_of(table.ines)
        shown = ines.get(page + "next/")
        for number, answer in enumerate(ANSWERS, start=1):
            text = shown.content.decode()
            assert f"Pair {number} of 20" in text
            left, right = shown.context["lines"][0]["line"].left, shown.context["lines"][0]["line"].right
            assert left == right
            shown = ines.post(page + "answer/", {"pair": shown.context["token"], "answer": answer}, follow=True)
        assert "All 20 uncertain pairs are answered" in shown.content.decode()
        after = linked_now(plan, table, at=NOW + timedelta(hours=1))
    told = decisions_of(plan)
    assert [one.same for one in told].count(True) == 10
    assert [one.same for one in told].count(False) == 5
    assert all(isinstance(one, Decision) for one in told)
    assert after.people in (before.people, before.people + 10)  # five more, told in tens
    kept = LinkageDecision.objects.values_list("left", "right", "pattern", "why")
    assert not any("Child" in value or "Family" in value for row in kept for value in row)
    seen = Entry.objects.filter(event="measurement.extract.pair_seen").select_related("payload")
    assert seen.count() == 40
    assert not any("Child" in str(entry.payload.body) for entry in seen)
