"""Agreements of the tests, made by calling actions."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from cast import Table
from commontable.agreements.actions.agreements.drafting import draft_agreement
from commontable.agreements.actions.agreements.parties import Named
from commontable.agreements.library.shipped import shipped
from commontable.agreements.models import Agreement, AgreementVersion
from commontable.agreements.rules.kinds import PartyRole
from commontable.agreements.rules.terms import Element, Terms

NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
TODAY = NOW.date()
A_YEAR_ON = TODAY + timedelta(days=365)


def filled(key: str) -> list[dict[str, str]]:
    """A shipped text with its gaps filled in."""
    return [
        {**one, "heading": one["heading"], "text": one["text"].replace("[", "").replace("]", "")}
        for one in shipped(key).in_words()
    ]


def mou(table: Table, **given: Any) -> AgreementVersion:
    """A draft memorandum between Northside and Harbor, complete."""
    known: dict[str, Any] = {
        "kind": "mou",
        "title": "Rivermouth memorandum",
        "clauses": filled("mou"),
        "parties": [
            Named(table.northside, PartyRole.PARTY, table.alma),
            Named(table.harbor, PartyRole.PARTY, table.omar, 2),
        ],
        "starts_on": TODAY,
        "ends_on": A_YEAR_ON,
        "by": table.maya,
        "at": NOW,
        **given,
    }
    return first(draft_agreement(partnership=table.partnership, **known))


def sharing(table: Table, *, basis: str = "studies", text: str = "studies", **given: Any) -> AgreementVersion:
    """A draft data-sharing agreement: Northside sends to Harbor, complete for its basis."""
    terms = given.pop("terms", None) or terms_of(table, basis=basis)
    parties = [
        Named(table.northside, PartyRole.CONTRIBUTOR, table.alma),
        Named(table.harbor, PartyRole.RECIPIENT, table.omar),
    ]
    known = {"kind": "data_sharing", "title": "Reading data", "clauses": filled(text), "parties": parties, **given}
    return mou(table, terms=terms, **known)


def terms_of(table: Table, **given: Any) -> Terms:
    """Terms with everything a data-sharing agreement needs."""
    known: dict[str, Any] = {
        "basis": "studies",
        "purposes": ("Early reading",),
        "elements": (Element("student_id", "number of the student", "identifying"), Element("grade")),
        "recipients": (table.harbor.pk,),
        "population": "All students of grade 3",
        "smallest_count": 10,
        "breach_hours": 24,
        "destruction": "Files are deleted and the disks wiped.",
        **given,
    }
    return Terms(**known)


def first(agreement: Agreement) -> AgreementVersion:
    """The newest version of the agreement."""
    version: AgreementVersion = agreement.versions.order_by("-number")[0]
    return version


def signed(version: AgreementVersion, table: Table, *, at: datetime = NOW) -> AgreementVersion:
    """The version signed by all, as the signing actions leave it."""
    raise NotImplementedError


def day(text: str) -> date:
    """An ISO day."""
    return date.fromisoformat(text)
