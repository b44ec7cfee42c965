"""Linkage: whose files may be brought together, how sure is sure enough, and what may be told about it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import Lifecycle


class Mode(TextChoices):
    """What leaves a partner, so that one child is found in many files."""

    CLEAR = "clear", _("names and birth dates, to a backbone trusted under agreement")
    TOKENS = "tokens", _("codes that only partners can make, never names")
    FIELD_TOKENS = "field_tokens", _("codes, also of single columns, where the agreement allows them")


class RunStage(TextChoices):
    """What has become of one linking."""

    WAITING = "waiting", _("about to begin")
    LINKING = "linking", _("under way")
    DONE = "done", _("linked")
    FAILED = "failed", _("could not be linked")
    DROPPED = "dropped", _("given up")


RUNNING = frozenset({RunStage.WAITING, RunStage.LINKING})

lifecycle = Lifecycle(
    {
        RunStage.WAITING: {RunStage.LINKING, RunStage.FAILED, RunStage.DROPPED},
        RunStage.LINKING: {RunStage.DONE, RunStage.FAILED, RunStage.DROPPED},
        RunStage.DONE: set(),
        RunStage.FAILED: set(),
        RunStage.DROPPED: set(),
    },
    refusal=_("A linking that is {state} cannot become {to}."),
)
