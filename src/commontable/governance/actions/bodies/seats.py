"""Seats are opened for a sector, changed, closed and opened again; people come and go, the seat stays."""

from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import Body, ChairTerm, Seat, Tenure
from commontable.governance.permissions import Permission
from commontable.governance.rules.rota import Turn, fault_of_rota
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member, Partner
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .bodies import require_open
from .rules import require_fit

HEAVIEST = 1000


@transaction.atomic
def open_seat(
    *, body: Body, name: str, sector: str, by: Member, at: datetime, partner: Partner | None = None, weight: int = 1,
    is_voting: bool = True, has_veto: bool = False, opened_on: date | None = None,
) -> Seat:  # fmt: skip
    """The body has the seat from that day on; nobody holds it yet."""
    require(Permission.KEEP_BODIES, by=by, on=body, at=at)
    hold(body)
    require_open(body, at=at)
    seat = Seat(
        partnership_id=body.partnership_id, body=body, name=name, sector=sector, partner=partner, weight=weight,
        is_voting=is_voting, has_veto=has_veto, opened_on=opened_on or max(body.partnership.day(at), body.formed_on),
    )  # fmt: skip
    _require_sound(seat, at=at)
    seat.save()
    journal.record(
        "governance.seat.opened", by=by, on=seat, at=at, body=body.name, sector=str(sector), weight=weight,
        partner=partner.name if partner else None, is_voting=is_voting, has_veto=has_veto,
        opened_on=seat.opened_on.isoformat(),
    )  # fmt: skip
    return seat


@transaction.atomic
def change_seat(*, seat: Seat, changes: dict[str, Any], by: Member, at: datetime) -> Seat:
    """The seat is described by the new values: name, sector, partner, weight, is_voting, has_veto, opened_on.

    Rounds that are open, and those that were held, keep the seat as it was at their opening.
    """
    require(Permission.KEEP_BODIES, by=by, on=seat, at=at)
    hold(seat.body)
    hold(seat)
    before = {field: _plain(getattr(seat, field)) for field in changes}
    for field, value in changes.items():
        setattr(seat, field, value)
    _require_sound(seat, at=at)
    _require_rota(seat)
    seat.save(update_fields=list(changes))
    after = {field: _plain(value) for field, value in changes.items()}
    journal.record(
        "governance.seat.changed", by=by, on=seat, at=at, body=seat.body.name, before=before, after=after
    )  # fmt: skip
    return seat


@transaction.atomic
def close_seat(*, seat: Seat, closed_on: date, by: Member, at: datetime, why: str = "") -> Seat:
    """The seat exists no longer from that day on; whoever had it, and the chair it had, end with it."""
    require(Permission.KEEP_BODIES, by=by, on=seat, at=at)
    hold(seat.body)
    hold(seat)
    if seat.closed_on is not None:
        raise NotAllowed(_("%(seat)s is closed already.") % {"seat": seat.name})
    if closed_on < seat.opened_on:
        raise NotAllowed(_("A seat cannot close before it was opened. Choose a later day."))
    later = models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=closed_on)
    void = models.Q(ends_on=models.F("starts_on"))
    ended = list(seat.tenures.filter(later).exclude(void).select_related("member"))
    if any(tenure.starts_on > closed_on for tenure in ended):
        raise NotAllowed(_("Somebody takes %(seat)s after that day. Choose a later day.") % {"seat": seat.name})
    if ChairTerm.objects.filter(later, seat=seat, starts_on__gt=closed_on).exclude(void).exists():
        raise NotAllowed(_("%(seat)s takes the chair after that day. Choose a later day.") % {"seat": seat.name})
    for tenure in ended:
        tenure.ends_on, tenure.ended_why = closed_on, str(why or _("The seat was closed."))
        tenure.save(update_fields=["ends_on", "ended_why"])
    ChairTerm.objects.filter(later, seat=seat).exclude(void).update(ends_on=closed_on)
    seat.closed_on = closed_on
    seat.save(update_fields=["closed_on"])
    journal.record(
        "governance.seat.closed", by=by, on=seat, at=at, body=seat.body.name, closed_on=closed_on.isoformat(),
        why=why, members=[tenure.member.name for tenure in ended],
    )  # fmt: skip
    return seat


