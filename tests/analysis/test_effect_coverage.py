"""Intervals of 95 % cover a truth that is known: the small version of `bench/effect.py`."""

import subprocess
import sys
from pathlib import Path

import pytest
from scipy.stats import binom

sys.path.append(str(Path(__file__).resolve().parents[2] / "bench"))
RUNS = 25


@pytest.mark.parametrize("number", range(10))
def test_the_interval_covers(number):
    """So few runs that only an interval which covers much less than it says is found."""
    from effect_truths import TRUTHS, run

    found = [run(TRUTHS[number], seed) for seed in range(RUNS)]
    assert len(TRUTHS) == 10
    assert sum(one.covered for one in found) >= binom.ppf(0.001, RUNS, 0.95)
    assert sum(one.shown for one in found) >= 0.75 * RUNS


def test_two_way_fixed_effects_go_astray_on_the_same_studies():
    import numpy as np
    from effect import two_way
    from effect_truths import STAGGERED

    studies = [STAGGERED.invent(np.random.default_rng([20_26, seed])) for seed in range(10)]
    assert sum(two_way(*study)[1] for study in studies) < 3


def test_the_science_imports_quickly():
    """No estimator is loaded before it is asked for."""
    code = (
        "import sys, commontable.analysis.effect as effect, commontable.analysis.effect.command;"
        "assert not {'scipy', 'statsmodels', 'pandas', 'pyarrow'} & set(sys.modules), sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
