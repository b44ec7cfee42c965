"""The rule of a body as a simple game, what counts as influence, and how much of either is worth a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from commontable.analysis.decision_rules import Method, Rule
from commontable.analysis.power import Game, Seat
from commontable.analysis.power.game import exactly

DOMINANT = 0.40
"""One actor with more than this share, and more than an equal part, is named on the page."""

FAR_APART = 10
"""From so many percentage points on, power by the rule and influence in practice differ worth a sentence."""

PERIODS = (3, 6, 12, 24)
"""Months back that influence may be counted over."""


class Measure(TextChoices):
    """What people did in a body, counted from the register."""

    PROPOSED = "proposed", _("Proposals made")
    ADOPTED = "adopted", _("Proposals adopted")
    AMENDED = "amended", _("New versions after an objection")
    UPHELD = "upheld", _("Objections that changed the text")
    RAISED = "raised", _("Agenda items raised")
    ATTENDED = "attended", _("Meetings attended")
    CHAIRED = "chaired", _("Days in the chair")
    SPOKE = "spoke", _("Turns to speak")


def game_under(rule: Rule, *, seats: Sequence[Seat], veto: Sequence[str] = ()) -> Game:
    """The vote of these seats under the rule. A coalition wins when it is adopted even if all others vote against it
    or stay away, so it makes the quorum by itself. Without a vote to fall back on, nothing passes without everybody.
    Raises `GameError`.

    >>> seats = [Seat(name=str(n), sector=sector) for n, sector in enumerate("aaabbc")]
    >>> game = game_under(Rule(method=Method.DOUBLE_MAJORITY), seats=seats)
    >>> game.quota, game.sectors_needed, game.quorum_heads
    (4, 2, 3)
    """
    total = sum((exactly(seat.weight) for seat in seats), Fraction(0))
    method = rule.vote_method
    sectors = 0
    if method is None:
        quota = total
    elif method is Method.SUPERMAJORITY:
        quota = rule.threshold * total
    else:
        quota = Fraction(floor(total / 2) + 1)  # weights of seats are whole numbers
    if method is Method.DOUBLE_MAJORITY:
        sectors = floor(rule.sectors * len({seat.sector for seat in seats})) + 1
    return Game(
        seats=tuple(seats),
        quota=int(quota) if quota.denominator == 1 else quota,
        sectors_needed=sectors,
        sector_majority="weight",
        veto=tuple(veto),
        quorum_heads=max(1, ceil(rule.quorum * len(seats))),
        quorum_sectors=rule.quorum_sectors,
    )


def passing(shares: Mapping[str, float]) -> list[str]:
    """Who has more than `DOMINANT` and more than an equal part, the strongest first.

    >>> passing({"schools": 0.5, "health": 0.3, "families": 0.2}), passing({"schools": 0.5, "health": 0.5})
    (['schools'], [])
    """
    equal = 1 / len(shares) if shares else 1.0
    over = [name for name, share in shares.items() if share > DOMINANT + 1e-9 and share > equal + 1e-9]
    return sorted(over, key=lambda name: -shares[name])
