"""Inline marks: the examples in the module hold, and nothing is drawn outside its frame."""

import doctest
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from commontable.ui import marks

SHARES = st.lists(st.none() | st.floats(min_value=0, max_value=100), max_size=15)


def test_examples():
    found = doctest.testmod(marks)
    assert found.attempted > 5
    assert found.failed == 0


@given(SHARES, st.none() | st.floats(min_value=0, max_value=100))
def test_every_stroke_lies_in_the_frame(points, target):
    mark = marks.spark(points, target=target)
    ends = [point for stroke in mark.segments for point in (stroke.start, stroke.end)]
    for point in [*ends, *mark.dots, *([mark.now] if mark.now else [])]:
        assert 0 <= float(point.x.rstrip("%")) <= 100
        assert 0 <= float(point.y.rstrip("%")) <= 100


@given(SHARES)
def test_every_figure_is_on_the_line_and_no_gap_is_drawn_solid(points):
    mark = marks.spark(points)
    shown = [at for at, value in enumerate(points) if value is not None]
    assert len(mark.segments) == max(len(shown) - 1, 0)
    assert [stroke.is_bridge for stroke in mark.segments] == [after - before > 1 for before, after in pairwise(shown)]
    assert (mark.now is None) == (not shown)


@given(st.floats(min_value=-10, max_value=1000), st.floats(min_value=0.1, max_value=1000))
def test_a_bar_never_leaves_its_track(value, maximum):
    assert 0 <= float(marks.width(value, maximum=maximum).rstrip("%")) <= 100
