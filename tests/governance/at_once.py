"""Several people act in the same instant, each in a thread with a connection of their own."""

import threading
import time
from collections.abc import Callable, Sequence

from django.db import OperationalError, connection


def patiently(act: Callable[[], object]) -> object:
    """Once more where SQLite's register in memory is locked: there it does not wait, as it does on disk."""
    while True:
        try:
            return act()
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(0.005)


def together(acts: Sequence[Callable[[], object]]) -> list[object]:
    """What came of each act, in their order; refusals and failures as exceptions."""
    barrier, found = threading.Barrier(len(acts)), [object()] * len(acts)

    def run(number: int) -> None:
        try:
            barrier.wait()
            found[number] = patiently(acts[number])
        except Exception as error:  # the test looks at it
            found[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def in_turns(acts: Sequence[Callable[[], object]], *, people: int) -> list[object]:
    """The same for many acts and fewer hands: whoever is free takes the next one, until none is left."""
    left, found = list(range(len(acts))), [object()] * len(acts)

    def take_all() -> str:
        while True:
            try:
                number = left.pop()
            except IndexError:
                return "none is left"
            try:
                found[number] = patiently(acts[number])
            except Exception as error:  # the test looks at it
                found[number] = error

    together([take_all] * people)
    return found
