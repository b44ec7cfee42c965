"""Every cell of an indicator, against a plain loop over the rows."""

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commontable.analysis.cells import breakdown_of, breakdown_text
from commontable.analysis.cells.crossed import BaseCells, Patterns, Places, TooManyCells, cross

CATEGORIES = (("f", "m"), ("a", "b", "c"), ("x", "y"))
COLUMNS = ("gender", "group", "lunch")
PLACES = Places(
    level=("all", "district", "district", "school", "school", "school"),
    name=("*", "D1", "D2", "S1", "S2", "S3"),
    parent=np.array([-1, 0, 0, 1, 1, 2]),
)
ROW = st.tuples(
    st.integers(0, 1), st.integers(3, 5), st.integers(0, 1), st.integers(0, 2), st.integers(0, 1), st.integers(1, 40)
)


def crossed(rows, depth):
    base = BaseCells(
        period=np.array([r[0] for r in rows]),
        place=np.array([r[1] for r in rows]),
        by=tuple(np.array([r[k] for r in rows]) for k in (2, 3, 4)),
        denominator=np.array([r[5] for r in rows], float),
        numerator=np.array([r[5] // 3 for r in rows], float),
    )
    patterns = Patterns.crossed(columns=COLUMNS, categories=CATEGORIES, depth=depth)
    return patterns, cross(base, periods=2, places=PLACES, patterns=patterns, categories=[2, 3, 2])


@given(rows=st.lists(ROW, min_size=1, max_size=40), depth=st.integers(0, 3))
def test_every_cell_is_the_plain_count_and_adds_up_to_its_totals(rows, depth):
    patterns, cells = crossed(rows, depth)
    expected = Counter()
    for period, school, *codes, n in rows:
        said = {c: CATEGORIES[k][code] for k, (c, code) in enumerate(zip(COLUMNS, codes, strict=True))}
        for k in range(depth + 1):
            for subset in itertools.combinations(COLUMNS, k):
                for place in (school, int(PLACES.parent[school]), 0):
                    expected[period, place, breakdown_text({c: said[c] for c in subset})] += n
    found = {
        (p, s, patterns.text[b]): n
        for p, s, b, n in zip(
            cells.period.tolist(), cells.place.tolist(), cells.pattern.tolist(), cells.denominator.tolist(), strict=True
        )
    }
    assert found == dict(expected)
    for family in cells.families:
        parts = np.zeros(len(cells))
        np.add.at(parts, family[family >= 0], cells.denominator[family >= 0])
        has_parts = parts > 0
        assert (parts[has_parts] == cells.denominator[has_parts]).all()


def test_a_breakdown_has_one_text():
    text = breakdown_text({"z": "é", "a": '"'})
    assert text == '{"a": "\\"", "z": "é"}'
    assert breakdown_of(text) == {"a": '"', "z": "é"}


def test_too_many_cells_are_refused_before_they_are_made():
    categories = tuple(tuple(str(i) for i in range(300)) for _ in range(2))
    patterns = Patterns.crossed(columns=("a", "b"), categories=categories, depth=2)
    one = np.zeros(1, np.int64)
    base = BaseCells(period=one, place=one, by=(one, one), denominator=np.ones(1), numerator=np.ones(1))
    places = Places(level=("all",) * 700, name=("*",) * 700, parent=np.full(700, -1))
    with pytest.raises(TooManyCells, match="fewer columns"):
        cross(base, periods=1, places=places, patterns=patterns, categories=[300, 300])
