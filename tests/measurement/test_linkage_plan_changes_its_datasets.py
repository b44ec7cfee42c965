"""A plan takes in another dataset or lets one go: agreements are asked again, and nothing that rests on it breaks."""

from datetime import timedelta

import pytest

from agreed import agreement_for
from cast import LONG_AGO, Table, client_of
from commontable.journal.models import Entry
from commontable.measurement.actions.datasets import define_dataset
from commontable.measurement.actions.definitions import drop_definition
from commontable.measurement.actions.dues import ask_for_file
from commontable.measurement.actions.linkage.planning import Chosen, change_plan
from commontable.measurement.actions.linkage.running import start_linking
from commontable.measurement.actions.linkage_review import see_patterns
from commontable.measurement.cover import NotCovered
from commontable.measurement.models import Dataset, LinkagePlan, LinkageRun
from commontable.measurement.views.linkage_review.overview import titles_of
from commontable.partnership.rules.lifecycle import NotAllowed
from files_of_partners import NOW
from linked_definitions import defined
from linked_files import CHILDREN, FIELDS, LINKING, linked_once
from remembered import remembered

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def run(table: Table) -> LinkageRun:
    return remembered(linked_once, table)


def another(table: Table, *, linking: bool = True) -> Dataset:
    """A third dataset of the same children, asked of Northside."""
    dataset = define_dataset(
        partnership=table.partnership, title="Camp", purpose="See how camp goes on.", legal_basis="studies",
        recipients="The backbone's data steward.", schema=CHILDREN, by=table.ines, at=LONG_AGO,
    )  # fmt: skip
    agreement_for(table, dataset, senders=[table.northside], purposes=[dataset.purpose, LINKING], linking=linking)
    ask_for_file(dataset=dataset, partner=table.northside, label="2026", due_on=NOW.date(), by=table.ines, at=NOW)
    return dataset


def changed(table: Table, plan: LinkagePlan, datasets: list[Dataset]) -> LinkagePlan:
    fields = {**FIELDS, "camp": FIELDS["after-school"]}
    return change_plan(
        plan=plan, title=plan.title, purpose=plan.purpose, threshold=plan.threshold, low=plan.low, high=plan.high,
        datasets=[Chosen(dataset=one, fields=fields[one.slug]) for one in datasets], by=table.ines, at=LATER,
    )  # fmt: skip


def of(plan: LinkagePlan) -> dict[str, Dataset]:
    return {one.dataset.slug: one.dataset for one in plan.datasets.select_related("dataset")}


def test_a_dataset_comes_in_only_under_an_agreement_that_lets_it_be_linked(table: Table, run: LinkageRun):
    now = list(of(run.plan).values())
    camp = another(table, linking=False)
    with pytest.raises(NotCovered, match="Camp from Northside"):
        changed(table, run.plan, [*now, camp])
    agreement_for(table, camp, senders=[table.northside], purposes=[camp.purpose, LINKING], linking=True)
    changed(table, run.plan, [*now, camp])
    assert set(of(run.plan)) == {"pupils", "after-school", "camp"}
    assert Entry.objects.filter(event="measurement.linkage.changed").count() == 1


def test_a_dataset_leaves_and_the_linking_in_force_goes_on_saying_what_it_rested_on(table: Table, run: LinkageRun):
    datasets = of(run.plan)
    changed(table, run.plan, [datasets["pupils"], another(table)])
    run = LinkageRun.objects.select_related("plan__partnership", "partnership").get(pk=run.pk)
    assert titles_of(run) == {"pupils": "Pupils", "after-school": "After school"}
    assert len(see_patterns(run=run, by=table.ines, at=LATER).pairs) == run.uncertain
    assert set(run.crosswalks.values_list("extract__dataset__slug", flat=True)) == {"pupils", "after-school"}


def test_a_dataset_on_which_an_indicator_rests_stays_and_the_indicator_is_named(table: Table, run: LinkageRun):
    version, datasets = defined(table, run, agreed=False), of(run.plan)
    camp = another(table)
    with pytest.raises(NotAllowed, match="After school cannot leave this plan: Reading after school would no longer"):
        changed(table, run.plan, [datasets["pupils"], camp])
    changed(table, run.plan, [*datasets.values(), camp])
    changed(table, run.plan, list(datasets.values()))
    drop_definition(version=version, by=table.ines, at=LATER)
    changed(table, run.plan, [datasets["pupils"], camp])


def test_nothing_is_chosen_anew_while_files_are_being_linked(table: Table, run: LinkageRun):
    now = list(of(run.plan).values())
    camp = another(table)
    start_linking(plan=run.plan, by=table.ines, at=LATER)
    changed(table, run.plan, now)
    with pytest.raises(NotAllowed, match="being linked now"):
        changed(table, run.plan, [*now, camp])


class TestPages:
    """The way through the pages, without JavaScript."""

    pytestmark = pytest.mark.page

    def test_datasets_are_chosen_then_matched_then_said_on_the_plan(self, table: Table, run: LinkageRun, charlie):
        defined(table, run)
        another(table)
        plan, ines = f"/p/rivermouth/linkage/{run.plan.slug}/", client_of(table.ines)
        assert f"{plan}change/datasets/" in ines.get(plan + "change/").content.decode()
        text = ines.get(plan + "change/datasets/").content.decode()
        assert "These cannot leave while indicators rest on them" in text
        assert text.count("Reading after school</a> (agreed)") == 2
        assert "from two to" in ines.get(plan + "change/?next=1&datasets=camp").content.decode()
        assert "at least two" in ines.get(plan + "change/?next=1").content.decode()
        leaving = plan + "change/?next=1&datasets=pupils&datasets=camp"
        text = ines.get(leaving).content.decode()
        assert "Indicators rest on what leaves" in text
        assert "Leave the plan: After school" in text
        sent = {
            "title": "School, after school and camp", "purpose": LINKING, "sureness": "balanced", "revision": 1,
            "datasets": ["pupils", "camp"],
        } | {
            f"{slug}--{n}": name
            for slug in ("pupils", "camp", "after-school")
            for n, name in enumerate(("given_name", "surname", "birth_date"))
        }  # fmt: skip
        text = ines.post(plan + "change/", sent).content.decode()
        assert "After school cannot leave this plan" in text
        assert "School, after school and camp" in text
        answer = ines.post(plan + "change/", sent | {"datasets": ["pupils", "camp", "after-school"]})
        assert answer["Location"] == plan
        text = ines.get(plan).content.decode()
        assert "it brought together After school, Pupils" in text
        assert "have changed since the newest linking" in text
        for who, status in ((table.maya, 403), (table.dara, 403), (charlie, 404)):
            assert client_of(who).get(plan + "change/datasets/").status_code == status
