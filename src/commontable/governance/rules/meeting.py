"""The life of a meeting and of its minutes."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import Lifecycle


class MeetingStage(TextChoices):
    """Where a meeting stands."""

    FINDING_DATE = "finding_date", _("a date is being found")
    CALLED = "called", _("called")
    LIVE = "live", _("under way")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


lifecycle = Lifecycle(
    {
        MeetingStage.FINDING_DATE: {MeetingStage.CALLED, MeetingStage.CANCELLED},
        MeetingStage.CALLED: {MeetingStage.LIVE, MeetingStage.HELD, MeetingStage.CANCELLED},
        MeetingStage.LIVE: {MeetingStage.HELD, MeetingStage.CALLED},
        MeetingStage.HELD: set(),
        MeetingStage.CANCELLED: {MeetingStage.CALLED, MeetingStage.FINDING_DATE},
    },
    refusal=_("A meeting that is {state} cannot become {to}."),
)


class Presence(TextChoices):
    """How a seat was at a meeting."""

    PRESENT = "present", _("present")
    ALTERNATE = "alternate", _("by alternate")
    EXCUSED = "excused", _("excused")
    ABSENT = "absent", _("absent")


class Answer(TextChoices):
    """What a member says to a date or an invitation."""

    YES = "yes", _("yes")
    MAYBE = "maybe", _("if need be")
    NO = "no", _("no")


class MinutesStage(TextChoices):
    """Where the minutes stand: only those present correct what was prepared."""

    DRAFT = "draft", _("draft")
    PREPARED = "prepared", _("prepared, open to corrections by those present")
    APPROVED = "approved", _("approved")


minutes = Lifecycle(
    {
        MinutesStage.DRAFT: {MinutesStage.PREPARED},
        MinutesStage.PREPARED: {MinutesStage.DRAFT, MinutesStage.APPROVED},
        MinutesStage.APPROVED: set(),
    },
    refusal=_("Minutes that are {state} cannot become {to}."),
)


class CorrectionStage(TextChoices):
    """What became of a correction."""

    OPEN = "open", _("open")
    TAKEN = "taken", _("taken into the text")
    NOTED = "noted", _("kept beside the text")
