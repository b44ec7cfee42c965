"""An audit puts indicators with linked conditions together as far as the files allow: reached and not reached are
parts of everyone, and no more than that is taken for granted.
"""

import itertools
import json

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from commontable.analysis.audit import Published, audit
from commontable.analysis.cells import COLUMNS

ONE = {"source": "p", "period": "year", "success": "ok"}
SPECS = {
    "everyone": ONE,
    "reached": {**ONE, "where": "(reached_q) AND (CAST(\"year\" AS VARCHAR) IN ('1'))"},
    "missed": {**ONE, "where": "not Reached_Q"},
    "split": {**ONE, "by": ["reached_q"]},
    "share": {"source": "p", "period": "year", "success": "reached_q"},
}
INSIDE = {"everyone": "TFN", "reached": "T", "missed": "F", "split": "TFN", "share": "TF"}
SAID = {"T": "true", "F": "false", "N": "(not recorded)"}
MOST_TABLES = 3_000


def manifest(names, **more):
    return {
        "policy": {"minimum_count": 2, "tiers": [{"from_n": 1, "cuts": [], "exact": False}], "rate_decimals": None},
        "places": {"levels": ["school"], "parents": {}},
        "spec": {"indicators": {name: {**SPECS[name], **more.get(name, {})} for name in names}},
    }


def counted(table, names):
    """Every cell with a child: (indicator, place, breakdown) to [children, successes]; `table` has both by school and
    by whether the child was reached.
    """
    cells = {}
    for (school, kind), (n, x) in table.items():
        for name in names:
            told = ["{}"] if kind in INSIDE[name] else []
            told += [json.dumps({"reached_q": SAID[kind]})] if name == "split" else []
            won = n * (kind == "T") if name == "share" else x
            for place, text in itertools.product(("*", school), told):
                cell = cells.setdefault((name, place, text), [0, 0])
                cell[0] += n
                cell[1] += won
    return {cell: tuple(facts) for cell, facts in cells.items() if facts[0]}


def row(cell, facts, mark):
    name, place, text = cell
    n, x = facts
    said = {"indicator": name, "period": "1", "place": place, "place_level": "all" if place == "*" else "school"}
    said |= {"breakdown": text, "reason": "", "status": mark}
    if mark == "published":
        said |= {"denominator": n, "numerator": x, "value": 100 * x / n}
    if mark == "ranged":
        said |= {"denominator": n, "low": 0.0, "high": 100.0}
    return {column: said.get(column) for column in COLUMNS}


def published(rows, names, **more):
    kinds = {name: pa.string() for name in COLUMNS}
    kinds |= {"denominator": pa.int64(), "numerator": pa.int64()}
    kinds |= dict.fromkeys(("value", "low", "high"), pa.float64())
    return Published.of(pa.Table.from_pylist(rows, schema=pa.schema(kinds)), manifest(names, **more))


def shown_of(cells, marks):
    return [row(cell, facts, marks[cell]) for cell, facts in cells.items()]


def brute_force(schools, cells, marks, names):
    """The ends of every figure in all tables of children that agree; None when there are too many to try."""
    choices, count = [], 1
    for slot in itertools.product(schools, "TFN"):
        inside = [
            n
            for (name, place, text), (n, _) in cells.items()
            if marks[name, place, text] != "hidden"
            and place in {"*", slot[0]}
            and slot[1] in INSIDE[name]
            and (text == "{}" or SAID[slot[1]] in text)
        ]
        if not inside:
            return None
        choices.append([(slot, (n, x)) for n in range(min(inside) + 1) for x in range(n + 1)])
        count *= len(choices[-1])
        if count > MOST_TABLES:
            return None
    ends = {}
    for picked in itertools.product(*choices):
        other = counted(dict(picked), names)
        agrees = set(other) == set(cells) and all(
            mark == "hidden"
            or (other[cell][0] == cells[cell][0] and (mark == "ranged" or other[cell][1] == cells[cell][1]))
            for cell, mark in marks.items()
        )
        for cell, facts in other.items() if agrees else ():
            for what, value in zip(("children", "successes"), facts, strict=True):
                least, most = ends.get((cell, what), (value, value))
                ends[cell, what] = min(least, value), max(most, value)
    return ends


def open_figures(cells, marks):
    for cell in cells:
        for what in {"hidden": ("children", "successes"), "ranged": ("successes",)}.get(marks[cell], ()):
            yield cell, what


