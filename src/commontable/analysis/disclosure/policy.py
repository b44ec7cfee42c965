"""What may be shown: the smallest group, and the ranges that stand in for a percentage that would give a
count away.

The outer codes ("20 % or less", "95 % or more") by size of group follow the tiers that US districts use
after NCES 2011-603 (SLDS Technical Brief 3, "Statistical Methods for Protecting Personally Identifiable
Information in Aggregate Reporting"); the inner bands are ours, drawn so that every band leaves at least
`FEASIBLE` possible counts for every size of group of 5 or more.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

FEASIBLE = 3
"""Every range that is shown is consistent with at least so many different counts."""


@dataclass(frozen=True, kw_only=True)
class Tier:
    """Groups of `from_n` children and more (to the next tier): where the bands are cut, in percent.

    The lowest band is `0 <= x <= high`, the highest `low <= x <= 100`, those between `low <= x < high` (the second
    lowest: `low < x < high`).

    `exact` tiers publish the figure itself unless it falls in the lowest or the highest band.
    """

    from_n: int
    cuts: tuple[int, ...]
    exact: bool = False


TIERS = (
    Tier(from_n=1, cuts=()),
    Tier(from_n=5, cuts=(50,)),
    Tier(from_n=10, cuts=(20, 80)),
    Tier(from_n=11, cuts=(20, 50, 80)),
    Tier(from_n=20, cuts=(10, 30, 50, 70, 90)),
    Tier(from_n=40, cuts=(5, 20, 30, 40, 50, 60, 70, 80, 95)),
    Tier(from_n=101, cuts=(2, 10, 20, 30, 40, 50, 60, 70, 80, 90, 98), exact=True),
    Tier(from_n=300, cuts=(1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99), exact=True),
)


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The rules of one release.

    `minimum_count`: a group of 1 to `minimum_count - 1` children is hidden.
    `protect_remainders`: what is left of a published total after its published parts are taken away is
    itself a figure; it must stand for at least `minimum_count` children, and its successes must not be all
    of them or none (`slack` more or fewer successes must be possible).
    """

    minimum_count: int = 10
    tiers: tuple[Tier, ...] = TIERS
    protect_remainders: bool = True
    slack: int = FEASIBLE - 1

    def to_dict(self) -> dict[str, object]:
        """The policy is JSON-able."""
        return asdict(self)


DEFAULT_POLICY = Policy()
