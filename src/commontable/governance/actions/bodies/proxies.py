"""A seat that cannot come is carried by another member of the body for a time."""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commontable.governance.datasets.bodies import rule_of
from commontable.governance.models import Body, Proxy, Seat, Tenure, in_force
from commontable.governance.permissions import Permission
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.roles import Role

from .bodies import require_open


@transaction.atomic
def give_proxy(*, seat: Seat, to: Member, starts_at: datetime, ends_at: datetime, by: Member, at: datetime) -> Proxy:
    """The other member speaks and votes for the seat in that time, beside their own, within the limit of the rule."""
    require(Permission.GIVE_PROXY, by=by, on=seat, at=at)
    body = hold(seat.body)
    require_open(body, at=at)
    if ends_at <= starts_at or ends_at <= at:
        raise NotAllowed(_("A proxy ends after it begins, and not in the past. Choose a later time."))
    _require_giver(seat, to, by=by, at=at)
    _require_within_limit(body, seat, to, starts_at=starts_at, ends_at=ends_at)
    _require_carrier(seat, to, starts_at=starts_at, ends_at=ends_at)
    proxy: Proxy = Proxy.objects.create(
        partnership_id=seat.partnership_id, seat=seat, to=to, given_by=by, starts_at=starts_at, ends_at=ends_at
    )
    journal.record(
        "governance.proxy.given", by=by, on=seat, at=at, body=body.name, member=to.name, starts_at=starts_at,
        ends_at=ends_at,
    )  # fmt: skip
    return proxy


@transaction.atomic
def withdraw_proxy(*, proxy: Proxy, by: Member, at: datetime) -> Proxy:
    """The seat speaks for itself again; what was said for it stands."""
    require(Permission.GIVE_PROXY, by=by, on=proxy.seat, at=at)
    hold(proxy)
    if proxy.withdrawn_at is not None or proxy.ends_at <= at:
        raise NotAllowed(_("This proxy has ended already."))
    proxy.withdrawn_at = at
    proxy.save(update_fields=["withdrawn_at"])
    journal.record(
        "governance.proxy.withdrawn", by=by, on=proxy.seat, at=at, body=proxy.seat.body.name, member=proxy.to.name
    )
    return proxy


def _require_giver(seat: Seat, to: Member, *, by: Member, at: datetime) -> None:
    """Only whoever has the seat gives it away; who carries it may not pass it on, and nobody takes one."""
    day = seat.partnership.day(at)
    has_seat = Tenure.objects.filter(in_force(day), seat=seat, member=by).exists()
    if not has_seat and Role.DIRECTOR not in by.roles_at(at):
        raise NotAllowed(_("You carry this seat for somebody else. A proxy is not passed on; ask whoever holds it."))
    is_taken = to.pk == by.pk or (by.user_id is not None and to.user_id == by.user_id)
    if is_taken and not has_seat:
        raise NotAllowed(_("You cannot give yourself a seat that is not yours. Ask its holder to give you the proxy."))
    if not Tenure.objects.on(day).filter(seat=seat, kind="holder").exists():
        raise NotAllowed(_("Nobody holds %(seat)s, so nobody can have it carried.") % {"seat": seat.name})


def _require_carrier(seat: Seat, to: Member, *, starts_at: datetime, ends_at: datetime) -> None:
    """Whoever carries the seat sits on the body the whole time, and does not have their own seat carried meanwhile."""
    who = {"member": to.name, "seat": seat.name}
    first, last = seat.partnership.day(starts_at), seat.partnership.day(ends_at)
    sits = Tenure.objects.on(first).filter(seat__body_id=seat.body_id, member=to)
    lasting = sits.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=last))
    if sits.filter(seat=seat).exists():
        raise NotAllowed(_("%(member)s has %(seat)s already and needs no proxy.") % who)
    if not lasting.exists() or not to.is_present(last):
        raise NotAllowed(
            _("%(member)s does not sit on this body the whole time. A seat is carried by somebody who holds a seat or "
              "is an alternate.") % who
        )  # fmt: skip
    own = Proxy.objects.filter(withdrawn_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at)
    if own.filter(seat__in=sits.filter(kind="holder").values("seat")).exists():
        raise NotAllowed(
            _("%(member)s has their own seat carried by somebody else in that time. Ask somebody who will be there.")
            % who
        )


def _require_within_limit(body: Body, seat: Seat, to: Member, *, starts_at: datetime, ends_at: datetime) -> None:
    rule = rule_of(body)
    if rule is None or rule.proxies == 0:
        raise NotAllowed(_("The decision rule of %(body)s has no proxies. An alternate can take the seat instead.") % {
            "body": body.name
        })  # fmt: skip
    meanwhile = Proxy.objects.filter(
        seat__body=body, withdrawn_at=None, starts_at__lt=ends_at, ends_at__gt=starts_at
    ).select_related("to")
    if (other := meanwhile.filter(seat=seat).first()) is not None:
        raise NotAllowed(
            _("%(member)s carries %(seat)s in that time. Take that proxy back first.")
            % {"member": other.to.name, "seat": seat.name}
        )
    if meanwhile.filter(to=to).values("seat").distinct().count() >= rule.proxies:
        raise NotAllowed(
            ngettext(
                "%(member)s carries %(limit)s other seat in that time already, and the rule allows no more. "
                "Ask somebody else.",
                "%(member)s carries %(limit)s other seats in that time already, and the rule allows no more. "
                "Ask somebody else.",
                rule.proxies,
            )
            % {"member": to.name, "limit": rule.proxies}
        )
