"""The funnel and the little lines: nothing protected is drawn, nothing is drawn twice, every figure is in the table."""

import json

from commontable.charts import Dot, Figure, PlaceLine, funnel, little, network, to_svg
from commontable.charts.scale import Scale


def limits(counted: float) -> tuple[float, float]:
    far = 150 / counted**0.5
    return max(0.0, 50 - far), min(100.0, 50 + far)


def dots() -> list[Dot]:
    return [
        Dot(
            label=f"School <{n}>", value=40.0 + n % 20, counted=20.0 + 3 * n, lower=30.0, upper=70.0,
            kind="bright" if n in (19, 39) else "visit" if n == 20 else "", says="says",
        )
        for n in range(60)
    ]  # fmt: skip


def made(listed: list[Dot]):
    return funnel(
        listed, limits=limits, centre=50.0, title="By size", says="Narrower.",
        unjudged=[("Hidden school", "protected, not judged")],
    )  # fmt: skip


def test_the_table_has_every_place_by_name_and_the_picture_names_bright_spots_only() -> None:
    chart = made(dots())
    assert len(chart.table.rows) == 61
    assert [row[0] for row in chart.table.rows] == sorted(row[0] for row in chart.table.rows)
    assert ("Hidden school", "protected, not judged", "", "", "not judged") in chart.table.rows
    drawn = json.dumps(chart.spec)
    assert "School <19>" in drawn and "School <20>" not in drawn and "Hidden" not in drawn


def test_it_is_safe_and_the_same_every_time_at_every_width() -> None:
    for width in (328, 720):
        first, again = (to_svg(made(listed), scheme="page", width=width) for listed in (dots(), dots()[::-1]))
        assert first == again
        assert "<script" not in first and "School &lt;19&gt;" in first
    assert made(dots()).key != made(dots()[:-1]).key


def test_one_place_and_places_at_the_ends_of_the_scale_can_be_drawn() -> None:
    one = [Dot(label="Only", value=100.0, counted=1, lower=0.0, upper=100.0)]
    assert "<svg" in to_svg(made(one), width=328)


def test_little_lines_leave_gaps_where_nothing_is_known() -> None:
    points = [
        Figure(label="a", value=10),
        Figure(label="b", status="hidden"),
        Figure(label="c", value=20),
        Figure(label="d", value=30),
        Figure(label="e", low=10, high=20, status="ranged"),
    ]
    drawn = little(points, [(0, 50), None, (0, 40), (0, 40), None], span=Scale(0, 100, ()))
    assert (len(drawn.strokes), len(drawn.dots), len(drawn.open_marks), len(drawn.bars)) == (1, 1, 1, 1)
    assert drawn.now is None
    assert len(drawn.bands) == 2
    assert little([], [], span=Scale(0, 100, ())).strokes == ()
    same = little([Figure(label="a", value=5), Figure(label="b", value=5)], [None, None], span=Scale(5, 5, ()))
    assert same.now is not None


def test_all_lines_are_one_picture_with_a_table_of_every_figure() -> None:
    series = (Figure(label="2024", value=40), Figure(label="2025", status="hidden"), Figure(label="2026", value=50))
    lines = [
        PlaceLine(
            label=f"A school with a very long name {n}", points=series, limits=(None, None, (30, 70)), is_bright=n == 1
        )
        for n in range(7)
    ]
    chart = network(lines, title="All", says="Same scale.")
    assert chart.table.columns == ("Place", "2024", "2025", "2026")
    assert chart.table.rows[0] == ("A school with a very long name 0", "40%", "protected: too few to show", "50%")
    for width in (328, 720):
        drawn = to_svg(chart, scheme="page", width=width)
        assert drawn.count("50%") == 7 and "var(--good" in drawn
    assert "<svg" in to_svg(network([], title="None", says="None."))
