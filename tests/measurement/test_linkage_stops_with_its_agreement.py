"""Whoever ends an agreement, or destroys rows, reads first which linkages stop and which indicators rest on them."""

import pytest
import time_machine

from agreed import agreement_for
from cast import Table, client_of
from commontable.agreements.models import Agreement
from commontable.measurement import agreement_end_page
from commontable.measurement.actions.linkage.keeping import close_plan
from commontable.measurement.datasets.stopping import linked_with, stopped_by
from commontable.measurement.models import Extract, LinkageRun
from files_of_partners import NOW
from linked_definitions import defined
from linked_files import LINKING, linked_once
from remembered import remembered

TODAY = NOW.date()


@pytest.fixture
def run(table: Table) -> LinkageRun:
    return remembered(linked_once, table)


@pytest.fixture
def pupils(run: LinkageRun) -> Agreement:
    """The agreement on the district's file."""
    return Agreement.objects.get(title="Agreement on Pupils")


def test_the_plan_and_its_agreed_indicators_are_named(table: Table, run: LinkageRun, pupils: Agreement):
    defined(table, run)
    defined(table, run, name="Only a draft", agreed=False)
    (one,) = stopped_by(pupils, on=TODAY)
    assert (one.plan, [shut.dataset.slug for shut in one.shut]) == (run.plan, ["pupils"])
    assert [indicator.name for indicator in one.indicators] == ["Reading after school"]
    said = agreement_end_page.section(agreement=pupils, on=TODAY, by=table.maya, at=NOW)
    assert "This linkage stops" in said
    assert "Pupils from Northside USD may no longer be linked" in said
    assert f"/p/rivermouth/linkage/{run.plan.slug}/" in said
    assert said.count("/p/rivermouth/indicators/reading-after-school/") == 2  # of the rows, and of the linkage
    assert "Only a draft" not in said


def test_linkage_stops_even_where_another_agreement_still_takes_the_rows(
    table: Table, run: LinkageRun, pupils: Agreement
):
    dataset = run.plan.datasets.get(dataset__slug="pupils").dataset
    agreement_for(table, dataset, senders=[table.northside], purposes=[dataset.purpose, LINKING])
    said = agreement_end_page.section(agreement=pupils, on=TODAY, by=table.maya, at=NOW)
    assert "This linkage stops" in said
    assert "no more files" not in said
    agreement_for(table, dataset, senders=[table.northside], purposes=[dataset.purpose, LINKING], linking=True)
    assert agreement_end_page.section(agreement=pupils, on=TODAY, by=table.maya, at=NOW) == ""


def test_a_closed_plan_has_nothing_left_to_stop(table: Table, run: LinkageRun, pupils: Agreement):
    close_plan(plan=run.plan, why="The study is over.", by=table.ines, at=NOW)
    assert stopped_by(pupils, on=TODAY) == []
    assert linked_with(Extract.objects.filter(dataset__slug="pupils").get()) == []


class TestPages:
    """On the pages where one ends an agreement and destroys rows."""

    pytestmark = pytest.mark.page

    def test_it_is_said_before_the_button(self, table: Table, run: LinkageRun, pupils: Agreement):
        defined(table, run)
        with time_machine.travel(NOW, tick=False):
            text = client_of(table.maya).get(f"/p/rivermouth/agreements/{pupils.number}/end/").content.decode()
            assert text.index("This linkage stops") < text.rindex("Give notice")
            extract = Extract.objects.get(dataset__slug="pupils")
            page = f"/p/rivermouth/data/accepted/{extract.uuid}/destroy/"
            text = client_of(table.dara).get(page).content.decode()
        assert "finds these children no more. Indicators that rest on it are computed without them: Reading" in text
