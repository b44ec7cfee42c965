"""Who is bound by an agreement, in what role, and who signs for each partner."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.agreements.actions.signing.evidence import step
from commontable.agreements.models import AgreementVersion, Party
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.agreement import OPEN, VersionStage
from commontable.agreements.rules.consent import ONE_HAND
from commontable.agreements.rules.evidence import Step
from commontable.agreements.rules.kinds import PartyRole
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import require_seen
from commontable.partnership.models import Member, Partner
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.roles import Role

from .holding import hold_version

MOST = 400
LAST_PLACE = 99


class Named(NamedTuple):
    """A partner named in an agreement. Equal places: in any order."""

    partner: Partner
    role: str = PartyRole.PARTY
    signatory: Member | None = None
    order: int = 1


@transaction.atomic
def set_parties(
    *,
    version: AgreementVersion,
    parties: Sequence[Named | tuple[Any, ...]],
    by: Member,
    at: datetime,
    seen: int | None = None,
) -> AgreementVersion:
    """These partners, and no others, are named in the draft.

    Raises NotAllowed where one is named twice, does not sit at this table today, or is signed for by somebody else's
    member; a draft may still have too few, only sending it out needs two.
    """
    require(Permission.KEEP_AGREEMENTS, by=by, on=version, at=at)
    hold_version(
        version,
        only=frozenset({VersionStage.DRAFT}),
        otherwise=_("Parties are changed in a draft only. Take it back to draft, or begin a new version."),
    )
    require_seen(revision=version.revision, seen=seen)
    place_parties(version, parties, at=at)
    version.revision += 1
    version.save(update_fields=["revision"])
    journal.record(
        "agreements.agreement.parties_set", by=by, on=version.agreement, at=at, number=version.agreement.number,
        version=version.number, parties=[Named(*one).partner.name for one in parties],
    )  # fmt: skip
    return version


@transaction.atomic
def name_signatory(*, party: Party, member: Member, by: Member, at: datetime) -> Party:
    """The member signs for the partner; once it has signed, the member answers for it and the signature stays.

    Each partner names its own; whoever drafted the text may do so before it is sent out, the director at any time.
    """
    require(Permission.NAME_SIGNATORIES, by=by, on=party, at=at)
    version = party.version
    hold_version(version)
    party.refresh_from_db()
    is_own = by.partner_id == party.partner_id or Role.DIRECTOR in by.roles_at(at)
    if not is_own and (by.pk != version.agreement.author_id or version.issued_at is not None):
        raise NotAllowed(
            _("%(partner)s names its own people. Ask somebody who sits for it.") % {"partner": party.partner.name}
        )
    if version.stage not in {*OPEN, VersionStage.SIGNED}:
        raise NotAllowed(_("This version is closed, so nobody signs it. Begin a new version first."))
    if version.replaced_on is not None:
        raise NotAllowed(_("A newer version stands in its place. Name who answers for the partner there."))
    _require_sits(member, partner=party.partner, at=at)
    _require_one_hand(version, member=member, but=party)
    if party.signatory_id == member.pk:
        return party
    before = party.signatory.name if party.signatory else ""
    party.signatory = member
    party.save(update_fields=["signatory"])
    if version.stage == VersionStage.SIGNING:
        facts = {"partner": party.partner.name, "before": before, "after": member.name}
        step(version=version, kind=Step.SIGNATORY_NAMED, member=by, at=at, facts=facts)
    journal.record(
        "agreements.agreement.signatory_named", by=by, on=version.agreement, at=at, number=version.agreement.number,
        version=version.number, partner=party.partner.name, before=before, after=member.name,
    )  # fmt: skip
    return party


def place_parties(version: AgreementVersion, parties: Sequence[Named | tuple[Any, ...]], *, at: datetime) -> None:
    """The version names exactly these. Part of an act that has asked its permission and holds the version."""
    named = [Named(*one) for one in parties]
    _require_sound(version, named, at=at)
    version.parties.exclude(partner__in=[one.partner.pk for one in named]).delete()
    for one in named:
        Party.objects.update_or_create(
            version=version,
            partner=one.partner,
            defaults={"role": one.role, "signatory": one.signatory, "order": one.order},
            create_defaults={
                "partnership_id": version.partnership_id, "role": one.role, "signatory": one.signatory,
                "order": one.order,
            },
        )  # fmt: skip


def _require_sound(version: AgreementVersion, named: Sequence[Named], *, at: datetime) -> None:
    today = version.partnership.day(at)
    if len(named) > MOST:
        raise NotAllowed(_("At most %(limit)d partners can sign one agreement.") % {"limit": MOST})
    seen: set[int] = set()
    hands: set[int] = set()
    for one in named:
        if one.partner.partnership_id != version.partnership_id:
            raise NotAllowed(_("This partner does not sit at this table. Choose one of the list."))
        if not one.partner.is_present(today):
            raise NotAllowed(
                _("%(partner)s has left the table. Take it out of the parties.") % {"partner": one.partner.name}
            )
        if one.partner.pk in seen:
            raise NotAllowed(
                _("%(partner)s is named twice. Keep it once, in the role that says most.")
                % {"partner": one.partner.name}
            )
        seen.add(one.partner.pk)
        if one.role not in PartyRole.values or not 1 <= one.order <= LAST_PLACE:
            raise NotAllowed(_("Choose a role, and a place in the order of signing from 1 to 99, for each party."))
        if one.signatory is not None:
            _require_sits(one.signatory, partner=one.partner, at=at)
            if one.signatory.user_id is not None and one.signatory.user_id in hands:
                raise NotAllowed(_one_hand(one.signatory))
            hands.add(one.signatory.user_id or -one.signatory.pk)


def _require_sits(member: Member, *, partner: Partner, at: datetime) -> None:
    if member.partner_id != partner.pk or not member.is_present(partner.partnership.day(at)):
        raise NotAllowed(
            _("%(person)s does not sit for %(partner)s today. Name somebody who does, and may sign for it.")
            % {"person": member.name, "partner": partner.name}
        )


def _require_one_hand(version: AgreementVersion, *, member: Member, but: Party) -> None:
    """One person does not sign for two parties, whatever hats they wear."""
    others = version.parties.exclude(pk=but.pk).filter(signatory__user__isnull=False, signatory__user=member.user_id)
    if others.exists():
        raise NotAllowed(_one_hand(member))


def _one_hand(member: Member) -> Any:
    return ONE_HAND % {"person": member.name}
