"""What is said in a dispute reaches nobody who has no part in it: no page, file, letter, journal, log or task."""

import io
import json
import logging
import zipfile
from contextlib import suppress
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pypdf.errors import PdfReadError

from access import TABLE
from addresses import addresses
from cast import Table, client_of
from commontable.accounts.own_data import kept_about
from commontable.governance.actions import disputes
from commontable.governance.actions.disputes.settling import lies_on_table
from commontable.governance.datasets.disputes import counts_of
from commontable.governance.datasets.needs import needs_of
from commontable.governance.models import Body, Dispute
from commontable.governance.tasks import disputes as tasks
from commontable.journal.models import Entry, Payload
from commontable.partnership.models import Member
from disputing import NOTHING, raised, settling, side_of
from world import make_world
from worlds.bodies import make_council

CANARY = "zeisig"
EVERYBODY_READS = {
    "site:home",
    "governance:meeting",
    "governance:build_agenda",
    "governance:trace",
    "partnership:partner",
}


class Canaries:
    """A private dispute in every state, each text with a canary of its own."""

    def __init__(self, table: Table) -> None:
        self.table, self.at = table, timezone.now()
        act: dict[str, Any] = {"at": self.at}
        told = settling(table, title="Aa zeisigtitle", text="Aa zeisigtext", **act)
        for author, reader, text in (
            (table.omar, table.rosa, "zeisigomar to the mediator"),
            (table.alma, table.omar, "zeisigalma to the other side"),
            (table.rosa, None, "zeisigrosa for herself"),
        ):
            readers = [reader] if reader else []
            disputes.write_note(dispute=told, text=text, readers=readers, by=author, **act)
        disputes.agree_to_settlement(side=side_of(told, table.omar), seen=lies_on_table(told), by=table.omar, **act)
        untold = raised(table, title="Bb zeisiguntold", **act)
        disputes.write_note(dispute=untold, text="zeisigalone", readers=[], by=table.omar, **act)
        disputes.ask_mediator(dispute=untold, member=table.rosa, share_notes=True, by=table.omar, **act)
        disputes.refuse_to_mediate(dispute=untold, words="zeisigrefused", by=table.rosa, **act)
        tasks.ask_and_tell(dispute=untold, member=table.ines, by=table.omar, **act)
        answers = NOTHING | {"else": True, "else_words": "zeisigdisclosed"}
        disputes.accept_to_mediate(dispute=untold, answers=answers, by=table.ines, **act)
        body = Body.objects.get(name="Council")
        sent_on = settling(table, title="Cc zeisigsent", text="Cc zeisiglay", **act)
        disputes.refer_dispute(dispute=sent_on, body=body, by=table.rosa, **act)
        self.disputes = [told, untold, sent_on]


@pytest.fixture
def planted(table: Table) -> SimpleNamespace:
    """One of everything at the table, and the canaries."""
    world = make_world(table)
    return SimpleNamespace(world=world, canaries=Canaries(table), table=table)


def words_in(answer: Any) -> str:
    """Everything an answer holds, unpacked where it is a document."""
    content = b"".join(answer.streaming_content) if hasattr(answer, "streaming_content") else answer.content
    if content[:4] == b"%PDF":
        with suppress(PdfReadError):  # what people bring in the tests of papers is not always whole
            return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
    return str(content.decode(errors="replace"))


def crawl(world: Any, reader: Member, numbers: list[int], *, everywhere: bool = True) -> dict[str, str]:
    """Every address of the table that answers a GET, with the world's parts, opened by the reader.

    The two directors open them `everywhere`; others where disputes are, at home and among lists that hold everybody.
    """
    client, found = client_of(reader), {}
    for address in addresses():
        if address.name not in TABLE or TABLE[address.name][0] == "-":
            continue
        if not everywhere and "disputes" not in address.path and address.name not in EVERYBODY_READS:
            continue
        parts = {part: world.part(address.name, part) for part in address.parts}
        for number in numbers if "dispute" in parts else [0]:
            url = reverse(address.name, kwargs=parts | ({"dispute": number} if "dispute" in parts else {}))
            with transaction.atomic():
                found[url] = words_in(client.get(url)).lower()
                transaction.set_rollback(True)
    return found


@pytest.mark.page
def test_no_page_or_file_of_anybody_else_holds_a_word(planted: SimpleNamespace, charlie: Member) -> None:
    numbers, leaks = [dispute.number for dispute in planted.canaries.disputes], []
    theirs = {
        "maya": "", "dara": "", "charlie": "",
        "alma": "zeisigtitle zeisigtext zeisigalma zeisigsent zeisiglay",
        "rosa": "zeisigtitle zeisigtext zeisigomar zeisigrosa zeisigsent zeisiglay",
        "ines": "zeisiguntold zeisigdisclosed",
    }  # fmt: skip
    for name, known in theirs.items():
        reader = charlie if name == "charlie" else getattr(planted.table, name)
        for url, words in crawl(planted.world, reader, numbers, everywhere=name in {"maya", "charlie"}).items():
            for word in known.split():
                words = words.replace(word, "")
            if CANARY in words:
                at = words.index(CANARY)
                leaks.append(f"{name} {url}: {words[at - 40 : at + 40]}")
    assert leaks == []


def test_what_is_taken_along_and_what_waits_hold_nothing_of_others(planted: SimpleNamespace, charlie: Member) -> None:
    at = timezone.now()
    everybody = {name: getattr(planted.table, name) for name in ("maya", "dara", "alma", "rosa", "ines", "omar")}
    taken = {name: json.dumps(kept_about(one.user), default=str) for name, one in everybody.items()}
    assert [name for name in ("maya", "dara") if CANARY in taken[name]] == []
    assert "zeisigomar" in taken["omar"] and "zeisigalma" not in taken["omar"] and "zeisigrosa" not in taken["omar"]
    assert "zeisigalma" in taken["alma"] and "zeisigomar" not in taken["alma"] and "untold" not in taken["alma"]
    assert "zeisigrosa" in taken["rosa"] and "zeisigomar" not in taken["rosa"]
    for one in (*everybody.values(), charlie):
        assert CANARY not in str(needs_of(one, at=at))
    for name in ("maya", "dara"):
        assert "Dispute" not in str(needs_of(everybody[name], at=at))


