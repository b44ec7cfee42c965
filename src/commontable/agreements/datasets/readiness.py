"""What a version still lacks before it can be sent out to be signed, asked of the register as it is today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.utils.translation import gettext as translate

from commontable.agreements.models import Agreement, AgreementVersion, Party
from commontable.agreements.rules.agreement import Force, VersionStage
from commontable.agreements.rules.kinds import AgreementKind
from commontable.agreements.rules.minima import Missing, PartyFacts, missing
from commontable.agreements.rules.terms import Terms
from commontable.agreements.rules.tiers import beyond
from commontable.partnership.models import Member


def missing_in(version: AgreementVersion, *, at: datetime, is_on_paper: bool = False) -> list[Missing]:
    """Every missing point: what the law and the partners ask for, then the agreement above, then planned promises.

    What was signed on paper needs no signatory here: the paper says who signed.
    """
    today = version.partnership.day(at)
    parties = list(
        version.parties.select_related("partner", "signatory__partner").order_by("order", "partner__name", "pk")
    )
    terms, facts = Terms.parse(version.terms), [facts_of(party, today=today) for party in parties]
    found = missing(
        kind=version.agreement.kind,
        terms=terms,
        clauses=version.clauses,
        parties=[replace(one, has_signatory=True) if is_on_paper else one for one in facts],
        starts_on=version.starts_on,
        ends_on=version.ends_on,
    )
    gone = [party.partner.name for party in parties if not party.partner.is_present(today)]
    found += [
        Missing("parties", translate("%(partner)s has left the table. Take it out of the parties.") % {"partner": name})
        for name in gone
    ]
    return [*found, *_above(version, terms, today=today), *_planned(terms, parties, today=today)]


def facts_of(party: Party, *, today: date) -> PartyFacts:
    """The party, and whether somebody who still sits for its partner signs."""
    signs = party.signatory is not None and party.signatory.is_present(today)
    return PartyFacts(party.partner_id, party.partner.name, party.role, has_signatory=signs)


def version_in_force(agreement: Agreement, *, day: date) -> AgreementVersion | None:
    """The one version of the agreement that binds that day."""
    signed = agreement.versions.filter(stage=VersionStage.SIGNED).order_by("-number")
    return next((one for one in signed if one.force(day) == Force.IN_FORCE), None)


def _above(version: AgreementVersion, terms: Terms, *, today: date) -> list[Missing]:
    """A licence hangs below a data-sharing agreement in force and takes nothing beyond it."""
    agreement = version.agreement
    if agreement.kind != AgreementKind.DATA_USE:
        return []
    parent = agreement.parent
    if parent is None or parent.kind != AgreementKind.DATA_SHARING:
        says = translate("A data use licence hangs below a data-sharing agreement. Choose which. (AISP)")
        return [Missing("parent", says, "AISP")]
    binding = version_in_force(parent, day=today)
    if binding is None:
        says = translate("The agreement above, “%(title)s”, is not in force today. Have it signed first. (AISP)")
        return [Missing("parent", says % {"title": parent.title}, "AISP")]
    outer = Terms.parse(binding.terms)
    said = beyond(terms, parent=outer, ends_on=version.ends_on, parent_ends_on=binding.ends_on)
    return [Missing("parent", sentence, "AISP") for sentence in said]


def _planned(terms: Terms, parties: list[Party], *, today: date) -> list[Missing]:
    """Each planned promise is a party's, of a person who sits for it, with a day still to come."""
    if not terms.commitments:
        return []
    named = {party.partner_id for party in parties}
    people = {
        member.pk: member
        for member in Member.objects.filter(pk__in=[one.member for one in terms.commitments]).select_related("partner")
    }
    found = []
    for one in terms.commitments:
        member = people.get(one.member)
        if one.partner not in named:
            says = translate("“%(what)s” is promised by a partner that is no party. Name it as one, or take it out.")
            found.append(Missing("terms.commitments", says % {"what": one.what}))
        elif member is None or member.partner_id != one.partner or not member.is_present(today):
            says = translate("“%(what)s” is promised by somebody who does not sit for the partner. Name who does.")
            found.append(Missing("terms.commitments", says % {"what": one.what}))
        if _day(one.due_on) is None or str(today) > one.due_on:
            says = translate("“%(what)s” has no day that lies ahead. Choose by when it is done.")
            found.append(Missing("terms.commitments", says % {"what": one.what}))
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
