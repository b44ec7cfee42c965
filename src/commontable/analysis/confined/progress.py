"""The child says how far it is."""

from collections.abc import Callable

_send: Callable[[dict[str, object]], None] | None = None


def progress(*, stage: str, done: int, total: int | None = None) -> None:
    """The parent knows how far the work is; outside a child nothing happens.

    `stage` is a stable code ("reading", "checking", "comparing", "sealing"); `done` and `total` count
    the same unit (bytes or rows).
    """
    if _send is not None:
        _send({"stage": stage, "done": done, "total": total})


def send_to(send: Callable[[dict[str, object]], None] | None) -> None:
    """Progress goes to `send` from now on."""
    global _send  # noqa: PLW0603 (one child, one parent)
    _send = send


def hand_over(piece: str) -> None:
    """The parent has a piece of a result too large for one answer, in the order of the calls."""
    if _send is not None:
        _send({"piece": piece})
