"""Every mark falls where the numbers say, by arithmetic of our own; hidden figures leave no trace."""

import json
import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from charts.figures_of_a_table import BY_GROUP, OVER_TIME, YEARS
from commontable.charts import (
    Chart,
    Figure,
    Pair,
    PairWords,
    Words,
    groups,
    multiples,
    pairs,
    places,
    to_png,
    to_svg,
    trend,
)
from commontable.charts.figures import Series

SAID = {"title": "Reading <at> grade level", "says": "Up & up."}
DRAWN = {"svg", "title", "desc", "g", "path", "line", "rect", "text", "tspan", "circle"}
DOTS = [Figure(label=f"School {n}", value=n * 3) for n in range(12)] + [Figure(label="Tiny", status="hidden")]
CHARTS = {
    "trend": trend(OVER_TIME, target=60, **SAID),
    "groups": groups(BY_GROUP, overall=Figure(label="All", value=47.3), target=60, **SAID),
    "scores": groups([Figure(label="A", value=571.2), Figure(label="B", value=560)], unit="points", **SAID),
    "places": places(DOTS, overall=Figure(label="All", value=20), **SAID),
    "multiple": multiples([Series(name="One", points=tuple(OVER_TIME))], says=["So."])[0],
    "pairs": pairs(
        [Pair(label="Schools & <pre>", first=33.3, second=52), Pair(label="Students", first=None, second=None)],
        mark=40,
        words=PairWords(first="by the rule", second="in practice"),
        **SAID,
    ),
    "no pairs": pairs([], words=PairWords(), **SAID),
    "nothing": trend([Figure(label=y, status="empty") for y in YEARS], **SAID),
    "all hidden": groups([Figure(label="A", status="hidden")], **SAID),
    "no places": places([], **SAID),
}


@pytest.fixture(params=CHARTS.values(), ids=CHARTS.keys())
def chart(request: pytest.FixtureRequest) -> Chart:
    return request.param


@pytest.mark.parametrize("scheme", ["light", "dark", "page"])
@pytest.mark.parametrize("width", [344, 640])
def test_a_drawing_may_stand_in_a_page_under_a_strict_policy(chart: Chart, scheme, width: int) -> None:
    svg = to_svg(chart, scheme=scheme, width=width)
    root = ElementTree.fromstring(svg)
    assert int(root.attrib["width"]) == width
    assert root.attrib["role"] == "img"
    ids = [child.attrib["id"] for child in root[:2]]
    assert root.attrib["aria-labelledby"].split() == ids
    assert (root[0].text, root[1].text) == (chart.title, chart.says)
    for element in root.iter():
        assert element.tag.rpartition("}")[2] in DRAWN
        assert not {"style", "class", "href", "id"} & set(element.attrib) or element in (root[0], root[1])
        assert not any(name.startswith("on") or "{" in name for name in element.attrib)
    if scheme == "dark":
        assert "#ffffff" not in svg


def test_the_same_figures_give_the_same_bytes_and_the_same_key(chart: Chart) -> None:
    assert to_svg(chart) == to_svg(chart)
    assert to_png(chart) == to_png(chart)
    assert to_png(chart)[:8] == b"\x89PNG\r\n\x1a\n"
    assert chart.key == chart.key


def test_another_figure_gives_another_key() -> None:
    assert trend(OVER_TIME, **SAID).key != trend(OVER_TIME[1:], **SAID).key
    assert trend(OVER_TIME, **SAID).key != trend(OVER_TIME, title="Other", says="Up & up.").key


