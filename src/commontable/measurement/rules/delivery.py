"""The life of a delivery, from arrival to acceptance; nothing is ever half-accepted."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import Lifecycle


class Stage(TextChoices):
    """Where a partner's file stands."""

    ARRIVED = "arrived", _("arrived")
    TO_MAP = "to_map", _("waiting for you to match its columns")
    CHECKING = "checking", _("being checked")
    FINDINGS = "findings", _("needs fixing")
    READY = "ready", _("ready to confirm")
    ACCEPTED = "accepted", _("accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")
    UNREADABLE = "unreadable", _("could not be read")


OPEN = frozenset({Stage.ARRIVED, Stage.TO_MAP, Stage.CHECKING, Stage.FINDINGS, Stage.READY})
CLOSED = frozenset(set(Stage) - OPEN)

lifecycle = Lifecycle(
    {
        Stage.ARRIVED: {Stage.TO_MAP, Stage.CHECKING, Stage.UNREADABLE, Stage.WITHDRAWN},
        Stage.TO_MAP: {Stage.CHECKING, Stage.WITHDRAWN, Stage.UNREADABLE},
        Stage.CHECKING: {Stage.FINDINGS, Stage.READY, Stage.UNREADABLE, Stage.WITHDRAWN, Stage.TO_MAP},
        Stage.FINDINGS: {Stage.TO_MAP, Stage.CHECKING, Stage.WITHDRAWN},
        Stage.READY: {Stage.ACCEPTED, Stage.WITHDRAWN, Stage.TO_MAP, Stage.CHECKING},
        Stage.ACCEPTED: set(),
        Stage.WITHDRAWN: set(),
        Stage.UNREADABLE: {Stage.TO_MAP, Stage.WITHDRAWN},
    },
    refusal=_("This file is {state}; it cannot become {to}. Reload the page to see where it stands."),
)
