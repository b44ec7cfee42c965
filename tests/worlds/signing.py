"""Agreements that are signed: one out to be signed, one signed by all, and a draft whose paper was signed elsewhere."""

from datetime import UTC, datetime, timedelta
from typing import Any

from agreements.drafted import issued, mou, signed
from cast import Table
from commontable.agreements.actions.signing.completing import make_certificate
from commontable.agreements.models import AgreementVersion

NOW = datetime.now(UTC)
PARTIES = "maya alma dara omar"  # the director, who wrote them, and the people of Northside and Harbor
HANDS = "alma omar"  # who are to sign, whosever turn it is
ACCESS = {
    "agreements:sign": (HANDS, HANDS),
    "agreements:decline": (HANDS, HANDS),
    "agreements:agreement_document": ("*", "-"),
    "agreements:agreement_text": ("*", "-"),
    "agreements:agreement_certificate": (PARTIES, "-"),
    "agreements:make_certificate": ("-", "maya"),
    "agreements:evidence": (PARTIES, "-"),
    "agreements:evidence_json": (PARTIES, "-"),
    "agreements:evidence_csv": (PARTIES, "-"),
    "agreements:ask_again": ("-", "maya"),
    "agreements:keep_paper": ("maya", "maya"),
}
OUT = ("sign", "decline", "ask_again")


def add(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> dict[str, Any]:
    """The agreements stand."""
    out = issued(_one(table, "Out to be signed"), by=table.maya, at=NOW)
    done = make_certificate(version=signed(_one(table, "Signed by all"), by=table.maya, at=NOW), at=NOW)
    brought = _one(table, "Signed on paper")
    for route in ACCESS:
        name = route.partition(":")[2]
        version = out if name in OUT else brought if name == "keep_paper" else done
        special[(route, "agreement")] = version.agreement.number
        special[(route, "version")] = version.number
    return {"out_to_sign": out, "signed_by_all": done}


def _one(table: Table, title: str) -> AgreementVersion:
    day = NOW.date()
    return mou(table, title=title, starts_on=day, ends_on=day + timedelta(days=300), at=NOW)
