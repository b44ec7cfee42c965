"""The chart of natural variation: signals by shape, what is hidden in no drawing, the same in words."""

import json

from commontable.charts import Figure, to_svg
from commontable.charts.variation import Varying, variation


def years(values, **limits):
    """A figure a year on one band; None is a protected one."""
    banded = {"mean": 45.0, "lower": 40.0, "upper": 50.0} | limits
    for n, value in enumerate(values):
        label = str(2010 + n)
        if value is None:
            yield Varying(figure=Figure(label=label, status="hidden"))
        else:
            yield Varying(figure=Figure(label=label, value=value, counted=900), **banded)


def chart(points, **more):
    return variation(list(points), title="Reading", says="Nothing has changed.", **more)


def test_the_table_holds_band_signal_reason_and_what_comes():
    points = list(years([44, 46, 61]))
    points[2] = Varying(
        figure=points[2].figure, mean=60, lower=55, upper=65, group=1, reason="Another test", mark="improvement",
        says="outside",
    )  # fmt: skip
    table = chart(
        points,
        target=60,
        foreseen=[Figure(label="2013", value=60, low=55, high=65)],
        foreseen_says="If nothing changes",
    ).table
    assert table.columns == (
        "Period", "Figure", "Counted", "Mean", "What happens anyway", "Signal", "Starts anew", "If nothing changes",
    )  # fmt: skip
    assert table.rows[0] == ("2010", "44%", "900", "45%", "40% to 50%", "", "", "")
    assert table.rows[2] == ("2012", "61%", "900", "60%", "55% to 65%", "outside", "Another test", "")
    assert table.rows[3] == ("2013", "", "", "", "", "", "", "60% (55% to 65%)")


def test_each_mark_has_a_shape_of_its_own_and_a_word():
    points = [
        Varying(figure=Figure(label=str(n), value=40 + n), mean=45, lower=40, upper=50, mark=mark)
        for n, mark in enumerate(("", "improvement", "concern", "change"))
    ]
    drawn = json.dumps(chart(points).spec)
    for shape in ("diamond", "square", "triangle-up"):
        assert f'"shape": "{shape}"' in drawn
    svg = to_svg(chart(points))
    for word in ("What happens anyway", "improvement", "concern", "change"):
        assert f">{word}</text>" in svg


def test_a_mark_that_is_not_there_is_not_explained():
    assert ">concern</text>" not in to_svg(chart(years([44, 46])))


def test_a_short_series_has_no_band_and_says_nothing_of_one():
    points = [Varying(figure=Figure(label=str(n), value=40 + n)) for n in range(3)]
    found = chart(points)
    assert "What happens anyway" not in to_svg(found)
    assert found.table.rows[0][1:] == ("40%", "", "", "")


def test_a_protected_figure_is_a_gap_with_no_number_anywhere():
    found = chart(years([44, None, 46]))
    assert found.table.rows[1] == ("2011", "protected: too few to show", "", "", "", "")
    assert "protected: too few to show" in to_svg(found)


def test_a_long_reason_is_cut_in_the_drawing_and_whole_in_the_table():
    reason = "The state moved to another test with other cut scores and another language of instruction"
    points = list(years([44, 46, 45, 46]))
    points[2] = Varying(figure=points[2].figure, mean=45, lower=40, upper=50, group=1, reason=reason)
    points[3] = Varying(figure=points[3].figure, mean=45, lower=40, upper=50, group=1)
    found = chart(points)
    assert reason not in to_svg(found, width=328)
    assert "The state moved" in to_svg(found, width=328)
    assert found.table.rows[2][-1] == reason


def test_one_figure_and_none_are_drawn_too():
    assert to_svg(chart(years([44])))
    assert to_svg(chart(years([None])))
