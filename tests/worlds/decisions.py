"""A decision made in the council's meeting room, which waits to be carried out, and one that replaced an earlier."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cast import Table
from commontable.governance.actions.decisions.recording import record_decision
from commontable.governance.actions.decisions.reviewing import replace_decision
from commontable.governance.rules.kinds import EffectKind

NOW = datetime.now(UTC)
LEADS = "maya omar"
ACCESS: dict[str, tuple[str, str]] = {
    "governance:decisions": ("*", "-"),
    "governance:decisions_csv": ("*", "-"),
    "governance:record_decision": (LEADS, LEADS),
    "governance:decision": ("*", "-"),
    "governance:carry_out": ("maya", "maya"),
    "governance:review_decision": (LEADS, LEADS),
    "governance:plan_review": (LEADS, LEADS),
    "governance:replace_decision": (LEADS, LEADS),
    "governance:decision_stands": (LEADS, LEADS),
    "governance:decision_promise": (LEADS, LEADS),
    "governance:trace": ("*", "-"),
    "governance:trace_csv": ("*", "-"),
    "governance:voice_links": (LEADS, "-"),
    "governance:send_links": ("-", LEADS),
    "governance:hand_out_link": ("-", LEADS),
    "governance:end_links": ("-", LEADS),
}


def add(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> dict[str, Any]:
    """Three decisions: one that was replaced, the one that replaced it, and one whose effect waits."""
    body, act = known["body"], {"by": table.omar, "at": NOW}
    older = record_decision(body=body, title="We meet on Mondays", text="The council meets on Mondays.", **act)
    newer = record_decision(body=body, title="We meet on Tuesdays", text="The council meets on Tuesdays.", **act)
    replace_decision(decision=older, by_decision=newer, **act)
    waiting = record_decision(
        body=body, title="Nobody is counted in groups below 12", text="The smallest group shown has 12 people.",
        effect_kind=EffectKind.RELEASE_POLICY, effect={"minimum_count": 12}, indicator=known.get("indicator"),
        review_on=body.partnership.day(NOW) + timedelta(days=180), **act,
    )  # fmt: skip
    parts |= {"decision": waiting.number}
    special |= {("governance:decision_stands", "decision"): older.number}
    for route in ("voice_links", "send_links", "hand_out_link", "end_links"):
        special[f"governance:{route}", "round"] = known["round"].number
    return {"decision": waiting}
