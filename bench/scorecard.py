"""The scorecard of 53 indicators over 12 years beside an empty partnership's: time and questions, in one run."""

import os
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests")]
os.environ["DJANGO_SETTINGS_MODULE"] = "settings_of_tests"

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext, setup_test_environment

PAGES = 20


def measured(person: object, address: str) -> tuple[float, int, int]:
    """Median seconds of a page, how many questions it asks of the register, how many bytes it has."""
    from cast import client_of

    client = client_of(person)  # type: ignore[arg-type]
    page = client.get(address)
    assert page.status_code == 200
    taken = []
    for _ in range(PAGES):
        begun = time.perf_counter()
        client.get(address)
        taken.append(time.perf_counter() - begun)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(address)
    return statistics.median(taken), len(asked), len(page.content)


def main() -> None:
    """Both pages are made in this process, without a server between."""
    setup_test_environment()
    call_command("migrate", verbosity=0)
    from cast import set_other_table, set_table
    from measurement.test_scorecard_queries import fill

    table, other = set_table(), set_other_table()
    fill(table)
    empty = measured(other, "/p/elsewhere/scorecard/")
    full = measured(table.alma, "/p/rivermouth/scorecard/")
    for name, (seconds, questions, size) in (("empty partnership", empty), ("53 indicators × 12 years", full)):
        print(f"{name:<28} {seconds * 1000:7.1f} ms   {questions:2} questions   {size / 1024:6.0f} KB")
    print(f"ratio: {full[0] / empty[0]:.1f} × the page of an empty partnership (median of {PAGES})")


if __name__ == "__main__":
    main()
