"""Uncertain pairs of a linking with an answer about one of them, and a plan under which partners send codes."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cast import Table
from commontable.measurement.actions.encoded import send_codes
from commontable.measurement.actions.linkage_review import decide_pair, see_patterns
from commontable.measurement.rules.linkage_review import Answer

NOW = datetime.now(UTC)
BACKBONE = "maya ines"
REVIEW = [
    f"measurement:{name}" for name in (
        "linkage_review", "linkage_patterns_csv", "linkage_next", "linkage_answer", "linkage_undo", "linkage_pair",
        "linkage_decisions", "linkage_decisions_csv", "linkage_decision_take_back",
    )
]  # fmt: skip
CLERK = [
    f"measurement:{name}" for name in (
        "codes", "codes_profile", "codes_progress", "codes_again", "codes_delete", "codes_certificate",
    )
]  # fmt: skip
CODES = ["measurement:encoding_profile", "measurement:codes_csv", *CLERK]
ACCESS = {
    "measurement:linkage_review": (BACKBONE, "-"),
    "measurement:linkage_patterns_csv": (BACKBONE, "-"),
    "measurement:linkage_next": ("ines", "-"),
    "measurement:linkage_pair": ("ines", "-"),
    "measurement:linkage_answer": ("-", "ines"),
    "measurement:linkage_undo": ("-", "ines"),
    "measurement:linkage_decisions": (BACKBONE, "-"),
    "measurement:linkage_decisions_csv": (BACKBONE, "-"),
    "measurement:linkage_decision_take_back": ("-", "ines"),
    "measurement:encoder": ("*", "-"),
    "measurement:encoding_profile": (BACKBONE, BACKBONE),
    "measurement:codes_csv": (BACKBONE, "-"),
    "measurement:codes": ("dara", "dara"),
    "measurement:codes_profile": ("dara", "-"),
    "measurement:codes_progress": ("dara", "-"),
    "measurement:codes_again": ("-", "dara"),
    "measurement:codes_delete": ("dara", "dara"),
    "measurement:codes_certificate": ("dara", "-"),
}


def add(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> None:
    """Ines is named and answered about one pair; Northside sent codes twice, so that the first have a certificate."""
    from encoding import codes_plan, encoded_by, measured_by
    from reviewing import SCHOOL, doubtful

    made = doubtful(table)
    pair = see_patterns(run=made.run, by=table.ines, at=NOW).pairs[0]
    decision = decide_pair(run=made.run, pair=pair, answer=Answer.SAME, by=table.ines, at=NOW)
    parts["pair"] = 1
    special |= {(route, "plan"): made.plan.slug for route in REVIEW}
    special[("measurement:linkage_decision_take_back", "decision")] = decision.pk
    by_codes = codes_plan(table)
    with TemporaryDirectory() as folder:
        content, ids = encoded_by(by_codes.profile, Path(folder), SCHOOL)
    extract = measured_by(table, by_codes.school, table.dara, ids)
    linked = by_codes.plan.datasets.get(dataset=by_codes.school)
    first, second = (
        send_codes(linked=linked, extract=extract, file=BytesIO(content), by=table.dara, at=NOW) for _turn in range(2)
    )
    special |= {(route, "plan"): by_codes.plan.slug for route in CODES}
    special |= {(route, "dataset"): by_codes.school.slug for route in CLERK}
    special |= {(route, "uuid"): second.uuid for route in CLERK}
    special[("measurement:codes_certificate", "uuid")] = first.uuid
