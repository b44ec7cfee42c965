"""Bodies are formed, described, closed and taken up again; nothing of their history goes."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import Body, Round
from commontable.governance.permissions import Permission
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member, Partnership
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

RESERVED = {"new"}  # words that stand in addresses where the short name of a body stands


@transaction.atomic
def form_body(
    *, partnership: Partnership, name: str, kind: str, by: Member, at: datetime, mandate: str = "",
    parent: Body | None = None, facilitator: Member | None = None, formed_on: date | None = None,
    chair_months: int = 12,
) -> Body:  # fmt: skip
    """The partnership has the body from that day on; it has no seats and no rule yet."""
    require(Permission.KEEP_BODIES, by=by, on=partnership, at=at)
    Partnership.objects.select_for_update(no_key=True).get(pk=partnership.pk)  # one new name at a time
    _require_free_name(partnership, name)
    _require_of_table(partnership, parent, facilitator)
    body: Body = Body.objects.create(
        partnership=partnership, slug=_free_slug(partnership, name), name=name, kind=kind, mandate=mandate,
        parent=parent, facilitator=facilitator, formed_on=formed_on or partnership.day(at), chair_months=chair_months,
    )  # fmt: skip
    journal.record(
        "governance.body.formed", by=by, on=body, at=at, kind=str(kind), formed_on=body.formed_on.isoformat(),
        parent=parent.name if parent else None, facilitator=facilitator.name if facilitator else None,
    )  # fmt: skip
    return body


@transaction.atomic
def describe_body(*, body: Body, changes: dict[str, Any], by: Member, at: datetime) -> Body:
    """The body is described by the new values: name, kind, mandate, parent, facilitator, formed_on, chair_months."""
    require(Permission.KEEP_BODIES, by=by, on=body, at=at)
    hold(body)
    if "name" in changes:
        _require_free_name(body.partnership, changes["name"], but=body)
    _require_of_table(body.partnership, changes.get("parent"), changes.get("facilitator"))
    _require_no_circle(body, changes.get("parent"))
    formed_on = changes.get("formed_on", body.formed_on)
    if body.closed_on and formed_on > body.closed_on:
        raise NotAllowed(_("A body cannot close before it was formed. Choose an earlier day."))
    if body.seats.filter(opened_on__lt=formed_on).exists():
        raise NotAllowed(_("A seat of this body was opened before that day. Choose an earlier day."))
    before = {field: _plain(getattr(body, field)) for field in changes}
    for field, value in changes.items():
        setattr(body, field, value)
    body.save(update_fields=list(changes))
    after = {field: _plain(value) for field, value in changes.items()}
    journal.record("governance.body.changed", by=by, on=body, at=at, before=before, after=after)
    return body


@transaction.atomic
def close_body(*, body: Body, closed_on: date, by: Member, at: datetime) -> Body:
    """The body exists no longer from that day on; what it decided stays. Raises NotAllowed while a round is open."""
    require(Permission.KEEP_BODIES, by=by, on=body, at=at)
    hold(body)
    if body.closed_on is not None:
        raise NotAllowed(_("%(body)s is closed already.") % {"body": body.name})
    if closed_on < body.formed_on:
        raise NotAllowed(_("A body cannot close before it was formed. Choose a later day."))
    if Round.objects.filter(proposal__body=body, closed_at=None).exists():
        raise NotAllowed(_("A round of %(body)s is open. Close the round first, so that no voice is lost.") % {
            "body": body.name
        })  # fmt: skip
    body.closed_on = closed_on
    body.save(update_fields=["closed_on"])
    journal.record("governance.body.closed", by=by, on=body, at=at, closed_on=closed_on.isoformat())
    return body


@transaction.atomic
def reopen_body(*, body: Body, by: Member, at: datetime) -> Body:
    """The body exists again, as if it had not closed; tenures whose time has not ended are in force again."""
    require(Permission.KEEP_BODIES, by=by, on=body, at=at)
    hold(body)
    if body.closed_on is None:
        raise NotAllowed(_("%(body)s is not closed.") % {"body": body.name})
    body.closed_on = None
    body.save(update_fields=["closed_on"])
    journal.record("governance.body.reopened", by=by, on=body, at=at)
    return body


def require_open(body: Body, *, at: datetime) -> None:
    """The body exists that day; raises NotAllowed, which says so, where it does not."""
    day = body.partnership.day(at)
    if body.closed_on is not None and day >= body.closed_on:
        raise NotAllowed(_("%(body)s is closed. Reopen it first.") % {"body": body.name})


def _require_free_name(partnership: Partnership, name: str, *, but: Body | None = None) -> None:
    others = Body.objects.of(partnership).filter(name__iexact=name)
    if not name.strip():
        raise NotAllowed(_("A body needs a name."))
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise NotAllowed(
            _("This table has a body called %(name)s already. Choose another name or open that body.") % {"name": name}
        )


def _require_of_table(partnership: Partnership, *things: Body | Member | None) -> None:
    if any(thing is not None and thing.partnership_id != partnership.pk for thing in things):
        raise NotAllowed(_("This belongs to another table. Choose somebody or something of this one."))


def _require_no_circle(body: Body, parent: Body | None) -> None:
    above = parent
    while above is not None:
        if above.pk == body.pk:
            raise NotAllowed(
                _("%(body)s cannot answer to %(parent)s, because %(parent)s answers to %(body)s. Choose another body.")
                % {"body": body.name, "parent": parent.name if parent else ""}
            )
        above = above.parent


def _plain(value: Any) -> Any:
    return value.name if isinstance(value, Body | Member) else value


def _free_slug(partnership: Partnership, name: str) -> str:
    """A short name for addresses that no body of the partnership has; names without Latin letters become “body”."""
    stem = slugify(name)[:50].strip("-") or "body"
    taken = set(Body.objects.of(partnership).filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED
    return next(slug for n in range(1, len(taken) + 2) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)
