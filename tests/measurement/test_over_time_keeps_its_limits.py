"""Mean and limits stay as the first figures set them: twelve at least, for a reason, on record, never by themselves."""

import pytest
from django.urls import reverse

from cast import Table, client_of
from commontable.journal.models import Entry
from commontable.measurement.actions.fixed_limits import fix_limits, free_limits
from commontable.measurement.actions.rebases import rebase
from commontable.measurement.datasets.indicator import read_indicator
from commontable.measurement.datasets.variation import rebases_of, varying
from commontable.measurement.models import FixedLimits
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from measurement import released
from measurement.released import NINE_DAYS_LATER, Spec

PERIODS = [f"{2009 + n}-{10 + n:02}" for n in range(16)]
COUNTS = [450, 455, 448, 452, 447, 453, 451, 449, 454, 450, 446, 455, 470, 475, 480, 485]


@pytest.fixture
def reading(table: Table):
    """Twelve years at 45 %, then four that creep up."""
    version = released.indicator(table)
    released.release(table, {version: [Spec(p, 1000, k) for p, k in zip(PERIODS, COUNTS, strict=True)]})
    return version.indicator


def fix(table: Table, reading, **changed) -> FixedLimits:
    return fix_limits(
        **{"indicator": reading, "points": 12, "reason": "Before we began", "by": table.ines, "at": NINE_DAYS_LATER}
        | changed
    )


def mean_of(reading) -> float:
    return varying(read_indicator(reading).standing, rebases=rebases_of(reading)).study.limits.mean


def test_later_figures_do_not_move_the_mean(table: Table, reading) -> None:
    everything, first = sum(COUNTS) / 16 / 10, sum(COUNTS[:12]) / 12 / 10
    assert mean_of(reading) == pytest.approx(everything)
    made = fix(table, reading)
    assert mean_of(reading) == pytest.approx(first)
    free_limits(fixed=made, by=table.maya, at=NINE_DAYS_LATER)
    assert mean_of(reading) == pytest.approx(everything)


def test_it_is_on_record_and_can_be_taken_back_once(table: Table, reading) -> None:
    made = fix(table, reading)
    with pytest.raises(NotAllowed, match="kept already"):
        fix(table, reading)
    free_limits(fixed=made, by=table.maya, at=NINE_DAYS_LATER)
    with pytest.raises(NotAllowed, match="withdrawn already"):
        free_limits(fixed=made, by=table.maya, at=NINE_DAYS_LATER)
    kinds = list(Entry.objects.filter(event__startswith="measurement.variation").values_list("event", flat=True))
    assert kinds == ["measurement.variation.limits_fixed", "measurement.variation.limits_freed"]
    assert fix(table, reading, points=16).withdrawn_at is None


def test_after_a_new_start_with_few_figures_all_of_them_count(table: Table, reading) -> None:
    fix(table, reading)
    rebase(indicator=reading, period=PERIODS[8], reason="Another test", by=table.ines, at=NINE_DAYS_LATER)
    assert mean_of(reading) == pytest.approx(sum(COUNTS[8:]) / 8 / 10)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"reason": "  "}, "Without a reason"),
        ({"reason": "x" * 501}, "500 characters"),
        ({"points": 11}, "12 figures at least"),
        ({"points": 17}, "Only 16 figures are known"),
    ],
)
def test_what_is_refused(table: Table, reading, changed, says) -> None:
    with pytest.raises(NotAllowed, match=says):
        fix(table, reading, **changed)
    assert not FixedLimits.objects.exists()


def test_only_those_who_set_targets(table: Table, reading) -> None:
    with pytest.raises(NotPermitted):
        fix(table, reading, by=table.alma)


@pytest.mark.page
def test_the_page_says_which_figures_set_the_limits_and_why(table: Table, reading) -> None:
    here = reverse("measurement:indicator-over-time", kwargs={"table": table.slug, "indicator": "reading"})
    form = reverse("measurement:indicator-limits", kwargs={"table": table.slug, "indicator": "reading"})
    ines, alma = client_of(table.ines), client_of(table.alma)
    assert form in ines.get(here).content.decode()
    assert form not in alma.get(here).content.decode()
    assert ines.post(form, {"points": 12, "reason": ""}).status_code == 422
    assert "at least" in ines.post(form, {"points": 3, "reason": "Few"}).content.decode()
    assert "Only 16 figures" in ines.post(form, {"points": 10**6, "reason": "Many"}).content.decode()
    assert ines.post(form, {"points": 12, "reason": "<b>Before</b>"}).status_code == 302
    for reader in (ines, alma):
        after = reader.get(here).content.decode()
        assert "The first 12 figures set mean and limits" in after
        assert "&lt;b&gt;Before&lt;/b&gt;" in after
    gone = reverse(
        "measurement:indicator-limits-withdraw",
        kwargs={"table": table.slug, "indicator": "reading", "fixed": FixedLimits.objects.get().pk},
    )
    assert alma.post(gone).status_code == 403
    assert ines.post(gone).status_code == 302
    assert "&lt;b&gt;Before" not in ines.get(here).content.decode()


@pytest.mark.page
def test_with_few_figures_the_page_offers_nothing(table: Table) -> None:
    version = released.indicator(table)
    released.release(table, {version: [Spec(p, 1000, k) for p, k in zip(PERIODS[:6], COUNTS[:6], strict=True)]})
    there = {"table": table.slug, "indicator": "reading"}
    ines = client_of(table.ines)
    form = reverse("measurement:indicator-limits", kwargs=there)
    assert form not in ines.get(reverse("measurement:indicator-over-time", kwargs=there)).content.decode()
    assert "12 figures at least; 6 are known" in ines.get(form).content.decode()


@pytest.mark.page
def test_another_tables_limits_do_not_exist(table: Table, reading, charlie) -> None:
    there = {"table": table.slug, "indicator": "reading", "fixed": fix(table, reading).pk}
    assert client_of(charlie).post(reverse("measurement:indicator-limits-withdraw", kwargs=there)).status_code == 404
