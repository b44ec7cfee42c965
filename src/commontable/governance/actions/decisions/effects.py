"""What a decision says is done in the register: once, whoever tries how often."""

from collections.abc import Callable
from datetime import datetime

from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commontable.agreements.actions.agreements.issuing import issue_version
from commontable.agreements.actions.commitments import write_down
from commontable.agreements.models import Agreement
from commontable.agreements.rules.agreement import VersionStage
from commontable.governance.actions.bodies.bodies import form_body
from commontable.governance.actions.common_agenda.adopting import adopt_agenda
from commontable.governance.models import Body, Decision, Effect, Origin
from commontable.governance.permissions import Permission
from commontable.governance.rules.effects import day_of, require_effect
from commontable.governance.rules.kinds import EffectKind
from commontable.journal import actions as journal
from commontable.measurement.actions.targets import set_target
from commontable.measurement.models import Indicator
from commontable.partnership.actions.locking import hold
from commontable.partnership.actions.tables import describe_partnership
from commontable.partnership.models import Member, Partner
from commontable.partnership.permissions import NotPermitted, allowed, require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.ui.wording import day

Done = tuple[models.Model | None, str]  # what was made or changed, and the sentence that says so


class AlreadyCarriedOut(NotAllowed):
    """Somebody was quicker, or the button was pressed twice; nothing was done a second time."""


@transaction.atomic
def carry_out(*, decision: Decision, by: Member, at: datetime) -> Effect:
    """What the decision says is done in the register, and that it was done stands beside it.

    Raises AlreadyCarriedOut the second time, and NotAllowed where it cannot be done; the decision stands either way.
    """
    require(Permission.CARRY_OUT_DECISIONS, by=by, on=decision, at=at)
    hold(decision)
    _require_waiting(decision)
    require_effect(decision.effect_kind, decision.effect)
    with translation.override(decision.partnership.default_language):  # what is kept is read by everybody
        made, says = DOES[EffectKind(decision.effect_kind)](decision, by, at)
    effect: Effect = Effect.objects.create(
        partnership_id=decision.partnership_id, decision=decision, by=by, at=at, says=says[:240],
        object_type=made._meta.label_lower if made else "", object_id=str(made.pk) if made else "",
    )  # fmt: skip
    decision.waits_because = ""
    decision.save(update_fields=["waits_because"])
    journal.record(
        "governance.decision.carried_out", by=by, on=decision, at=at, number=decision.number,
        effect=decision.effect_kind, object_type=effect.object_type, object_id=effect.object_id,
    )  # fmt: skip
    return effect


def carry_out_at_once(*, decision: Decision, by: Member, at: datetime) -> Effect | None:
    """The effect of a decision just recorded has happened, where the member may and it can be; else it waits.

    Part of the act that recorded the decision, whose transaction and permission hold here too.
    """
    if decision.effect_kind == EffectKind.NONE:
        return None
    if not allowed(Permission.CARRY_OUT_DECISIONS, by=by, on=decision, at=at).ok:
        return None
    try:
        return carry_out(decision=decision, by=by, at=at)
    except (NotAllowed, NotPermitted) as refusal:
        with translation.override(decision.partnership.default_language):
            decision.waits_because = str(refusal.reason)
        decision.save(update_fields=["waits_because"])
        return None


def _require_waiting(decision: Decision) -> None:
    if decision.effect_kind == EffectKind.NONE:
        raise NotAllowed(_("This decision has no effect beyond its text."))
    done = Effect.objects.filter(decision=decision).select_related("by").first()
    if done is not None:
        raise AlreadyCarriedOut(
            _("%(person)s carried this decision out on %(day)s. Nothing was done twice.")
            % {"person": done.by.name, "day": day(done.at)}
        )
    newer = Decision.objects.filter(replaces=decision).first()
    if newer is not None:
        raise NotAllowed(_("Decision %(number)d replaced this one; carry that one out.") % {"number": newer.number})


