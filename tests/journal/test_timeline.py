"""The journal reads as sentences: who, for whom, did what, on what, when."""

import pytest
from django.utils import timezone

from cast import client_of
from commontable.journal.events import declared_events
from commontable.partnership.actions.partners import describe_partner
from commontable.partnership.actions.tables import describe_partnership

URL = "/p/rivermouth/journal/"


@pytest.fixture
def page(table):
    """The journal as Maya reads it."""

    def read(**wanted):
        return client_of(table.maya).get(URL, wanted).content.decode()

    return read


def test_acts_stand_newest_first_in_words(table, page):
    describe_partner(
        partner=table.harbor, changes={"short_name": "=HYA", "sector": "health"}, by=table.maya, at=timezone.now()
    )
    text = page()
    assert "changed a partner&#x27;s description" in text
    assert "short name: =HYA (before: Harbor Youth)" in text
    assert "sector: Health (before: Non-profits)" in text
    assert text.index("short name: =HYA") < text.index("role: Partner&#x27;s data steward")
    assert "role: Partner&#x27;s data steward" in text
    assert "from: September 1, 2025" in text
    assert f"/p/rivermouth/members/{table.dara.pk}/" in text


def test_old_and_new_are_shown_when_the_table_is_described_anew(table, page):
    describe_partnership(partnership=table.partnership, changes={"minimum_count": 12}, by=table.maya, at=timezone.now())
    assert "smallest group that is ever shown: 12 (before: 10)" in page()


def test_it_is_filtered_by_person_kind_and_day(table, page):
    assert "1 act fits" in page(event="partnership.founded")
    assert "1 act fits" in page(person="program")
    assert "0 acts fit" in page(since=timezone.now().date().isoformat())
    assert "Nothing in the journal fits" in page(until="2020-01-01")
    assert "acts fit" in page(person=str(table.maya.pk))
    assert page(person="9999999")


def test_long_journals_have_pages_and_keep_the_filter(table, page):
    for n in range(60):
        describe_partner(partner=table.harbor, changes={"about": str(n)}, by=table.maya, at=timezone.now())
    text = page(event="partnership.partner.changed")
    assert "1 to 50 of 60" in text
    assert "?event=partnership.partner.changed&amp;page=2" in text
    assert "51 to 60 of 60" in page(event="partnership.partner.changed", page="2")


def test_it_exports_without_a_cell_that_a_spreadsheet_would_run(table):
    describe_partner(partner=table.harbor, changes={"name": "=HYPERLINK(1)"}, by=table.maya, at=timezone.now())
    lines = client_of(table.maya).get("/p/rivermouth/journal.csv").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("number,at,who")
    assert "'=HYPERLINK(1)" in lines[1]
    partners = client_of(table.rosa).get("/p/rivermouth/partners.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in partners


def test_it_names_the_newest_seal_to_be_noted_down(table, page):
    assert "Keep a proof of today" in page()


def test_only_the_director_reads_it_and_only_of_their_own_table(table, charlie):
    refused = client_of(table.ines).get(URL)
    assert refused.status_code == 403
    assert "Only the director may read the journal" in refused.content.decode()
    text = client_of(charlie).get("/p/elsewhere/journal/").content.decode()
    assert "Charlie Stone" in text
    assert "Maya Putri" not in text


def test_every_event_has_a_sentence():
    for event, says in declared_events().items():
        assert str(says)[0].islower(), event
        assert not str(says).endswith("."), event
