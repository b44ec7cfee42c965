"""Policies side by side: which is stricter, and how every setting reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from commontable.analysis.disclosure.policy import Policy, Tier

FIELDS = {
    "minimum_count": _("the smallest group that is shown"),
    "minimum_numerator": _("the fewest children who succeeded"),
    "minimum_complement": _("the fewest children who did not"),
    "tiers": _("the ranges by size of group"),
    "rate_decimals": _("how percentages are rounded"),
    "show_counts": _("whether numbers of children are shown"),
    "protect_remainders": _("whether what is left of a total is protected"),
    "slack": _("how many successes must stay possible in what is left of a total"),
    "width": _("how many counts must stay possible behind a protected figure"),
}
AT_LEAST = ("minimum_count", "minimum_numerator", "minimum_complement", "slack", "width")
LARGE = 1_000_000


def laxer_in(policy: Policy, *, than: Policy) -> list[str]:
    """The settings in which the policy shows more than the other one; none where it is at least as strict.

    >>> laxer_in(Policy(minimum_count=5), than=Policy())
    ['minimum_count']
    >>> laxer_in(Policy(minimum_count=20, rate_decimals=0), than=Policy())
    []
    """
    found = [name for name in AT_LEAST if getattr(policy, name) < getattr(than, name)]
    if _shows_finer(policy, than):
        found.append("tiers")
    if than.rate_decimals is not None and (policy.rate_decimals is None or policy.rate_decimals > than.rate_decimals):
        found.append("rate_decimals")
    found += [
        name
        for name, is_laxer in (
            ("show_counts", policy.show_counts and not than.show_counts),
            ("protect_remainders", than.protect_remainders and not policy.protect_remainders),
        )
        if is_laxer
    ]
    return [name for name in FIELDS if name in found]


def at_least(policy: Policy, *, minimum_count: int) -> Policy:
    """The policy with that smallest group, where its own is smaller: the highest minimum wins.

    >>> at_least(Policy(minimum_count=16), minimum_count=10).minimum_count
    16
    >>> at_least(Policy(), minimum_count=12).minimum_count
    12
    """
    return policy if policy.minimum_count >= minimum_count else replace(policy, minimum_count=minimum_count)


def settings_of(policy: Policy) -> dict[str, object]:
    """The policy's settings without its name, as JSON knows them."""
    held = policy.to_dict()
    held["tiers"] = [{"from_n": tier.from_n, "cuts": list(tier.cuts), "exact": tier.exact} for tier in policy.tiers]
    return {name: held[name] for name in FIELDS}


def differing(one: Policy, other: Policy) -> list[str]:
    """The settings in which two policies differ, in the order in which they are explained.

    >>> differing(Policy(), Policy(width=4, minimum_count=12))
    ['minimum_count', 'width']
    """
    return [name for name in FIELDS if getattr(one, name) != getattr(other, name)]


def preset_named(policy: Policy, presets: Mapping[str, Policy]) -> str:
    """The preset whose settings these are; empty where they are nobody's."""
    return next((name for name, one in presets.items() if not differing(one, policy)), "")


def _shows_finer(policy: Policy, than: Policy) -> bool:
    """Whether for some size of group that both show the first lets a reader tell counts apart that the other hides."""
    smallest = max(policy.minimum_count, than.minimum_count)
    sizes = sorted({smallest, *(t.from_n for t in (*policy.tiers, *than.tiers) if t.from_n > smallest), LARGE})
    return any(_is_finer(_tier(policy, size), _tier(than, size)) for size in sizes)


def _tier(policy: Policy, size: int) -> Tier:
    return next(tier for tier in reversed(policy.tiers) if tier.from_n <= size)


def _is_finer(tier: Tier, than: Tier) -> bool:
    if not than.exact:
        return tier.exact or not set(tier.cuts) <= set(than.cuts)
    if not than.cuts:
        return False
    if not tier.cuts:  # one band over everything where it is no exact tier; the figure itself where it is
        return tier.exact
    return tier.cuts[0] < than.cuts[0] or tier.cuts[-1] > than.cuts[-1]
