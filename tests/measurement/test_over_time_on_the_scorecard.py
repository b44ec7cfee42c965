"""A change that happens anyway is not announced as progress; a signal is."""

import pytest
from django.urls import reverse

from cast import Table, client_of
from commontable.measurement.actions.rebases import rebase
from measurement import released
from measurement.released import NINE_DAYS_LATER, Spec

pytestmark = pytest.mark.page

WOBBLE = [45.0, 46.2, 44.9, 46.1, 45.2, 46.0, 44.8, 46.0]  # per cent of 40,000: each step is more than chance


def publish(table: Table, shares: list[float]):
    version = released.indicator(table)
    released.release(
        table, {version: [Spec(f"{2017 + n}-{18 + n}", 40_000, 400 * share) for n, share in enumerate(shares)]}
    )
    return version.indicator


def read(table: Table, name: str, **parts: str) -> str:
    answer = client_of(table.alma).get(reverse(name, kwargs={"table": table.slug, **parts}))
    return " ".join(answer.content.decode().split())


def test_a_step_beyond_chance_that_happens_anyway_is_no_progress(table: Table) -> None:
    publish(table, WOBBLE)
    said = read(table, "measurement:scorecard")
    assert "no real change" in said
    assert "which happens anyway from one period to the next. No real change." in said
    assert "1 outcome shows no news." in said
    assert "improved" not in said
    assert "<h1>Early grade reading: 46%</h1>" in read(table, "measurement:indicator", indicator="reading")


def test_a_signal_is_announced(table: Table) -> None:
    publish(table, [*WOBBLE[:-1], 52.0])
    said = read(table, "measurement:scorecard")
    assert ">improving</" in said
    assert "1 outcome has improved more than chance alone explains." in said
    assert "<h1>Early grade reading: 52%, and improving</h1>" in read(
        table, "measurement:indicator", indicator="reading"
    )


def test_a_steady_rise_is_no_wobble(table: Table) -> None:
    publish(table, [37.1, 44.2, 49.9, 57.3, 61.6, 69.0, 74.7])
    assert ">improving</" in read(table, "measurement:scorecard")


def test_fewer_figures_speak_as_they_always_did(table: Table) -> None:
    publish(table, WOBBLE[:4])
    said = read(table, "measurement:scorecard")
    assert "improved since 2019-20" in said
    assert "no real change" not in said


def test_a_new_start_takes_the_step_for_what_it_is(table: Table) -> None:
    indicator = publish(table, [*WOBBLE[:3], *(60 + share - 45 for share in WOBBLE[:6])])
    assert "no real change" not in read(table, "measurement:scorecard")
    rebase(indicator=indicator, period="2020-21", reason="Another test", by=table.ines, at=NINE_DAYS_LATER)
    for page in (
        read(table, "measurement:scorecard"),
        read(table, "measurement:indicator", indicator="reading"),
    ):
        assert "real change" in page


def test_the_first_figure_of_a_new_start_is_compared_with_nothing(table: Table) -> None:
    indicator = publish(table, [40.0, 41.0, 52.0])
    rebase(indicator=indicator, period="2019-20", reason="Another test", by=table.ines, at=NINE_DAYS_LATER)
    said = read(table, "measurement:scorecard")
    assert "From now on it is measured or done in another way than in 2018-19, so the two are not compared." in said
    assert "starts anew" in said
    assert "up since" not in said
