"""How a body decides: one rule after another, each kept."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.analysis.decision_rules import Rule, fault_of
from commontable.governance.datasets.bodies import ballots_of, rule_of, seats_open
from commontable.governance.models import Body, BodyRule, Seat
from commontable.governance.permissions import Permission
from commontable.governance.rules.rule_faults import in_words
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold, require_seen
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .bodies import require_open

OF_SEATS = {"secret_weights", "secret_veto"}  # faults that one seat alone brings about


@transaction.atomic
def adopt_rule(*, body: Body, rule: Rule, by: Member, at: datetime, why: str = "", seen: int | None = None) -> BodyRule:
    """The body decides by the rule from now on; a round that is open keeps the rule under which it was opened.

    `seen` is the number of the rule the writer had before them, 0 for none. Raises NotAllowed where the seats of today
    could never satisfy it.
    """
    require(Permission.KEEP_BODIES, by=by, on=body, at=at)
    hold(body)
    require_open(body, at=at)
    newest = body.rules.order_by("-number").values_list("number", flat=True).first() or 0
    require_seen(revision=newest, seen=seen)
    if rule_of(body) == rule:
        raise NotAllowed(_("%(body)s decides by this rule already. Nothing was changed.") % {"body": body.name})
    seats = ballots_of(seats_open(body, day=body.partnership.day(at)))
    if seats and (fault := fault_of(rule, seats)):
        raise NotAllowed(in_words(fault))
    number = newest + 1
    adopted: BodyRule = BodyRule.objects.create(
        partnership_id=body.partnership_id, body=body, number=number, rule=rule.to_json(), why=why, adopted_by=by,
        adopted_at=at,
    )  # fmt: skip
    journal.record("governance.rule.adopted", by=by, on=body, at=at, number=number, rule=rule.to_json(), why=why)
    return adopted


def require_fit(body: Body, *seats: Seat, at: datetime) -> None:
    """The body's rule still works with these seats beside the others; raises NotAllowed, which says why not."""
    rule = rule_of(body)
    if rule is None:
        return
    changed = {seat.pk for seat in seats}
    others = [seat for seat in seats_open(body, day=body.partnership.day(at)) if seat.pk not in changed]
    fault = fault_of(rule, ballots_of([*others, *seats]))
    if fault and fault.code in OF_SEATS:
        raise NotAllowed(in_words(fault))
