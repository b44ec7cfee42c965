"""Members take a seat, as its holder or an alternate, from one day until another."""

from datetime import date, datetime

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import ChairTerm, Seat, Tenure
from commontable.governance.permissions import Permission
from commontable.governance.rules.kinds import TenureKind
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def begin_tenure(
    *, seat: Seat, member: Member, how_chosen: str, by: Member, at: datetime, starts_on: date | None = None,
    ends_on: date | None = None, kind: str = TenureKind.HOLDER,
) -> Tenure:  # fmt: skip
    """The member has the seat from that day on, until another where one is named; nobody else holds it meanwhile.

    A seat that is to close on some day is held until then at most.
    """
    require(Permission.SEAT_MEMBERS, by=by, on=seat, at=at)
    hold(seat.body)
    hold(seat)
    starts_on = starts_on or max(seat.partnership.day(at), seat.opened_on)
    if seat.closed_on is not None:
        ends_on = min(ends_on or seat.closed_on, seat.closed_on)
    _require_seat(seat, starts_on=starts_on, ends_on=ends_on)
    _require_member(seat, member, starts_on=starts_on)
    _require_free(seat, member, kind=kind, starts_on=starts_on, ends_on=ends_on)
    try:
        with transaction.atomic():
            tenure: Tenure = Tenure.objects.create(
                partnership_id=seat.partnership_id, seat=seat, member=member, kind=kind, starts_on=starts_on,
                ends_on=ends_on, how_chosen=how_chosen,
            )  # fmt: skip
    except IntegrityError as twice:
        raise NotAllowed(_("Somebody holds %(seat)s already.") % {"seat": seat.name}) from twice
    journal.record(
        "governance.tenure.begun", by=by, on=tenure, at=at, body=seat.body.name, kind=str(kind),
        how_chosen=str(how_chosen), starts_on=starts_on.isoformat(), ends_on=ends_on.isoformat() if ends_on else None,
    )  # fmt: skip
    return tenure


@transaction.atomic
def end_tenure(*, tenure: Tenure, ends_on: date, by: Member, at: datetime, why: str = "") -> Tenure:
    """The member no longer has the seat from that day on; the chair held from it ends with it."""
    require(Permission.SEAT_MEMBERS, by=by, on=tenure, at=at)
    hold(tenure.seat.body)
    hold(tenure)
    if tenure.ends_on is not None and tenure.ends_on <= tenure.partnership.day(at):
        raise NotAllowed(_("This tenure has ended already."))
    if ends_on < tenure.starts_on:
        raise NotAllowed(_("A tenure cannot end before it begins. Choose a later day."))
    if tenure.seat.closed_on is not None and ends_on > tenure.seat.closed_on:
        raise NotAllowed(_("%(seat)s closes before that day. Choose an earlier day.") % {"seat": tenure.seat.name})
    if tenure.ends_on is not None and ends_on > tenure.ends_on:
        _require_free(
            tenure.seat, tenure.member, kind=tenure.kind, starts_on=tenure.ends_on, ends_on=ends_on, but=tenure
        )
    tenure.ends_on, tenure.ended_why = ends_on, why
    tenure.save(update_fields=["ends_on", "ended_why"])
    chairs = ChairTerm.objects.filter(seat=tenure.seat, member=tenure.member, starts_on__lte=ends_on)
    if tenure.kind == TenureKind.HOLDER:
        chairs.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=ends_on)).update(ends_on=ends_on)
    journal.record(
        "governance.tenure.ended", by=by, on=tenure, at=at, body=tenure.seat.body.name,
        ends_on=ends_on.isoformat(), ended_why=why,
    )  # fmt: skip
    return tenure


def _require_seat(seat: Seat, *, starts_on: date, ends_on: date | None) -> None:
    body = seat.body
    if any(closed is not None and closed <= starts_on for closed in (seat.closed_on, body.closed_on)):
        raise NotAllowed(_("%(seat)s is closed. Open it again first.") % {"seat": seat.name})
    if ends_on is not None and ends_on <= starts_on:
        raise NotAllowed(_("A tenure cannot end before it begins. Choose a later day."))
    if starts_on < seat.opened_on:
        raise NotAllowed(_("The seat was opened after that day. Choose a later day."))


def _require_member(seat: Seat, member: Member, *, starts_on: date) -> None:
    who = {"member": member.name, "seat": seat.name, "partner": member.partner.name}
    if member.partnership_id != seat.partnership_id:
        raise NotAllowed(_("This belongs to another table. Choose somebody or something of this one."))
    if starts_on < member.joined_on:
        raise NotAllowed(_("%(member)s joined the table after that day. Choose a later day.") % who)
    if not member.is_present(starts_on):
        raise NotAllowed(_("%(member)s no longer sits at the table that day. Choose somebody who does.") % who)
    if seat.partner is not None and seat.partner_id != member.partner_id:
        raise NotAllowed(
            _("%(seat)s is a seat of %(owner)s, and %(member)s sits for %(partner)s. Choose somebody of %(owner)s.")
            % {**who, "owner": seat.partner.name}
        )


def _require_free(
    seat: Seat, member: Member, *, kind: str, starts_on: date, ends_on: date | None, but: Tenure | None = None
) -> None:
    """Nobody else holds the seat in that time, and the member has no other vote in the body."""
    overlapping = Tenure.objects.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=starts_on))
    overlapping = overlapping.exclude(starts_on=models.F("ends_on")).select_related("member", "seat")
    if ends_on is not None:
        overlapping = overlapping.filter(starts_on__lt=ends_on)
    if but is not None:
        overlapping = overlapping.exclude(pk=but.pk)
    if (same := overlapping.filter(seat=seat, member=member).first()) is not None:
        raise NotAllowed(
            _("%(member)s has %(seat)s in that time already (%(kind)s). End that first.")
            % {"member": member.name, "seat": seat.name, "kind": same.get_kind_display()}
        )
    if kind != TenureKind.HOLDER:
        return
    if (holder := overlapping.filter(seat=seat, kind=TenureKind.HOLDER).first()) is not None:
        raise NotAllowed(
            _("%(holder)s holds %(seat)s in that time. End that tenure first, or begin this one when it ends.")
            % {"holder": holder.member.name, "seat": seat.name}
        )
    same = models.Q(member=member)
    if member.user_id is not None:  # whoever sits at the table for two partners is one person still
        same |= models.Q(member__user=member.user_id)
    other = overlapping.filter(same, seat__body=seat.body, seat__is_voting=True, kind=TenureKind.HOLDER)
    if seat.is_voting and (second := other.exclude(seat=seat).first()) is not None:
        raise NotAllowed(
            _("%(member)s holds %(seat)s in the same body in that time. One person has one vote.")
            % {"member": member.name, "seat": second.seat.name}
        )
