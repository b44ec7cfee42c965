"""What a partner agreed and promised, for whoever takes over there."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as translate

from commontable.partnership.datasets.handovers import Chapter, Row
from commontable.partnership.models import Handover, Partnership
from commontable.partnership.rules.handover import Sign
from commontable.ui import wording

from .models import Commitment, Party, Signature
from .rules.agreement import Force, VersionStage
from .rules.commitment import CommitmentStage


def signs(*, partnership: Partnership, day: date) -> Iterable[Sign]:
    """Nothing agreed or promised shows that somebody leaves."""
    return ()


def chapters(*, handover: Handover, at: datetime) -> list[Chapter]:
    """Agreements in force or being signed, and promises that are open."""
    return [_agreements(handover, at), _promises(handover, at)]


def _agreements(handover: Handover, at: datetime) -> Chapter:
    day = handover.partnership.day(at)
    parties = list(
        Party.objects.of(handover.partnership)
        .filter(partner=handover.partner, version__stage__in=[VersionStage.SIGNING, VersionStage.SIGNED])
        .select_related("version__agreement", "signatory")
        .defer("version__clauses", "version__terms")
        .order_by("version__agreement__number", "-version__number")
    )
    signed = {
        signature.party_id: signature
        for signature in Signature.objects.filter(party__in=[party.pk for party in parties])
    }
    rows = [_waiting(party, handover) for party in parties if _is_waiting(party, signed)]
    rows += [
        _in_force(party, handover, signed.get(party.pk))
        for party in parties
        if party.version.force(day) in {Force.IN_FORCE, Force.NOT_YET}
    ]
    return Chapter(
        key="agreements",
        place=50,
        title=translate("What your organisation agreed"),
        intro=translate("The organisation is bound, not the person: what was signed holds for you too.")
        if rows
        else "",
        rows=rows,
        empty=translate("No agreement of your organisation is in force."),
    )


def _is_waiting(party: Party, signed: dict[int, Any]) -> bool:
    return party.version.stage == VersionStage.SIGNING and party.pk not in signed


def _address(route: str, handover: Handover, /, **parts: Any) -> str:
    return reverse(f"agreements:{route}", kwargs={"table": handover.partnership.slug, **parts})


def _waiting(party: Party, handover: Handover) -> Row:
    agreement = party.version.agreement
    signs = party.signatory.name if party.signatory else ""
    is_leavers = party.signatory_id == handover.leaver_id
    return Row(
        what=translate("Agreement %(number)d") % {"number": agreement.number},  # its title is for those who may know
        detail=translate("It waits for the signature of %(name)s.") % {"name": signs}
        if signs
        else translate("It waits for a signature, and nobody is named who signs."),
        url=_address("agreement", handover, agreement=agreement.number),
        verb=translate("Name who signs instead") if is_leavers else "",
        pass_url=_address("name_signatory", handover, agreement=agreement.number, party=party.pk) if is_leavers else "",
    )


def _in_force(party: Party, handover: Handover, signature: Any) -> Row:
    version, agreement = party.version, party.version.agreement
    said = [str(agreement.get_kind_display())]
    if headings := [str(clause.get("heading", "")) for clause in version.clauses[:4] if clause.get("heading")]:
        said.append(get_text_list(headings, translate("and")))
    if signature is not None:
        said.append(
            translate("signed by %(name)s on %(day)s")
            % {"name": signature.name, "day": wording.day(handover.partnership.day(signature.signed_at))}
        )
    answers = party.signatory
    if answers is not None and answers.pk == handover.leaver_id:
        said.append(translate("%(name)s answers for it") % {"name": answers.name})
    is_leavers = party.signatory_id == handover.leaver_id
    return Row(
        what=agreement.title,
        detail=" · ".join(said),
        url=_address("agreement", handover, agreement=agreement.number),
        day=version.terminated_on or version.ends_on,
        day_says=translate("until"),
        verb=translate("Name who answers for it now") if is_leavers else "",
        pass_url=_address("name_signatory", handover, agreement=agreement.number, party=party.pk) if is_leavers else "",
    )


def _promises(handover: Handover, at: datetime) -> Chapter:
    promises = list(
        Commitment.objects.of(handover.partnership)
        .filter(partner=handover.partner, stage__in=[CommitmentStage.OPEN, CommitmentStage.DONE])
        .select_related("member")
        .order_by("due_on", "pk")
    )
    own = [promise for promise in promises if promise.member_id == handover.leaver_id]
    return Chapter(
        key="promises",
        place=40,
        title=translate("What your organisation promised"),
        intro=translate("Until its day, every promise can get another day, openly. After it, no more.")
        if promises
        else "",
        rows=[_promise(promise, handover, handover.partnership.day(at)) for promise in promises],
        empty=translate("Nothing is open: your organisation owes the table no promise."),
        verb=translate("Pass on what %(name)s promised") % {"name": handover.leaver.name} if own else "",
        pass_url=_address("pass_on_promises", handover, handover=handover.pk) if own else "",
    )


def _promise(promise: Commitment, handover: Handover, today: date) -> Row:
    if promise.stage == CommitmentStage.DONE:
        says = translate("said to be done; somebody from another partner confirms it")
    elif promise.is_late(today):
        says = translate("its day has passed")
    else:
        says = translate("open")
    by = translate("%(name)s answers for it") % {"name": promise.member.name}
    return Row(
        what=promise.what,
        detail=f"{says} · {by}",
        url=_address("commitment", handover, commitment=promise.number),
        day=promise.due_on,
        day_says=translate("by"),
    )
