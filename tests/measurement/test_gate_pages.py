"""Pages say which agreement opens a dataset, what is missing and whom to ask, and begin the one that is missing."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from agreed import agreement_for, ended
from cast import Table, client_of
from commontable.agreements.models import Agreement, AgreementVersion
from commontable.agreements.rules.kinds import PartyRole
from commontable.agreements.rules.terms import Terms
from commontable.measurement import agreement_end_page, agreements_page
from commontable.measurement.actions.datasets import change_dataset
from commontable.measurement.actions.dues import ask_for_file
from commontable.measurement.actions.releases.computing import start_computing
from commontable.measurement.actions.releases.drafting import draft_release
from commontable.measurement.actions.releases.publishing import publish_release
from commontable.measurement.actions.releases.replying import open_for_reply
from commontable.measurement.cover import NotCovered
from commontable.measurement.datasets.needs import desk_of
from commontable.measurement.models import Dataset, Delivery, Due, Release
from commontable.measurement.tasks import releases
from commontable.measurement.tasks.previews import begin_preview, compute_preview, preview_of
from files_of_partners import NOW, csv_file, due_from, in_force, reading_scores
from measured import agreed_of, draft_of, pupils_of, reading_of

PAGE = "/p/rivermouth/datasets/reading-scores/"


@pytest.fixture
def dataset(table: Table) -> Dataset:
    return reading_scores(table, is_agreed=False)


@pytest.fixture
def due(table: Table, dataset: Dataset) -> Due:
    return due_from(table.northside, dataset, by=table.ines)


def read(member, address: str) -> str:
    answer = client_of(member).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_anybody_tries_the_page_says_why_not_and_whom_to_ask(table, due):
    page = read(table.dara, f"/p/rivermouth/data/{due.pk}/")
    assert "cannot be sent until an agreement covers it" in page
    assert "No agreement in force names Northside USD as a sender of data." in page
    assert "Ines Park" in page
    assert 'type="file"' not in page
    assert "is closed until an agreement covers it" in read(table.dara, "/p/rivermouth/data/")


def test_a_file_sent_all_the_same_is_refused_with_the_sentence(table, due):
    file = csv_file()
    file.name = "r.csv"
    answer = client_of(table.dara).post(f"/p/rivermouth/data/{due.pk}/", {"file": file})
    assert answer.status_code == 422
    assert not Delivery.objects.exists()


def test_the_dataset_says_partner_by_partner_what_opens_it(table, dataset, due):
    due_from(table.harbor, dataset, by=table.ines)
    agreement_for(table, dataset, senders=[table.northside])
    page = read(table.rosa, PAGE)
    assert "open, by <a" in page
    assert "No agreement in force names Harbor Youth as a sender of data." in page


def test_drafting_from_the_dataset_lists_what_it_needs(table, dataset, due):
    change_dataset(dataset=dataset, changes={"receivers": [table.families]}, by=table.ines, at=NOW)
    answer = client_of(table.ines).post(f"{PAGE}agreement/")
    agreement = Agreement.objects.get()
    assert answer["Location"] == f"/p/rivermouth/agreements/{agreement.number}/"
    version = agreement.versions.get()
    terms = Terms.parse(version.terms)
    assert [element.name for element in terms.elements] == list(dataset.contract.names)
    assert {element.name for element in terms.elements if element.sensitivity == "identifying"} == {"pupil", "name"}
    assert (terms.basis, terms.purposes) == ("studies", (dataset.purpose,))
    assert set(terms.recipients) == {table.maya.partner_id, table.families.pk}
    assert {party.partner: party.role for party in version.parties.all()} == {
        table.maya.partner: PartyRole.HOST, table.northside: PartyRole.CONTRIBUTOR,
        table.families: PartyRole.RECIPIENT,
    }  # fmt: skip
    assert version.clauses
    assert client_of(table.ines).get(answer["Location"]).status_code == 200


def test_what_is_drafted_opens_the_dataset_once_it_is_signed(table, dataset, due):
    client_of(table.ines).post(f"{PAGE}agreement/")
    version = Agreement.objects.get().versions.get()
    version.stage, version.starts_on, version.signed_at = "signed", NOW.date(), NOW
    version.save()
    assert in_force(due, by=table.dara).agreement_version == version


def test_the_form_names_receivers(table, dataset):
    page = read(table.ines, f"{PAGE}change/")
    assert "Partners that receive rows" in page
    assert "Rivermouth Backbone" not in page.split("Partners that receive rows")[1].split("Days a file is kept")[0]


def test_the_steward_finds_closed_datasets_at_home(table, dataset, due):
    (need,) = desk_of(table.ines, at=NOW).needs
    assert (need.what, need.url) == ("Reading scores", f"{PAGE}#agreement")
    agreement_for(table, dataset)
    assert desk_of(table.ines, at=NOW).needs == []
    assert [need.verb for need in desk_of(table.dara, at=NOW).needs] == ["Send"]


def test_the_list_of_agreements_names_who_sends_without_one(table, dataset, due):
    assert "Reading scores" in agreements_page.section(by=table.rosa, at=NOW)
    version = agreement_for(table, dataset)
    in_force(due, by=table.dara)
    assert agreements_page.section(by=table.maya, at=NOW) == ""
    ended(version, NOW.date())
    said = "because agreement 1 ended on May 12, 2026"
    assert said in agreements_page.section(by=table.maya, at=NOW)
    assert said not in agreements_page.section(by=table.rosa, at=NOW)


def test_ending_says_what_it_closes(table, dataset, due):
    version = agreement_for(table, dataset)
    in_force(due, by=table.dara)
    known = {"agreement": version.agreement, "version": version, "by": table.maya, "at": NOW}
    said = agreement_end_page.section(**known, on=NOW.date())
    assert "What closes if it ends on May 12, 2026" in said
    assert "no more files from 1 partner (Northside USD)" in said
    assert "1 accepted file has to be destroyed by July 11, 2026" in said
    assert "by August 10, 2026" in agreement_end_page.section(**known, on=NOW.date() + timedelta(days=30))
    assert agreement_end_page.section(**known, on=NOW.date() - timedelta(days=9)) == said
    agreement_for(table, dataset, ends_on=NOW.date() + timedelta(days=9))
    assert agreement_end_page.section(**known, on=NOW.date()) == ""
    assert "1 partner" in agreement_end_page.section(**known, on=NOW.date() + timedelta(days=30))


def test_the_page_to_give_notice_counts_for_the_day_that_is_typed(table, dataset, due):
    agreement_for(table, dataset)
    maya, page = client_of(table.maya), "/p/rivermouth/agreements/1/end/"
    with time_machine.travel(NOW, tick=False):
        assert "ends on June 11, 2026" in maya.get(page).content.decode()  # thirty days, as the form proposes
        assert "ends on May 20, 2026" in maya.get(f"{page}?on=2026-05-20").content.decode()
        assert maya.get(f"{page}?on=nonsense").status_code == 200
        looked = maya.post(page, {"on": "2026-07-01", "why": "It is over.", "look": "1"}).content.decode()
        assert "ends on July 1, 2026" in looked and "It is over." in looked and "error" not in looked
        assert "ends on July 2, 2026" in maya.post(page, {"on": "2026-07-02", "why": ""}).content.decode()
    assert not AgreementVersion.objects.exclude(terminated_on=None).exists()


@pytest.fixture
def covered(table: Table) -> AgreementVersion:
    """What opens pupils, of whom one file is in force."""
    pupils = pupils_of(table)
    version = agreement_for(table, pupils)
    lines = [f"p{n},S1,2026,3,free,girl,{n % 90}" for n in range(40)]
    file = io.BytesIO("\n".join(["pupil,school,year,grade,lunch,gender,score", *lines]).encode())
    due = ask_for_file(dataset=pupils, partner=table.northside, label="2026", due_on=NOW.date(), by=table.ines, at=NOW)
    in_force(due, by=table.dara, file=file)
    return version


@pytest.fixture
def release(table: Table, covered: AgreementVersion) -> Release:
    """A draft over these pupils."""
    definition = agreed_of(table, version=draft_of(table, indicator=reading_of(table), dataset=Dataset.objects.get()))
    return draft_release(partnership=table.partnership, title="First", versions=[definition], by=table.ines, at=NOW)


def test_a_release_over_rows_no_longer_covered_is_refused_before_it_is_computed(table, covered, release):
    ended(covered, timezone.now().date())
    answer = client_of(table.ines).post(f"/p/rivermouth/releases/draft-{release.pk}/compute/", follow=True)
    release.refresh_from_db()
    assert release.stage == "draft"
    assert "may not be opened now" in answer.content.decode()


def test_figures_whose_agreement_ended_while_they_were_computed_are_not_kept(table, covered, release, monkeypatch):
    computing = start_computing(release=release, by=table.ines, at=NOW)
    # The agreement ends while the child process counts: whatever it found, nothing of it is kept.
    monkeypatch.setattr(releases, "computed_parts", lambda *_given, **_named: ended(covered, NOW.date()) and None)
    releases.compute(release=computing, by=table.ines, clock=lambda: NOW)
    computing.refresh_from_db()
    assert computing.stage == "failed"
    assert "Agreement 1 ended on May 12, 2026" in computing.failure
    assert (computing.folder, computing.cells.count()) == ("", 0)


def test_figures_whose_agreement_ended_before_publication_are_not_published(table, covered, release):
    definition = release.indicators.get().version
    begin_preview(version=definition, by=table.ines, at=NOW)
    compute_preview.func(definition.pk, definition.revision, table.ines.pk)
    assert preview_of(definition, at=NOW)["stage"] == "done"
    computing = start_computing(release=release, by=table.ines, at=NOW)
    releases.compute(release=computing, by=table.ines, clock=lambda: NOW)
    computing.refresh_from_db()
    waiting = open_for_reply(release=computing, reply_until=NOW.date(), by=table.ines, at=NOW)
    later = NOW + timedelta(days=2)
    ended(covered, NOW.date())
    with pytest.raises(NotCovered, match="compute it again with what is covered"):
        publish_release(release=waiting, by=table.maya, at=later)
    forgotten = preview_of(definition, at=later)
    assert forgotten["stage"] == "failed"
    assert "may not be opened now" in forgotten["reason"]
