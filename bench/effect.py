"""Do the intervals of `commontable effect` hold what they promise? Studies whose true effect is known.

    python bench/effect.py [--runs 1000]

Prints, for each design, in how many of the studies the 95 % interval covered the truth (93 to 97 % is asked for), how
many of them the checks would have withheld although nothing was wrong, the bias, and whether standard errors are as
large as the spread of the estimates. Beside staggered starts stands the usual regression with two-way fixed effects.
"""

import argparse
import os
import platform
import time
from importlib.metadata import version

import numpy as np
from effect_truths import STAGGERED, TRUTHS, Columns, run
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.sandwich_covariance import cov_cluster

LEAST, MOST = 0.93, 0.97


def main() -> None:
    """Invent and estimate, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000, help="studies of each kind; seeds 0 to that")
    runs = parser.parse_args().runs
    machine = platform.processor() or platform.machine()
    print(
        f"machine: {machine}, {os.cpu_count()} cores, Python {platform.python_version()}, numpy {np.__version__}, "
        f"statsmodels {version('statsmodels')}, scipy {version('scipy')}; seeds [2026, 0] to [2026, {runs - 1}]"
    )
    print(f"{'design':42} covered  withheld    bias  spread  error  seconds a study")
    kept = True
    for truth in TRUTHS:
        started = time.perf_counter()
        found = [run(truth, seed) for seed in range(runs)]
        taken = (time.perf_counter() - started) / runs
        errors = np.array([one.error for one in found])
        covered = float(np.mean([one.covered for one in found]))
        kept &= LEAST <= covered <= MOST
        withheld, error = np.mean([not one.shown for one in found]), np.mean([one.std_error for one in found])
        print(
            f"{truth.name:42} {100 * covered:6.1f} %  {100 * withheld:6.1f} % {errors.mean():+7.3f} "
            f"{errors.std(ddof=1):7.3f} {error:6.3f} {taken:8.4f}",
            flush=True,
        )
    peers = [two_way(*STAGGERED.invent(np.random.default_rng([20_26, seed]))) for seed in range(runs)]
    errors = np.array([error for error, _ in peers])
    covered = float(np.mean([inside for _, inside in peers]))
    print(f"{'  two-way fixed effects on the same studies':42} {100 * covered:6.1f} %        – {errors.mean():+7.3f}")
    print(f"all designs within {100 * LEAST:.0f} to {100 * MOST:.0f} %: {'yes' if kept else 'NO'}")


def two_way(columns: Columns, truth: float) -> tuple[float, bool]:
    """The error of the usual regression with a level for each unit and each period, and whether it covered."""
    units, periods = len(set(columns["unit"])), len(set(columns["year"]))

    def without_means(values: list) -> np.ndarray:
        table = np.array(values, dtype=float).reshape(units, periods)
        return (table - table.mean(axis=0) - table.mean(axis=1)[:, None] + table.mean()).ravel()

    treated = without_means(columns["treated"])[:, None]
    result = OLS(without_means(columns["score"]), treated).fit()
    error = float(np.sqrt(cov_cluster(result, np.array(columns["unit"]))[0, 0]))
    return float(result.params[0]) - truth, bool(abs(result.params[0] - truth) <= 2.0 * error)


if __name__ == "__main__":
    main()
