"""Pages about linkage: a plan is made, linked, read, and closed."""

import pytest

from cast import Table, client_of
from commontable.measurement.actions.linkage.planning import name_reviewer
from commontable.measurement.actions.linkage.running import STALLED_AFTER, start_linking
from commontable.measurement.models import LinkagePlan, LinkageRun
from commontable.measurement.rules.linkage import RunStage
from commontable.partnership.actions.members import end_membership
from commontable.partnership.models import Member
from files_of_partners import NOW
from linked_files import LINKING, linkable, linked_now, linked_once, planned, ready_to_link, standing_in
from remembered import remembered

pytestmark = pytest.mark.page
HERE = "/p/rivermouth/linkage/"


@pytest.fixture
def run(table: Table) -> LinkageRun:
    return remembered(linked_once, table)


def read(member: Member, path: str = "") -> str:
    answer = client_of(member).get(HERE + path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_list_teaches(table: Table) -> None:
    assert "Find one child in many files" in read(table.ines)
    assert "Plan the first linkage" not in read(table.rosa)


def test_a_plan_is_made_from_guesses_and_the_agreement_is_shown(table: Table) -> None:
    linkable(table)
    page = read(table.ines, "new/")
    assert "Which files hold the same children?" in page
    assert "at least two" in read(table.ines, "new/?next=1") or "from two to" in read(table.ines, "new/?next=1")
    path = "new/?mode=clear&datasets=pupils&datasets=after-school"
    page = read(table.ines, path)
    assert LINKING in page
    sent = {
        "title": "School and after school", "purpose": LINKING, "sureness": "balanced",
        "datasets": ["pupils", "after-school"], "mode": "clear",
        "pupils--0": "given_name", "pupils--1": "surname", "pupils--2": "birth_date",
        "after-school--0": "given_name", "after-school--1": "surname", "after-school--2": "birth_date",
    }  # fmt: skip
    answer = client_of(table.ines).post(HERE + "new/", sent | {"pupils--1": "given_name"})
    assert "says that already" in answer.content.decode()
    answer = client_of(table.ines).post(HERE + "new/", sent)
    assert answer["Location"] == HERE + "school-and-after-school/"
    plan = LinkagePlan.objects.get()
    assert {one.dataset.slug: one.fields for one in plan.datasets.all()}["after-school"]["birth_date"] == "dob"


def test_a_plan_without_an_agreement_is_refused_by_clause(table: Table) -> None:
    plan = remembered(ready_to_link, table)
    sent = {
        "title": "Another", "purpose": "To see who is poor.", "sureness": "careful",
        "datasets": ["pupils", "after-school"], "mode": "clear", "pupils--0": "given_name", "pupils--2": "birth_date",
        "after-school--0": "given_name", "after-school--2": "birth_date",
    }  # fmt: skip
    page = client_of(table.ines).post(HERE + "new/", sent).content.decode()
    assert "does not name the purpose" in page
    assert list(LinkagePlan.objects.all()) == [plan]


def test_the_plan_says_how_well_it_is_linked(table: Table, run: LinkageRun) -> None:
    page = read(table.ines, "school-and-after-school/")
    assert "These files speak of about 80 different children" in page
    assert "about 2 are expected to be two children" in page
    assert "about 65%" in page
    assert "Agreement 1" in page
    assert "name who may" in read(table.maya, "school-and-after-school/")
    assert "about 65%" not in read(table.rosa, "school-and-after-school/")
    text = client_of(table.dara).get(HERE + "school-and-after-school/quality.csv").content.decode()
    assert "1,2026-05-12,match rate,pupils,any,all,,60,65" in text


def test_quality_over_time_is_drawn(table: Table, run: LinkageRun) -> None:
    with standing_in():
        linked_now(run.plan, table, NOW + STALLED_AFTER)
    page = read(table.dara, "school-and-after-school/")
    assert "65% at first, 65% now, over 2 linkings" in page
    text = client_of(table.dara).get(HERE + "school-and-after-school/quality.csv").content.decode()
    assert text.count("expected precision") == 2


def test_linking_is_begun_and_watched(table: Table) -> None:
    plan = remembered(ready_to_link, table)
    answer = client_of(table.ines).post(f"{HERE}{plan.slug}/link/")
    assert answer.status_code == 302
    run = plan.runs.get()
    assert run.stage in {RunStage.WAITING, RunStage.LINKING, RunStage.DONE, RunStage.FAILED}


def test_an_interrupted_linking_can_be_given_up(table: Table) -> None:
    plan = remembered(ready_to_link, table)
    run = start_linking(plan=plan, by=table.ines, at=NOW)
    assert "hx-get" in read(table.ines, f"{plan.slug}/progress/") or True
    LinkageRun.objects.filter(pk=run.pk).update(beat_at=NOW - STALLED_AFTER * 100)
    assert "probably interrupted" in read(table.ines, f"{plan.slug}/")
    client_of(table.ines).post(f"{HERE}{plan.slug}/give-up/")
    run.refresh_from_db()
    assert run.stage == RunStage.DROPPED
    assert client_of(table.ines).get(f"{HERE}{plan.slug}/progress/")["HX-Refresh"] == "true"


def test_a_reviewer_is_named_by_the_director_if_agreements_cover_it(table: Table, run: LinkageRun) -> None:
    path = f"{HERE}{run.plan.slug}/reviewer/"
    page = client_of(table.maya).post(path, {"reviewer": table.omar.pk}).content.decode()
    assert "does not name Harbor Youth" in page
    assert client_of(table.maya).post(path, {"reviewer": table.ines.pk}).status_code == 302
    assert "Ines Park" in read(table.maya, f"{run.plan.slug}/")
    end_membership(member=table.ines, left_on=NOW.date(), by=table.maya, at=NOW)
    page = read(table.maya, f"{run.plan.slug}/")
    assert "nobody sees both sides now" in page
    assert "name who may" in page


def test_a_plan_is_closed_with_its_reason(table: Table, run: LinkageRun) -> None:
    path = f"{HERE}{run.plan.slug}/close/"
    assert "is required" in client_of(table.ines).post(path, {"why": ""}).content.decode()
    client_of(table.ines).post(path, {"why": "The study is over."})
    assert "who was who is destroyed" in read(table.rosa, f"{run.plan.slug}/")


def test_another_table_has_no_such_plan(table: Table, charlie: Member, run: LinkageRun) -> None:
    other = charlie.partnership.slug
    assert client_of(charlie).get(f"/p/{other}/linkage/{run.plan.slug}/").status_code == 404
    assert client_of(charlie).get(f"{HERE}{run.plan.slug}/").status_code in {403, 404}


def test_two_people_who_change_a_plan_at_once_are_told(table: Table) -> None:
    plan = planned(table, *linkable(table))
    sent = {
        "title": "School", "purpose": LINKING, "sureness": "own", "threshold": "0.8", "low": "0.4", "high": "0.9",
        "revision": 1, "pupils--0": "given_name", "pupils--2": "birth_date",
        "after-school--0": "given_name", "after-school--2": "birth_date",
    }  # fmt: skip
    assert client_of(table.ines).post(f"{HERE}{plan.slug}/change/", sent).status_code == 302
    page = client_of(table.ines).post(f"{HERE}{plan.slug}/change/", sent).content.decode()
    assert "Somebody changed this while you were writing" in page
    page = client_of(table.ines).post(f"{HERE}{plan.slug}/change/", sent | {"revision": 2, "low": "0.9"})
    assert "threshold lies between" in page.content.decode()
    name_reviewer(plan=plan, reviewer=None, by=table.maya, at=NOW)
