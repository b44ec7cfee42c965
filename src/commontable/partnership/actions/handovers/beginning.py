"""A handover is begun: by the director, or by the program where the register shows that somebody leaves."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Handover, HandoverStep, Member, RoleHeld
from commontable.partnership.permissions import Permission, require
from commontable.partnership.rules.handover import LOOKS_BACK, Sign, Trigger, first_steps
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.roles import Role


@transaction.atomic
def begin_handover(
    *, leaver: Member, by: Member, at: datetime, trigger: str = Trigger.ASKED, signs: Iterable[Sign] = ()
) -> Handover:
    """A handover of the member's place is open, with the first steps for whoever comes; the director looks after it."""
    require(Permission.KEEP_HANDOVERS, by=by, on=leaver, at=at)
    hold(leaver)
    if _open_of(leaver) is not None:
        raise NotAllowed(_("A handover of %(name)s's place is open already.") % {"name": leaver.name})
    return _begin(leaver, trigger=trigger, signs=signs, by=by, at=at)


@transaction.atomic
def notice(*, leaver: Member, signs: Iterable[Sign], at: datetime) -> Handover | None:
    """A handover is open where one of the signs is news; else nothing changes. The program notices, not a member.

    A sign that an earlier handover knew of begins no second one, so that "nobody leaves after all" is said once.
    """
    hold(leaver)
    found = sorted(signs, key=lambda sign: list(Trigger).index(sign.trigger))
    known = {key for keys in leaver.handed_over.values_list("signs", flat=True) for key in keys}
    news = [sign for sign in found if sign.key not in known]
    if not news:
        return None
    if (handover := _open_of(leaver)) is not None:
        handover.signs = sorted({*handover.signs, *(sign.key for sign in news)})
        handover.save(update_fields=["signs"])
        return None
    return _begin(leaver, trigger=news[0].trigger, signs=found, by=None, at=at)


def _open_of(leaver: Member) -> Handover | None:
    found: Handover | None = leaver.handed_over.filter(ended_at=None).first()
    return found


def _begin(leaver: Member, *, trigger: str, signs: Iterable[Sign], by: Member | None, at: datetime) -> Handover:
    partnership = leaver.partnership
    today = partnership.day(at)
    try:
        with transaction.atomic():
            handover: Handover = Handover.objects.create(
                partnership=partnership, partner=leaver.partner, leaver=leaver, trigger=trigger, noticed_on=today,
                owner=_first_owner(leaver, by=by, day=today), signs=sorted({sign.key for sign in signs}),
            )  # fmt: skip
    except IntegrityError as twice:
        raise NotAllowed(_("A handover of %(name)s's place is open already.") % {"name": leaver.name}) from twice
    with translation.override(partnership.default_language):
        HandoverStep.objects.bulk_create(
            HandoverStep(partnership=partnership, handover=handover, days=days, text=str(text))
            for days, text in first_steps(_roles_lately(leaver, today))
        )
    journal.record("partnership.handover.begun", by=by, on=handover, at=at, member=leaver.name, trigger=str(trigger))
    return handover


def _roles_lately(leaver: Member, today: date) -> list[Role]:
    """The roles of the leaver that are in force, or were not long ago."""
    held = leaver.roles_held.all()
    return [Role(one.role) for one in held if one.ends_on is None or one.ends_on >= today - LOOKS_BACK]


def _first_owner(leaver: Member, *, by: Member | None, day: date) -> Member | None:
    """Whoever begins it, where they sit for the backbone; else a director, not the one who leaves."""
    if by is not None and by.partner.is_backbone and by.pk != leaver.pk:
        return by
    directing = RoleHeld.objects.filter(partnership_id=leaver.partnership_id, role=Role.DIRECTOR, starts_on__lte=day)
    directors = Member.objects.of(leaver.partnership).present(day).exclude(pk=leaver.pk)
    found: Member | None = (
        directors.filter(roles_held__in=directing.exclude(ends_on__lte=day)).order_by("joined_on", "pk").first()
    )
    return found
