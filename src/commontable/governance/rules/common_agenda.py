"""The eight parts of a common agenda: what each asks, its text as a whole, and what changed from one to the next."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from commontable.partnership.rules.differences import Piece
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.marks import marked
from commontable.ui.plain_text import plain_text

LONGEST_PART = 2_400  # characters; eight of them fit into one decision
LONGEST_ALIGNMENT = 4_000
NOTHING_WRITTEN = _("Write at least one part. The others can come later, as changes.")
UNREADABLE = _("The parts of this agenda cannot be read. Write them anew.")


class Part(TextChoices):
    """What a common agenda says, in the order in which it is read."""

    VISION = "vision", pgettext_lazy("common agenda", "Vision")
    PROBLEM = "problem", pgettext_lazy("common agenda", "The problem")
    DRIVERS = "drivers", pgettext_lazy("common agenda", "What moved us to start")
    RATIONALE = "rationale", pgettext_lazy("common agenda", "Why together, and why this way")
    OUTCOMES = "outcomes", pgettext_lazy("common agenda", "Outcomes")
    STRATEGIES = "strategies", pgettext_lazy("common agenda", "Strategies")
    VALUES = "values", pgettext_lazy("common agenda", "Values")
    EQUITY = "equity", pgettext_lazy("common agenda", "Our stance on equity")


ASKS = {
    Part.VISION: _("What will be true for every child here if we succeed? One or two sentences people remember."),
    Part.PROBLEM: _("What is not right today, for whom, and by what do we know it?"),
    Part.DRIVERS: _("What brought us to the table: which event, which figure, whose words?"),
    Part.RATIONALE: _("What can none of us do alone? Why do we believe that this way leads there?"),
    Part.OUTCOMES: _("By what will we see that it got better, for whom, and by when? A line each."),
    Part.STRATEGIES: _("Which few things do we do together, and which does each of us do? A line each."),
    Part.VALUES: _("How do we treat one another and decide, also when it is hard?"),
    Part.EQUITY: _("Who is furthest from this vision today, and what do we do differently for them?"),
}


class Change(NamedTuple):
    """A part that reads differently from one version to the next."""

    part: Part
    before: str
    after: str

    @property
    def pieces(self) -> list[Piece]:
        """The new wording with what went and what came, word by word."""
        if not self.before or not self.after:
            return marked(self.before, self.after)
        return marked(f"{self.before}\n", f"{self.after}\n")  # a last line is no other line where one follows it


def parts_of(given: Any) -> dict[str, str]:
    """The parts that have words, as plain text, in reading order.

    Raises NotAllowed where they cannot be read, one is too long, or none has a word.

    >>> parts_of({"outcomes": " All read by grade 3. ", "vision": "Every child thrives.", "values": " "})
    {'vision': 'Every child thrives.', 'outcomes': 'All read by grade 3.'}
    >>> parts_of({})
    Traceback (most recent call last):
    commontable.partnership.rules.lifecycle.NotAllowed: Write at least one part. The others can come later, as changes.
    """
    if not isinstance(given, Mapping) or not all(
        name in Part.values and isinstance(text, str) for name, text in given.items()
    ):
        raise NotAllowed(UNREADABLE)
    written = {part.value: plain_text(given.get(part.value, "")) for part in Part}
    for name, text in written.items():
        if len(text) > LONGEST_PART:
            raise NotAllowed(
                ngettext(
                    "“%(part)s” has %(count)s characters; at most %(longest)s character fits, so that people read it.",
                    "“%(part)s” has %(count)s characters; at most %(longest)s characters fit, so that people read it.",
                    LONGEST_PART,
                )
                % {"part": Part(name).label, "count": len(text), "longest": LONGEST_PART}
            )
    kept = {name: text for name, text in written.items() if text}
    if not kept:
        raise NotAllowed(NOTHING_WRITTEN)
    return kept


def text_of(parts: Mapping[str, str]) -> str:
    """The agenda as one text, each part under its heading, numbered by its place; a part without words is left out.

    >>> print(text_of({"vision": "Every child thrives.", "outcomes": "All read by grade 3."}))
    1. Vision
    <BLANKLINE>
    Every child thrives.
    <BLANKLINE>
    5. Outcomes
    <BLANKLINE>
    All read by grade 3.
    """
    return "\n\n".join(
        f"{number}. {part.label}\n\n{parts[part]}" for number, part in enumerate(Part, start=1) if parts.get(part)
    )


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """The parts that read differently, in reading order; a part that came or went has an empty side.

    >>> [change.part.value for change in changes({"vision": "A", "values": "B"}, {"vision": "A", "problem": "C"})]
    ['problem', 'values']
    """
    read = [Change(part, before.get(part, ""), after.get(part, "")) for part in Part]
    return [change for change in read if change.before != change.after]


def agenda_effect(*, parts: Any, based_on: int) -> dict[str, Any]:
    """What a proposal about the common agenda carries. `based_on`: the version it was written from, 0 for none."""
    return {"parts": parts_of(parts), "based_on": based_on}


def require_agenda(effect: Mapping[str, Any]) -> None:
    """These parts can become a version; raises NotAllowed with a sentence that says what is missing.

    >>> require_agenda({"parts": {"vision": "Every child thrives."}, "based_on": 0})
    >>> require_agenda({"parts": {"mission": "?"}, "based_on": 0})
    Traceback (most recent call last):
    commontable.partnership.rules.lifecycle.NotAllowed: The parts of this agenda cannot be read. Write them anew.
    """
    based_on = effect.get("based_on")
    if isinstance(based_on, bool) or not isinstance(based_on, int) or based_on < 0:
        raise NotAllowed(UNREADABLE)
    parts_of(effect.get("parts"))


def require_newest(*, based_on: int, in_force: int) -> None:
    """The text was written from the version in force; raises NotAllowed where another was adopted meanwhile.

    >>> require_newest(based_on=2, in_force=2)
    >>> require_newest(based_on=0, in_force=1)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    commontable.partnership.rules.lifecycle.NotAllowed: Version 1 of the common agenda was adopted meanwhile, ...
    """
    if based_on != in_force:
        raise NotAllowed(
            _(
                "Version %(number)d of the common agenda was adopted meanwhile, and this text was not written from it. "
                "Look at what differs, then write this change anew from version %(number)d."
            )
            % {"number": in_force}
        )
