"""What may be shown to one audience: the smallest group, the fewest successes, and the ranges that stand in for a
percentage that would give a count away.

The outer codes ("20 % or less", "95 % or more") by size of group follow the tiers that US districts use
after NCES 2011-603 (SLDS Technical Brief 3, "Statistical Methods for Protecting Personally Identifiable
Information in Aggregate Reporting"); the inner bands are ours, drawn so that every band leaves at least
`FEASIBLE` possible counts for every size of group of 5 or more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Self

FEASIBLE = 3
"""Every range that is shown is consistent with at least so many different counts."""
SMALLEST, LARGEST = 3, 1000
FINEST = 6


class PolicyError(ValueError):
    """The policy makes no sense; `field` names what is wrong, `message` says it in a sentence."""

    def __init__(self, message: str, *, field: str) -> None:
        self.message = message
        self.field = field
        super().__init__(f"{field}: {message}")


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
    """The rules of one release for one audience. Raises `PolicyError` where they make no sense.

    `minimum_count`: a group of 1 to `minimum_count - 1` children is hidden.
    `minimum_numerator`, `minimum_complement`: no percentage is shown, and no range that says so, when fewer
    children than that succeeded, or fewer did not. A range then reaches far enough to hold that many; 0: no such
    rule.
    `tiers`: which ranges stand in for percentages, by size of group.
    `rate_decimals`: percentages that are shown are rounded to so many decimals, and their numerators are left
    out; None: as they are.
    `show_counts`: False leaves the numbers of children and of successes out of every cell that shows something.
    `protect_remainders`: what is left of a published total after its published parts are taken away is
    itself a figure; it must stand for at least `minimum_count` children, and its successes must not be all
    of them or none (`slack` more or fewer successes must be possible).
    `width`: at least so many different counts stay possible for every hidden figure, and for the count behind
    every range, whatever is computed from all that is published: largest - smallest + 1 >= width.
    `name`, `source`: what the policy is called and whose rule it is, in one sentence.
    """

    minimum_count: int = 10
    minimum_numerator: int = 0
    minimum_complement: int = 0
    tiers: tuple[Tier, ...] = TIERS
    rate_decimals: int | None = None
    show_counts: bool = True
    protect_remainders: bool = True
    slack: int = FEASIBLE - 1
    width: int = FEASIBLE
    name: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        """Nonsense is refused."""
        _whole(self.minimum_count, "minimum_count", SMALLEST, LARGEST)
        _whole(self.minimum_numerator, "minimum_numerator", 0, LARGEST)
        _whole(self.minimum_complement, "minimum_complement", 0, LARGEST)
        _whole(self.slack, "slack", 0, LARGEST)
        _whole(self.width, "width", 2, self.minimum_count + 1)
        if self.rate_decimals is not None:
            _whole(self.rate_decimals, "rate_decimals", 0, FINEST)
        for name in ("show_counts", "protect_remainders"):
            if not isinstance(getattr(self, name), bool):
                raise PolicyError("write true or false.", field=name)
        for name in ("name", "source"):
            if not isinstance(getattr(self, name), str):
                raise PolicyError("write a text.", field=name)
        _check_tiers(self.tiers, self.minimum_count)

    def enough(self, *, least: float, most: float) -> bool:
        """A figure that can be anything from `least` to `most` leaves as many counts as the policy asks for.

        >>> Policy(width=3).enough(least=0, most=2), Policy(width=3).enough(least=0.5, most=2.9)
        (True, False)
        """
        return possible(least=least, most=most) >= self.width

    def to_dict(self) -> dict[str, object]:
        """The policy is JSON-able; `Policy.from_dict(policy.to_dict()) == policy`."""
        return asdict(self)

    @classmethod
    def from_dict(cls, given: Mapping[str, object]) -> Self:
        """The policy of these settings; what is not given is as in the default. Raises `PolicyError`.

        >>> Policy.from_dict({"minimum_count": 5}).minimum_count
        5
        >>> Policy.from_dict({"minimum": 5})
        Traceback (most recent call last):
        ...
        commontable.analysis.disclosure.policy.PolicyError: minimum: there is no such setting; settings are ...
        """
        known = [one.name for one in fields(cls)]
        for name in given:
            if name not in known:
                raise PolicyError(f"there is no such setting; settings are {', '.join(known)}.", field=name)
        made = dict(given)
        if "tiers" in made:
            made["tiers"] = _tiers(made["tiers"])
        return cls(**made)  # type: ignore[arg-type]


def possible(*, least: float, most: float) -> int:
    """How many whole numbers lie between, both ends counted; a solver's small errors are forgiven generously, so
    that never too many are counted.

    >>> possible(least=1, most=3), possible(least=1.2, most=2.8), possible(least=2, most=1)
    (3, 1, 0)
    """
    import math

    return max(0, math.floor(most + 1e-6) - math.ceil(least - 1e-6) + 1)


def _whole(value: object, field: str, least: int, most: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise PolicyError(f"write a whole number from {least} to {most}.", field=field)


def _tiers(given: object) -> tuple[Tier, ...]:
    if not isinstance(given, list | tuple):
        raise PolicyError("write a list of tiers.", field="tiers")
    made = []
    for one in given:
        if isinstance(one, Tier):
            made.append(one)
            continue
        if not isinstance(one, Mapping) or not {"from_n", "cuts"} <= set(one) <= {"from_n", "cuts", "exact"}:
            raise PolicyError("a tier has from_n, cuts and perhaps exact.", field="tiers")
        if not isinstance(one["cuts"], list | tuple):
            raise PolicyError("cuts are a list of percentages.", field="tiers")
        made.append(Tier(from_n=one["from_n"], cuts=tuple(one["cuts"]), exact=one.get("exact", False)))
    return tuple(made)


def _check_tiers(tiers: tuple[Tier, ...], minimum: int) -> None:
    if not tiers or not all(isinstance(one, Tier) for one in tiers):
        raise PolicyError("list at least one tier.", field="tiers")
    before = 0
    for one in tiers:
        _whole(one.from_n, "tiers", 1, 1_000_000)
        if one.from_n <= before:
            raise PolicyError("list the tiers by from_n, smallest first.", field="tiers")
        before = one.from_n
        if not isinstance(one.exact, bool):
            raise PolicyError("exact is true or false.", field="tiers")
        for cut in one.cuts:
            _whole(cut, "tiers", 1, 99)
        if list(one.cuts) != sorted(set(one.cuts)):
            raise PolicyError("write the cuts of a tier in rising order.", field="tiers")
    if tiers[0].from_n > minimum:
        raise PolicyError(f"groups of {minimum} children have no tier; begin at {minimum} or below.", field="tiers")


DEFAULT_POLICY = Policy()
