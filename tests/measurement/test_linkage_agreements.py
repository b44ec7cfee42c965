"""Nothing is planned, linked or opened without agreements that name the purpose, the recipients and the columns."""

from datetime import timedelta

import pytest

from agreed import agreement_for, ended
from cast import Table
from commontable.agreements.models import AgreementVersion
from commontable.measurement import vault
from commontable.measurement.actions.linkage.planning import Chosen, change_plan, name_reviewer
from commontable.measurement.actions.linkage.running import extracts_for, keep_linked, start_linking
from commontable.measurement.cover import NotCovered
from commontable.measurement.models import Dataset, LinkagePlan, LinkageRun
from commontable.partnership.models import Partner
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from files_of_partners import NOW, due_from
from linked_files import FIELDS, LINKING, linkable, linked_once, planned, ready_to_link
from remembered import remembered

LATER = NOW + timedelta(days=1)


@pytest.fixture
def datasets(table: Table) -> tuple[Dataset, Dataset]:
    """Both partners are asked for their files; the agreements let them be linked."""
    found = linkable(table)
    for partner, dataset in zip((table.northside, table.harbor), found, strict=True):
        due_from(partner, dataset, by=table.ines)
    return found


def chosen(*datasets: Dataset) -> list[Chosen]:
    return [Chosen(dataset=one, fields=FIELDS[one.slug]) for one in datasets]


def changed(dataset: Dataset, **terms: object) -> None:
    """The agreement of the dataset says something else."""
    version = AgreementVersion.objects.get(agreement__title=f"Agreement on {dataset.title}")
    version.terms = {**version.terms, **terms}
    version.save()


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"linking": False}, "does not allow that rows are linked"),
        ({"purposes": ["See how pupils go on."]}, "does not name the purpose"),
        ({"elements": [{"name": "given_name"}, {"name": "surname"}]}, "does not list the element birth_date"),
        ({"basis": "consent"}, "does not rest on"),
    ],
)
def test_every_clause_that_is_missing_is_named(table: Table, datasets, terms, said: str) -> None:
    changed(datasets[0], **terms)
    with pytest.raises(NotCovered, match=said) as refused:
        planned(table, *datasets)
    assert "Pupils from Northside USD" in str(refused.value)
    assert "After school" not in str(refused.value)


def test_recipients_are_named_or_refused(table: Table, datasets) -> None:
    with pytest.raises(NotCovered, match="does not name Harbor Youth as receiving"):
        planned(table, *datasets, receivers=[table.harbor])


def test_a_partner_without_an_agreement_cannot_be_linked(table: Table, datasets) -> None:
    AgreementVersion.objects.filter(agreement__title="Agreement on After school").update(terminated_on=NOW.date())
    with pytest.raises(NotCovered, match="Harbor Youth may not be linked now"):
        planned(table, *datasets)


def test_another_agreement_may_allow_the_linking(table: Table, datasets) -> None:
    changed(datasets[0], linking=False)
    agreement_for(table, datasets[0], senders=[table.northside], purposes=[LINKING], linking=True)
    assert planned(table, *datasets)


def test_an_agreement_that_ended_stops_the_linking_and_every_opening(table: Table) -> None:
    run = remembered(linked_once, table)
    ended(AgreementVersion.objects.get(agreement__title="Agreement on Pupils"), LATER.date())
    with pytest.raises(NotCovered):
        start_linking(plan=run.plan, by=table.ines, at=LATER)
    with pytest.raises(NotCovered):
        vault.linked_sources(run, extracts_for(run.plan), by=table.ines, at=LATER)
    with pytest.raises(NotCovered):
        vault.sealed_identities(run.plan, extracts_for(run.plan), by=table.ines, at=LATER)


def test_what_is_linked_after_an_agreement_ended_is_not_kept(table: Table) -> None:
    plan = remembered(ready_to_link, table)
    run = start_linking(plan=plan, by=table.ines, at=NOW)
    changed(Dataset.objects.get(slug="pupils"), linking=False)
    rows = {str(one.uuid): 60 for one in extracts_for(plan)}
    with pytest.raises(NotCovered):
        keep_linked(run=run, rows=rows, people=80, uncertain=0, report={}, by=table.ines, at=LATER)
    assert not LinkageRun.objects.filter(stage="done").exists()


def test_reviewers_are_covered_by_the_agreements_of_both_sides(table: Table, datasets) -> None:
    plan = planned(table, *datasets)
    assert name_reviewer(plan=plan, reviewer=table.ines, by=table.maya, at=NOW).reviewer == table.ines
    with pytest.raises(NotCovered, match="Northside"):
        name_reviewer(plan=plan, reviewer=table.dara, by=table.maya, at=NOW)
    with pytest.raises(NotAllowed, match="ended"):
        name_reviewer(plan=plan, reviewer=table.dewi, by=table.maya, at=NOW)
    with pytest.raises(NotPermitted):
        name_reviewer(plan=plan, reviewer=table.ines, by=table.ines, at=NOW)


def test_a_plan_says_one_thing_about_every_column(table: Table, datasets) -> None:
    pupils, children = datasets
    for fields, said in (
        ({"given_name": "given_name", "surname": "given_name"}, "chosen twice"),
        ({"given_name": "score", "birth_date": "birth_date"}, "no identity column"),
        ({"birth_date": "birth_date", "postcode": "surname"}, "holds a name"),
        ({"given_name": "given_name"}, "does not tell children apart"),
    ):
        with pytest.raises(NotAllowed, match=said):
            planned(table, *datasets, datasets=[Chosen(dataset=pupils, fields=fields), *chosen(children)])
    with pytest.raises(NotAllowed, match="two"):
        planned(table, pupils)
    with pytest.raises(NotAllowed, match="twice"):
        planned(table, *datasets, datasets=chosen(pupils, pupils))
    with pytest.raises(NotAllowed, match="lies between"):
        planned(table, *datasets, low=0.6)
    with pytest.raises(NotAllowed, match="no name may come"):
        planned(table, *datasets, mode="tokens")
    assert not LinkagePlan.objects.exists()


def test_a_changed_plan_is_covered_too(table: Table, datasets) -> None:
    plan = planned(table, *datasets)
    told = {"title": plan.title, "threshold": 0.5, "low": 0.2, "high": 0.9, "datasets": chosen(*datasets)}
    with pytest.raises(NotCovered):
        change_plan(plan=plan, purpose="To see who is poor.", by=table.ines, at=NOW, **told)
    plan = change_plan(plan=plan, purpose=LINKING, by=table.ines, at=NOW, **told | {"title": "Both"})
    assert (plan.title, plan.revision, plan.slug) == ("Both", 2, "school-and-after-school")


def test_open_data_need_no_agreement(table: Table, datasets) -> None:
    AgreementVersion.objects.all().update(terminated_on=NOW.date())
    Dataset.objects.update(legal_basis="open_data", is_synthetic=True)
    fresh = list(Dataset.objects.filter(slug__in=FIELDS))
    assert planned(table, *fresh).datasets.count() == 2
    assert Partner.objects.of(table.partnership).exists()
