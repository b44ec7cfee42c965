"""What a proposal or decision brings about in the register, in words with the names of what it touches."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext

from commontable.agreements.datasets.agreements import visible_to
from commontable.agreements.models import Agreement
from commontable.agreements.rules.agreement import VersionStage
from commontable.analysis.cells import breakdown_of
from commontable.governance.models import Body
from commontable.governance.rules.effects import day_of, is_key, require_effect
from commontable.governance.rules.kinds import BodyKind, EffectKind
from commontable.measurement.models import Indicator
from commontable.partnership.models import Member, Partnership
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.ui.wording import day


class HasEffect(Protocol):
    """A proposal or a decision."""

    partnership: Partnership
    effect_kind: str
    effect: dict[str, Any]


def effect_in_words(of: HasEffect) -> list[str]:
    """What will be done, a sentence each; what is missing, where it cannot be done as it stands. One or two queries."""
    if of.effect_kind == EffectKind.NONE:
        return []
    try:
        require_effect(of.effect_kind, of.effect)
    except NotAllowed as refusal:
        return [str(refusal)]
    match EffectKind(of.effect_kind):
        case EffectKind.SET_TARGET:
            return _target(of)
        case EffectKind.RELEASE_POLICY:
            return _policy(of)
        case EffectKind.FORM_BODY:
            return _body(of)
        case EffectKind.COMMITMENTS:
            return _commitments(of)
        case EffectKind.AGREEMENT:
            return _agreement(of)
        case _:
            return [
                translate("This text becomes the next version of the common agenda; earlier versions stay readable.")
            ]


def agreements_being_written(member: Member, *, at: datetime, kept: object = None) -> QuerySet[Agreement]:
    """The agreements that a decision can send out to be signed and that this member may read, the newest first.

    `kept`: the key of one that is chosen already, whoever chose it; `is_known` says whether the member may read it.
    """
    being_written = Q(versions__stage__in=(VersionStage.DRAFT, VersionStage.REVIEW))
    is_known = Q(pk__in=visible_to(member, at=at).values("pk"))
    is_open = is_known & being_written
    chosen = Q(pk=kept) if is_key(kept) else Q(pk__in=())
    found: QuerySet[Agreement] = Agreement.objects.of(member.partnership).filter(is_open | chosen)
    return (
        found.annotate(is_known=ExpressionWrapper(is_known, output_field=BooleanField())).distinct().order_by("-number")
    )


def _target(of: HasEffect) -> list[str]:
    indicator = Indicator.objects.of(of.partnership).filter(pk=of.effect["indicator"]).first()
    name = indicator.name if indicator else translate("an indicator that is no longer in the register")
    said = [
        translate("%(indicator)s: the target for %(period)s becomes %(value)s.")
        % {"indicator": name, "period": of.effect["period"], "value": f"{of.effect['value']:g}"}
    ]
    groups = of.effect.get("breakdown") or {}
    if groups:
        groups = breakdown_of(groups) if isinstance(groups, str) else groups
        said.append(translate("It is for one group: %(group)s.") % {"group": ", ".join(map(str, groups.values()))})
    return said


def _policy(of: HasEffect) -> list[str]:
    fewest = of.effect["minimum_count"]
    return [
        ngettext(
            "From then on, no figure is shown for fewer than %(n)d person; now it is %(now)d.",
            "From then on, no figure is shown for fewer than %(n)d people; now it is %(now)d.",
            fewest,
        )
        % {"n": fewest, "now": of.partnership.minimum_count},
        translate("Releases that were published stay as they are; releases to come follow it."),
    ]


def _body(of: HasEffect) -> list[str]:
    parent = Body.objects.of(of.partnership).filter(pk=of.effect.get("parent")).first()
    said = [
        translate("%(name)s is formed (%(kind)s).")
        % {"name": of.effect["name"], "kind": BodyKind(of.effect["kind"]).label}
    ]
    return [*said, translate("It answers to %(body)s.") % {"body": parent.name}] if parent else said


def _agreement(of: HasEffect) -> list[str]:
    agreement = Agreement.objects.of(of.partnership).filter(pk=of.effect["agreement"]).first()
    if agreement is None:
        return [translate("The agreement this is about is no longer in the register.")]
    return [
        translate("Agreement %(number)d goes out to its parties to be signed.")  # its title is for those who may know
        % {"number": agreement.number}
    ]


def _commitments(of: HasEffect) -> list[str]:
    promises = of.effect["commitments"]
    keys = [promise["member"] for promise in promises]
    people = Member.objects.of(of.partnership).filter(pk__in=keys).select_related("partner").in_bulk()
    said = []
    for promise in promises:
        member = people.get(promise["member"])
        who = f"{member.partner.called}, {member.name}" if member else translate("somebody who is no longer known")
        said.append(
            translate("%(who)s: %(what)s, by %(day)s.")
            % {"who": who, "what": promise["what"], "day": day(day_of(promise["due_on"]))}
        )
    return said
