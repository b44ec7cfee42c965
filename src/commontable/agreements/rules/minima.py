"""What an agreement still lacks before anybody can be asked to sign it: each point a sentence with its source.

A draft may be saved with all of it missing. Sources: 34 CFR Part 99 (FERPA) with the checklist of the Privacy
Technical Assistance Center (PTAC) for written agreements; Regulation (EU) 2016/679 (GDPR); Actionable Intelligence for
Social Policy (AISP). These are minima: that all are met does not make an agreement lawful, counsel does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as translate

from .clause_names import CLAUSES
from .clauses import gaps, text_of
from .kinds import GATES_DATA, AgreementKind, Basis, PartyRole, Sensitivity
from .minima_points import AISP, BY_BASIS, BY_KIND, EVERY_KIND, HOSTED, LINKED, OF_GDPR, SHARED_DATA, Point
from .terms import Terms

RECEIVES = frozenset({PartyRole.RECIPIENT, PartyRole.HOST, PartyRole.REPRESENTATIVE})


@dataclass(frozen=True)
class Missing:
    """One point that is missing. `key`: `clause.<key>`, or `terms.<field>`, `parties`, `days`, `parent`."""

    key: str
    sentence: str
    law: str = ""


@dataclass(frozen=True)
class PartyFacts:
    """A party as far as completeness goes: key and name of its partner, its role, whether somebody signs for it."""

    partner: int
    name: str
    role: str = PartyRole.PARTY
    has_signatory: bool = True


def missing(
    *,
    kind: str,
    terms: Terms,
    clauses: Sequence[Mapping[str, str]],
    parties: Sequence[PartyFacts],
    starts_on: date | None,
    ends_on: date | None,
) -> list[Missing]:
    """Every point that is missing, in the order in which people fill them in: parties, days, terms, clauses.

    >>> two = [PartyFacts(1, "Northside"), PartyFacts(2, "Harbor", has_signatory=False)]
    >>> day = date(2026, 7, 1)
    >>> found = missing(kind="mou", terms=Terms(), clauses=[], parties=two, starts_on=day, ends_on=None)
    >>> [point.key for point in found][:3]
    ['parties', 'clause.purpose', 'clause.continuity']
    >>> found[0].sentence
    'Nobody signs for Harbor yet. Name a person.'
    """
    found = [*_parties(parties), *_days(kind, terms, starts_on=starts_on, ends_on=ends_on)]
    if kind in GATES_DATA:
        found += _terms(terms, parties)
    found += [_clause(point) for point in points(kind=kind, terms=terms, parties=parties) if _lacks(clauses, point)]
    return found + _left_open(clauses)


def points(*, kind: str, terms: Terms, parties: Sequence[PartyFacts] = ()) -> list[Point]:
    """The clauses that an agreement of this kind, with these terms, must have; each key once.

    >>> [point.clause for point in points(kind="data_sharing", terms=Terms(basis="studies"))][4:8]
    ['study', 'on_behalf', 'use_only', 'identification']
    """
    asked = [*EVERY_KIND, *BY_KIND.get(kind, ())]
    if kind in GATES_DATA:
        if kind == AgreementKind.DATA_SHARING:  # a licence stands under an agreement that has them
            asked += BY_BASIS.get(terms.basis, ())
        if not terms.is_open_data:
            asked += SHARED_DATA
        if terms.basis in OF_GDPR and any(party.role == PartyRole.HOST for party in parties):
            asked += HOSTED
        if terms.linking:
            asked += LINKED
    return list({point.clause: point for point in reversed(asked)}.values())[::-1]


def _parties(parties: Sequence[PartyFacts]) -> list[Missing]:
    found = []
    if not parties:
        found.append(Missing("parties", translate("No party is named. An agreement binds at least two.")))
    elif len(parties) == 1:
        found.append(
            Missing(
                "parties",
                translate("%(partner)s cannot agree with itself. Name at least one more party.")
                % {"partner": parties[0].name},
            )
        )
    return found + [
        Missing("parties", translate("Nobody signs for %(partner)s yet. Name a person.") % {"partner": party.name})
        for party in parties
        if not party.has_signatory
    ]


def _days(kind: str, terms: Terms, *, starts_on: date | None, ends_on: date | None) -> list[Missing]:
    found = []
    if starts_on is None:
        found.append(Missing("days", translate("The first day is missing. Say from when it is in force.")))
    if ends_on is None and kind in GATES_DATA and not terms.is_open_data:
        law = "34 CFR 99.31(a)(6)(iii)(C)(1)" if terms.basis == Basis.STUDIES else "PTAC; GDPR Art. 5(1)(e)"
        found.append(_said("days", translate("The last day is missing. Sharing data has an end."), law))
    return found


def _terms(terms: Terms, parties: Sequence[PartyFacts]) -> list[Missing]:
    found = [*_ground(terms, parties), *_who(terms, parties)]
    if not terms.purposes:
        law = "34 CFR 99.30(b)(2), 99.31(a)(6)(iii)(C)(1), 99.35(a)(3)(ii); GDPR Art. 5(1)(b)"
        found.append(_said("terms.purposes", translate("No purpose is named. Say what the data is used for."), law))
    if not terms.elements:
        law = "34 CFR 99.31(a)(6)(iii)(C)(1), 99.35(a)(3)(ii); GDPR Art. 5(1)(c)"
        found.append(_said("terms.elements", translate("No data element is named. List what is shared."), law))
    if terms.is_open_data:
        return found
    if not terms.population:
        found.append(_said("terms.population", translate("Say about whom the data is: which children, where."), AISP))
    if terms.smallest_count is None:
        found.append(
            _said(
                "terms.smallest_count",
                translate("Say below which number of people no figure is shown."),
                "34 CFR 99.31(b)(1)",
            )
        )
    if terms.breach_hours is None:
        law = "PTAC; GDPR Art. 33"
        found.append(
            _said("terms.breach_hours", translate("Say within how many hours a breach of the data is reported."), law)
        )
    if not terms.destruction:
        law = "34 CFR 99.31(a)(6)(iii)(C)(4), 99.35(a)(3)(iii)-(iv); GDPR Art. 28(3)(g)"
        found.append(_said("terms.destruction", translate("Say how the data is destroyed at the end."), law))
    return found


def _ground(terms: Terms, parties: Sequence[PartyFacts]) -> list[Missing]:
    """What is missing or contradicts itself about the legal ground."""
    found = []
    special = [element.name for element in terms.elements if element.sensitivity == Sensitivity.SPECIAL]
    harmful = [e.name for e in terms.elements if e.sensitivity in {Sensitivity.IDENTIFYING, Sensitivity.SPECIAL}]
    if not terms.basis:
        law = "34 CFR 99.30, 99.31; GDPR Art. 6(1)"
        found.append(_said("terms.basis", translate("The legal ground is missing. Choose one of the list."), law))
    if terms.is_open_data and harmful:
        says = translate("“%(element)s” identifies people, so this is no open data. Choose another legal ground.")
        found.append(_said("terms.basis", says % {"element": harmful[0]}, "34 CFR 99.3; GDPR Art. 4(1)"))
    if special and terms.basis in OF_GDPR and not terms.special_basis:
        says = translate("“%(element)s” is of a special category. Name the letter of Article 9(2) that allows it.")
        found.append(_said("terms.special_basis", says % {"element": special[0]}, "GDPR Art. 9(2)"))
    if terms.basis == Basis.AUDIT:
        of_role = {party.partner for party in parties if party.role == PartyRole.REPRESENTATIVE}
        if terms.representative is None or terms.representative not in of_role:
            says = translate("Name the authorised representative, and give that party this role.")
            found.append(_said("terms.representative", says, "34 CFR 99.35(a)(3)(i)"))
    return found


def _who(terms: Terms, parties: Sequence[PartyFacts]) -> list[Missing]:
    found = []
    law = "34 CFR 99.30(b)(3), 99.31(a)(6)(iii)(C); GDPR Art. 13(1)(e)"
    if not any(party.role == PartyRole.CONTRIBUTOR for party in parties):
        found.append(_said("parties", translate("No party sends data. Give at least one the role “sends data”."), AISP))
    if not terms.recipients:
        found.append(_said("terms.recipients", translate("Nobody receives the data. Say which parties do."), law))
    named = {party.partner for party in parties}
    if set(terms.recipients) - named:
        says = translate("A partner that is to receive data is no party. Name it as one, or take it out.")
        found.append(_said("terms.recipients", says, law))
    return found


def _lacks(clauses: Sequence[Mapping[str, str]], point: Point) -> bool:
    return not text_of(clauses, point.clause)


def _clause(point: Point) -> Missing:
    says = translate("Add the clause “%(clause)s” that says %(what)s.") % {
        "clause": CLAUSES[point.clause],
        "what": point.says,
    }
    return _said(f"clause.{point.clause}", says, point.law)


def _left_open(clauses: Sequence[Mapping[str, str]]) -> list[Missing]:
    """Places in square brackets that nobody filled in, and clauses that have a heading only."""
    found = []
    for clause in clauses:
        if not clause["text"].strip():
            says = translate("The clause “%(clause)s” says nothing yet. Write it, or take it out.")
            found.append(Missing(f"clause.{clause['key']}", says % {"clause": clause["heading"]}))
        for gap in gaps(clause["heading"] + " " + clause["text"]):
            says = translate("Fill in %(gap)s in the clause “%(clause)s”.")
            found.append(Missing(f"clause.{clause['key']}", says % {"gap": gap, "clause": clause["heading"]}))
    return found


def _said(key: str, sentence: str, law: str) -> Missing:
    return Missing(key, translate("%(sentence)s (%(law)s)") % {"sentence": sentence, "law": law}, law)
