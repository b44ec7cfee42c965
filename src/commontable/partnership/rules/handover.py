"""What shows that somebody is leaving, what the first ninety days ask for, and how a handover ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .roles import Role

LOOKS_AHEAD = timedelta(days=60)
LOOKS_BACK = timedelta(days=60)
MISSED_IN_A_ROW = 2
SPANS = (30, 60, 90)  # days
MOST_STEPS = 40
LONGEST_STEP = 240


class Trigger(TextChoices):
    """Why a handover was begun."""

    LEAVING = "leaving", _("a last day was set")
    ROLE_ENDED = "role_ended", _("a role or seat ended")
    BOUNCED = "bounced", _("letters come back")
    ABSENT = "absent", _("two meetings missed in a row")
    ASKED = "asked", _("somebody asked for it")


class Ended(TextChoices):
    """How a handover ended."""

    DONE = "done", _("handed over")
    STAYED = "stayed", _("nobody left after all")


@dataclass(frozen=True, kw_only=True)
class Sign:
    """Something in the register shows that a member (by key) leaves; the same thing always has the same key."""

    member: int
    trigger: Trigger
    day: date
    key: str


def is_near(day: date, *, today: date) -> bool:
    """Whether a last day is near enough, ahead or behind, to hand over by it.

    >>> is_near(date(2026, 6, 30), today=date(2026, 5, 1)), is_near(date(2026, 7, 30), today=date(2026, 5, 1))
    (True, False)
    """
    return today - LOOKS_BACK <= day <= today + LOOKS_AHEAD


def says_gone(code: str) -> bool:
    """Whether the status of a letter that came back (RFC 3463) says that nobody reads there any more.

    A full mailbox or a policy of the other side is permanent too, and says nothing about the person.

    >>> [says_gone(code) for code in ("5.1.1", "5.2.1", "5.2.2", "5.7.1", "")]
    [True, True, False, False, True]
    """
    return code.startswith("5.1.") or code in {"", "5.0.0", "5.2.0", "5.2.1"}


STEPS: tuple[tuple[int, frozenset[Role] | None, Promise | str], ...] = (
    (30, None, _("Read this handover and write down what is not clear")),
    (30, None, _("Meet the person at the backbone who looks after your organisation")),
    (30, None, _("Go through the open promises: which you keep, and which need another day")),
    (30, frozenset({Role.COUNCIL_MEMBER}), _("Read the minutes of the last two meetings before you sit at one")),
    (30, frozenset({Role.PARTNER_STEWARD}), _("Let the backbone's data steward show you how a file is sent")),
    (30, frozenset({Role.BACKBONE_STEWARD}), _("Look at every dataset, what it rests on and what is due next")),
    (30, frozenset({Role.DIRECTOR}), _("Go through members, roles and invitations, and end what no longer holds")),
    (60, None, _("Meet the people whom this handover names, one after the other")),
    (60, None, _("Read the agreements that your organisation signed")),
    (60, frozenset({Role.COUNCIL_MEMBER}), _("Speak for your organisation in a round, and say why")),
    (60, frozenset({Role.PARTNER_STEWARD}), _("Send the next file yourself")),
    (60, frozenset({Role.BACKBONE_STEWARD}), _("Prepare a release together with whoever published the last one")),
    (60, frozenset({Role.DIRECTOR}), _("Talk with every partner about what they came for and what they got")),
    (90, None, _("Tell your own organisation what the table does, and what it asks of you")),
    (90, None, _("Say at the table what you would do differently")),
)


def first_steps(roles: Iterable[Role]) -> list[tuple[int, Promise | str]]:
    """What the first 30, 60 and 90 days ask of somebody who takes over these roles.

    >>> [days for days, _text in first_steps([])]
    [30, 30, 30, 60, 60, 90, 90]
    >>> len(first_steps([Role.COUNCIL_MEMBER]))
    9
    """
    held = frozenset(roles)
    return [(days, text) for days, of, text in STEPS if of is None or of & held]
