"""Promises of Harbor Youth: one open, one said to be done, one withdrawn."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cast import Table
from commontable.agreements.actions.bringing import Brought
from commontable.agreements.actions.commitments import make_commitment, report_done, withdraw_commitment
from commontable.agreements.models import Commitment

NOW = datetime.now(UTC)
THEIRS = "maya omar"
ACCESS = {
    "agreements:commitments": ("*", "-"),
    "agreements:commitments_csv": ("*", "-"),
    "agreements:make_commitment": ("*", "*"),
    "agreements:commitment": ("*", "-"),
    "agreements:renegotiate": (THEIRS, THEIRS),
    "agreements:report_done": (THEIRS, THEIRS),
    "agreements:confirm_commitment": ("*", "*"),
    "agreements:not_confirmed": ("*", "*"),
    "agreements:withdraw_commitment": (THEIRS, THEIRS),
    "agreements:restore_commitment": (THEIRS, THEIRS),
}


def add(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> dict[str, Any]:
    """The promises stand."""
    promise, done, withdrawn = (_promise(table, what) for what in ("Six tutors", "A reading room", "A second bus"))
    report_done(
        commitment=done, evidence="It opened on Monday.", by=table.omar, at=NOW,
        brought=Brought(b"%PDF-1.4 a rota", "application/pdf", "rota.pdf"),
    )  # fmt: skip
    withdraw_commitment(commitment=withdrawn, why="The driver left", by=table.omar, at=NOW)
    parts["commitment"] = promise.number
    special[("agreements:confirm_commitment", "commitment")] = done.number
    special[("agreements:not_confirmed", "commitment")] = done.number
    special[("agreements:restore_commitment", "commitment")] = withdrawn.number
    return {"commitment": promise, "shown_by_file": done}


def _promise(table: Table, what: str) -> Commitment:
    due_on = (NOW + timedelta(days=20)).date()
    return make_commitment(
        partner=table.harbor,
        member=table.omar,
        what=what,
        due_on=due_on,
        by=table.omar,
        at=NOW,
        evidence_wanted="A list",
    )
