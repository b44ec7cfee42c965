"""When minutes may be drafted, prepared, corrected and approved."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commontable.governance.rules.meeting import MeetingStage, MinutesStage
from commontable.partnership.rules.lifecycle import NotAllowed

LONGEST_MINUTES = 100_000
LONGEST_CORRECTION = 2_000


def require_draftable(meeting: str, *, minutes: str | None) -> None:
    """The meeting has begun and its minutes are not beyond draft; raises NotAllowed otherwise.

    >>> require_draftable("live", minutes=None)
    """
    if meeting not in {MeetingStage.LIVE, MeetingStage.HELD}:
        raise NotAllowed(_("There is nothing to write yet: this meeting has not begun."))
    if minutes not in {None, MinutesStage.DRAFT}:
        raise NotAllowed(_("These minutes are prepared. Take them back to draft before drafting them again."))


def require_draft(stage: str) -> None:
    """The text may be written freely; raises NotAllowed otherwise.

    >>> require_draft("approved")
    Traceback (most recent call last):
    commontable.partnership.rules.lifecycle.NotAllowed: These minutes are approved and never change any more.
    """
    if stage == MinutesStage.APPROVED:
        raise NotAllowed(_("These minutes are approved and never change any more."))
    if stage != MinutesStage.DRAFT:
        raise NotAllowed(
            _("These minutes are prepared. Settle a correction, or take them back to draft to write in them.")
        )


def require_text(text: str) -> None:
    """There is something to read, and not too much of it; raises NotAllowed otherwise."""
    if not text.strip():
        raise NotAllowed(_("The minutes are empty. Write what was discussed and decided."))
    if len(text) > LONGEST_MINUTES:
        raise NotAllowed(
            _("Minutes may have %(limit)d characters at most. Keep what is longer as a document of its own.")
            % {"limit": LONGEST_MINUTES}
        )


def require_preparable(*, meeting: str, sat: int, until: date, today: date) -> None:
    """The meeting is over, somebody was there to correct the minutes, and has time to; raises NotAllowed otherwise."""
    if meeting != MeetingStage.HELD:
        raise NotAllowed(_("The meeting is still under way. End it, then prepare its minutes."))
    if not sat:
        raise NotAllowed(_("Record first who was there: only those present can correct the minutes."))
    if until < today:
        raise NotAllowed(_("The day until which corrections are open has passed. Choose a later one."))


def require_correctable(*, stage: str, until: date | None, today: date) -> None:
    """Those present may propose a correction; the last day is included. Raises NotAllowed otherwise."""
    if stage == MinutesStage.APPROVED:
        raise NotAllowed(_("These minutes are approved and never change any more."))
    if stage != MinutesStage.PREPARED:
        raise NotAllowed(_("These minutes are still a draft. You can correct them once they are prepared."))
    if until is not None and today > until:
        raise NotAllowed(_("The time for corrections has passed. Tell whoever leads the body."))


def require_approvable(*, open_corrections: int, until: date | None, today: date, is_in_meeting: bool) -> None:
    """Every correction is settled, and either the time for them has passed or a meeting approves; else NotAllowed."""
    if open_corrections:
        raise NotAllowed(
            ngettext(
                "%(count)d correction is not settled. Take it into the text or keep it beside the text first.",
                "%(count)d corrections are not settled. Take them into the text or keep them beside the text first.",
                open_corrections,
            )
            % {"count": open_corrections}
        )
    if not is_in_meeting and until is not None and today <= until:
        raise NotAllowed(
            _("Corrections are open until the end of the day you gave. Approve then, or in a meeting of the body.")
        )


def require_approving_meeting(*, is_same: bool, is_of_body: bool, stage: str) -> None:
    """The meeting that approves is another one of the same body, under way or held; raises NotAllowed otherwise."""
    if is_same:
        raise NotAllowed(_("A meeting does not approve its own minutes. Choose a later one."))
    if not is_of_body:
        raise NotAllowed(_("Minutes are approved by a meeting of the same body."))
    if stage not in {MeetingStage.LIVE, MeetingStage.HELD}:
        raise NotAllowed(_("The meeting that approves these minutes has not begun. Approve them when it has."))
