"""What is not signed by all is known to its author, its parties and the director; nothing names it to others."""

import io
import json
import zipfile
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pypdf.errors import PdfReadError

from access import TABLE
from addresses import addresses
from agreements.drafted import first, mou, sharing, signed
from cast import Table, client_of
from commontable.accounts.own_data import kept_about
from commontable.agreements.actions.agreements.amending import begin_version
from commontable.agreements.actions.agreements.ending import withdraw_version
from commontable.agreements.actions.agreements.issuing import issue_version
from commontable.agreements.actions.agreements.reviewing import ask_for_review, review_version
from commontable.agreements.models import Agreement, Party
from world import make_world

CANARY = "zeisig"


def planted_by(table: Table) -> list[int]:
    """Agreements of Northside and Harbor in every state before the last signature; their numbers."""
    at = timezone.now()
    act: dict[str, Any] = {"by": table.dara, "at": at}
    days = {"starts_on": at.date(), "ends_on": at.date() + timedelta(days=300)}
    draft = mou(table, title="Aa zeisigdraft", **act, **days)
    read = mou(table, title="Bb zeisigread", **act, **days)
    ask_for_review(version=read, **act)
    review_version(version=read, is_ready=False, words_said="zeisigwords", by=table.omar, at=at)
    out = mou(table, title="Cc zeisigout", **act, **days)
    issue_version(version=out, **act)
    gone = mou(table, title="Dd zeisiggone", **act, **days)
    withdraw_version(version=gone, why="zeisigwhy", **act)
    under = sharing(table, title="Ee zeisigunder", parent=draft.agreement, **act, **days)
    return [one.agreement.number for one in (draft, read, out, gone, under)]


def words_in(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if hasattr(answer, "streaming_content") else answer.content
    if content[:4] == b"%PDF":
        with suppress(PdfReadError):
            return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
    return str(content.decode(errors="replace"))


def test_no_page_or_file_of_anybody_else_names_a_draft(table: Table) -> None:
    world, numbers, leaks = make_world(table), planted_by(table), []
    for who in ("rosa", "ines"):
        reader = getattr(table, who)
        client = client_of(reader)
        for address in addresses():
            if address.name not in TABLE or TABLE[address.name][0] == "-":
                continue
            parts = {part: world.part(address.name, part) for part in address.parts}
            for number in [parts.get("agreement", 0), *(numbers if "agreement" in parts else [])]:
                url = reverse(address.name, kwargs=parts | ({"agreement": number} if "agreement" in parts else {}))
                with transaction.atomic():
                    words = words_in(client.get(url)).lower()
                    transaction.set_rollback(True)
                if CANARY in words:
                    at = words.index(CANARY)
                    leaks.append(f"{who} {url}: {words[max(0, at - 80) : at + 40]}")
        if CANARY in json.dumps(kept_about(reader.user), default=str):
            leaks.append(f"{who} own data")
    assert leaks == []


def test_nobody_learns_by_searching_whom_a_draft_names(table: Table) -> None:
    at = timezone.now()
    signed(mou(table), by=table.maya)
    stands = first(Agreement.objects.get())
    draft = begin_version(agreement=stands.agreement, why="More of us", by=table.maya, at=at)
    Party.objects.create(partnership=table.partnership, version=draft, partner=table.families, role="party")
    for who, knows in (("ines", False), ("maya", True), ("rosa", True)):
        client = client_of(getattr(table, who))
        for asked in (f"partner={table.families.slug}", "q=Parents"):
            lines = client.get(f"/p/rivermouth/agreements.csv?{asked}").content.decode().strip().splitlines()
            offers = f'value="{table.families.slug}"' in client.get("/p/rivermouth/agreements/").content.decode()
            assert offers == knows
            if knows or asked.startswith("q"):
                assert (len(lines) == 2) == knows, (who, asked)
