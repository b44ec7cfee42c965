"""What the sides of a dispute agree to: exactly one text, and nothing else."""

from __future__ import annotations

import hashlib
import json

from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import NotAllowed

LONGEST_TITLE = 160
LONGEST_SETTLEMENT = 20_000
LONGEST_NOTE = 10_000
MOST_SIDES = 8  # more than that is no dispute between partners but a matter for a body


def digest(*, text: str, is_public: bool, amends: int | None) -> str:
    """The SHA-256 of what is agreed to: the text, whether all may read it, and which agreement is to change.

    >>> one = digest(text="We share the bus.", is_public=False, amends=None)
    >>> len(one), one == digest(text="We share the bus.", is_public=True, amends=None)
    (64, False)
    """
    said = json.dumps({"amends": amends, "is_public": is_public, "text": text}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def require_settlement(text: str) -> None:
    """There is a text, and not too long a one. Raises NotAllowed."""
    if not text.strip():
        raise NotAllowed(_("Write down what the sides would agree to."))
    if len(text) > LONGEST_SETTLEMENT:
        raise NotAllowed(
            _("A settlement may have %(limit)d characters at most. Keep to what is agreed.")
            % {"limit": LONGEST_SETTLEMENT}
        )


def require_same(*, lies: str, seen: str) -> None:
    """What lies on the table is what was read. Raises NotAllowed."""
    if lies != seen:
        raise NotAllowed(
            _("The settlement was changed since you opened it. Read it as it is now, then agree if you still do.")
        )


def require_note(text: str) -> None:
    """There is a note, and not too long a one. Raises NotAllowed."""
    if not text.strip():
        raise NotAllowed(_("The note is empty."))
    if len(text) > LONGEST_NOTE:
        raise NotAllowed(_("A note may have %(limit)d characters at most.") % {"limit": LONGEST_NOTE})


def require_title(title: str) -> None:
    """There is a title of one line. Raises NotAllowed."""
    if not title.strip():
        raise NotAllowed(_("Say in a line what it is about."))
    if len(title) > LONGEST_TITLE:
        raise NotAllowed(_("A title may have %(limit)d characters at most.") % {"limit": LONGEST_TITLE})


def require_sides(partners: list[int], *, own: int) -> None:
    """One other partner at least, each once, and not one's own. Raises NotAllowed.

    >>> require_sides([3, 4], own=1)
    >>> require_sides([1], own=1)
    Traceback (most recent call last):
    commontable.partnership.rules.lifecycle.NotAllowed: Your own organisation is a side already. ...
    """
    if not partners:
        raise NotAllowed(_("Say with whom: name at least one person of another organisation."))
    if own in partners:
        raise NotAllowed(_("Your own organisation is a side already. Name somebody of another one."))
    if len(set(partners)) != len(partners):
        raise NotAllowed(_("Name one person for each organisation."))
    if len(partners) + 1 > MOST_SIDES:
        raise NotAllowed(_("With so many sides it is a matter for a body. Put it on the agenda of its next meeting."))
