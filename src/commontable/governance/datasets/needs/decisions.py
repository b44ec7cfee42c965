"""Decisions that wait: to be carried out by the director, to be looked at again by whoever leads the body."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.urls import reverse
from django.utils.translation import gettext as translate

from commontable.governance.models import ChairTerm, Decision, in_force
from commontable.governance.permissions import Permission
from commontable.governance.rules.kinds import EffectKind
from commontable.partnership.datasets.needs import Need
from commontable.partnership.models import Member

MOST = 20


def waits(member: Member, at: datetime) -> Iterator[Need]:
    """Effects to carry out, and reviews whose day has come. One query."""
    day = member.partnership.day(at)
    chairs = ChairTerm.objects.filter(in_force(day), member=member).values("body")
    to_review = Q(review_on__lte=day) & (Q(body__facilitator=member) | Q(body__in=chairs))
    to_do = Q(pk__in=())
    if member.roles_at(at) & Permission.CARRY_OUT_DECISIONS.grant.roles:
        to_do = Q(carried_out__isnull=True) & ~Q(effect_kind=EffectKind.NONE)
    found = (
        Decision.objects.of(member.partnership)
        .filter(to_do | to_review, replaced_by__isnull=True)
        .annotate(is_to_do=ExpressionWrapper(to_do, output_field=BooleanField()))
        .select_related("body")
        .defer("text", "outcome", "dissent", "rule")
        .order_by("number")
    )
    for decision in found[:MOST]:
        if decision.is_to_do:
            yield Need(
                what=translate("Decision %(number)d") % {"number": decision.number},
                about=translate("waits to be carried out: %(title)s") % {"title": decision.title},
                detail=decision.waits_because or f"{decision.body.name} · {decision.get_effect_kind_display()}",
                url=_url(member, decision, "carry_out"),
                verb=translate("Carry it out"),
            )
        else:
            yield Need(
                what=translate("Decision %(number)d") % {"number": decision.number},
                about=translate("is to be looked at again: %(title)s") % {"title": decision.title},
                detail=decision.body.name,
                url=_url(member, decision, "review_decision"),
                verb=translate("Say what came of it"),
                by=decision.review_on,
            )


def _url(member: Member, decision: Decision, page: str) -> str:
    return reverse(f"governance:{page}", args=[member.partnership.slug, decision.number])
