"""Uncertain pairs: one named person looks at both sides, one by one; others see how columns agree and no name."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from cast import Table, client_of
from commontable.accounts import rate_limits
from commontable.analysis.linkage import comparing
from commontable.analysis.pairs import VERDICTS
from commontable.journal.models import Entry
from commontable.measurement.actions.linkage.planning import name_reviewer
from commontable.measurement.actions.linkage_review import decide_pair, open_pair, see_patterns, withdraw_decision
from commontable.measurement.models import Crosswalk, LinkageDecision, LinkageRun, SuppressedRecord
from commontable.measurement.rules.linkage_review import LEVELS, Answer
from commontable.measurement.views.linkage_review import overview
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from remembered import remembered
from reviewing import NOW, Doubtful, doubtful

NAMES = ("Ana", "Ruiz", "Cara", "Smith", "Smyth", "2015-03-02", "2014-01-01")


@pytest.fixture
def made(table: Table) -> Doubtful:
    return remembered(doubtful, table)


def test_the_named_person_sees_both_sides_of_one_pair_and_its_opening_is_on_record(table: Table, made: Doubtful):
    seen = open_pair(run=made.run, by=table.ines, at=NOW)
    assert (seen.left.texts["given_name"], seen.right.texts["given_name"]) == ("Ana", "Anna")
    entries = Entry.objects.filter(event="measurement.extract.pair_seen").select_related("payload")
    assert {entry.object_id for entry in entries} == {str(made.school.pk), str(made.camp.pk)}
    told = " ".join(str(entry.payload.body) + entry.object_name for entry in entries)
    assert not [name for name in NAMES if name in told]


@pytest.mark.parametrize("who", ["maya", "dara", "alma", "rosa"])
def test_nobody_else_sees_names(table: Table, made: Doubtful, who: str):
    with pytest.raises(NotPermitted):
        open_pair(run=made.run, by=getattr(table, who), at=NOW)
    assert not Entry.objects.filter(event="measurement.extract.pair_seen").exists()


def test_those_who_answer_for_the_linkage_see_patterns_alone(table: Table, made: Doubtful):
    seen = see_patterns(run=made.run, by=table.maya, at=NOW)
    assert seen.pairs[0].pattern.startswith("given_name=close;")
    assert (seen.left, seen.right) == (None, None)
    with pytest.raises(NotPermitted):
        see_patterns(run=made.run, by=table.dara, at=NOW)


def test_answers_are_kept_by_fingerprint_taken_back_and_given_anew(table: Table, made: Doubtful):
    pairs = see_patterns(run=made.run, by=table.ines, at=NOW).pairs
    first = decide_pair(run=made.run, pair=pairs[0], answer=Answer.SAME, by=table.ines, at=NOW)
    assert decide_pair(run=made.run, pair=pairs[0], answer=Answer.SAME, by=table.ines, at=NOW) == first
    assert open_pair(run=made.run, by=table.ines, at=NOW).chosen.number == 2
    changed = decide_pair(run=made.run, pair=pairs[0], answer=Answer.CANNOT_TELL, by=table.ines, at=NOW)
    first.refresh_from_db()
    assert (first.withdrawn_at, changed.same) == (NOW, None)
    withdraw_decision(decision=changed, by=table.ines, at=NOW)
    with pytest.raises(NotAllowed):
        withdraw_decision(decision=changed, by=table.ines, at=NOW)
    assert open_pair(run=made.run, by=table.ines, at=NOW).chosen.number == 1
    with pytest.raises(NotPermitted):
        decide_pair(run=made.run, pair=pairs[0], answer=Answer.SAME, by=table.maya, at=NOW)


def test_every_way_in_which_columns_agree_is_said_in_words():
    source = Path(comparing.__file__).read_text(encoding="utf-8")
    levels = set(re.findall(r'Level\(\s*"(\w+)"', source))
    assert len(levels) > 10
    assert levels - set(LEVELS) == set()
    assert set(VERDICTS) - set(LEVELS) == set()


def test_an_erased_child_is_not_shown_again(table: Table, made: Doubtful):
    first = see_patterns(run=made.run, by=table.ines, at=NOW).pairs[0]
    SuppressedRecord.objects.create(
        partnership=table.partnership, plan=made.plan, source=first.right_source, fingerprint=first.right,
        by=table.ines, at=NOW,
    )  # fmt: skip
    assert open_pair(run=made.run, by=table.ines, at=NOW).chosen.number == 2
    assert open_pair(run=made.run, number=1, by=table.ines, at=NOW).chosen is None


def test_where_one_file_was_destroyed_the_other_side_alone_is_shown(table: Table, made: Doubtful):
    Crosswalk.objects.filter(extract=made.camp).update(dropped_at=NOW)
    seen = open_pair(run=made.run, by=table.ines, at=NOW)
    assert (seen.left.texts["surname"], seen.right.rows) == ("Ruiz", 0)


def test_a_superseded_linking_takes_no_answers(table: Table, made: Doubtful):
    pairs = see_patterns(run=made.run, by=table.ines, at=NOW).pairs
    LinkageRun.objects.filter(pk=made.run.pk).update(superseded_at=NOW)
    with pytest.raises(NotAllowed):
        decide_pair(run=made.run, pair=pairs[0], answer=Answer.SAME, by=table.ines, at=NOW)


def test_a_missing_file_is_said_in_words(table: Table, made: Doubtful, data_folder):
    for path in data_folder.glob("vault/*/linkage/*/uncertain"):
        path.unlink()
    with pytest.raises(NotAllowed, match="not complete any more"):
        open_pair(run=made.run, by=table.ines, at=NOW)


TOKEN = re.compile(r'value="[A-Za-z0-9]{64}"')  # a form's token is random: any three letters may stand in it


class TestPages:
    """A clerk reviews the pairs in a browser, by forms alone."""

    pytestmark = pytest.mark.page

    def test_a_review_from_the_first_pair_to_the_last(self, table: Table, made: Doubtful):
        page = f"/p/{table.slug}/linkage/{made.plan.slug}/review/"
        ines = client_of(table.ines)
        assert "3 pairs wait for somebody" in ines.get(page).content.decode()
        response = ines.get(page + "next/")
        text = response.content.decode()
        assert "no-store" in response["Cache-Control"]
        assert "<mark>" in text
        assert 'accesskey="1"' in text
        assert "Smith" not in text
        for number, answer in enumerate(("same", "not_same", "cannot_tell"), start=1):
            shown = ines.get(page + "next/")
            assert f"Pair {number} of 3" in shown.content.decode()
            response = ines.post(page + "answer/", {"pair": shown.context["token"], "answer": answer}, follow=True)
        assert "All 3 uncertain pairs are answered" in response.content.decode()
        assert [one.same for one in LinkageDecision.objects.order_by("pk")] == [True, False, None]
        undone = ines.post(page + "undo/", follow=True).content.decode()
        assert "2 of 3 pairs are answered" in undone
        listed = client_of(table.maya).get(page + "decisions/").content.decode()
        assert "The same child" in listed
        assert not [name for name in NAMES if name in listed]
        kept = client_of(table.maya).get(page + "decisions.csv").content.decode()
        assert kept.count("\n") == 4
        assert not [name for name in NAMES if name in kept]
        patterns = client_of(table.maya).get(page + "?patterns").content.decode()
        assert "day and month changed places" in patterns
        assert not [name for name in NAMES if name in TOKEN.sub("", patterns)]

    def test_patterns_come_by_the_page_and_are_read_only_so_often(self, table: Table, made: Doubtful, monkeypatch):
        page = f"/p/{table.slug}/linkage/{made.plan.slug}/review/"
        monkeypatch.setattr(overview, "A_PAGE", 2)
        maya = client_of(table.maya)
        first, last = maya.get(page + "?patterns"), maya.get(page + "?patterns&page=99")
        assert [one["pair"].number for one in first.context["patterns"]] == [1, 2]
        assert [one["pair"].number for one in last.context["patterns"]] == [3]
        assert "?patterns&amp;page=2" in first.content.decode()
        asked = []
        monkeypatch.setattr(rate_limits, "consume", lambda _request, **told: asked.append(told["config"]))
        assert maya.get(page).status_code == 200
        assert maya.get(page + "?patterns").status_code == 429
        assert asked == [{"read_patterns": overview.READING}]

    def test_others_never_reach_a_pair_and_forged_answers_are_not_kept(self, table: Table, made: Doubtful, charlie):
        page = f"/p/{table.slug}/linkage/{made.plan.slug}/review/"
        token = client_of(table.ines).get(page + "next/").context["token"]
        name_reviewer(plan=made.plan, reviewer=table.maya, by=table.maya, at=NOW + timedelta(hours=1))
        assert client_of(table.ines).get(page + "next/").status_code == 403
        assert client_of(table.ines).post(page + "answer/", {"pair": token, "answer": "same"}).status_code == 403
        maya = client_of(table.maya)
        for pair in (token, "", "x:y:z", token + "a"):
            maya.post(page + "answer/", {"pair": pair, "answer": "same"})
        shown = maya.get(page + "next/").context["token"]
        maya.post(page + "answer/", {"pair": shown, "answer": "perhaps"})
        assert not LinkageDecision.objects.exists()
        assert maya.get(page + "pairs/99/").status_code == 404
        assert maya.get(page + "pairs/0/").status_code == 404
        assert maya.get(page + "next/?after=%F0%9F%99%82").status_code == 200
        assert client_of(table.rosa).get(page).status_code == 403
        assert client_of(charlie).get(page).status_code == 404

    def test_people_prove_first_that_it_is_still_they(self, table: Table, made: Doubtful):
        page = f"/p/{table.slug}/linkage/{made.plan.slug}/review/"
        response = client_of(table.ines, is_confirmed=False).get(page + "next/")
        assert response.status_code == 302
        assert "next=" in response["Location"]
        assert not Entry.objects.filter(event="measurement.extract.pair_seen").exists()
