"""States and the moves between them, as data. A move that is not listed is refused with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class NotAllowed(Exception):
    """The rules say no; the message says why and what to do instead."""

    def __init__(self, reason: Any) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)


@dataclass(frozen=True)
class Lifecycle:
    """The moves a thing may make: state → states it may become.

    >>> moves = {"open": {"closed"}, "closed": {"open", "locked"}, "locked": set()}
    >>> door = Lifecycle(moves, refusal="A {state} door cannot be {to}.")
    >>> door.move("open", to="closed")
    'closed'
    >>> door.move("locked", to="open")
    Traceback (most recent call last):
    commontable.partnership.rules.lifecycle.NotAllowed: A locked door cannot be open.
    """

    moves: Mapping[str, set[str]]
    refusal: Any

    def can_move(self, state: str, *, to: str) -> bool:
        """Whether the move is listed."""
        return to in self.moves.get(state, set())

    def move(self, state: str, *, to: str) -> str:
        """The new state; raises NotAllowed where the move is not listed."""
        if not self.can_move(state, to=to):
            raise NotAllowed(str(self.refusal).format(state=self._called(state), to=self._called(to)))
        return to

    def _called(self, state: str) -> Any:
        """What people call a state: its label where it is one of a list of choices."""
        known = next((one for one in self.moves if one == state), state)
        return getattr(known, "label", known)
