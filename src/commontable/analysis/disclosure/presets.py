"""Policies in use elsewhere, ready to be taken, each with its source.

A source gives a minimum and perhaps codes; what it leaves open (inner bands, linked totals, width) is as in our
default, which is stricter. No preset claims to be that agency's whole rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from commontable.analysis.disclosure.policy import TIERS, Policy, PolicyError, Tier

_DELAWARE = (
    Tier(from_n=1, cuts=()),
    Tier(from_n=16, cuts=(20, 50, 80), exact=True),
    Tier(from_n=20, cuts=(10, 30, 50, 70, 90), exact=True),
    Tier(from_n=40, cuts=(5, 20, 30, 40, 50, 60, 70, 80, 95), exact=True),
)
_TIERED = (
    *TIERS[:4],
    Tier(from_n=20, cuts=(10, 30, 50, 70, 90)),
    Tier(from_n=40, cuts=(5, 20, 30, 40, 50, 60, 70, 80, 95)),
    Tier(from_n=100, cuts=(2, 10, 20, 30, 40, 50, 60, 70, 80, 90, 98), exact=True),
    Tier(from_n=300, cuts=(1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99), exact=True),
)

PRESETS: Mapping[str, Policy] = MappingProxyType(
    {
        one.name: one
        for one in (
            Policy(
                name="ten",
                source="Groups of fewer than 10 are hidden: the minimum that most US states used "
                "(39 of them in 2010, NCES 2011-603). The ranges are ours.",
            ),
            Policy(
                name="new_york",
                minimum_count=5,
                source="New York State report cards: fewer than 5 tested students are hidden, and the next smallest "
                "group with them (datasupport.nysed.gov, article 115000765546). It names no codes for 0 % and 100 %; "
                "the ranges are ours.",
            ),
            Policy(
                name="delaware",
                minimum_count=16,
                tiers=_DELAWARE,
                source="Delaware Department of Education: 15 students or fewer are hidden, further groups with them; "
                "more than 95 % and less than 5 % are coded (doe.k12.de.us/Page/2283). Below 40 children our codes "
                "are wider, so that each leaves three counts.",
            ),
            Policy(
                name="tiers",
                minimum_count=11,
                tiers=_TIERED,
                rate_decimals=0,
                show_counts=False,
                source="Codes by size of group after NCES 2011-603, as a Utah district applies them: 10 students or "
                "fewer are hidden, 5 and 95 % from 40 students, 2 and 98 % from 100, 1 and 99 % from 300, no counts "
                "(ccsdut.org, reporting procedure). Smaller groups' bands and whole percents are ours.",
            ),
            Policy(
                name="idea",
                minimum_count=30,
                minimum_numerator=10,
                source="IDEA, 34 CFR 300.647(b)(1)(iv): for significant disproportionality a cell size up to 10 and "
                "a group size up to 30 are presumed reasonable. A rule for calculating risk ratios, taken here as a "
                "strict rule for publishing.",
            ),
        )
    }
)


def policy_of(given: Mapping[str, object]) -> Policy:
    """The policy of a `[policy]` section: `preset` and any settings that differ from it. Raises `PolicyError`.

    >>> policy_of({"preset": "new_york", "width": 4}).minimum_count
    5
    >>> policy_of({"preset": "texas"})
    Traceback (most recent call last):
    ...
    commontable.analysis.disclosure.policy.PolicyError: preset: there is no preset texas; there are ten, ...
    """
    settings = dict(given)
    preset = settings.pop("preset", None)
    if preset is None:
        return Policy.from_dict(settings)
    if not isinstance(preset, str) or preset not in PRESETS:
        raise PolicyError(f"there is no preset {preset}; there are {', '.join(PRESETS)}.", field="preset")
    return Policy.from_dict(PRESETS[preset].to_dict() | settings)
