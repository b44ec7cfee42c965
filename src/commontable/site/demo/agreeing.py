"""What Rivermouth has agreed: a memorandum of all, an agreement that opens a dataset, and one being signed."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from commontable.agreements.actions.agreements.drafting import draft_agreement
from commontable.agreements.actions.agreements.issuing import issue_version
from commontable.agreements.actions.agreements.parties import Named
from commontable.agreements.actions.agreements.reviewing import ask_for_review, review_version
from commontable.agreements.actions.signing.completing import make_certificate
from commontable.agreements.actions.signing.signing import Known, Shown, sign
from commontable.agreements.library.entry import Shipped
from commontable.agreements.library.shipped import shipped
from commontable.agreements.models import Agreement, AgreementVersion, Party
from commontable.agreements.rules.consent import authority_words, consent_words, sha256
from commontable.agreements.rules.kinds import AgreementKind, PartyRole, Sensitivity
from commontable.agreements.rules.terms import Element, Planned, Terms
from commontable.measurement.models import Dataset

from .seating import Seated

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SIGNS = {
    "backbone": "maya", "northside": "alma", "harbor-city": "june", "riverbend": "walter", "delta": "ruth",
    "mayor": "priya", "children-services": "gloria", "harbor-youth": "omar", "college": "yuki",
    "university": "esther", "chamber": "diane", "foundation": "claire", "health": "amina", "parents": "rosa",
}  # fmt: skip
DISTRICTS = ("northside", "harbor-city", "riverbend", "delta")
FILLED = {
    "[place]": "Rivermouth",
    "[name of the school or district]": "each of the four school districts of Rivermouth",
    "[what it wants to learn]": "which children miss school, when it begins, and what brings them back",
    "[questions of the study]": "In which grades and schools does absence begin? Does it fall where partners act?",
    "[which students, schools and years]": "all students from kindergarten to grade 12, in the years from 2018-19 on",
    "[last day of the study]": "the last day of this agreement",
    "[names or positions]": "the backbone's data manager, and the deputy whom she names in writing",
}
LINKED = {
    "[what it wants to learn]": "whether children who come after school read at grade level, and who is not reached",
    "[questions of the study]": "Of the children who come after school, how many read at grade level? Who never comes?",
    "[which students, schools and years]": "pupils of grades 3 to 5, children who come after school, from 2024-25 on",
}
WEEKLY = "To tell after-school partners the same week which enrolled children stay away, so that somebody calls home."
WEEKLY_ELEMENTS = (
    Element("school_year", "School year", Sensitivity.OPEN),
    Element("student_id", "The district's own number of the child", Sensitivity.IDENTIFYING),
    Element("week", "Monday of the week", Sensitivity.INTERNAL),
    Element("days_absent", "Days absent that week", Sensitivity.INTERNAL),
)


def sign_the_memorandum(seated: Seated, *, at: datetime) -> Agreement:
    """All fourteen partners have signed it, and three promises began with it."""
    people, partners = seated.members, seated.partners
    by_day = (at + 260 * DAY).date().isoformat()
    terms = Terms(
        commitments=tuple(
            Planned(partners[partner].pk, people[person].pk, what, by_day)
            for partner, person, what in (
                ("foundation", "claire", "Pay the backbone's data manager for three years"),
                ("northside", "alma", "Send somebody who can decide to every council"),
                ("chamber", "diane", "Give parents on the council two paid hours a month"),
            )
        )
    )
    return _signed(
        seated, "mou", "Memorandum of the Rivermouth partnership", SIGNS, terms=terms, at=at, days=3 * 365,
    )  # fmt: skip


def open_attendance(seated: Seated, attendance: Dataset, memorandum: Agreement, *, at: datetime) -> Agreement:
    """The four districts send attendance under a data-sharing agreement that ends within two months from today."""
    terms = Terms(
        basis="studies",
        purposes=(attendance.purpose,),
        elements=tuple(
            Element(field.name, str(field.title or ""), _sensitivity(attendance, field.name))
            for field in attendance.contract.fields
        ),
        recipients=(seated.partners["backbone"].pk,),
        frequency="Once a year, in July",
        population="All students from kindergarten to grade 12",
        smallest_count=10,
        breach_hours=24,
        destroy_days=60,
        destruction="The key of each file is deleted, then the file; the certificate goes to the district.",
    )
    return _signed(
        seated, "studies", "Attendance for the shared scorecard", ("backbone", *DISTRICTS), terms=terms, at=at,
        days=245, parent=memorandum,
    )  # fmt: skip


def allow_linking(seated: Seated, known: Mapping[str, Dataset], memorandum: Agreement, *, at: datetime) -> Agreement:
    """Districts and Harbor Youth let the backbone find the same child in their files, and nothing else."""
    partners = ("backbone", *DISTRICTS, "harbor-youth")
    elements = {
        field.name: Element(field.name, str(field.title or ""), _sensitivity(dataset, field.name))
        for dataset in known.values()
        for field in dataset.contract.fields
    }
    terms = Terms(
        basis="studies", purposes=(next(iter(known.values())).purpose,), elements=tuple(elements.values()),
        recipients=(seated.partners["backbone"].pk,), frequency="Once a year, in August", linking=True,
        population="Pupils of grades 3 to 5, and the children who come after school", smallest_count=10,
        breach_hours=24, destroy_days=60, destruction="The keys of files and links are deleted, then the files.",
    )  # fmt: skip
    return _signed(
        seated, "studies", "One child in two files: reading and after-school", partners, terms=terms, at=at,
        days=365, parent=memorandum, contributors=(*DISTRICTS, "harbor-youth"), gaps={**FILLED, **LINKED},
    )  # fmt: skip


def ask_for_weekly_absence(seated: Seated, memorandum: Agreement, *, now: datetime) -> Agreement:
    """An agreement lies before the superintendents: the backbone has signed, Northside is next."""
    terms = Terms(
        basis="studies", purposes=(WEEKLY,), elements=WEEKLY_ELEMENTS,
        recipients=tuple(seated.partners[key].pk for key in ("backbone", "harbor-youth")), frequency="Every Monday",
        population="Children enrolled after school whose family signed the form", smallest_count=10, breach_hours=24,
        destroy_days=30, destruction="Rows are deleted at the end of each school year.",
    )  # fmt: skip
    order = {"backbone": 1, "northside": 2, "harbor-city": 3, "harbor-youth": 4}
    at = now - 6 * DAY
    agreement = _drafted(
        seated, "studies", "Weekly absence for after-school partners", order, terms=terms, at=at,
        starts_on=(now + 20 * DAY).date(), days=200, parent=memorandum, order=order,
    )  # fmt: skip
    version = agreement.versions.get()
    maya = seated.members["maya"]
    ask_for_review(version=version, by=maya, at=at)
    for hours, key in enumerate(("northside", "harbor-youth"), start=5):
        version = _fresh(version)
        review_version(version=version, is_ready=True, by=seated.members[SIGNS[key]], at=at + hours * HOUR)
    issue_version(version=_fresh(version), by=maya, at=at + 2 * DAY)
    _sign(seated, version, "backbone", at=at + 2 * DAY + HOUR)
    return agreement


def _signed(
    seated: Seated, key: str, title: str, partners: Iterable[str], *, terms: Terms, at: datetime,
    days: int, parent: Agreement | None = None, contributors: Iterable[str] = DISTRICTS,
    gaps: Mapping[str, str] = FILLED,
) -> Agreement:  # fmt: skip
    """The agreement is in force from the day on which all have signed it."""
    agreement = _drafted(
        seated,
        key,
        title,
        partners,
        terms=terms,
        at=at,
        starts_on=at.date(),
        days=days,
        parent=parent,
        order={},
        contributors=contributors,
        gaps=gaps,
    )
    version = agreement.versions.get()
    issue_version(version=version, by=seated.members["maya"], at=at)
    for minutes, partner in enumerate(partners, start=1):
        _sign(seated, version, partner, at=at + timedelta(minutes=7 * minutes))
    make_certificate(version=_fresh(version), at=at + 2 * HOUR)
    return agreement


def _drafted(
    seated: Seated, key: str, title: str, partners: Iterable[str], *, terms: Terms,
    at: datetime, starts_on: date, days: int, parent: Agreement | None, order: Mapping[str, int],
    contributors: Iterable[str] = DISTRICTS,
    gaps: Mapping[str, str] = FILLED,
) -> Agreement:  # fmt: skip
    template, partner = shipped(key), seated.partners
    return draft_agreement(
        partnership=seated.partnership, kind=template.kind, title=title, clauses=_filled(template, gaps), terms=terms,
        parties=[Named(partner[one], _role(template, one, contributors), seated.members[SIGNS[one]], order.get(one, 1))
                 for one in partners],
        parent=parent, starts_on=starts_on, ends_on=starts_on + days * DAY, by=seated.members["maya"], at=at,
    )  # fmt: skip


def _filled(template: Shipped, gaps: Mapping[str, str]) -> list[dict[str, Any]]:
    """The template's clauses with everything in square brackets filled in."""
    clauses = template.in_words()
    for clause in clauses:
        for gap, words in gaps.items():
            clause["text"] = clause["text"].replace(gap, words)
        clause["text"] = re.sub(r"\[choose: [^]]*]", "improve instruction", clause["text"])
    return clauses