@st.composite
def small_releases(draw, names):
    """One or two schools, a handful of children, and an arbitrary choice of what is hidden or a range."""
    schools = ["s", "t"][: draw(st.integers(1, 2))]
    some = [0, 1, 1, 2, 3, 4] if len(schools) == 1 else [0, 0, 1, 1, 2]
    table = {}
    for slot in itertools.product(schools, "TFN"):
        n = draw(st.sampled_from(some))
        table[slot] = n, draw(st.integers(0, n))
    chosen = draw(names)
    cells = counted(table, chosen)
    assume(cells)
    marks = {cell: draw(st.sampled_from(["published", "published", "hidden", "ranged"])) for cell in cells}
    if ("everyone", "*", "{}") in marks:
        marks["everyone", "*", "{}"] = "published"
    return schools, cells, marks, chosen


SOME = st.sampled_from([("everyone", "reached"), ("everyone", "reached", "missed"), ("everyone", "missed", "split")])


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(made=small_releases(SOME))
def test_the_audit_narrows_what_trying_all_tables_narrows_and_no_further(made):
    schools, cells, marks, names = made
    truth = brute_force(schools, cells, marks, names)
    assume(truth is not None)
    found = audit(published(shown_of(cells, marks), names), width=1000)
    told = {((one.key.indicator, one.key.place, one.key.breakdown), one.what): one for one in found.narrow}
    for one in told.values():
        assert one.proven
    by_children = {}
    for cell, what in open_figures(cells, marks):
        by_children.setdefault((same(cell), what), []).append((cell, what))
    for cells_alike in by_children.values():  # a figure that two indicators have is told once
        one = next(told[figure] for figure in cells_alike if figure in told)
        assert (one.least, one.most) == pytest.approx(truth[cells_alike[0]])


def same(cell):
    """The same children in another indicator have the same name here."""
    name, place, text = cell
    fixed = {"reached": "true", "missed": "false"}.get(name)
    return place, (json.dumps({"reached_q": fixed}) if fixed else text)


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(made=small_releases(st.sampled_from([("everyone", "reached", "share"), tuple(SPECS)])))
def test_no_true_figure_lies_outside_what_the_audit_tells(made):
    _, cells, marks, names = made
    for one in audit(published(shown_of(cells, marks), names), width=1000).narrow:
        truth = cells[one.key.indicator, one.key.place, one.key.breakdown][one.what == "successes"]
        assert one.least - 1e-6 <= truth <= one.most + 1e-6, one


def test_a_school_where_all_were_reached_does_not_say_how_many_were_elsewhere():
    """The only number that both show is the same; the audit once took it that all of them are."""
    table = {("s", "T"): (40, 13), ("t", "T"): (3, 1), ("t", "F"): (27, 9)}
    names = ("everyone", "reached")
    cells = counted(table, names)
    marks = dict.fromkeys(cells, "published") | {("reached", place, "{}"): "hidden" for place in "*t"}
    found = audit(published(shown_of(cells, marks), names), width=3)
    assert found.exact == 0
    assert not found.narrow


def test_the_other_side_of_a_condition_gives_a_group_away():
    table = {("s", "T"): (38, 13), ("s", "F"): (5, 1)}
    names = ("everyone", "reached", "missed", "split")
    cells = counted(table, names)
    hidden = {cell for cell in cells if same(cell)[1] == '{"reached_q": "false"}'}
    marks = {cell: "hidden" if cell in hidden else "published" for cell in cells}
    found = audit(published(shown_of(cells, marks), names), width=3)
    assert {(one.what, one.least, one.most) for one in found.narrow} == {("children", 5, 5), ("successes", 1, 1)}


def test_conditions_together_are_part_of_each_and_of_everyone():
    """All succeed, so all of any part do: nothing is left open once its children are known."""
    names = ("everyone", "reached")
    cells = {("everyone", "*", "{}"): (12, 12), ("reached", "*", "{}"): (10, 10)}
    marks = {("everyone", "*", "{}"): "published", ("reached", "*", "{}"): "ranged"}
    where = {"where": "reached_q and grade = 3 and age > 8"}
    found = audit(published(shown_of(cells, marks), names, reached=where), width=3)
    assert [(one.what, one.least, one.most) for one in found.narrow] == [("successes", 10, 10)]