def test_the_journal_says_that_something_happened_and_to_nobody(planted: SimpleNamespace) -> None:
    entries = Entry.objects.filter(event__startswith="governance.dispute")
    assert {entry.event for entry in entries} == {"governance.dispute.raised", "governance.dispute.in_private"}
    assert {(entry.actor_id, entry.actor_name, entry.actor_partner, entry.object_type) for entry in entries} == {
        (None, "Somebody at the table", "", "partnership.partnership")
    }
    assert {str(body) for body in Payload.objects.filter(entry__in=entries).values_list("body", flat=True)} == {"{}"}
    kept = json.dumps([*Entry.objects.values(), *Payload.objects.values()], default=str).lower()
    assert CANARY not in kept


class Queue:
    """Stands for a task: remembers what it is given, and puts off what is to be put off."""

    supports_defer = True

    def __init__(self, task: Any) -> None:
        self.task, self.given, self.moments = task, [], []

    def get_backend(self) -> "Queue":
        return self

    def using(self, *, run_after: Any) -> "Queue":
        self.moments.append(run_after)
        return self

    def enqueue(self, *given: Any) -> None:
        self.given.append(given)


def test_letters_tasks_and_logs_name_neither_matter_nor_side(
    table: Table, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks
) -> None:
    make_council(table)
    send_asked, send_step = tasks.send_asked, tasks.send_step
    asked, steps = Queue(send_asked), Queue(send_step)
    monkeypatch.setattr(tasks, "send_asked", asked)
    monkeypatch.setattr(tasks, "send_step", steps)
    caplog.set_level(logging.DEBUG)
    with django_capture_on_commit_callbacks(execute=True):
        canaries = Canaries(table)
        told = canaries.disputes[0]
        ends_on = table.partnership.day(canaries.at) + timedelta(days=20)
        tasks.follow(disputes.move_day, dispute=told, ends_on=ends_on, by=table.rosa, at=canaries.at)
        untold = raised(table, title="Dd zeisig", at=canaries.at)
        tasks.ask_and_tell(dispute=untold, member=table.ines, by=table.omar, at=canaries.at)
    place = steps.given.index((told.pk, "settling", ends_on.isoformat()))
    assert table.partnership.day(steps.moments[place]) == ends_on - timedelta(days=3)
    assert [send_asked.call(*given) for given in asked.given] == [0, 1]  # the first had answered already
    assert [send_step.call(*given) for given in steps.given[place : place + 1]] == [3]
    assert sorted(letter.to[0].partition("@")[0] for letter in mail.outbox) == ["alma", "ines", "omar", "rosa"]
    for letter in mail.outbox:
        said = f"{letter.subject} {letter.body} {letter.alternatives}".lower()
        own = letter.to[0].partition("@")[0]
        assert [word for word in (CANARY, "harbor", "northside", "omar", "alma") if word in said and word != own] == []
    assert all(
        isinstance(one, int | str) and CANARY not in str(one) for q in (asked, steps) for g in q.given for one in g
    )
    assert CANARY not in caplog.text.lower()


def test_a_letter_about_a_step_that_is_over_is_not_sent(table: Table) -> None:
    dispute = settling(table, at=timezone.now())
    before = dispute.stage_until.isoformat()
    disputes.close_dispute(dispute=dispute, by=table.rosa, at=timezone.now())
    assert tasks.send_step.call(dispute.pk, "settling", before) == 0
    assert mail.outbox == []


def test_a_letter_that_cannot_leave_names_nobody_in_the_log_and_is_kept_for_its_people(
    table: Table, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    dispute = raised(table, title="Zeisig", at=timezone.now())
    disputes.ask_mediator(dispute=dispute, member=table.rosa, by=table.omar, at=timezone.now())
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", broken)
    assert tasks.send_asked.call(dispute.pk, table.rosa.pk) == 0
    dispute.refresh_from_db()
    assert dispute.letters_lost == [table.rosa.pk]
    assert not any(word in caplog.text.lower() for word in (CANARY, "rosa", "omar", "harbor"))
    page = reverse("governance:dispute", kwargs={"table": table.slug, "dispute": dispute.number})
    assert "could not be delivered" in words_in(client_of(table.omar).get(page))


def broken(*_given: Any, **_named: Any) -> None:
    """A mail server that refuses, with words of its own."""
    raise OSError("no such mailbox rosa@")


def test_the_agenda_of_a_body_shows_no_more_than_a_dispute(planted: SimpleNamespace) -> None:
    world = planted.world
    url = reverse("governance:build_agenda", kwargs={"table": planted.table.slug, "meeting": world.parts["meeting"]})
    page = words_in(client_of(planted.table.maya).get(url))
    assert "A dispute" in page and CANARY not in page


def test_no_figure_points_at_a_private_dispute(planted: SimpleNamespace) -> None:
    partnership = planted.table.partnership
    assert Dispute.objects.filter(is_private=True).count() >= 3
    counts = counts_of(partnership, at=timezone.now())
    assert counts is not None and counts.settled is None and counts.days is None
    Dispute.objects.exclude(pk=Dispute.objects.first().pk).update(is_private=False)
    fewer = counts_of(partnership, at=timezone.now())
    assert fewer is not None and fewer.raised == counts.raised - 1
