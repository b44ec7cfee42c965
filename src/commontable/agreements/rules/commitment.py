"""The life of a commitment: promised, said to be done, confirmed by somebody else."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import Lifecycle


class CommitmentStage(TextChoices):
    """Where a commitment stands. Whether it is late is a matter of the day, never stored."""

    OPEN = "open", _("open")
    DONE = "done", _("said to be done")
    CONFIRMED = "confirmed", _("done and confirmed")
    WITHDRAWN = "withdrawn", _("withdrawn")


lifecycle = Lifecycle(
    {
        CommitmentStage.OPEN: {CommitmentStage.DONE, CommitmentStage.WITHDRAWN},
        CommitmentStage.DONE: {CommitmentStage.OPEN, CommitmentStage.CONFIRMED},
        CommitmentStage.CONFIRMED: set(),
        CommitmentStage.WITHDRAWN: {CommitmentStage.OPEN},
    },
    refusal=_("A commitment that is {state} cannot become {to}."),
)
