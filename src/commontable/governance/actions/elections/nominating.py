"""People are nominated, say yes or no, and may think again until the ballot opens."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.datasets.elections import why_not
from commontable.governance.models import Candidate, Election
from commontable.governance.permissions import Permission
from commontable.governance.rules.election import MOST_CANDIDATES, ElectionStage
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def nominate(*, election: Election, member: Member, statement: str = "", by: Member, at: datetime) -> Candidate:
    """The member is nominated; whoever nominates themselves has accepted.

    A nomination that was withdrawn may be made again. Raises NotAllowed when nominations have ended, where the member
    could not take the place, is nominated already, or there are too many to rank.
    """
    require(Permission.NOMINATE, by=by, on=election, at=at)
    _held(election)
    if fault := why_not(election=election, member=member, at=at):
        raise NotAllowed(fault)
    known = Candidate.objects.filter(election=election, member=member).first()
    if known is not None and known.withdrawn_at is None:
        raise NotAllowed(_("%(name)s is nominated already.") % {"name": member.name})
    if Candidate.objects.filter(election=election, withdrawn_at=None).count() >= MOST_CANDIDATES:
        raise NotAllowed(_("%(most)d people are nominated; nobody could rank more.") % {"most": MOST_CANDIDATES})
    candidate = known or Candidate(partnership_id=election.partnership_id, election=election, member=member)
    candidate.nominated_by, candidate.statement, candidate.withdrawn_at = by, statement, None
    candidate.accepted_at = at if member.pk == by.pk else None
    candidate.save()
    journal.record(
        "governance.election.nominated", by=by, on=candidate, at=at, election=election.title,
        accepted=candidate.accepted_at is not None,
    )  # fmt: skip
    return candidate


@transaction.atomic
def accept_nomination(*, candidate: Candidate, statement: str | None = None, by: Member, at: datetime) -> Candidate:
    """The nominee stands, in their own words where they give some; said by phone or on paper, it is written down so."""
    require(Permission.STAND, by=by, on=candidate, at=at)
    election = _held(candidate.election)
    candidate.refresh_from_db()
    if candidate.withdrawn_at is not None:
        raise NotAllowed(_("This nomination was withdrawn. Nominate the person again first."))
    if candidate.accepted_at is not None and statement is None:
        return candidate
    candidate.accepted_at = candidate.accepted_at or at
    if statement is not None:
        candidate.statement = statement
    candidate.save(update_fields=["accepted_at", "statement"])
    journal.record(
        "governance.election.accepted", by=by, on=candidate, at=at, election=election.title,
        said_to=by.name if candidate.member_id != by.pk else "",
    )  # fmt: skip
    return candidate


@transaction.atomic
def stand_down(*, candidate: Candidate, by: Member, at: datetime) -> Candidate:
    """The nominee does not stand, and is not on the ballot."""
    require(Permission.STAND, by=by, on=candidate, at=at)
    election = _held(candidate.election)
    candidate.refresh_from_db()
    if candidate.withdrawn_at is not None:
        return candidate
    candidate.withdrawn_at, candidate.accepted_at = at, None
    candidate.save(update_fields=["withdrawn_at", "accepted_at"])
    journal.record("governance.election.stood_down", by=by, on=candidate, at=at, election=election.title)
    return candidate


def _held(election: Election) -> Election:
    hold(election)
    if election.stage != ElectionStage.NOMINATIONS:
        raise NotAllowed(
            _("Nominations have ended. Whoever leads the body can cancel the election and announce it again.")
        )
    return election
