"""What an estimate is worth in the words of the Every Student Succeeds Act, and what it takes for granted.

ESSA section 8101(21)(A) and the Department's guidance on evidence: tier 1 (strong) a well-designed experiment,
tier 2 (moderate) a quasi-experiment, tier 3 (promising) a correlation with controls, else "demonstrates a rationale".
"""

from __future__ import annotations

from commontable.analysis.effect.answer import Finding
from commontable.analysis.effect.spec import Design, EffectSpec

_TIERS = {
    1: "Tier 1, strong evidence (ESSA)",
    2: "Tier 2, moderate evidence (ESSA)",
    3: "Tier 3, promising evidence (ESSA)",
}
_WORDS = {
    Design.RANDOMISED: (1, "a randomised experiment"),
    Design.DID: (2, "a quasi-experiment: differences in differences"),
    Design.MATCHED: (2, "a quasi-experiment: matched comparison"),
    Design.ADJUSTED: (3, "a correlation with statistical controls"),
}
_CHILDREN, _GROUPS = 350, 50

_ASSUMED = {
    Design.RANDOMISED: (
        "Chance alone decided who took part.",
        "Whether one child takes part changes nothing for the others.",
        "Those without an outcome would have differed between the groups as little as the rest.",
    ),
    Design.DID: (
        "Without the activity, the treated would have changed by as much as those they are compared with.",
        "Nothing else began for the treated, and not for the others, at the same time.",
        "Nobody changed ahead of the start because of it, and once begun the activity went on.",
    ),
    Design.MATCHED: (
        "Who took part depended on nothing that matters for the outcome but what was matched on.",
        "For everybody who took part there was a real chance not to.",
        "The figure is for those who found a match, not for everybody who took part.",
    ),
    Design.ADJUSTED: (
        "Who took part depended on nothing that matters for the outcome but what is adjusted for.",
        "What is adjusted for matters in the same straight way in both groups.",
        "Such a figure is a hint where to look, not a proof.",
    ),
}


def assumptions(design: Design) -> tuple[str, ...]:
    """What has to be true, and no check can show, for the figure to be the effect."""
    return _ASSUMED[design]


def label(spec: EffectSpec, found: Finding, *, p_value: float | None) -> str:
    """The tier and why, in one line; which check failed, where one did."""
    failed = [one.name for one in found.checks if not one.passed]
    tier, words = _WORDS[spec.design]
    if failed or found.estimate is None or p_value is None:
        why = f"{words[0].upper()}{words[1:]}" + (f" that fails: {', '.join(failed)}" if failed else "")
        return f"Demonstrates a rationale at most (ESSA). {why}; the figure is not shown."
    tier = min(3, tier + found.lowered)
    said = [f"{_TIERS[tier]} by design: {words}"]
    said += found.reservations
    if found.n < _CHILDREN and (found.clusters or 0) < _GROUPS:
        said.append(f"smaller than the {_CHILDREN} children or {_GROUPS} groups that tiers 1 and 2 ask for")
    better = (found.estimate > 0) == (spec.direction == "increase")
    if p_value >= spec.alpha:
        said.append("no clear effect: the interval holds zero, so this is no evidence that it helped")
    elif not better:
        said.append("the outcome got worse, so this is evidence against it")
    return "; ".join(said) + "."
