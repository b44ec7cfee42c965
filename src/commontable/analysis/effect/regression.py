"""Least squares with errors that are robust, or clustered by place, on columns that are not redundant.

The sandwich is that of statsmodels; the small-sample factors are Stata's: HC1 n/(n-k), and CR1
G/(G-1) · (n-1)/(n-k) with Student's t on G-1 degrees of freedom.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commontable.analysis.effect.columns import Codes, Mask, Numbers

TOO_SMALL = 1e-9


@dataclass(frozen=True)
class Fitted:
    """The coefficient of the first column, its standard error, the degrees of freedom of its interval."""

    estimate: float
    std_error: float
    df: float


def fitted(
    *,
    outcome: Numbers,
    wanted: Numbers,
    others: Sequence[Numbers] = (),
    fixed: Sequence[Codes] = (),
    weights: Numbers | None = None,
    cluster: Codes | None = None,
    pairs: Codes | None = None,
) -> Fitted | None:
    """The coefficient of `wanted`, with a constant, the `others` and a level for every value of `fixed`.

    The `fixed` column with most values is taken out by subtracting means, which gives the same figures
    (Frisch, Waugh and Lovell). `pairs`: errors are clustered by matched pair too (Cameron, Gelbach and Miller).
    None: `wanted` is explained by the other columns altogether, or the outcome is, or all rows are of one cluster.
    """
    from statsmodels.regression.linear_model import OLS

    root = np.sqrt(weights) if weights is not None else np.ones(len(outcome))
    ordered = sorted(fixed, key=lambda codes: int(codes.max()))
    absorbed = ordered.pop() if ordered else None
    columns = [*others, *(one for codes in ordered for one in dummies(codes)), wanted]
    within = np.column_stack([outcome, *columns])
    if absorbed is None:
        whole = np.column_stack([within[:, :1], np.ones(len(outcome)), within[:, 1:]]) * root[:, None]
        levels = 0
    else:
        whole = (within - _means(within, absorbed, root**2)) * root[:, None]
        levels = int(absorbed.max()) + 1
    scale = np.sqrt(((within - within.mean(axis=0)) ** 2).sum(axis=0))
    kept = _independent(whole[:, 1:], np.concatenate([[0.0] * (absorbed is None), scale[1:]]))
    if not kept[-1]:
        return None
    design = whole[:, 1:][:, kept]
    n, k = len(outcome), int(kept.sum()) + levels
    groups = cluster if cluster is not None else pairs
    if n <= k or (groups is not None and groups.max() == 0):
        return None
    result = OLS(whole[:, 0], design).fit()
    if float(np.abs(result.resid).max()) <= TOO_SMALL * max(float(np.abs(outcome).max()), 1.0):
        return None
    if groups is None:
        from statsmodels.stats.sandwich_covariance import cov_white_simple

        variance, df = cov_white_simple(result, use_correction=False)[-1, -1] * n / (n - k), float(n - k)
    else:
        several = int(groups.max()) + 1
        factor = several / (several - 1) * (n - 1) / (n - k)
        variance, df = factor * _clustered(result, groups), float(several - 1)
        if cluster is not None and pairs is not None:
            both = np.unique(cluster * (int(pairs.max()) + 1) + pairs, return_inverse=True)[1]
            together = factor * (_clustered(result, groups) + _clustered(result, pairs) - _clustered(result, both))
            variance = max(variance, together)
    return Fitted(float(result.params[-1]), float(np.sqrt(variance)), df)


def dummies(codes: Codes) -> list[Numbers]:
    """One column of 0 and 1 for every category but the first."""
    return [(codes == one).astype(np.float64) for one in range(1, int(codes.max()) + 1)]


def _clustered(result: object, groups: Codes) -> float:
    from statsmodels.stats.sandwich_covariance import cov_cluster

    return float(cov_cluster(result, groups, use_correction=False)[-1, -1])


def _means(values: Numbers, codes: Codes, weights: Numbers) -> Numbers:
    total = np.bincount(codes, weights=weights)
    means = np.column_stack([np.bincount(codes, weights=weights * one) / total for one in values.T])
    return np.asarray(means[codes])


def _independent(design: Numbers, spread: Numbers) -> Mask:
    """Which columns add something to those before them; `spread`: how much each varied to begin with."""
    kept = np.zeros(design.shape[1], dtype=bool)
    basis = np.empty((design.shape[0], 0))
    for place, one in enumerate(design.T):
        left = one - basis @ (basis.T @ one)
        left -= basis @ (basis.T @ left)
        length = float(np.linalg.norm(left))
        if length > 1e-7 * max(float(np.linalg.norm(one)), float(spread[place])) and length > 0:
            kept[place] = True
            basis = np.column_stack([basis, left / length])
    return kept
