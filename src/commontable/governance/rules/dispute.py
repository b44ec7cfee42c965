"""The life of a dispute: heard, mediated in steps with deadlines, settled or carried to the body that decides."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import Lifecycle


class DisputeStage(TextChoices):
    """Where a dispute stands."""

    RAISED = "raised", _("raised, waits for a mediator")
    LISTENING = "listening", _("the mediator listens to each side")
    TALKING = "talking", _("the sides talk together")
    SETTLING = "settling", _("a settlement lies on the table")
    SETTLED = "settled", _("settled")
    REFERRED = "referred", _("carried to the body")
    CLOSED = "closed", _("closed without a settlement")
    WITHDRAWN = "withdrawn", _("withdrawn")


OPEN = frozenset({DisputeStage.RAISED, DisputeStage.LISTENING, DisputeStage.TALKING, DisputeStage.SETTLING})
ENDED = frozenset({DisputeStage.SETTLED, DisputeStage.CLOSED, DisputeStage.WITHDRAWN})

lifecycle = Lifecycle(
    {
        DisputeStage.RAISED: {DisputeStage.LISTENING, DisputeStage.REFERRED, DisputeStage.WITHDRAWN},
        DisputeStage.LISTENING: {
            DisputeStage.TALKING, DisputeStage.SETTLING, DisputeStage.REFERRED, DisputeStage.CLOSED,
            DisputeStage.WITHDRAWN, DisputeStage.RAISED,
        },
        DisputeStage.TALKING: {
            DisputeStage.SETTLING, DisputeStage.REFERRED, DisputeStage.CLOSED, DisputeStage.WITHDRAWN,
            DisputeStage.RAISED,
        },
        DisputeStage.SETTLING: {
            DisputeStage.SETTLED, DisputeStage.TALKING, DisputeStage.REFERRED, DisputeStage.CLOSED,
            DisputeStage.WITHDRAWN, DisputeStage.RAISED,
        },
        DisputeStage.REFERRED: {
            DisputeStage.SETTLING, DisputeStage.CLOSED, DisputeStage.WITHDRAWN, DisputeStage.RAISED,
        },
        DisputeStage.SETTLED: set(),
        DisputeStage.CLOSED: set(),
        DisputeStage.WITHDRAWN: set(),
    },
    refusal=_("A dispute that is {state} cannot be {to}."),
)  # fmt: skip
