"""One dispute: where it stands and what the reader can do about it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from commontable.agreements.permissions import Permission as Agreeing
from commontable.governance.datasets.disputes import notes_for, people_of
from commontable.governance.models import Dispute, Side
from commontable.governance.rules.dispute import ENDED, OPEN, DisputeStage
from commontable.governance.rules.dispute_conflicts import disclosed
from commontable.governance.rules.dispute_days import is_late
from commontable.partnership.models import Member
from commontable.partnership.permissions import allowed
from commontable.partnership.rules.standing import Standing
from commontable.partnership.views.table import TableRequest, at_table
from commontable.ui import wording

from .finding import dispute_of
from .situation import heading_of

STEPS = (
    (DisputeStage.RAISED, _("Find a mediator")),
    (DisputeStage.LISTENING, _("Listen to each side")),
    (DisputeStage.TALKING, _("Talk together")),
    (DisputeStage.SETTLING, _("Settle")),
)
AT_WORK = frozenset({DisputeStage.LISTENING, DisputeStage.TALKING, DisputeStage.SETTLING})


@require_GET
@at_table
def show_dispute(request: TableRequest, dispute: int) -> HttpResponse:
    """For its people: what is next, the settlement, the notes they can read. For others, of an open one, its step."""
    shown, me, day = dispute_of(request, dispute), request.member, request.partnership.day(request.at)
    sides = list(shown.sides.select_related("partner", "member__partner").order_by("pk"))
    stands = shown.standings_of(me, request.at)
    own = next((side for side in sides if side.member_id == me.pk), None)
    is_insider = bool(stands)
    may_read = is_insider or (shown.stage == DisputeStage.SETTLED and shown.settlement_is_public)
    has_mediator = shown.mediator is not None and shown.mediator.is_present(day)
    context = {
        "dispute": shown,
        "sides": [
            {"side": side, "has_left": not side.member.is_present(day), "may_name": _may_name(side, shown, me, day)}
            for side in sides
        ],
        "is_insider": is_insider,
        "has_mediator": has_mediator,
        "has_ended": shown.stage in ENDED,
        "is_late": is_late(shown.stage, ends_on=shown.stage_until, day=day),
        "heading": heading_of(shown, own=own, me=me, has_mediator=has_mediator, is_author=Standing.AUTHOR in stands),
        "people": people_of(shown, at=request.at) if is_insider else [],
        "disclosed": disclosed(shown.declared) if is_insider else [],
        "settlement": shown.settlement if may_read else "",
        "notes": notes_for(shown, member=me, at=request.at) if is_insider else [],
        "steps": _steps(shown),
        "way": _way(shown, is_insider=is_insider),
        "doors": _doors(shown, own=own, me=me, stands=stands, has_mediator=has_mediator),
        "unreached": _unreached(shown) if is_insider else [],
        "amends": _amends(request, shown) if may_read else None,
    }
    return render(request, "governance/disputes/dispute.html", context)


def _doors(
    dispute: Dispute, *, own: Side | None, me: Member, stands: frozenset[Standing], has_mediator: bool
) -> dict[str, bool]:
    """What the reader can do now; the page shows these and no others."""
    stage, is_author = dispute.stage, Standing.AUTHOR in stands
    asked = dispute.mediator_id == me.pk and not dispute.is_accepted and stage == DisputeStage.RAISED
    mediates = dispute.mediator_id == me.pk and dispute.is_accepted and stage not in ENDED
    works = mediates and stage in AT_WORK
    knows = dispute.told_at is not None
    return {
        "asked": asked,
        "ask": is_author and stage not in ENDED and (stage == DisputeStage.RAISED or not has_mediator),
        "tell": is_author and stage in OPEN and dispute.is_accepted and not knows,
        "answer": own is not None and knows and dispute.is_accepted and stage == DisputeStage.RAISED,
        "mediates": mediates,
        "talk": mediates and stage in {DisputeStage.LISTENING, DisputeStage.SETTLING},
        "settle": mediates and knows and stage in AT_WORK | {DisputeStage.REFERRED},
        "agree": own is not None and stage == DisputeStage.SETTLING and not own.agreed_sha256,
        "change_mediator": own is not None and stage in AT_WORK and dispute.is_accepted,
        "move": mediates and stage in OPEN,
        "refer": knows
        and stage in OPEN
        and (works or (is_author and (stage == DisputeStage.RAISED or not has_mediator))),
        "close": works or (mediates and stage == DisputeStage.REFERRED),
        "withdraw": is_author and stage not in ENDED,
        "note": bool(stands) and not asked and stage not in ENDED,
    }


def _may_name(side: Side, dispute: Dispute, me: Member, day: Any) -> bool:
    if dispute.stage in ENDED:
        return False
    mediates = dispute.mediator_id == me.pk and dispute.is_accepted
    return side.member_id == me.pk or (mediates and not side.member.is_present(day))


def _steps(dispute: Dispute) -> list[SimpleNamespace]:
    """The way to a settlement, with where it stands; nothing where it left that way."""
    if dispute.stage not in OPEN | {DisputeStage.SETTLED}:
        return []
    order = [stage for stage, _label in STEPS]
    now = order.index(DisputeStage(dispute.stage)) if dispute.stage in order else len(order)
    return [
        SimpleNamespace(label=label, url="", is_done=place < now, is_current=place == now)
        for place, (_stage, label) in enumerate(STEPS)
    ]


def _way(dispute: Dispute, *, is_insider: bool) -> list[SimpleNamespace]:
    """The steps it took, the newest first. Only for moving a day is somebody named, and only to its people."""
    found, before = [], None
    for step in dispute.steps.select_related("by").order_by("at", "pk"):
        is_moved = before is not None and before.stage == step.stage and step.stage != DisputeStage.RAISED
        until = translate("until %(day)s") % {"day": wording.day(step.until)} if step.until else ""
        who = step.by.name if is_moved and is_insider else ""
        what = translate("moved the day") if who else step.get_stage_display()
        found.append(SimpleNamespace(at=step.at, who=who, what=what, detail=until))
        before = step
    return found[::-1]


def _unreached(dispute: Dispute) -> list[str]:
    """Those of its people whose letter was given up."""
    if not dispute.letters_lost:
        return []
    lost = Member.objects.of(dispute.partnership).filter(pk__in=dispute.letters_lost).order_by("name", "pk")
    return list(lost.values_list("name", flat=True))


def _amends(request: TableRequest, dispute: Dispute) -> dict[str, Any] | None:
    """The agreement the settlement changes, and what can be done about it."""
    if dispute.amends is None:
        return None
    newest = dispute.amends.versions.order_by("-number").first()
    is_settled = dispute.stage == DisputeStage.SETTLED
    is_begun = bool(newest and dispute.ended_at and newest.written_at >= dispute.ended_at)
    keeps = allowed(Agreeing.KEEP_AGREEMENTS, by=request.member, on=dispute.amends, at=request.at).ok
    return {
        "agreement": dispute.amends,
        "version": dispute.amended,
        "waits": is_settled and dispute.amended is None,
        "may_begin": is_settled and dispute.amended is None and (keeps or is_begun),
        "author": dispute.amends.author,
    }
