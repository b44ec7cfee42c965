"""The parent's side: start the child, pass it the work, watch it, take one answer."""

from collections.abc import Callable, Mapping, Sequence

from commontable.analysis.confined.limits import Limits, Told

Progress = Callable[[dict[str, object]], None]


def run(
    target: str,
    arguments: Mapping[str, object],
    *,
    limits: Limits | None = None,
    on_progress: Progress | None = None,
    secret: Mapping[str, bytes] | None = None,
    may_raise: Sequence[type[Told]] = (),
) -> object:
    """`module:function` has run in a child of its own and its JSON-able result is here.

    `arguments` are JSON-able keyword arguments; `secret` adds keyword arguments of bytes (keys), sent
    by the same pipe. Raises `Exceeded`, `Crashed`, or one of `may_raise` when the function raised it.
    """
    raise NotImplementedError
