"""How closely hidden figures can be worked out: linear programmes over everything published, written apart from the
protection and from the audit.
"""

import math
import random

import numpy as np
import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from scipy.optimize import linprog
from scipy.sparse import coo_array

from analysis.test_disclosure_attacker import COLUMNS, computed, districts, equations, seen, spec_of, truth
from commontable.analysis.release import Earlier


def possible_counts(rows, shown, counted, asked, depth=2):
    """For some unknown figures ((cell, "n" | "x") in `asked`), how many whole numbers agree with all that is shown.

    Children and successes of every cell are variables; sums, 0 ≤ successes ≤ children, at least one child in a cell
    that is there, and ranges as low ≤ percent ≤ high of the number of children shown.
    """
    order = {cell: k for k, cell in enumerate(sorted(counted, key=repr))}
    count = len(order)
    bounds = [(1, None)] * count + [(0, None)] * count
    for cell, k in order.items():
        one = shown[cell]
        if one["denominator"] is not None:
            bounds[k] = (one["denominator"],) * 2
            if one["numerator"] is not None:
                bounds[count + k] = (one["numerator"],) * 2
            elif one["status"] == "ranged":
                low, high = (one[end] * one["denominator"] / 100 for end in ("low", "high"))
                bounds[count + k] = (math.ceil(low - 1e-9), math.floor(high + 1e-9))
    entries = [], [], []
    for e, equation in enumerate(equations(counted, rows, COLUMNS)):
        for half in (0, 1):
            for cell, sign in equation.items():
                for into, what in zip(entries, (sign, 2 * e + half, half * count + order[cell]), strict=True):
                    into.append(what)
    sums = coo_array((entries[0], (entries[1], entries[2])), shape=(max(entries[1]) + 1, 2 * count)).tocsr()
    at = np.arange(count)
    ones = np.ones(count)
    inside = coo_array((np.r_[ones, -ones], (np.r_[at, at], np.r_[at + count, at])), shape=(count, 2 * count)).tocsr()
    found = {}
    for cell, what in asked:
        c = np.zeros(2 * count)
        c[order[cell] + (count if what == "x" else 0)] = 1
        ends = []
        for sign in (1, -1):
            solved = linprog(
                sign * c, A_ub=inside, b_ub=np.zeros(count), A_eq=sums, b_eq=np.zeros(sums.shape[0]), bounds=bounds
            )
            ends.append(sign * solved.fun if solved.status == 0 else sign * -math.inf)
        found[cell, what] = math.floor(ends[1] + 1e-6) - math.ceil(ends[0] - 1e-6) + 1 if math.isfinite(ends[1]) else 99
    return found


def unknown_figures(shown, counted):
    hidden = [(cell, "n") for cell in counted if shown[cell]["denominator"] is None]
    return hidden + [(cell, "x") for cell in counted if shown[cell]["numerator"] is None]


@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(rows=districts())
def test_at_least_three_counts_stay_possible(rows, tmp_path_factory):
    if not rows:
        return
    release = computed(rows, tmp_path_factory.mktemp("r"))
    shown, counted = seen(release.cells.to_pylist()), truth(rows)
    figures = unknown_figures(shown, counted)
    asked = random.Random(len(rows)).sample(figures, min(16, len(figures)))
    found = possible_counts(rows, shown, counted, asked)
    assert min(found.values(), default=3) >= 3
    assert release.manifest["certificate"]["narrowest_interval"] is None or (
        release.manifest["certificate"]["narrowest_interval"] >= 3
    )


@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(rows=districts())
def test_ranges_never_become_finer_than_they_were(rows, tmp_path_factory):
    if not rows:
        return
    folder = tmp_path_factory.mktemp("r")
    first = computed(rows, folder, spec=spec_of(depth=2)).cells
    later = computed(rows, folder, spec=spec_of(depth=1), earlier=Earlier.of([first])).cells
    before = seen(first.to_pylist())
    for cell, one in seen(later.to_pylist()).items():
        if one["status"] == "ranged" and before[cell]["status"] == "ranged":
            assert one["low"] <= before[cell]["low"]
            assert one["high"] >= before[cell]["high"]
    assert isinstance(later, pa.Table)
