"""A turn-the-curve page: its life, the kinds of its lines, and what it needs before it may be called ready."""

from collections.abc import Sequence
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import Lifecycle, NotAllowed

LONGEST_LINE = 240  # characters of one line, so that a page can be read in a meeting
LONGEST_TEXT = 2000
MARKS_EACH = 3  # what matters most: three factors a person, no more
MOST_LINES = 60  # of one kind on one page


class TurningStage(TextChoices):
    """Where a page stands."""

    WORKING = "working", _("being worked on")
    READY = "ready", _("ready for a meeting")
    CLOSED = "closed", _("closed")


lifecycle = Lifecycle(
    {
        TurningStage.WORKING: {TurningStage.READY, TurningStage.CLOSED},
        TurningStage.READY: {TurningStage.WORKING, TurningStage.CLOSED},
        TurningStage.CLOSED: {TurningStage.WORKING},
    },
    refusal=_("A page that is {state} cannot become {to}."),
)


class Force(TextChoices):
    """What a factor does to the curve."""

    ROOT = "root", _("root cause")
    CONTRIBUTING = "contributing", _("contributes")
    RESTRICTING = "restricting", _("holds it back")


class Cost(TextChoices):
    """What an idea costs, in four words."""

    NONE = "none", _("no cost")
    LOW = "low", _("low cost")
    SOME = "some", _("some cost")
    HIGH = "high", _("high cost")


CHEAP = frozenset({Cost.NONE, Cost.LOW})


class LineKind(StrEnum):
    """The parts of a page that are lists."""

    FACTOR = "factor"
    PARTNER = "partner"
    IDEA = "idea"
    STEP = "step"


def missing_for_ready(*, end: str, factors: int, partners: int, costs: Sequence[str], steps: int) -> list[Promise]:
    """What still has to be written before a page may be called ready; empty where nothing is missing.

    `costs`: of each idea. One of them must cost nothing or little, as results-based accountability asks.

    >>> missing_for_ready(end="Every child reads", factors=2, partners=1, costs=["high", "none"], steps=1)
    []
    >>> len(missing_for_ready(end=" ", factors=0, partners=0, costs=[], steps=0))
    5
    >>> str(*missing_for_ready(end="x", factors=1, partners=1, costs=["some"], steps=1))
    'One idea that costs nothing or little: something that can begin on Monday.'
    """
    missing: list[Promise] = []
    if not end.strip():
        missing.append(_("The result we want for children."))
    if not factors:
        missing.append(_("The story behind the curve: at least one factor."))
    if not partners:
        missing.append(_("Partners with a role: at least one."))
    if not any(cost in CHEAP for cost in costs):
        missing.append(_("One idea that costs nothing or little: something that can begin on Monday."))
    if not steps:
        missing.append(_("The action plan: at least one step with who and by when."))
    return missing


def require_ready(missing: Sequence[Promise]) -> None:
    """Nothing is missing; raises NotAllowed with what is.

    >>> require_ready([])
    """
    if missing:
        raise NotAllowed(
            _("This page is not ready yet. It still needs: %(missing)s")
            % {"missing": " ".join(str(one) for one in missing)}
        )


def require_open(stage: str) -> None:
    """The page is not closed; raises NotAllowed.

    >>> require_open("working")
    """
    if stage == TurningStage.CLOSED:
        raise NotAllowed(_("This page is closed. Take it up again first, or open a new one for what comes next."))


def require_room(count: int) -> None:
    """One more line fits; raises NotAllowed.

    >>> require_room(3)
    """
    if count >= MOST_LINES:
        raise NotAllowed(_("That is more than people can keep in mind. Withdraw a line that no longer matters first."))


def require_mark_left(given: int) -> None:
    """The person has a mark left to give; raises NotAllowed.

    >>> require_mark_left(2)
    """
    if given >= MARKS_EACH:
        raise NotAllowed(
            _("You marked %(most)d factors already. Take one mark back before you give another.") % {"most": MARKS_EACH}
        )
