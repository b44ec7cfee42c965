"""A share of children reached beside an indicator of the children reached: what the one does not show of their number
the other does not say either, so nobody takes the reached from everyone and is left with a few.
"""

import random

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.test_release_linked_together import LINKED, PLAIN, released, written
from commontable.analysis.audit import Published, audit
from commontable.analysis.cells import breakdown_of, breakdown_text
from commontable.analysis.release import Earlier

SHARE = {"share": {"source": "p", "period": "year", "success": "reached_q", "by": ["g"]}}
KINDS = {"reached": "T", "missed": "F"}
SAID = {"true": "T", "false": "F", "(not recorded)": "N"}


def children(seed, *, schools=(1, 2, 3, 6), times=(1, 1, 2, 5)):
    """In some schools of both groups: many reached, none or some not, and some for whom nobody could look."""
    rng = random.Random(seed)
    many = rng.choice(times)
    return [
        (f"S{s}", group, visits, rng.random() < 0.5)
        for s in range(rng.choice(schools))
        for group in "ab"
        for visits, sizes in ((1, [4, 12, 20, 30, 45]), (0, [0, 3, 6, 12, 30]), (None, [0, 0, 2, 5, 12]))
        for _ in range(many * rng.choice(sizes))
    ]


def by_name(cells):
    return {(one["indicator"], one["place"], one["breakdown"]): one for one in cells}


def few_that_follow(rows, cells):
    """The groups of 1 to 9 children, reached or not, whose number all tables together leave no choice. Unknown are
    the numbers of children by school, group and whether they were reached.
    """
    kinds = [(school, group, "N" if n is None else "FT"[n > 0]) for school, group, n, _ in rows]
    atoms = sorted({(school, group, kind) for school, *_ in rows for group in "ab" for kind in "TFN"})
    truth = np.array([kinds.count(atom) for atom in atoms], float)

    def counted(place, said, kinds):
        return np.array(
            [
                place in ("*", school) and said.get("g", group) == group and kind in kinds
                for school, group, kind in atoms
            ],
            float,
        )

    linked = [one for one in cells if one["indicator"] in KINDS or "reached_q" in one["breakdown"]]
    closed = all(one["status"] == "hidden" for one in linked)  # then even what is empty is hidden
    sums, low, high, asked, shown = [], [], [], [], set()
    for one in cells:
        said = breakdown_of(one["breakdown"])
        inside = KINDS.get(one["indicator"], "TF" if one["indicator"] == "share" else "TFN")
        inside = SAID[said["reached_q"]] if "reached_q" in said else inside
        children, n = counted(one["place"], said, inside), one["denominator"]
        sums.append(children)
        low.append((not closed or one not in linked) if n is None else n)
        high.append(np.inf if n is None else n)
        asked += [counted(one["place"], said, kind) for kind in "TF"]
        if one["indicator"] == "share" and n:
            sums.append(counted(one["place"], said, "T"))
            exact = one["status"] == "published"
            shown |= {tuple(counted(one["place"], said, kind)) for kind in "TF" if exact}
            low.append(one["numerator"] if exact else np.ceil(one["low"] * n / 100 - 1e-9))
            high.append(one["numerator"] if exact else np.floor(one["high"] * n / 100 + 1e-9))
    for name, place in {(one["indicator"], one["place"]) for one in cells}:
        for group in "ab" if name != "split" else "":
            text = breakdown_text({"g": group})
            if not any((name, place, text) == (one["indicator"], one["place"], one["breakdown"]) for one in cells):
                sums.append(counted(place, {"g": group}, KINDS.get(name, "TF" if name == "share" else "TFN")))
                low.append(0)
                high.append(0)
    known = {tuple(row) for row, least, most in zip(sums, low, high, strict=True) if least == most}
    table = LinearConstraint(np.array(sums), low, high)
    found = []
    for row in {tuple(one) for one in asked} - known - shown:
        if 0 < np.array(row) @ truth < 10:
            ends = [
                milp(sign * np.array(row), constraints=table, integrality=1, bounds=Bounds(0, 2000)) for sign in (1, -1)
            ]
            assert all(one.status == 0 for one in ends)
            if -ends[1].fun - ends[0].fun < 1:
                found.append((dict(zip(atoms, row, strict=True)), np.array(row) @ truth))
    return found


FAMILIES = [("reached",), ("reached", "missed"), ("split",)]


@pytest.mark.parametrize("seed", range(9))
def test_no_few_follow_from_everyone_less_the_reached(seed, tmp_path):
    rows = children(seed)
    written(rows, tmp_path)
    made = released(tmp_path, PLAIN | {name: LINKED[name] for name in FAMILIES[seed % 3]} | SHARE)
    cells = by_name(made.cells.to_pylist())
    for (name, place, text), one in cells.items():
        if name == "share":
            reached = cells.get(("reached", place, text), {}).get("denominator")
            assert not (one["denominator"] and reached) or one["denominator"] - reached not in range(1, 10)
    assert few_that_follow(rows, cells.values()) == []
    assert audit(Published.of(made.cells, made.manifest), width=3).exact == 0


@pytest.mark.parametrize("seed", range(4))
def test_no_few_follow_from_what_was_released_before(seed, tmp_path):
    rows = children(seed)
    written(rows, tmp_path)
    reached = {name: LINKED[name] for name in FAMILIES[seed % 3]}
    for first, then in ((PLAIN | SHARE, reached), (PLAIN | reached, SHARE)):
        before = released(tmp_path, first)
        after = released(tmp_path, then, beside=first, earlier=Earlier.of([before.cells]))
        assert {one["indicator"] for one in after.cells.to_pylist()} == set(then)
        assert few_that_follow(rows, before.cells.to_pylist() + after.cells.to_pylist()) == []


def schools(*sizes):
    """Of every school so many children reached, not reached, and not looked for; half of them succeed."""
    kinds = [
        (f"S{s}", visits) for s, of in enumerate(sizes) for visits, n in zip((1, 0, None), of, strict=True)
        for _ in range(n)
    ]  # fmt: skip
    return [(school, "a", visits, i % 2 == 0) for i, (school, visits) in enumerate(kinds)]


def test_45_of_51_children_do_not_leave_six(tmp_path):
    written(schools((45, 6, 9), (45, 6, 9), (60, 80, 10), (90, 60, 0)), tmp_path)
    own = {name: {**one, "by": []} for name, one in {"reached": LINKED["reached"], **SHARE}.items()}
    cells = by_name(released(tmp_path, {"everyone": {**PLAIN["everyone"], "by": []}, **own}).cells.to_pylist())
    assert (cells["share", "S0", "{}"]["denominator"], cells["share", "S0", "{}"]["status"]) == (51, "ranged")
    assert cells["reached", "S0", "{}"]["status"] == "hidden"
    alone = by_name(released(tmp_path, {name: one for name, one in own.items() if name == "reached"}).cells.to_pylist())
    assert alone["reached", "S0", "{}"]["denominator"] == 45


def test_the_reached_of_places_whose_share_is_shown_are_shown(tmp_path):
    written(schools((60, 80, 10), (70, 70, 10), (90, 60, 0)), tmp_path)
    cells = by_name(released(tmp_path, {"reached": LINKED["reached"], **SHARE}).cells.to_pylist())
    for place, reached in (("*", 220), ("S0", 60), ("S1", 70), ("S2", 90)):
        assert cells["share", place, "{}"]["numerator"] == cells["reached", place, "{}"]["denominator"] == reached