def _set_target(decision: Decision, by: Member, at: datetime) -> Done:
    effect = decision.effect
    indicator = Indicator.objects.of(decision.partnership).filter(pk=effect["indicator"]).first()
    if indicator is None:
        raise NotAllowed(_("The indicator of this target is no longer in the register."))
    target = set_target(
        indicator=indicator, period=effect["period"].strip(), value=float(effect["value"]),
        rationale=effect.get("rationale") or decision.title, decided_by=_named(decision),
        breakdown=effect.get("breakdown") or {}, despite=effect.get("despite") or "", by=by, at=at,
    )  # fmt: skip
    says = translate("%(indicator)s: the target for %(period)s is %(value)s.") % {
        "indicator": indicator.name, "period": target.period, "value": f"{target.value:g}",
    }  # fmt: skip
    return target, says


def _set_policy(decision: Decision, by: Member, at: datetime) -> Done:
    fewest = decision.effect["minimum_count"]
    partnership = describe_partnership(
        partnership=decision.partnership, changes={"minimum_count": fewest}, by=by, at=at
    )
    return partnership, ngettext(
        "The smallest group that is ever shown has %(n)d person.",
        "The smallest group that is ever shown has %(n)d people.",
        fewest,
    ) % {"n": fewest}


def _form_body(decision: Decision, by: Member, at: datetime) -> Done:
    effect = decision.effect
    above = effect.get("parent")
    parent = Body.objects.of(decision.partnership).filter(pk=above).first() if isinstance(above, int) else None
    body = form_body(
        partnership=decision.partnership, name=effect["name"].strip(), kind=effect["kind"],
        mandate=effect.get("mandate") or decision.text, parent=parent, by=by, at=at,
    )  # fmt: skip
    return body, translate("%(body)s was formed.") % {"body": body.name}


def _make_commitments(decision: Decision, by: Member, at: datetime) -> Done:
    promises = decision.effect["commitments"]
    for promise in promises:
        partner = Partner.objects.of(decision.partnership).filter(pk=promise["partner"]).first()
        member = Member.objects.of(decision.partnership).filter(pk=promise["member"]).select_related("partner").first()
        due_on = day_of(promise["due_on"])
        if partner is None or member is None or due_on is None:
            raise NotAllowed(_("A partner or member of these commitments is no longer in the register."))
        commitment = write_down(
            partner=partner, member=member, what=promise["what"], due_on=due_on,
            evidence_wanted=promise.get("evidence_wanted") or "", by=by, at=at,
        )  # fmt: skip
        Origin.objects.create(
            partnership_id=decision.partnership_id, commitment=commitment, decision=decision,
            meeting=decision.meeting, item=decision.item,
        )  # fmt: skip
    return None, ngettext("%(n)d commitment was made.", "%(n)d commitments were made.", len(promises)) % {
        "n": len(promises)
    }


def _adopt_agenda(decision: Decision, by: Member, at: datetime) -> Done:
    version = adopt_agenda(decision=decision, by=by, at=at)
    return version, translate("Version %(number)d of the common agenda holds.") % {"number": version.number}


def _send_out(decision: Decision, by: Member, at: datetime) -> Done:
    agreement = Agreement.objects.of(decision.partnership).filter(pk=decision.effect["agreement"]).first()
    if agreement is None:
        raise NotAllowed(_("The agreement this is about is no longer in the register."))
    being_written = (VersionStage.DRAFT, VersionStage.REVIEW)
    version = agreement.versions.filter(stage__in=being_written).order_by("-number").first()
    if version is None:
        raise NotAllowed(
            _("No version of agreement %(number)d is being written, so there is nothing to send out.")
            % {"number": agreement.number}
        )
    issue_version(version=version, by=by, at=at)
    said = translate("Agreement %(number)d went out to its parties to be signed.")
    return agreement, said % {"number": agreement.number}


def _named(decision: Decision) -> str:
    return translate("Decision %(number)d") % {"number": decision.number}


DOES: dict[EffectKind, Callable[[Decision, Member, datetime], Done]] = {
    EffectKind.SET_TARGET: _set_target,
    EffectKind.RELEASE_POLICY: _set_policy,
    EffectKind.FORM_BODY: _form_body,
    EffectKind.COMMITMENTS: _make_commitments,
    EffectKind.COMMON_AGENDA: _adopt_agenda,
    EffectKind.AGREEMENT: _send_out,
}
