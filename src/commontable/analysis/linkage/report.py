"""The quality of a linkage as figures about counts, never about a record."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from commontable.analysis.linkage.persons import Kept
from commontable.analysis.linkage.recall import fields_of, pairs_unfound
from commontable.analysis.linkage.scoring import Prior
from commontable.analysis.linkage.unfound import NONE_SEEN, Unfound
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
    missed = pairs_unfound(run, weighed, chance=chance, links=links, labels=labels, doubles=doubles, share=prior.share)
    if len(links) and missed is None:
        warnings.append("recall_unknown")
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
        "expected": expected_quality(chance, links, prior=prior, missed=missed, most=_most(run)),
        "unfound": missed.to_dict([run.model[i].comparison.name for i in fields_of(run.model)]) if missed else None,
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


def _most(run: Run) -> float:
    """How many pairs of one child there can be: as many as the smaller of two sources has records."""
    if run.together:
        return run.rows * (run.rows - 1) / 2
    ordered = sorted(run.arranged.rows)
    return float(sum(n * (len(ordered) - 1 - i) for i, n in enumerate(ordered)))


def expected_quality(
    chance: np.ndarray, links: np.ndarray, *, prior: Prior, missed: Unfound | None, most: float
) -> dict[str, object]:
    """Precision and recall that one is led to expect, with 95 % limits. Precision is as right as the probabilities.

    `missed`: the pairs of one child that are not among the links. Where that is unknown, recall is what the model takes
    for the number of such pairs, and its limits are all that can be: there are `most` of them, or none is missed.

    >>> import numpy as np
    >>> from commontable.analysis.linkage.scoring import Prior
    >>> chance, links, prior = np.array([1.0] * 90 + [0.3]), np.arange(90), Prior(possible=900, expected=95)
    >>> missed = Unfound(expected=10, fewest=5, most=20)
    >>> found = expected_quality(chance, links, prior=prior, missed=missed, most=150)
    >>> found["precision"], found["recall"], found["recall_low"], found["recall_high"]
    (1.0, 0.9, 0.8131, 0.9474)
    >>> found = expected_quality(chance, links, prior=prior, missed=None, most=150)
    >>> found["recall"], found["recall_low"], found["recall_high"]
    (0.9474, 0.58, 1.0)
    """
    taken = chance[links]
    right, count = float(taken.sum()), len(links)
    spread = math.sqrt(float((taken * (1 - taken)).sum()))
    missed = missed or Unfound(expected=max(prior.expected - right, 0.0), fewest=0.0, most=math.inf)

    def share(unfound: float, *, wrong: float = 0.0) -> float | None:
        left = max(right - wrong, 0.0)
        return left / max(min(left + unfound, most), right) if right else None

    found = {
        "precision": right / count if count else None,
        "recall": share(missed.expected),
        "precision_low": max(0.0, (right - CERTAINTY * spread) / count) if count else None,
        "precision_high": min(1.0, (right + CERTAINTY * spread) / count) if count else None,
        "recall_low": share(missed.most, wrong=CERTAINTY * spread + NONE_SEEN),
        "recall_high": share(missed.fewest),
    }
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
