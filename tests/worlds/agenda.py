"""A common agenda that the council adopted in the room, and what Harbor says about its own plan."""

from datetime import UTC, datetime
from typing import Any

from cast import Table
from commontable.agreements.actions.documents import keep_document
from commontable.governance.actions.common_agenda.aligning import declare_alignment
from commontable.governance.actions.decisions.recording import record_decision
from commontable.governance.models import AgendaVersion, Alignment
from commontable.governance.rules.common_agenda import Part
from commontable.governance.rules.kinds import EffectKind

NOW = datetime.now(UTC)
LEADS = "maya omar"
PARTS = {
    Part.VISION.value: "Every child in Rivermouth reads for pleasure by the age of nine.",
    Part.OUTCOMES.value: "- 60 of 100 third graders read at grade level by 2028.\n- No group is left 10 points behind.",
    Part.EQUITY.value: "We begin with the children of Harbor ward.",
}
ACCESS: dict[str, tuple[str, str]] = {
    "governance:common_agenda": ("*", "-"),
    "governance:common_agenda_file": ("*", "-"),
    "governance:propose_agenda": ("*", "*"),
    "governance:record_agenda": (LEADS, LEADS),
    "governance:agenda_versions": ("*", "-"),
    "governance:agenda_versions_csv": ("*", "-"),
    "governance:agenda_version": ("*", "-"),
    "governance:agenda_shaping": ("*", "-"),
    "governance:agenda_shaping_csv": ("*", "-"),
    "governance:alignments_csv": ("*", "-"),
    "governance:declare_alignment": ("*", "*"),
    "governance:alignment": ("*", "-"),
    "governance:alignment_document": ("*", "-"),
    "governance:withdraw_alignment": ("omar", "omar"),
}


def adopt(table: Table, body: Any, *, parts: dict[str, str] | None = None, at: datetime = NOW) -> AgendaVersion:
    """The next version of the agenda, agreed in the room and written down by the director."""
    newest = AgendaVersion.objects.of(table.partnership).order_by("-number").first()
    decision = record_decision(
        body=body, title="What we pursue together", by=table.maya, at=at, effect_kind=EffectKind.COMMON_AGENDA,
        effect={"parts": PARTS if parts is None else parts, "based_on": newest.number if newest else 0},
    )  # fmt: skip
    version: AgendaVersion = decision.agenda_version
    return version


def aligned(table: Table, version: AgendaVersion, **given: Any) -> Alignment:
    """Harbor's word on its plan, by Omar."""
    said = {
        "partner": table.harbor, "version": version, "parts": [Part.VISION.value],
        "text": "Our reading clubs open at all four sites.", "plan_on": NOW.date(), "by": table.omar, "at": NOW,
    }  # fmt: skip
    return declare_alignment(**{**said, **given})


def add(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> dict[str, Any]:
    """Version 1 holds; Harbor has said how its plan serves it."""
    version = adopt(table, known["body"])
    alignment = aligned(table, version)
    alignment.document = keep_document(
        partnership=table.partnership, content=b"%PDF-1.7 the plan of Harbor", media_type="application/pdf",
        name="plan.pdf", by=table.omar, at=NOW,
    )  # fmt: skip
    alignment.save(update_fields=["document"])
    parts |= {"alignment": alignment.pk}
    special |= {
        ("governance:agenda_version", "version"): version.number,
        ("governance:common_agenda_file", "ending"): "txt",
    }
    return {"agenda": version, "alignment": alignment}
