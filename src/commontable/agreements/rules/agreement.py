"""The life of a version of an agreement, and what its dates make of it."""

from __future__ import annotations

from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import Lifecycle


class VersionStage(TextChoices):
    """Where the text stands. Whether a signed one is in force is a matter of the day, never stored."""

    DRAFT = "draft", _("draft")
    REVIEW = "review", _("being reviewed")
    SIGNING = "signing", _("being signed")
    SIGNED = "signed", _("signed by all")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


OPEN = frozenset({VersionStage.DRAFT, VersionStage.REVIEW, VersionStage.SIGNING})

lifecycle = Lifecycle(
    {
        VersionStage.DRAFT: {VersionStage.REVIEW, VersionStage.SIGNING, VersionStage.SIGNED, VersionStage.WITHDRAWN},
        VersionStage.REVIEW: {VersionStage.DRAFT, VersionStage.SIGNING, VersionStage.SIGNED, VersionStage.WITHDRAWN},
        VersionStage.SIGNING: {VersionStage.SIGNED, VersionStage.DECLINED, VersionStage.WITHDRAWN},
        VersionStage.SIGNED: set(),
        VersionStage.DECLINED: set(),
        VersionStage.WITHDRAWN: set(),
    },
    refusal=_("A version that is {state} cannot become {to}."),
)


class Force(TextChoices):
    """What a signed version is on a day."""

    NOT_YET = "not_yet", _("signed, begins later")
    IN_FORCE = "in_force", _("in force")
    ENDED = "ended", _("ended")
    TERMINATED = "terminated", _("terminated")
    REPLACED = "replaced", _("replaced by a newer version")


def force(
    *, starts_on: date, ends_on: date | None, terminated_on: date | None, replaced_on: date | None, day: date
) -> Force:
    """What a signed version is that day. `ends_on` is its last day; the three others are first days of the new state.

    >>> year = {"starts_on": date(2026, 7, 1), "ends_on": date(2027, 6, 30), "replaced_on": None}
    >>> force(**year, terminated_on=None, day=date(2027, 6, 30)).value
    'in_force'
    >>> force(**year, terminated_on=None, day=date(2027, 7, 1)).value
    'ended'
    >>> force(**year, terminated_on=date(2026, 9, 1), day=date(2026, 9, 1)).value
    'terminated'
    """
    if replaced_on is not None and replaced_on <= day:
        return Force.REPLACED
    if terminated_on is not None and terminated_on <= day:
        return Force.TERMINATED
    if ends_on is not None and ends_on < day:
        return Force.ENDED
    return Force.IN_FORCE if starts_on <= day else Force.NOT_YET
