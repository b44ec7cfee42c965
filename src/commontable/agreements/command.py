"""`commontable verify-agreement`: whoever holds the evidence of an agreement checks it, without server or network."""

from __future__ import annotations

import hashlib
import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from commontable.agreements.rules.evidence import Row, Step, verify

SEALING = frozenset({Step.SIGNED, Step.KEPT_FROM_PAPER})
LARGEST = 50_000_000  # bytes of an export


def add_arguments(parser: ArgumentParser) -> None:
    """Which evidence, and what it is compared with."""
    parser.add_argument(
        "evidence", metavar="FILE.json", type=Path, help="the evidence, as the agreement's page gives it"
    )
    parser.add_argument("--document", metavar="FILE.pdf", type=Path, help="the PDF that was signed")
    parser.add_argument("--head", metavar="DIGEST", help="the last digest, as the certificate names it")


def run(args: Namespace) -> int:
    """0 when everything agrees, 1 when something does not, 2 when a file cannot be read."""
    try:
        if args.evidence.stat().st_size > LARGEST:
            return _say("That file is too large to be the evidence of an agreement.", code=2)
        told = json.loads(args.evidence.read_text(encoding="utf-8"))
        rows = [Row.parse(one) for one in told["steps"]]
        pdf = args.document.read_bytes() if args.document else None
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return _say("That cannot be read as the evidence of an agreement, or the PDF is not there.", code=2)
    faults = faults_in(told, rows, pdf=pdf, head=args.head)
    if faults:
        return _say(*faults, code=1)
    signed = sum(row.kind == Step.SIGNED for row in rows)
    return _say(f"The chain holds: {len(rows)} steps, {signed} signatures, all over the same bytes.", code=0)


def faults_in(told: Mapping[str, Any], rows: Sequence[Row], *, pdf: bytes | None, head: str | None) -> list[str]:
    """What does not agree, in sentences: the chain, the digests signed, the PDF given, the last digest noted."""
    faults = []
    if not rows:
        return ["There is no step in it."]
    if (fault := verify(rows)) is not None:
        faults.append(
            f"Step {fault.number} does not hold: it was changed, or a step before it was changed or taken out."
        )
    about = told.get("about")
    said = about.get("document_sha256") if isinstance(about, Mapping) else None
    from_paper = [row for row in rows if row.kind == Step.KEPT_FROM_PAPER]
    over = {row.facts.get("document_sha256") for row in from_paper or rows if row.kind in SEALING}
    if over and over != {said}:
        faults.append("Not all signed the PDF that the evidence is said to be about.")
    if pdf is not None and hashlib.sha256(pdf).hexdigest() != said:
        faults.append("The PDF is not, byte for byte, the one the evidence is about.")
    if head is not None and head.strip().lower() not in {row.digest for row in rows}:
        faults.append("The last digest of the certificate is not in this chain.")
    return faults


def _say(*sentences: str, code: int) -> int:
    print("\n".join(sentences), file=sys.stderr if code else sys.stdout)
    return code
