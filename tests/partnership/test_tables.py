"""A partnership is founded with its backbone and director, and its journal starts there."""

from cast import client_of
from commontable.journal.models import Entry
from commontable.journal.verify import verify


def test_founding_is_the_first_entry_of_the_journal(table):
    first = Entry.objects.filter(scope=f"partnership:{table.partnership.pk}").order_by("sequence").first()
    assert first.event == "partnership.founded"
    assert verify(f"partnership:{table.partnership.pk}").fault == ""


def test_home_opens_for_a_member_and_for_nobody_else(table, charlie):
    assert client_of(table.rosa).get("/p/rivermouth/").status_code == 200
    assert client_of(charlie).get("/p/rivermouth/").status_code == 404
    assert client_of(table.dewi).get("/p/rivermouth/").status_code == 404
    assert client_of(None).get("/p/rivermouth/").status_code == 302
