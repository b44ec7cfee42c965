"""Agreements of the tests, made by calling actions."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from cast import Table
from commontable.agreements.actions.agreements.drafting import draft_agreement
from commontable.agreements.actions.agreements.issuing import issue_version
from commontable.agreements.actions.agreements.parties import Named
from commontable.agreements.actions.signing.signing import Known, Shown, sign
from commontable.agreements.library.shipped import shipped
from commontable.agreements.models import Agreement, AgreementVersion, Party
from commontable.agreements.rules.consent import sha256
from commontable.agreements.rules.kinds import PartyRole
from commontable.agreements.rules.terms import Element, Terms
from commontable.partnership.models import Member

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


def issued(version: AgreementVersion, *, by: Member, at: datetime = NOW) -> AgreementVersion:
    """The version, sent out to be signed."""
    return issue_version(version=version, by=by, at=at)


def sign_for(party: Party, *, at: datetime = NOW) -> None:
    """The party has signed, by the member named for it, exactly what is kept."""
    party = Party.objects.select_related("version", "signatory__partner", "signatory__partnership").get(pk=party.pk)
    signatory, version = party.signatory, party.version
    assert signatory and version.pdf_kept and version.text_kept
    consent = "I sign."
    shown = Shown(
        document_sha256=version.pdf_kept.sha256, text_sha256=version.text_kept.sha256, consent=consent,
        consent_sha256=sha256(consent), authority="I may sign.",
    )  # fmt: skip
    known = Known(by="session", time_zone="UTC", address=None, agent="")
    sign(party=party, name=signatory.name, title="Head", shown=shown, known=known, by=signatory, at=at)


def signed(version: AgreementVersion, *, by: Member, at: datetime = NOW) -> AgreementVersion:
    """The version, sent out and signed by all in their order."""
    issued(version, by=by, at=at)
    for party in version.parties.order_by("order", "pk"):
        sign_for(party, at=at)
    version.refresh_from_db()
    return version


def day(text: str) -> date:
    """An ISO day."""
    return date.fromisoformat(text)
