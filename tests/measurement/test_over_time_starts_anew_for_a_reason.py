"""Mean and limits start anew from a period on: for a reason, once, on record, and never by themselves."""

import pytest
from django.urls import reverse

from cast import Table, client_of
from commontable.journal.models import Entry
from commontable.measurement.actions.rebases import rebase, withdraw_rebase
from commontable.measurement.models import Rebase
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from measurement import released
from measurement.released import NINE_DAYS_LATER, Spec

PERIODS = [f"{2013 + n}-{14 + n}" for n in range(12)]


@pytest.fixture
def reading(table: Table):
    """Six years at 45 %, six at 55 %."""
    version = released.indicator(table)
    counts = [450, 455, 448, 452, 447, 453, 550, 555, 548, 552, 547, 553]
    released.release(table, {version: [Spec(p, 1000, k) for p, k in zip(PERIODS, counts, strict=True)]})
    return version.indicator


def start(table: Table, reading, **changed) -> Rebase:
    return rebase(
        **{"indicator": reading, "period": PERIODS[6], "reason": "Another test", "by": table.ines,
           "at": NINE_DAYS_LATER} | changed
    )  # fmt: skip


def test_it_is_on_record_and_can_be_taken_back(table: Table, reading) -> None:
    made = start(table, reading)
    withdraw_rebase(rebase=made, by=table.maya, at=NINE_DAYS_LATER)
    kinds = list(Entry.objects.filter(event__startswith="measurement.variation").values_list("event", flat=True))
    assert kinds == ["measurement.variation.rebased", "measurement.variation.rebase_withdrawn"]
    with pytest.raises(NotAllowed, match="withdrawn already"):
        withdraw_rebase(rebase=made, by=table.maya, at=NINE_DAYS_LATER)
    assert start(table, reading).withdrawn_at is None


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"reason": "  "}, "Without a reason"),
        ({"reason": "x" * 501}, "500 characters"),
        ({"period": PERIODS[0]}, "first period"),
        ({"period": "1999-00"}, "No release holds"),
    ],
)
def test_what_is_refused(table: Table, reading, changed, says) -> None:
    with pytest.raises(NotAllowed, match=says):
        start(table, reading, **changed)
    assert not Rebase.objects.exists()


def test_not_twice_from_one_period(table: Table, reading) -> None:
    start(table, reading)
    with pytest.raises(NotAllowed, match="already"):
        start(table, reading)


def test_only_those_who_set_targets(table: Table, reading) -> None:
    with pytest.raises(NotPermitted):
        start(table, reading, by=table.alma)


@pytest.mark.page
def test_the_page_parts_the_periods_and_gives_the_reason(table: Table, reading) -> None:
    here = reverse("measurement:indicator-over-time", kwargs={"table": table.slug, "indicator": "reading"})
    form = reverse("measurement:indicator-new-start", kwargs={"table": table.slug, "indicator": "reading"})
    ines = client_of(table.ines)
    before = ines.get(here).content.decode()
    assert "Nothing has changed beyond" not in before
    assert form in before
    assert form not in client_of(table.alma).get(here).content.decode()
    assert ines.post(form, {"period": PERIODS[6], "reason": ""}).status_code == 422
    assert ines.post(form, {"period": "1066", "reason": "The Normans"}).status_code == 422
    assert ines.post(form, {"period": PERIODS[6], "reason": "<b>Another</b> test"}).status_code == 302
    after = ines.get(here).content.decode()
    assert "Nothing has changed beyond what happens anyway." in after
    assert "&lt;b&gt;Another&lt;/b&gt; test" in after
    gone = reverse(
        "measurement:indicator-new-start-withdraw",
        kwargs={"table": table.slug, "indicator": "reading", "rebase": Rebase.objects.get().pk},
    )
    assert client_of(table.alma).post(gone).status_code == 403
    assert ines.post(gone).status_code == 302
    assert "Another" not in ines.get(here).content.decode()


@pytest.mark.page
def test_another_tables_new_start_does_not_exist(table: Table, reading, charlie) -> None:
    made = start(table, reading)
    gone = reverse(
        "measurement:indicator-new-start-withdraw",
        kwargs={"table": table.slug, "indicator": "reading", "rebase": made.pk},
    )
    assert client_of(charlie).post(gone).status_code == 404
