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
