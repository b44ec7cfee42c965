"""The register of decisions and each of its entries."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET

from commontable.governance.datasets import decisions as datasets
from commontable.governance.datasets.effects import effect_in_words
from commontable.governance.datasets.trace import found_by, trace_of
from commontable.governance.forms.decisions import DecisionFilter
from commontable.governance.models import Body, Decision, Effect
from commontable.governance.permissions import Permission
from commontable.partnership.exports import csv_file, yes_or_no
from commontable.partnership.permissions import allowed, may
from commontable.partnership.views.table import TableRequest, at_table

A_PAGE = 50
LONGEST_SEARCH = 100


def decision_of(request: TableRequest, number: int) -> Decision:
    """The decision with that number at this table, or 404."""
    known = Decision.objects.of(request.partnership).select_related(
        "partnership", "body__partnership", "proposal", "round", "meeting", "item", "indicator", "recorded_by__partner",
        "replaces", "replaced_by", "carried_out__by",
    )  # fmt: skip
    decision: Decision = get_object_or_404(known, number=number)
    return decision


def _asked(request: TableRequest) -> tuple[DecisionFilter, datasets.Wanted]:
    bodies = Body.objects.of(request.partnership).filter(decisions__isnull=False).distinct().order_by("name")
    form = DecisionFilter(request.GET, bodies=list(bodies), years=datasets.years_of(request.partnership))
    return form, datasets.Wanted(**form.cleaned_data) if form.is_valid() else datasets.Wanted()


@require_GET
@at_table
def show_decisions(request: TableRequest) -> HttpResponse:
    """What was decided, the newest first."""
    form, wanted = _asked(request)
    today = request.partnership.day(request.at)
    found = datasets.decisions_of(request.partnership, wanted=wanted, today=today)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "rows": [_row(decision) for decision in page.object_list],
        "is_filtered": wanted != datasets.Wanted(),
        "query": query.urlencode(),
        "today": today,
        "may_record": may(Permission.RECORD_DECISIONS, by=request.member, at=request.at),
    }
    return render(request, "governance/decisions/list.html", context)


@require_GET
@at_table
def export_decisions(request: TableRequest) -> HttpResponse:
    """The decisions asked for, with their counts, as CSV."""
    _form, wanted = _asked(request)
    found = datasets.decisions_of(request.partnership, wanted=wanted, today=request.partnership.day(request.at))
    return csv_file(
        name=f"{request.partnership.slug}-decisions",
        columns=[
            "number", "title", "text", "body", "decided_on", "how", "for", "reservations", "stood_aside", "against",
            "by_sector", "minority_views", "review_on", "review_found", "effect", "carried_out", "replaced_by",
        ],
        rows=(_exported(request, decision) for decision in found.iterator()),
    )  # fmt: skip


@require_GET
@at_table
def show_decision(request: TableRequest, decision: int) -> HttpResponse:
    """One decision: its text, rule, count and minority views, how it came about and what came of it."""
    shown = decision_of(request, decision)
    known: dict[str, Any] = {"by": request.member, "on": shown, "at": request.at}
    done = _effect_of(shown)
    newer = _newer(shown)
    waits = shown.effect_kind != "none" and done is None and newer is None
    context = {
        "decision": shown,
        "how": datasets.how_decided(shown),
        "rule": datasets.rule_applied(shown),
        "why": datasets.why_adopted(shown),
        "tally": datasets.tally_of(shown),
        "has_weights": datasets.has_weights(shown),
        "sectors": datasets.sectors_of(shown),
        "choices": datasets.choices_said(shown),
        "views": datasets.minority_views(shown),
        "done": done,
        "effect": effect_in_words(shown) if waits else [],
        "newer": newer,
        "waits": waits,
        "may_carry_out": waits and allowed(Permission.CARRY_OUT_DECISIONS, **known).ok,
        "may_record": allowed(Permission.RECORD_DECISIONS, **known).ok,
        "is_due": shown.review_on is not None and shown.review_on <= request.partnership.day(request.at),
        "threads": trace_of(shown),
    }
    return render(request, "governance/decisions/decision.html", context)


@require_GET
@at_table
def search_traces(request: TableRequest) -> HttpResponse:
    """Every thread from a meeting to an indicator that holds the words asked for."""
    words = _words(request)
    threads = found_by(request.partnership, words=words)
    return render(request, "governance/decisions/trace.html", {"words": words, "threads": threads})


@require_GET
@at_table
def export_traces(request: TableRequest) -> HttpResponse:
    """The threads asked for as CSV, one a line."""
    return csv_file(
        name=f"{request.partnership.slug}-threads",
        columns=["meetings", "proposal", "proposal_title", "decision", "decision_title", "commitments", "indicators"],
        rows=[
            (
                "; ".join(one.title for one in thread.meetings),
                thread.proposal.number if thread.proposal else "", thread.proposal.title if thread.proposal else "",
                thread.decision.number if thread.decision else "", thread.decision.title if thread.decision else "",
                "; ".join(f"{one.number}: {one.what}" for one in thread.commitments),
                "; ".join(one.name for one in thread.indicators),
            )
            for thread in found_by(request.partnership, words=_words(request))
        ],
    )  # fmt: skip


def _words(request: TableRequest) -> str:
    return " ".join(request.GET.get("q", "")[:LONGEST_SEARCH].split())


def _row(decision: Decision) -> dict[str, Any]:
    return {
        "decision": decision,
        "how": datasets.how_decided(decision),
        "tally": datasets.tally_of(decision),
        "sectors": datasets.sectors_for(decision),
        "done": _effect_of(decision),
        "newer": _newer(decision),
    }


def _effect_of(decision: Decision) -> Effect | None:
    return getattr(decision, "carried_out", None)


def _newer(decision: Decision) -> Decision | None:
    return getattr(decision, "replaced_by", None)


def _exported(request: TableRequest, decision: Decision) -> list[Any]:
    counted = decision.outcome.get("by_choice", {})
    heads = [
        counted.get(choice, {}).get("heads", "") for choice in ("support", "reservations", "stand_aside", "object")
    ]
    sectors = [
        f"{line.sector}: {yes_or_no(line.carries) if line.carries is not None else translate('neither')}"
        for line in datasets.sectors_of(decision)
    ]
    newer = _newer(decision)
    effect = decision.get_effect_kind_display() if decision.effect_kind != "none" else ""
    return [
        decision.number, decision.title, decision.text, decision.body.name,
        request.partnership.day(decision.decided_at), datasets.how_decided(decision), *heads, "; ".join(sectors),
        "; ".join(f"{one['seat']}: {one['reason']}" for one in decision.dissent), decision.review_on,
        decision.review_says, effect, yes_or_no(_effect_of(decision)) if effect else "", newer.number if newer else "",
    ]  # fmt: skip
