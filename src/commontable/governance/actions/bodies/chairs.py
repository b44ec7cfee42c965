"""The chair goes round: the order is set, the chair is taken, and handed over in writing."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.datasets.bodies import next_in_rota, turns_of
from commontable.governance.models import Body, ChairTerm, RotaPlace, Seat, Tenure
from commontable.governance.permissions import Permission
from commontable.governance.rules.kinds import TenureKind
from commontable.governance.rules.rota import fault_of_rota
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .bodies import require_open


@transaction.atomic
def set_rota(*, body: Body, seats: Sequence[Seat], by: Member, at: datetime) -> list[RotaPlace]:
    """The chair goes round these seats in this order, then from the first again; no seats: there is no rota."""
    require(Permission.KEEP_BODIES, by=by, on=body, at=at)
    hold(body)
    if any(seat.body_id != body.pk for seat in seats):
        raise NotAllowed(_("This seat is of another body. Choose seats of this one."))
    if fault := fault_of_rota(turns_of(seats, day=body.partnership.day(at))):
        raise NotAllowed(fault)
    body.rota.all().delete()
    places = [
        RotaPlace(partnership_id=body.partnership_id, body=body, position=position, seat=seat)
        for position, seat in enumerate(seats, start=1)
    ]
    RotaPlace.objects.bulk_create(places)
    journal.record("governance.rota.set", by=by, on=body, at=at, seats=[seat.name for seat in seats])
    return places


@transaction.atomic
def take_chair(
    *, body: Body, seat: Seat, by: Member, at: datetime, starts_on: date | None = None, ends_on: date | None = None
) -> ChairTerm:
    """Whoever holds the seat chairs the body from that day on; the chair before ends. Outside the rota, on record."""
    require(Permission.SEAT_MEMBERS, by=by, on=body, at=at)
    hold(body)
    require_open(body, at=at)
    today = body.partnership.day(at)
    term = _seated_in_chair(body, seat, starts_on=starts_on or today, ends_on=ends_on, today=today)
    journal.record(
        "governance.chair.taken", by=by, on=body, at=at, seat=seat.name, member=term.member.name,
        starts_on=term.starts_on.isoformat(), ends_on=ends_on.isoformat() if ends_on else None,
    )  # fmt: skip
    return term


@transaction.atomic
def cancel_chair(*, term: ChairTerm, by: Member, at: datetime) -> ChairTerm:
    """The term, which has not begun, never will; whoever had the chair until then keeps it until it is handed over."""
    require(Permission.SEAT_MEMBERS, by=by, on=term.body, at=at)
    body = hold(term.body)
    term.refresh_from_db()
    if term.starts_on == term.ends_on:
        raise NotAllowed(_("This term was cancelled or replaced already."))
    if term.starts_on <= body.partnership.day(at):
        raise NotAllowed(_("This term has begun. Hand over the chair, or record who takes it."))
    if body.chair_terms.filter(starts_on__gt=term.starts_on).exclude(ends_on=models.F("starts_on")).exists():
        raise NotAllowed(_("Another term is planned after this one. Cancel that one first."))
    term.ends_on = term.starts_on
    term.save(update_fields=["ends_on"])
    ended = body.chair_terms.filter(ends_on=term.starts_on, starts_on__lt=term.starts_on)
    ended.update(ends_on=None, handed_over_at=None)
    journal.record(
        "governance.chair.cancelled", by=by, on=body, at=at, seat=term.seat.name, member=term.member.name,
        starts_on=term.starts_on.isoformat(),
    )  # fmt: skip
    return term


@transaction.atomic
def hand_over_chair(
    *, body: Body, handover: str, by: Member, at: datetime, on: date | None = None, seen: int | None = None
) -> ChairTerm:
    """The next seat of the rota has the chair from that day on, with what the one before wrote down for it.

    Seats that nobody holds, and seats of the sector that has the chair, are passed over. `seen` is the term the
    writer had before them: a second hand-over of the same term is refused.
    """
    require(Permission.HAND_OVER_CHAIR, by=by, on=body, at=at)
    hold(body)
    require_open(body, at=at)
    day = on or body.partnership.day(at)
    terms = body.chair_terms.exclude(ends_on=models.F("starts_on")).select_related("seat", "member")
    ending = terms.order_by("starts_on", "pk").last()
    if ending is None:
        raise NotAllowed(_("Nobody has taken the chair yet. Record who takes it first."))
    if (seen is not None and seen != ending.pk) or ending.handed_over_at is not None:
        raise NotAllowed(_("The chair was handed over meanwhile. Look at who has it now."))
    if not handover.strip():
        raise NotAllowed(_("Write what is open and what was promised, so that the next chair can go on from there."))
    if day <= ending.starts_on:
        raise NotAllowed(
            _("%(member)s takes the chair on that day. Choose a later day.") % {"member": ending.member.name}
        )
    found = next_in_rota(body, after=ending.seat, day=day)
    if found.turn is None:
        raise NotAllowed(
            _("No seat of the rota can take the chair: none has a holder and is of another sector. Fill a seat or set "
              "the order anew.")
        )  # fmt: skip
    ending.handover, ending.handed_over_at = handover, at
    ending.save(update_fields=["handover", "handed_over_at"])
    seat = body.seats.get(pk=found.turn.seat)
    term = _seated_in_chair(body, seat, starts_on=day, ends_on=None, today=body.partnership.day(at))
    journal.record(
        "governance.chair.handed_over", by=by, on=body, at=at, seat=seat.name, member=term.member.name,
        starts_on=day.isoformat(), skipped=[turn.name for turn, _why in found.skipped], handover=handover,
    )  # fmt: skip
    return term


def _seated_in_chair(body: Body, seat: Seat, *, starts_on: date, ends_on: date | None, today: date) -> ChairTerm:
    """The seat's holder has the chair; a term that lasted beyond that day ends with it, one still to come is void."""
    if seat.body_id != body.pk:
        raise NotAllowed(_("This seat is of another body. Choose seats of this one."))
    if ends_on is not None and ends_on <= starts_on:
        raise NotAllowed(_("A term cannot end before it begins. Choose a later day."))
    holder: Tenure | None = (
        Tenure.objects.on(starts_on).filter(seat=seat, kind=TenureKind.HOLDER).select_related("member").first()
    )
    if holder is None or not seat.is_open(starts_on):
        raise NotAllowed(
            _("Nobody holds %(seat)s on that day. Record who holds it first, or choose another seat.")
            % {"seat": seat.name}
        )
    later = body.chair_terms.filter(starts_on__gt=starts_on).exclude(starts_on=models.F("ends_on"))
    begun = later.filter(starts_on__lte=today).order_by("starts_on").select_related("member").first()
    if begun is not None:
        raise NotAllowed(
            _("%(member)s took the chair later than that day. Choose a day after that.") % {"member": begun.member.name}
        )
    later.update(ends_on=models.F("starts_on"))  # what was planned and has not begun no longer is
    _require_other_sector(body, seat, starts_on=starts_on)
    lasting = models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=starts_on)
    body.chair_terms.filter(lasting, starts_on__lte=starts_on).update(ends_on=starts_on)
    term: ChairTerm = ChairTerm.objects.create(
        partnership_id=body.partnership_id, body=body, seat=seat, member=holder.member, starts_on=starts_on,
        ends_on=ends_on,
    )  # fmt: skip
    return term


def _require_other_sector(body: Body, seat: Seat, *, starts_on: date) -> None:
    """The chair goes to another sector than had it before; another person of the same seat may finish its term."""
    terms = body.chair_terms.exclude(ends_on=models.F("starts_on"))
    before = terms.filter(starts_on__lt=starts_on).order_by("starts_on", "pk").select_related("seat", "member").last()
    if before is None or before.seat.sector != seat.sector:
        return
    sits = Tenure.objects.on(starts_on).filter(seat=before.seat, member=before.member, kind=TenureKind.HOLDER)
    if before.seat_id == seat.pk and not sits.exists():
        return
    open_seats = Seat.objects.filter(in_force_seats(starts_on), body=body)
    if open_seats.exclude(sector=seat.sector).exists():
        raise NotAllowed(
            _("%(before)s had the chair, and %(seat)s is of the same sector. The chair goes to another sector.")
            % {"before": before.seat.name, "seat": seat.name}
        )


def in_force_seats(day: date) -> models.Q:
    """Seats that exist that day."""
    return models.Q(opened_on__lte=day) & (models.Q(closed_on__isnull=True) | models.Q(closed_on__gt=day))