def test_a_value_falls_on_its_pixel() -> None:
    """Oracle: linear interpolation between the pixels of two axis labels, written by hand."""
    points = [Figure(label=y, value=v) for y, v in zip(YEARS, [41, 50, 44, 60, 52, 47], strict=True)]
    svg = to_svg(trend(points, **SAID))
    ticks = {t: float(y) for y, t in re.findall(r'translate\(-8,([\d.]+)\)">(\d+)%<', svg)}
    zero, one = ticks["40"] - 4, ticks["60"] - 4
    expected = [zero + (p.value - 40) / 20 * (one - zero) for p in points if p.value is not None]
    (path,) = re.findall(r'd="(M[\d.,L]+)" stroke="#0b5563"', svg)
    drawn = [tuple(map(float, pair.split(","))) for pair in re.split("[ML]", path)[1:]]
    assert [y for _, y in drawn] == pytest.approx(expected, abs=0.02)
    steps = [b[0] - a[0] for a, b in pairwise(drawn)]
    assert steps == pytest.approx([steps[0]] * 5, abs=0.02)


def test_bars_are_as_long_as_their_shares() -> None:
    svg = to_svg(groups([Figure(label="A", value=30), Figure(label="B", value=60)], **SAID))
    lengths = [abs(float(x)) for x in re.findall(r'stroke="#0b5563" stroke-width="10"[^>]*x2="(-?[\d.]+)"', svg)]
    assert lengths[1] == pytest.approx(2 * lengths[0], rel=1e-3)


def test_a_gap_breaks_the_line_and_a_hidden_period_is_one_open_mark_on_the_axis() -> None:
    svg = to_svg(trend(OVER_TIME, **SAID))
    assert len(re.findall(r'd="M[^"]*" stroke="#0b5563"', svg)) == 2, "two runs: one alone, and the last two"
    hidden = re.findall(r'<path[^>]*fill="#ffffff"[^>]*translate\(([\d.]+),([\d.]+)\)', svg)
    assert len(hidden) == 2, "the mark, and the same mark beside its one explanation"
    assert hidden[0][1] == "220", "on the axis, whatever the number was"


def test_where_a_hidden_figure_lies_depends_on_no_other_figure() -> None:
    def mark(neighbour: float) -> str:
        points = [
            Figure(label="a", value=neighbour),
            Figure(label="b", status="hidden"),
            Figure(label="c", value=50),
        ]
        return re.findall(r'fill="#ffffff"[^>]*(translate\([^)]*\))', to_svg(trend(points, **SAID)))[0]

    assert mark(45) == mark(55)


def test_hidden_figures_are_nowhere_in_the_specification() -> None:
    spec = json.dumps(trend(OVER_TIME, **SAID).spec)
    values = [row for data in re.findall(r'"values": (\[\{.*?\}\])', spec) for row in json.loads(data)]
    numbers = {v for row in values for k, v in row.items() if k in ("y", "y2")}
    assert numbers == {41, 38, 44, 44.5, 47.3} | {30}, "the figures seen, and the foot of the axis"


def test_nothing_english_is_printed_that_was_not_passed_in() -> None:
    words = Words(
        language="id", period="Tahun", group="Kelompok", place="Tempat", figure="Angka", counted="Dihitung",
        target="Sasaran", at_least="sasaran {figure} ke atas", at_most="sasaran {figure} ke bawah",
        overall="semua {figure}", between="{low} sampai {high}", hidden="dilindungi", empty="tidak ada data",
        hidden_places="Dilindungi: {places}", empty_places="Tidak ada data: {places}",
    )  # fmt: skip
    said = {"title": "Membaca", "says": "Naik."}
    drawn = to_svg(trend(OVER_TIME, target=60, words=words, **said))
    drawn += to_svg(groups(BY_GROUP, target=60, overall=Figure(label="Semua", value=50), words=words, **said))
    drawn += to_svg(places(DOTS, overall=Figure(label="Semua", value=20), words=words, **said))
    printed = " ".join(re.findall(r">([^<>]+)</text>", drawn))
    assert not re.search(r"\b(target|all|to|protected|no data|or more)\b", printed)


def test_a_picture_that_leaves_the_page_carries_its_title() -> None:
    svg = to_svg(CHARTS["trend"], titled=True)
    assert ">Reading &lt;at&gt; grade level</text>" in svg
