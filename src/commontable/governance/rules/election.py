"""The life of an election."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import Lifecycle


class ElectionMethod(TextChoices):
    """How ballots are counted."""

    RANKED_CHOICE = "ranked_choice", _("Ranked choice: one is elected")
    STV = "stv", _("Single transferable vote: several are elected")


class ElectionStage(TextChoices):
    """Where an election stands."""

    NOMINATIONS = "nominations", _("open to nominations")
    OPEN = "open", _("open to ballots")
    CLOSED = "closed", _("counted")
    CANCELLED = "cancelled", _("cancelled")


lifecycle = Lifecycle(
    {
        ElectionStage.NOMINATIONS: {ElectionStage.OPEN, ElectionStage.CANCELLED},
        ElectionStage.OPEN: {ElectionStage.CLOSED, ElectionStage.CANCELLED},
        ElectionStage.CLOSED: set(),
        ElectionStage.CANCELLED: set(),
    },
    refusal=_("An election that is {state} cannot become {to}."),
)
