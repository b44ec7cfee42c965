"""Axes hold every number and end on round ones; words keep their letters when they are broken into lines."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commontable.charts.lettering import width, wrap
from commontable.charts.scale import scale
from commontable.charts.wording import number

percents = st.lists(st.floats(0, 100), max_size=20)
points = st.lists(st.floats(-1e6, 1e6), max_size=20)


@given(percents)
def test_a_scale_of_percentages_holds_them_all_and_stays_between_0_and_100(numbers: list[float]) -> None:
    found = scale(numbers, unit="percent")
    assert 0 <= found.low <= min(numbers, default=50)
    assert max(numbers, default=50) <= found.high <= 100


@given(points)
def test_ticks_are_evenly_spaced_from_end_to_end(numbers: list[float]) -> None:
    found = scale(numbers, unit="points")
    hair = 1e-6 + 1e-8 * (found.high - found.low)
    assert found.low <= min(numbers, default=0) + hair
    assert found.high >= max(numbers, default=0) - hair
    assert (found.ticks[0], found.ticks[-1]) == (found.low, found.high)
    steps = [b - a for a, b in pairwise(found.ticks)]
    assert 1 <= len(steps) <= 5
    assert steps == pytest.approx([steps[0]] * len(steps), rel=1e-6)


@given(st.text(st.characters(categories=["L", "Zs"]), max_size=60), st.integers(10, 300))
def test_wrapping_keeps_every_word_and_the_room(text: str, room: int) -> None:
    lines = wrap(text, room=room)
    assert " ".join(lines).split() == text.split()
    assert all(width(line) <= room or len(line.split()) == 1 for line in lines)


@given(st.floats(-1e6, 1e6), st.integers(0, 3), st.sampled_from(["en", "es", "id"]))
def test_numbers_have_the_decimals_asked_for_and_never_a_minus_zero(value: float, decimals: int, language: str) -> None:
    said = number(value, unit="points", decimals=decimals, language=language)
    mark = "." if language == "en" else ","
    assert len(said.partition(mark)[2] if decimals else "") == decimals
    assert not (said.startswith("\N{MINUS SIGN}") and not any(c in "123456789" for c in said))
