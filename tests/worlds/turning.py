"""A curve being turned: a page opened by Rosa with a line of each kind; a closed one; a note pinned to a point."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cast import Table
from commontable.measurement.actions.notes import write_note
from commontable.measurement.actions.turning.lines import add_line, withdraw_line
from commontable.measurement.actions.turning.opening import close_turning, open_turning
from commontable.measurement.models import Indicator
from commontable.measurement.rules.turning import Cost, Force, LineKind

NOW = datetime.now(UTC)
BACKBONE = "maya ines"
ACCESS = {
    "measurement:turnings": ("*", "-"),
    "measurement:turnings_csv": ("*", "-"),
    "measurement:turning_new": ("*", "*"),
    "measurement:turning": ("*", "-"),
    "measurement:turning_pdf": ("*", "-"),
    "measurement:turning_chart": ("*", "-"),
    "measurement:turning_history": ("*", "-"),
    "measurement:turning_end": ("*", "*"),
    "measurement:turning_ready": ("-", "*"),
    "measurement:turning_close": (f"{BACKBONE} rosa", f"{BACKBONE} rosa"),
    "measurement:turning_take_up": ("-", f"{BACKBONE} rosa"),
    "measurement:turning_line_new": ("*", "*"),
    "measurement:turning_line": ("*", "*"),
    "measurement:turning_line_withdraw": ("-", "*"),
    "measurement:turning_line_put_back": ("-", "*"),
    "measurement:turning_mark": ("-", "*"),
    "measurement:turning_promise": ("maya omar", "maya omar"),
    "measurement:notes": ("*", "-"),
    "measurement:notes_csv": ("*", "-"),
    "measurement:note-points": ("*", "*"),
}
LINES: dict[LineKind, dict[str, Any]] = {
    LineKind.FACTOR: {"text": "Summer without books", "force": Force.ROOT, "evidence": "Parents told us"},
    LineKind.PARTNER: {"name": "The town library", "text": "Opens on Saturdays"},
    LineKind.IDEA: {"text": "A book bag goes home in June", "cost": Cost.NONE, "reach": "All first graders"},
}


def add(
    table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], *, indicator: Indicator, **known: Any
) -> dict[str, Any]:
    """The pages stand."""
    closed = open_turning(indicator=indicator, end="Every child reads", by=table.rosa, at=NOW)
    close_turning(turning=closed, learnt="Ask the parents first.", by=table.rosa, at=NOW)
    page = open_turning(indicator=indicator, end="Every child reads at nine", by=table.rosa, at=NOW)
    lines = {
        kind: add_line(turning=page, kind=kind, values=given, by=table.rosa, at=NOW) for kind, given in LINES.items()
    }
    plan = {"text": "Two tutors on Tuesdays", "member": table.omar, "due_on": NOW.date() + timedelta(days=40)}
    step = add_line(turning=page, kind=LineKind.STEP, values=plan, by=table.rosa, at=NOW)
    gone = add_line(
        turning=page,
        kind=LineKind.FACTOR,
        values={"text": "A hunch", "force": Force.CONTRIBUTING},
        by=table.rosa,
        at=NOW,
    )
    withdraw_line(line=gone, by=table.rosa, at=NOW)
    write_note(indicator=indicator, period="2025", breakdown={"lunch": "free"}, text="New menu", by=table.rosa, at=NOW)
    parts |= {"turning": page.number, "line": lines[LineKind.FACTOR].pk}
    for route in ("line_new", "line", "line_withdraw", "line_put_back"):
        special[(f"measurement:turning_{route}", "kind")] = "factor"
    special[("measurement:turning_chart", "kind")] = "svg"
    special[("measurement:turning_line_put_back", "line")] = gone.pk
    special[("measurement:turning_promise", "line")] = step.pk
    special[("measurement:turning_take_up", "turning")] = closed.number
    return {"turning": page}
