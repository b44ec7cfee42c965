"""The quality of a linkage as figures about counts, never about a record."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from commontable.analysis.linkage.persons import Kept
from commontable.analysis.linkage.scoring import Prior
from commontable.analysis.linkage.weighing import Weighed

if TYPE_CHECKING:
    import numpy as np

    from commontable.analysis.linkage.run import Run

METHOD = "Fellegi-Sunter, unsupervised (Splink 5), one-to-one by mutual best"
CERTAINTY = 1.96


def report_of(
    *,
    run: Run,
    weighed: Weighed,
    chance: np.ndarray,
    links: np.ndarray,
    ties: np.ndarray,
    unsure: np.ndarray,
    labels: np.ndarray,
    prior: Prior,
    kept: Kept,
    doubles: np.ndarray,
) -> dict[str, object]:
    """What `report.json` holds."""
    passes = run.trained.passes
    assumed = [f"assumed:{one.comparison.name}" for one in run.model if all(how == "assumed" for how in one.how)]
    warnings = [*run.arranged.warnings, *assumed]
    if not len(links):
        warnings.append("no_links")
    if any(one.left_out for one in run.rules):
        warnings.append("frequent_values_left_out")
    if run.decided.unknown:
        warnings.append("decisions_without_records")
    return {
        "method": METHOD,
        "threshold": run.threshold,
        "band": list(run.band),
        "seed": run.seed,
        "sources": [
            {
                "source": name,
                "rows": int(rows),
                "records_after_dedupe": _different(doubles[run.source == i]),
                "people": _different(labels[run.source == i]),
            }
            for i, (name, rows) in enumerate(zip(run.arranged.sources, run.arranged.rows, strict=True))
        ],
        "people": _different(labels),
        "links": len(links),
        "uncertain": len(unsure),
        "ties_held_back": len(ties),
        "pairs_compared": weighed.compared,
        "expected": expected_quality(chance, links, prior=prior),
        "match_rates": _match_rates(run, weighed, links),
        "model": [one.to_dict() for one in run.model],
        "prior": {"pairs_possible": prior.possible, "pairs_expected": round(prior.expected, 1)},
        "passes": passes,
        "blocking": [{"rule": one.rule.name, "pairs": one.pairs, "values_left_out": one.left_out} for one in run.rules],
        "decisions": {
            "same": len(run.decided.same),
            "apart": len(run.decided.apart),
            "unknown": run.decided.unknown,
        },
        "earlier": {"kept": kept.persons, "joined": kept.joined, "parted": kept.parted},
        "warnings": warnings,
    }


def _different(rows: np.ndarray) -> int:
    import numpy as np

    return int(np.count_nonzero(np.bincount(rows)))


def expected_quality(chance: np.ndarray, links: np.ndarray, *, prior: Prior) -> dict[str, object]:
    """Precision and recall that the probabilities lead to one to expect, with 95 % limits. They are as right as the
    model: pairs that no rule brought together are not counted as missed.

    >>> import numpy as np
    >>> from commontable.analysis.linkage.scoring import Prior
    >>> found = expected_quality(np.array([0.9, 0.8, 0.3]), np.array([0, 1]), prior=Prior(possible=9, expected=2))
    >>> found["precision"], found["recall"]
    (0.85, 0.85)
    """
    import numpy as np

    taken = chance[links]
    right, count = float(taken.sum()), len(links)
    left = np.ones(len(chance), bool)
    left[links] = False
    spread = math.sqrt(float((taken * (1 - taken)).sum()))
    true = max(prior.expected, right)
    missed = max(true - right, 0.0)
    precision, recall = (right / count if count else None), (right / true if true > 0 else None)
    wide = CERTAINTY * math.sqrt(spread**2 + missed)
    limits = {
        "precision_low": max(0.0, (right - CERTAINTY * spread) / count) if count else None,
        "precision_high": min(1.0, (right + CERTAINTY * spread) / count) if count else None,
        "recall_low": max(0.0, right / (true + wide)) if true > 0 else None,
        "recall_high": min(1.0, right / max(true - wide, right, 1e-9)) if true > 0 else None,
    }
    found = {"precision": precision, "recall": recall, **limits}
    return {name: round(value, 4) if value is not None else None for name, value in found.items()}


def _match_rates(run: Run, weighed: Weighed, links: np.ndarray) -> list[dict[str, object]]:
    """For every two sources, the share of the records of each that found a partner in the other."""
    import numpy as np

    names, sizes = run.arranged.sources, run.arranged.rows
    if run.together:
        return []
    width = len(names)
    code = run.source[weighed.a[links]] * width + run.source[weighed.b[links]]
    counts = np.bincount(code, minlength=width * width)
    return [
        {
            "left_source": names[i],
            "right_source": names[j],
            "links": int(counts[i * width + j]),
            "left_rate": round(int(counts[i * width + j]) / sizes[i], 4),
            "right_rate": round(int(counts[i * width + j]) / sizes[j], 4),
        }
        for i in range(width)
        for j in range(i + 1, width)
    ]
