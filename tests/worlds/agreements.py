"""Agreements of Northside and Harbor Youth: a draft, one being read, being signed, in force, and one with notice."""

from datetime import UTC, datetime, timedelta
from typing import Any

from agreements.drafted import issued, mou, signed
from cast import Table
from commontable.agreements.actions.agreements.amending import begin_version
from commontable.agreements.actions.agreements.ending import terminate
from commontable.agreements.actions.agreements.reviewing import ask_for_review, review_version
from commontable.agreements.models import AgreementVersion
from commontable.agreements.routes import agreements as routes

NOW = datetime.now(UTC)
INSIDE = "maya alma dara omar"  # the author and director, and the people of the parties
SIGN = "maya alma omar"  # whoever signs for a party, and the director
PARTIES = "alma dara omar"
ACCESS = {
    "agreements:agreements": ("*", "-"),
    "agreements:agreements_csv": ("*", "-"),
    "agreements:begin_agreement": ("*", "-"),
    "agreements:draft_agreement": ("*", "*"),
    "agreements:agreement": (INSIDE, "-"),
    "agreements:agreement_version": (INSIDE, "-"),
    "agreements:name_agreement": ("maya", "maya"),
    "agreements:amend_agreement": ("maya", "maya"),
    "agreements:renew_agreement": ("maya", "maya"),
    "agreements:end_agreement": (SIGN, SIGN),
    "agreements:keep_agreement": (SIGN, SIGN),
    "agreements:name_signatory": (INSIDE, INSIDE),
    "agreements:write_text": ("maya", "maya"),
    "agreements:write_terms": ("maya", "maya"),
    "agreements:write_parties": ("maya", "maya"),
    "agreements:write_days": ("maya", "maya"),
    "agreements:write_promises": ("maya", "maya"),
    "agreements:ask_for_review": ("maya", "maya"),
    "agreements:review_agreement": (PARTIES, PARTIES),
    "agreements:take_back_agreement": ("-", "maya"),
    "agreements:withdraw_agreement": ("maya", "maya"),
    "agreements:send_agreement": ("maya", "maya"),
}


def add(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> dict[str, Any]:
    """The agreements stand; `special` says which of them each page is tried with."""
    draft = _one(table, "A draft")
    read = ask_for_review(version=_one(table, "Being read"), by=table.maya, at=NOW)
    review_version(version=read, is_ready=False, words_said="Say who pays.", by=table.omar, at=NOW)
    signing = issued(_one(table, "Being signed"), by=table.maya, at=NOW)
    binding = signed(_one(table, "In force"), by=table.maya, at=NOW)
    ending = signed(_one(table, "Ending"), by=table.maya, at=NOW)
    terminate(version=ending, on=_day(30), why="The money ended", by=table.alma, at=NOW)
    amended = signed(_one(table, "Amended"), by=table.maya, at=NOW)
    begin_version(agreement=amended.agreement, why="A new partner", by=table.maya, at=NOW)
    parts |= {"agreement": draft.agreement.number, "party": draft.parties.order_by("pk")[0].pk}
    for route in ("review_agreement", "take_back_agreement"):
        _with(special, route, read)
    for route in ("amend_agreement", "renew_agreement", "end_agreement"):
        _with(special, route, binding)
    _with(special, "keep_agreement", ending)
    for page in routes.urlpatterns:
        special.setdefault((f"agreements:{page.name}", "version"), draft.number)
        special.setdefault((f"agreements:{page.name}", "kind"), "mou")
    return {"draft": draft, "read": read, "signing": signing, "binding": binding, "ending": ending}


def _one(table: Table, title: str) -> AgreementVersion:
    return mou(table, title=title, starts_on=_day(-10), ends_on=_day(300), at=NOW)


def _day(days: int) -> Any:
    return (NOW + timedelta(days=days)).date()


def _with(special: dict[tuple[str, str], Any], route: str, version: AgreementVersion) -> None:
    special[(f"agreements:{route}", "agreement")] = version.agreement.number
    special[(f"agreements:{route}", "version")] = version.number
