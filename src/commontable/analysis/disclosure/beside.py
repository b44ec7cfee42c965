"""Large periods are settled by two processes: threads of one interpreter wait for each other too often to be quicker.

The second one opens nothing and starts nothing; a period goes to it by pipe, and what is hidden comes back.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from commontable.analysis.confined import isolation
from commontable.analysis.disclosure.period import Period, Settled

Settle = Callable[[Period], Settled]

# The process takes this one's import path from the pipe, then everything else from `main`.
_START = (
    "import pickle,sys;sys.path[:]=pickle.load(sys.stdin.buffer);"
    "from commontable.analysis.disclosure.beside import main;main()"
)
_waiting: Other | None = None


class Other:
    """A second process; it ends with this one."""

    def __init__(self) -> None:
        """Raises `OSError` where no process can be started."""
        self._process = subprocess.Popen(  # noqa: S603 (our own interpreter, nothing of the user's on the command line)
            [sys.executable, "-I", "-X", "utf8", "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._told = False

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def settled(self, period: Period) -> Settled:
        """The period is settled there; here, should that process be gone or unable to."""
        found: object = None
        with contextlib.suppress(OSError, EOFError, pickle.UnpicklingError):
            if not self._told:  # until now it costs next to nothing
                self._told = True
                self._send(sys.path)
            self._send(period)
            assert self._process.stdout is not None
            found = pickle.load(self._process.stdout)  # noqa: S301 (our own process wrote it)
        return found if isinstance(found, Settled) else period.settled()

    def close(self) -> None:
        """The process is over."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _send(self, what: object) -> None:
        assert self._process.stdin is not None
        pickle.dump(what, self._process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
        self._process.stdin.flush()


def start() -> None:
    """A second process waits for large periods, for a process that may start none later on."""
    global _waiting  # noqa: PLW0603 (one process, one beside it)
    if (os.cpu_count() or 1) > 1:
        with contextlib.suppress(OSError):
            _waiting = Other()


def settled(periods: Sequence[Callable[[], Period]], *, large: bool) -> list[Settled]:
    """What every one of `periods` settles, in their order; `large` ones two at a time. Raises `NotSettled`."""
    if not large or len(periods) < 2 or (os.cpu_count() or 1) < 2:
        return [period().settled() for period in periods]
    hands: queue.SimpleQueue[Settle] = queue.SimpleQueue()

    def by_a_free_hand(period: Callable[[], Period]) -> Settled:
        hand = hands.get()
        try:
            return hand(period())
        finally:
            hands.put(hand)

    with _other() as other, ThreadPoolExecutor(2) as threads:
        hands.put(Period.settled)
        hands.put(other.settled if other else Period.settled)
        return list(threads.map(by_a_free_hand, periods))


@contextlib.contextmanager
def _other() -> Iterator[Other | None]:
    """The process that waits, or one for the time being; None where none may be started."""
    if _waiting is not None:
        yield _waiting
        return
    try:
        other = Other()
    except OSError:
        yield None
        return
    try:
        yield other
    finally:
        other.close()


def main() -> None:
    """The other side: one period after the other, until this process's maker is gone."""
    isolation.end_with_parent()
    isolation.forbid()
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers:
        while True:
            try:
                period: Period = pickle.load(sys.stdin.buffer)  # noqa: S301 (our own maker wrote it)
            except EOFError:
                return
            try:
                found = period.settled()
            except Exception:
                found = None
            pickle.dump(found, answers, protocol=pickle.HIGHEST_PROTOCOL)
            answers.flush()