def _role(template: Shipped, partner: str, contributors: Iterable[str]) -> PartyRole:
    if template.kind != AgreementKind.DATA_SHARING:
        return PartyRole.PARTY
    if partner == "backbone":
        return PartyRole.HOST
    return PartyRole.CONTRIBUTOR if partner in contributors else PartyRole.RECIPIENT


def _sign(seated: Seated, version: AgreementVersion, partner: str, *, at: datetime) -> None:
    party = Party.objects.select_related("version__agreement", "version__partnership", "partner", "signatory").get(
        version=version, partner=seated.partners[partner]
    )
    kept, member = _fresh(version), seated.members[SIGNS[partner]]
    assert kept.pdf_kept is not None and kept.text_kept is not None
    consent = consent_words()
    sign(
        party=party, name=member.name, title=member.title, by=member, at=at,
        shown=Shown(
            document_sha256=kept.pdf_kept.sha256, text_sha256=kept.text_kept.sha256, consent=consent,
            consent_sha256=sha256(consent), authority=authority_words(party.partner.name),
        ),
        known=Known(by="session", time_zone=seated.partnership.time_zone, address="192.0.2.17", agent="Demo"),
    )  # fmt: skip


def _fresh(version: AgreementVersion) -> AgreementVersion:
    found: AgreementVersion = AgreementVersion.objects.select_related(
        "agreement", "partnership", "pdf_kept", "text_kept"
    ).get(pk=version.pk)
    return found


def _sensitivity(dataset: Dataset, name: str) -> str:
    roles = dataset.contract.roles
    if name == roles.person or name in roles.identity:
        return Sensitivity.IDENTIFYING
    return Sensitivity.OPEN if name in (roles.period, *roles.place) else Sensitivity.INTERNAL
