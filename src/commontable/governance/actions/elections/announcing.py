"""An election is announced, described again, opened to ballots, or cancelled."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commontable.governance.datasets.bodies import roll_of
from commontable.governance.datasets.elections import why_not
from commontable.governance.models import Ballot, BallotBox, Body, Election
from commontable.governance.permissions import Permission
from commontable.governance.rules.election import ElectionStage, Ending, check_opening, check_shape, lifecycle
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member, Partnership
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def announce_election(
    *,
    body: Body,
    title: str,
    about: str = "",
    method: str,
    places: int = 1,
    is_for_chair: bool = False,
    is_secret: bool = True,
    quorum_of: int = 1,
    quorum_in: int = 2,
    by: Member,
    at: datetime,
) -> Election:
    """The body knows what is to be elected and how it is counted, and may nominate.

    The quorum is a share (`quorum_of` / `quorum_in`) of the voting seats that must have cast a ballot. Raises
    NotAllowed where the method does not fit the places or the body has closed.
    """
    require(Permission.FACILITATE, by=by, on=body, at=at)
    if not body.is_open(body.partnership.day(at)):
        raise NotAllowed(_("This body has closed. Reopen it, or hold the election in another one."))
    check_shape(method=method, places=places, is_for_chair=is_for_chair)
    partnership = hold(Partnership.objects.get(pk=body.partnership_id))
    last = Election.objects.of(partnership).aggregate(last=Max("number"))["last"] or 0
    election: Election = Election.objects.create(
        partnership=partnership, body=body, number=last + 1, title=title, about=about, method=method, places=places,
        is_for_chair=is_for_chair, is_secret=is_secret, quorum_of=quorum_of, quorum_in=quorum_in, made_by=by,
        made_at=at,
    )  # fmt: skip
    journal.record("governance.election.announced", by=by, on=election, at=at, **_described(election))
    return election


@transaction.atomic
def change_election(
    *,
    election: Election,
    title: str,
    about: str,
    method: str,
    places: int,
    is_for_chair: bool,
    is_secret: bool,
    quorum_of: int,
    quorum_in: int,
    by: Member,
    at: datetime,
) -> Election:
    """The election is described anew; nothing of it changes once ballots may be cast."""
    require(Permission.FACILITATE, by=by, on=election, at=at)
    hold(election)
    if election.stage != ElectionStage.NOMINATIONS:
        raise NotAllowed(_("How an election is held cannot change once its ballot has been opened."))
    check_shape(method=method, places=places, is_for_chair=is_for_chair)
    before = _described(election)
    election.title, election.about, election.method, election.places = title, about, method, places
    election.is_for_chair, election.is_secret = is_for_chair, is_secret
    election.quorum_of, election.quorum_in = quorum_of, quorum_in
    election.save()
    journal.record("governance.election.changed", by=by, on=election, at=at, before=before, after=_described(election))
    return election


@transaction.atomic
def open_election(*, election: Election, closes_at: datetime | None, by: Member, at: datetime) -> Election:
    """Ballots may be cast: those who accepted stand, and every voting seat held today has an uncast ballot.

    Whoever did not accept is not on the ballot. A secret ballot has a box without papers. `closes_at=None`: open until
    somebody counts. Raises NotAllowed where nobody stands, nobody could vote, or a secret ballot could not stay secret.
    """
    require(Permission.FACILITATE, by=by, on=election, at=at)
    hold(election)
    election.stage = lifecycle.move(election.stage, to=ElectionStage.OPEN)
    if closes_at is not None and closes_at <= at:
        raise NotAllowed(_("The ballot would close before it opens. Choose a later time."))
    standing = [one for one in election.candidates.select_related("member__partner") if one.stands]
    seats = [one for one in roll_of(election.body, at=at) if one.seat.is_voting]
    check_opening(candidates=len(standing), seats=len(seats), is_secret=election.is_secret)
    gone = [one.member.name for one in standing if why_not(election=election, member=one.member, at=at)]
    if gone:
        names = get_text_list(gone, str(_("and")))
        raise NotAllowed(
            ngettext(
                "%(names)s can no longer stand. Withdraw the nomination first.",
                "%(names)s can no longer stand. Withdraw their nominations first.",
                len(gone),
            )
            % {"names": names}
        )
    election.opened_at, election.closes_at = at, closes_at
    election.save(update_fields=["stage", "opened_at", "closes_at"])
    Ballot.objects.bulk_create(
        Ballot(partnership_id=election.partnership_id, election=election, seat=one.seat, holder=one.holder)
        for one in seats
    )
    if election.is_secret:
        BallotBox.objects.create(partnership_id=election.partnership_id, election=election, papers=[])
    journal.record(
        "governance.election.opened", by=by, on=election, at=at, closes_at=closes_at,
        candidates=[one.member.name for one in standing], seats=[one.seat.name for one in seats],
        is_secret=election.is_secret,
    )  # fmt: skip
    return election


@transaction.atomic
def cancel_election(*, election: Election, why: str, by: Member, at: datetime) -> Election:
    """Nobody is elected and no ballot is counted; secret papers are destroyed. The reason stands on its page."""
    require(Permission.FACILITATE, by=by, on=election, at=at)
    hold(election)
    election.stage = lifecycle.move(election.stage, to=ElectionStage.CANCELLED)
    election.closed_at, election.result = at, {"ending": str(Ending.CANCELLED), "why": why}
    election.save(update_fields=["stage", "closed_at", "result"])
    BallotBox.objects.filter(election=election).update(papers=[])
    journal.record("governance.election.cancelled", by=by, on=election, at=at, why=why)
    return election


def _described(election: Election) -> dict[str, object]:
    kept = "title about method places is_for_chair is_secret quorum_of quorum_in"
    return {name: getattr(election, name) for name in kept.split()} | {"body": election.body.name}