@transaction.atomic
def reopen_seat(*, seat: Seat, by: Member, at: datetime) -> Seat:
    """The seat exists again, as if it had not closed; nobody holds it until a tenure is recorded."""
    require(Permission.KEEP_BODIES, by=by, on=seat, at=at)
    hold(seat.body)
    hold(seat)
    if seat.closed_on is None:
        raise NotAllowed(_("%(seat)s is not closed.") % {"seat": seat.name})
    seat.closed_on = None
    _require_sound(seat, at=at)
    seat.save(update_fields=["closed_on"])
    journal.record("governance.seat.reopened", by=by, on=seat, at=at, body=seat.body.name)
    return seat


def _require_sound(seat: Seat, *, at: datetime) -> None:
    """The seat contradicts neither itself, nor the other seats, nor the rule of the body."""
    twins = Seat.objects.filter(body=seat.body, closed_on=None, name__iexact=seat.name).exclude(pk=seat.pk)
    if not seat.name.strip():
        raise NotAllowed(_("A seat needs a name."))
    if seat.closed_on is None and twins.exists():
        raise NotAllowed(
            _("%(body)s has a seat called %(seat)s already. Give this one another name, or change that one.")
            % {"body": seat.body.name, "seat": seat.name}
        )
    if seat.partner is not None and seat.partner.partnership_id != seat.partnership_id:
        raise NotAllowed(_("This belongs to another table. Choose somebody or something of this one."))
    if not 1 <= seat.weight <= HEAVIEST:
        raise NotAllowed(_("A seat weighs between 1 and %(most)s.") % {"most": HEAVIEST})
    if seat.has_veto and not seat.is_voting:
        raise NotAllowed(_("A seat blocks by voting against, so a seat without a vote cannot block."))
    if seat.opened_on < seat.body.formed_on:
        raise NotAllowed(_("The body was formed after that day. Choose a later day."))
    if seat.pk and seat.tenures.filter(starts_on__lt=seat.opened_on).exists():
        raise NotAllowed(_("Somebody held this seat before that day. Choose an earlier day."))
    if seat.pk and seat.partner_id and _held_by_others(seat, at=at):
        raise NotAllowed(_("Somebody of another partner holds %(seat)s. End that tenure first.") % {"seat": seat.name})
    if seat.pk and seat.is_voting and _sits_twice(seat, at=at):
        raise NotAllowed(
            _("Whoever holds %(seat)s holds another seat with a vote in this body. One person has one vote.")
            % {"seat": seat.name}
        )
    require_fit(seat.body, seat, at=at)


def _require_rota(seat: Seat) -> None:
    """The order of the chair still leaves each sector in turn when the seat is of its new one."""
    places = seat.body.rota.order_by("position").values_list("seat_id", "seat__name", "seat__sector")
    order = [
        Turn(seat=pk, name=name, sector=seat.sector if pk == seat.pk else sector) for pk, name, sector in places
    ]  # fmt: skip
    if any(turn.seat == seat.pk for turn in order) and (fault := fault_of_rota(order)):
        raise NotAllowed(fault)


def _held_by_others(seat: Seat, *, at: datetime) -> bool:
    lasting = models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=seat.body.partnership.day(at))
    return seat.tenures.filter(lasting).exclude(member__partner_id=seat.partner_id).exists()


def _sits_twice(seat: Seat, *, at: datetime) -> bool:
    lasting = models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=seat.body.partnership.day(at))
    holders = seat.tenures.filter(lasting, kind="holder")
    people = holders.filter(member__user__isnull=False).values("member__user")
    others = Tenure.objects.filter(lasting, seat__body=seat.body, seat__is_voting=True, kind="holder")
    same = models.Q(member__in=holders.values("member")) | models.Q(member__user__in=people)
    return others.filter(same).exclude(seat=seat).exists()


def _plain(value: Any) -> Any:
    return value.name if isinstance(value, Partner) else value
