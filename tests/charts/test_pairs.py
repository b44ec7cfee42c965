"""Two marks for each group: where the numbers say, and in words beside them."""

import re

import pytest

from commontable.charts import Pair, PairWords, pairs, to_svg

WORDS = PairWords(group="Sector", first="by the rule", second="in practice", none="nothing")
GROUPS = [
    Pair(label="Schools", first=40, second=80),
    Pair(label="Families", first=20, second=None),
    Pair(label="Students", first=None, second=0),
    Pair(label="Faith", first=None, second=None),
]


def test_marks_are_as_far_from_zero_as_their_shares():
    svg = to_svg(pairs(GROUPS, title="t", says="s", words=WORDS))
    filled = _across(svg, 'fill="#0b5563"')
    opened = _across(svg, 'fill="#ffffff" opacity="1" stroke="#1d2a2e"')
    assert len(filled) == 2
    assert len(opened) == 2
    assert filled[1] == 0
    assert opened[0] == pytest.approx(filled[0] / 2, abs=0.02)
    assert opened[1] == pytest.approx(filled[0] / 4, abs=0.02)


def test_the_table_and_the_words_beside_say_the_same():
    chart = pairs(GROUPS, title="t", says="s", words=WORDS)
    assert chart.table.columns == ("Sector", "by the rule", "in practice")
    assert chart.table.rows[0] == ("Schools", "40%", "80%")
    assert chart.table.rows[3] == ("Faith", "nothing", "nothing")
    svg = to_svg(chart)
    for says in ("40% → 80%", "20%", "0%", "nothing", "by the rule", "in practice"):
        assert f">{says}<" in svg


def test_a_share_worth_noticing_is_a_line_with_its_name():
    svg = to_svg(pairs(GROUPS, title="t", says="s", words=WORDS, mark=25))
    assert ">25%<" in svg
    assert svg.count('stroke-dasharray="3,4"') == len(GROUPS)


def _across(svg, look):
    """How far to the right marks of that look are, those of the key above the groups left out."""
    found = re.findall(rf"{look}[^>]*translate\(([\d.]+),(-?[\d.]+)\)", svg)
    return [float(x) for x, y in found if float(y) > 0]
