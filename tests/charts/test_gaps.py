"""Gaps with intervals: filled marks beyond chance, open ones within it, bands for ranges, words for what is hidden."""

import re

from commontable.charts import Difference, GapWords, gaps, to_svg

LISTED = [
    Difference(label="Free lunch", points=-22, low=-25, high=-19, is_certain=True, counted=1700),
    Difference(label="Learners", low=-20, high=-5, status="ranged"),
    Difference(label="Girls", points=1, low=-2, high=4),
    Difference(label="Means", points=-3.4),
    Difference(label="Islanders", status="hidden"),
    Difference(label="Nobody", status="empty"),
]


def chart(language="en"):
    return gaps(
        LISTED, title="t", says="s", words=GapWords(language=language, line="everybody 47%", hidden="protected")
    )


def test_the_table_says_gap_interval_and_whether_it_is_more_than_chance():
    assert chart().table.rows == (
        ("Free lunch", "−22", "−25 to −19", "yes", "1,700"),
        ("Learners", "−20 to −5", "", "no", ""),
        ("Girls", "+1", "−2 to +4", "no", ""),
        ("Means", "−3", "", "cannot be told", ""),
        ("Islanders", "protected", "", "", ""),
        ("Nobody", "no data", "", "", ""),
    )


def test_marks_differ_by_shape_and_not_by_colour_alone():
    svg = to_svg(chart())
    assert len(re.findall(r'<path d="M[^"]*A[^"]*" fill="#0b5563"', svg)) == 1  # beyond chance
    assert len(re.findall(r'<path d="M[^"]*A[^"]*" fill="#ffffff"', svg)) == 2  # within it, and untold
    assert svg.count('stroke-width="10"') == 1
    for says in ("everybody 47%", "protected", "no data", "−22", "−20 to −5"):
        assert f">{says}<" in svg


def test_nothing_to_draw_is_still_a_picture():
    assert "<svg" in to_svg(gaps([], title="t", says="s"))
    assert "<svg" in to_svg(gaps([Difference(label="a", points=0, low=0, high=0)], title="t", says="s"))
