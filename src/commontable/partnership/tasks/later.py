"""Letters that could not leave are tried again later, a few times, each time after a longer wait."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone


def tried_again_later(sending: Any, *given: Any, tried: int, waits: Sequence[int]) -> bool:
    """Whether the task is put off with what it was given and one try more; `waits` are minutes, one a try.

    Not where all tries are spent, nor where nothing can wait (in tests).
    """
    if tried >= len(waits) or not sending.get_backend().supports_defer:
        return False
    sending.using(run_after=timezone.now() + timedelta(minutes=waits[tried])).enqueue(*given, tried + 1)
    return True
