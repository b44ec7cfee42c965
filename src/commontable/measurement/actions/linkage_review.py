"""What a person says of two records nobody is sure about is kept, and can be taken back.

seen = open_pair(run=run, by=ines, at=at)
decision = decide_pair(run=run, pair=seen.chosen, answer=Answer.SAME, by=ines, at=at)
withdraw_decision(decision=decision, by=ines, at=at)
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.analysis.confined import NotConfined
from commontable.analysis.pairs import Looked, Pair, list_pairs
from commontable.journal import actions as journal
from commontable.measurement.models import LinkageDecision, LinkagePlan, LinkageRun
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.linkage import RunStage
from commontable.measurement.rules.linkage_review import Answer, answer_of
from commontable.measurement.vault import Missing, VaultLocked, uncertain_pairs
from commontable.measurement.vault.reviewing import both_sides
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

Key = tuple[str, str, str, str]


def open_pair(*, run: LinkageRun, number: int | None = None, after: int = 0, by: Member, at: datetime) -> Looked:
    """Both sides of pair `number`, or of the first after `after` that waits for an answer; its opening is on record.

    Runs for about a second; never call it inside a transaction that others wait for. Raises NotCovered where agreements
    do not let this person see both sides, NotAllowed where the pairs cannot be read.
    """
    require(Permission.REVIEW_PAIRS, by=by, on=run.plan, at=at)
    check_in_force(run)
    try:
        return both_sides(run, answered=answered_pairs(run), number=number, after=after, by=by, at=at)
    except (Missing, VaultLocked, NotConfined) as refusal:
        raise NotAllowed(_unreadable(refusal)) from refusal


def see_patterns(*, run: LinkageRun, by: Member, at: datetime) -> Looked:
    """Every uncertain pair by how its columns agree, and no value of anybody's; that they were listed is on record.

    Never call it inside a transaction that others wait for. Raises NotCovered, NotAllowed.
    """
    require(Permission.SEE_PATTERNS, by=by, on=run.plan, at=at)
    check_in_force(run)
    try:
        return list_pairs(uncertain_pairs(run, by=by, at=at), threshold=float(run.settings.get("threshold", 0.5)))
    except (Missing, VaultLocked, NotConfined) as refusal:
        raise NotAllowed(_unreadable(refusal)) from refusal


def answered_pairs(run: LinkageRun) -> dict[Key, LinkageDecision]:
    """What was said in this linking about each of its pairs, and still counts."""
    kept = LinkageDecision.objects.filter(run=run, withdrawn_at=None).select_related("by")
    return {(one.left_source, one.left, one.right_source, one.right): one for one in kept}


@transaction.atomic
def decide_pair(*, run: LinkageRun, pair: Pair, answer: Answer, by: Member, at: datetime) -> LinkageDecision:
    """The answer about the pair is kept and counts in every later linking; an earlier one about it no longer does.

    Only fingerprints are kept. Raises NotAllowed where the run is no longer the one in force.
    """
    plan = _held(run.plan_id)
    require(Permission.REVIEW_PAIRS, by=by, on=plan, at=at)
    check_in_force(LinkageRun.objects.select_related("plan").get(pk=run.pk))
    sides = {
        "left_source": pair.left_source, "left": pair.left, "right_source": pair.right_source, "right": pair.right,
    }  # fmt: skip
    before: LinkageDecision | None = LinkageDecision.objects.filter(plan=plan, withdrawn_at=None, **sides).first()
    if before is not None and before.run_id == run.pk and before.same is answer.same:
        return before
    if before is not None:
        _withdraw(before, by=by, at=at)
    made: LinkageDecision = LinkageDecision.objects.create(
        partnership_id=plan.partnership_id, plan=plan, run=run, **sides, same=answer.same, pattern=pair.pattern[:300],
        probability=pair.probability, by=by, at=at,
    )  # fmt: skip
    journal.record(
        "measurement.linkage.pair_decided", by=by, on=made, at=at, answer=answer.value, linking=run.number,
        **({"instead_of": before.pk} if before else {}),
    )  # fmt: skip
    return made


@transaction.atomic
def withdraw_decision(*, decision: LinkageDecision, by: Member, at: datetime) -> LinkageDecision:
    """The decision no longer counts; the pair is open again, from now on and in every later linking."""
    plan = _held(decision.plan_id)
    require(Permission.REVIEW_PAIRS, by=by, on=plan, at=at)
    held: LinkageDecision = LinkageDecision.objects.select_for_update().get(pk=decision.pk)
    if held.withdrawn_at is not None:
        raise NotAllowed(_("This answer was taken back before."))
    _withdraw(held, by=by, at=at)
    journal.record(
        "measurement.linkage.decision_withdrawn", by=by, on=held, at=at, answer=answer_of(same=held.same).value
    )
    return held


def last_decision(*, run: LinkageRun, by: Member) -> LinkageDecision | None:
    """The person's newest answer in this linking that still counts: what "undo" takes back."""
    mine = LinkageDecision.objects.filter(run=run, by=by, withdrawn_at=None)
    return mine.order_by("-at", "-pk").first()


def _withdraw(held: LinkageDecision, *, by: Member, at: datetime) -> None:
    held.withdrawn_at, held.withdrawn_by = at, by
    held.save(update_fields=["withdrawn_at", "withdrawn_by"])


def _held(pk: int) -> LinkagePlan:
    held: LinkagePlan = LinkagePlan.objects.select_for_update(of=("self",)).get(pk=pk)
    return held


def check_in_force(run: LinkageRun) -> None:
    """The linking is the one whose pairs are to be looked at; raises NotAllowed."""
    if run.plan.closed_at is not None:
        raise NotAllowed(_("This linkage plan is closed; nothing can be decided any more."))
    if run.stage != RunStage.DONE or run.superseded_at is not None or run.destroyed_at is not None:
        raise NotAllowed(_("A newer linking has taken the place of this one. Go on with its pairs."))


def _unreadable(refusal: Exception) -> object:
    if isinstance(refusal, VaultLocked):
        return refusal.args[0]
    if isinstance(refusal, Missing):
        return _("What this linking made is not complete any more. Link the files again.")
    return _("The pairs could not be read just now. Try again; if it stays so, tell whoever runs this server.")
