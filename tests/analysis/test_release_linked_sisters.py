"""A share of children reached beside an indicator of the children reached: what the one shows as a range the other may
say, but never how many were not reached, where all could be looked for and they are few.
"""

import random

import pytest

from analysis.test_release_linked_together import LINKED, PLAIN, released, written

SHARE = {"share": {"source": "p", "period": "year", "success": "reached_q", "by": ["g"]}}


@pytest.mark.parametrize("seed", range(5))
def test_few_who_were_not_reached_do_not_follow_where_all_could_be_looked_for(seed, tmp_path):
    rng = random.Random(seed)
    sizes = [(rng.choice([4, 12, 20, 30, 45]), rng.choice([0, 4, 6, 12, 30])) for _ in range(6)]
    rows = [
        (f"S{s}", rng.choice("ab"), visits, rng.random() < 0.5)
        for s, (reached, missed) in enumerate(sizes)
        for visits in [1] * reached + [0] * missed
    ]
    written(rows, tmp_path)
    made = released(tmp_path, PLAIN | {"reached": LINKED["reached"]} | SHARE)
    cells = {(one["indicator"], one["place"], one["breakdown"]): one for one in made.cells.to_pylist()}
    both = [
        (one["denominator"], cells["reached", place, group]["denominator"])
        for (name, place, group), one in cells.items()
        if name == "share" and one["denominator"] and cells.get(("reached", place, group), {}).get("denominator")
    ]
    assert both
    assert all(children - reached == 0 or children - reached >= 10 for children, reached in both)
