"""Codes whose check broke off can be checked again by whoever sent them, and by nobody while a check is at it."""

from datetime import timedelta
from io import BytesIO

import pytest

from cast import Table, client_of
from commontable.analysis.confined import NotConfined
from commontable.analysis.encoded import Received
from commontable.journal.models import Entry
from commontable.measurement.actions.encoded import ask_to_check_again, check_codes, checking, send_codes, sweep_codes
from commontable.measurement.datasets.encoded import standing_of
from commontable.measurement.models import EncodedFile, Extract
from commontable.measurement.rules.encoded import STALLED_AFTER, Standing
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from encoding import Codes, codes_plan, measured
from remembered import remembered
from reviewing import NOW

LATER = NOW + STALLED_AFTER
GOOD = Received(passed=True, rows=3, findings=(), fingerprint={})
Both = tuple[Codes, tuple[tuple[bytes, Extract], tuple[bytes, Extract]]]


@pytest.fixture
def made(table: Table) -> Codes:
    return remembered(codes_plan, table)


@pytest.fixture
def both(table: Table) -> Both:
    return remembered(measured, table)


@pytest.fixture
def waiting(table: Table, both: Both) -> EncodedFile:
    made, ((school, theirs), _camp) = both
    linked = made.plan.datasets.get(dataset=made.school)
    return send_codes(linked=linked, extract=theirs, file=BytesIO(school), by=table.dara, at=NOW)


def test_a_check_that_broke_off_is_asked_for_again_and_done(table: Table, waiting: EncodedFile):
    with pytest.raises(NotAllowed, match="still being checked"):
        ask_to_check_again(encoded=waiting, by=table.dara, at=LATER - timedelta(seconds=1))
    for who in (table.omar, table.ines, table.maya):
        with pytest.raises(NotPermitted):
            ask_to_check_again(encoded=waiting, by=who, at=LATER)
    ask_to_check_again(encoded=waiting, by=table.dara, at=LATER)
    assert Entry.objects.filter(event="measurement.codes.rechecked").count() == 1
    with pytest.raises(NotAllowed, match="still being checked"):
        ask_to_check_again(encoded=waiting, by=table.dara, at=LATER + timedelta(minutes=1))
    checked = check_codes(encoded=waiting, by=table.dara, at=LATER)
    assert (standing_of(checked), checked.run, checked.beat_at) == (Standing.ACCEPTED, None, None)
    with pytest.raises(NotAllowed, match="checked already"):
        ask_to_check_again(encoded=waiting, by=table.dara, at=LATER + STALLED_AFTER)


def test_one_check_at_a_time_and_one_that_was_given_up_is_not_kept(table: Table, waiting: EncodedFile, monkeypatch):
    seen = []

    def meanwhile(*_sealed, **_given):
        if not seen:
            seen.append(check_codes(encoded=waiting, by=table.dara, at=NOW).checked_at)  # another worker at once
            ask_to_check_again(encoded=waiting, by=table.dara, at=LATER)  # and, much later, the clerk
        return GOOD

    monkeypatch.setattr(checking, "receive_confined", meanwhile)
    assert standing_of(check_codes(encoded=waiting, by=table.dara, at=NOW)) == Standing.WAITING
    assert seen == [None]
    assert standing_of(check_codes(encoded=waiting, by=table.dara, at=LATER)) == Standing.ACCEPTED


def test_a_check_that_fails_by_itself_can_be_taken_up_at_once(table: Table, waiting: EncodedFile, monkeypatch):
    def broken(*_sealed, **_given):
        raise NotConfined("no process can be started")

    monkeypatch.setattr(checking, "receive_confined", broken)
    with pytest.raises(NotConfined):
        check_codes(encoded=waiting, by=table.dara, at=NOW)
    monkeypatch.setattr(checking, "receive_confined", lambda *_sealed, **_given: GOOD)
    assert standing_of(check_codes(encoded=waiting, by=table.dara, at=NOW)) == Standing.ACCEPTED


def test_what_is_asked_for_again_is_not_swept_away_under_the_check(table: Table, waiting: EncodedFile):
    a_day = NOW + timedelta(hours=24)
    ask_to_check_again(encoded=waiting, by=table.dara, at=a_day)
    assert sweep_codes(at=a_day + timedelta(minutes=5)) == 0
    assert sweep_codes(at=a_day + STALLED_AFTER) == 1
    with pytest.raises(NotAllowed, match="deleted already"):
        ask_to_check_again(encoded=waiting, by=table.dara, at=a_day + STALLED_AFTER)


class TestPages:
    """The clerk's page by forms alone."""

    pytestmark = pytest.mark.page

    def test_the_page_says_since_when_and_offers_to_check_again(
        self, table: Table, both: Both, waiting: EncodedFile, charlie, django_capture_on_commit_callbacks
    ):
        made = both[0]
        page = f"/p/{table.slug}/linkage/{made.plan.slug}/codes/{made.school.slug}/"
        again = f"{page}{waiting.uuid}/again/"
        dara = client_of(table.dara)
        text = dara.get(page).content.decode()  # sent long before this day
        assert "have waited to be checked since" in text
        assert "being checked in a closed process" not in text
        htmx = {"headers": {"HX-Request": "true"}}
        progress = f"{page}{waiting.uuid}/progress/"
        assert dara.get(progress, **htmx)["HX-Refresh"] == "true"
        assert dara.get(again).status_code == 405
        assert client_of(table.ines).post(again).status_code == 403
        assert client_of(table.omar).post(again).status_code == 404
        assert client_of(charlie).post(again).status_code == 404
        assert dara.post(again)["Location"] == page + "#sent"
        text = dara.get(page).content.decode()
        assert f'id="codes-{waiting.uuid}"' in text
        assert 'id="progress"' not in text
        assert f'id="codes-{waiting.uuid}"' in dara.get(progress, **htmx).content.decode()
        assert "still being checked" in dara.post(again, follow=True).content.decode()
        EncodedFile.objects.update(beat_at=NOW)
        assert "The newest check was begun or asked for on" in dara.get(page).content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            dara.post(again)
        assert "3 children have codes" in dara.get(page).content.decode()
