"""Rounds are opened, given more time, closed; a closed round is read with everything that was said in it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET, require_http_methods

from commontable.analysis.decision_rules import Result, Rule
from commontable.governance.actions.deliberation import closing, opening
from commontable.governance.datasets.bodies import ballots_of, roll_of, rule_of
from commontable.governance.datasets.deliberation import is_hidden, positions_of
from commontable.governance.forms.deliberation import ClosingForm, ExtendingForm, OpeningForm
from commontable.governance.models import Round
from commontable.governance.permissions import Permission
from commontable.governance.rules.in_words import rule_in_words
from commontable.governance.rules.proposal import RoundKind
from commontable.governance.rules.rule_words import with_todays_seats
from commontable.governance.views.proposals.finding import proposal_of, refused, to_proposal
from commontable.governance.views.proposals.showing import marks, says, tally, told
from commontable.partnership.exports import csv_file, yes_or_no
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import round_of


@require_http_methods(["GET", "POST"])
@at_table
def open_round(request: TableRequest, proposal: int) -> HttpResponse:
    """A form for asking every seat; it says who will be asked and by which rule."""
    shown = proposal_of(request, proposal)
    require(Permission.FACILITATE, by=request.member, on=shown, at=request.at)
    rule = rule_of(shown.body)
    may_talk_first = rule is not None and not rule.method.is_deliberation
    form = OpeningForm(request.POST or None, may_talk_first=may_talk_first)
    if request.method == "POST" and form.is_valid():
        try:
            opened = opening.open_round(
                proposal=shown, closes_at=form.cleaned_data["closes_at"], kind=form.kind, by=request.member,
                at=request.at,
            )  # fmt: skip
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("Round %(number)s is open.") % {"number": opened.number})
            return to_proposal(request, proposal)
    roll = roll_of(shown.body, at=request.at)
    context = {
        "form": form,
        "proposal": proposal_of(request, proposal),
        "rule": rule,
        "rule_says": rule_in_words(rule) if rule else [],
        "seats_say": with_todays_seats(rule, ballots_of(one.seat for one in roll)) if rule else [],
        "roll": roll,
    }
    return render(request, "governance/deliberation/open.html", context, status=_status(request))


@require_GET
@at_table
def show_round(request: TableRequest, proposal: int, round: int) -> HttpResponse:
    """Everything that was said in a round, seat by seat; of a hidden one that is open, only who has spoken."""
    shown = round_of(request, proposal, round)
    positions = positions_of(shown, member=request.member, at=request.at)
    context = {
        "round": shown,
        "proposal": shown.proposal,
        "told": told(shown),
        "is_secret": shown.kind == RoundKind.VOTE and shown.rule.get("secret"),
        "is_hidden": is_hidden(shown, at=request.at),
        "rule_says": rule_in_words(Rule.from_json(shown.rule)),
        "seats": marks(positions, kind=shown.kind),
        "lines": [(one, says(one, kind=shown.kind)) for one in positions],
        "tally": tally(positions, kind=shown.kind),
    }
    return render(request, "governance/deliberation/round.html", context)


@require_GET
@at_table
def export_round(request: TableRequest, proposal: int, round: int) -> HttpResponse:
    """The positions of a round as CSV."""
    shown = round_of(request, proposal, round)
    return csv_file(
        name=f"{request.partnership.slug}-proposal-{proposal}-round-{round}",
        columns=[
            "seat", "partner", "sector", "votes", "weight", "position", "reason", "given_by", "channel", "stood_back",
        ],
        rows=[
            (
                one.seat.name, one.partner.name, one.get_sector_display(), yes_or_no(one.is_voting), one.weight,
                says(one, kind=shown.kind), one.reason, one.cast_by.name if one.cast_by else "",
                one.get_channel_display(), one.recused_why,
            )
            for one in positions_of(shown, member=request.member, at=request.at)
        ],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@at_table
def extend_round(request: TableRequest, proposal: int, round: int) -> HttpResponse:
    """A form for giving a round more time."""
    shown = round_of(request, proposal, round)
    require(Permission.FACILITATE, by=request.member, on=shown.proposal, at=request.at)
    form = ExtendingForm(request.POST or None, initial={"closes_at": shown.closes_at})
    if request.method == "POST" and form.is_valid():
        try:
            opening.extend_round(round=shown, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error("closes_at", refusal.reason)
        else:
            messages.success(request, translate("The round has more time. Everybody sees the new closing time."))
            return to_proposal(request, proposal)
    return _page(request, shown, form, "governance/deliberation/extend.html")


@require_http_methods(["GET", "POST"])
@at_table
def close_round(request: TableRequest, proposal: int, round: int) -> HttpResponse:
    """The synthesis is written, kept, and the round closed with it."""
    shown = round_of(request, proposal, round)
    require(Permission.FACILITATE, by=request.member, on=shown.proposal, at=request.at)
    if shown.closed_at is not None:
        refused(request, NotAllowed(closing.CLOSED))
        return to_proposal(request, proposal)
    is_vote = shown.kind == RoundKind.VOTE
    form = ClosingForm(request.POST or None, is_vote=is_vote, initial={"synthesis": shown.synthesis})
    if request.method == "POST" and form.is_valid():
        act = closing.write_synthesis if "keep" in request.POST else closing.close_round
        try:
            act(round=shown, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error("synthesis", refusal.reason)
        else:
            messages.success(request, _said(shown))
            return to_proposal(request, proposal)
    positions = positions_of(shown, member=request.member, at=request.at)
    more = {
        "lines": [(one, says(one, kind=shown.kind)) for one in positions if one.reason or one.choice],
        "silent": [one for one in positions if not (one.choice or one.has_voted or one.is_recused)],
        "is_vote": is_vote,
    }
    return _page(request, shown, form, "governance/deliberation/close.html", **more)


def _said(round: Round) -> str:
    if round.outcome is None:
        return translate("The synthesis is kept beside the round. You can go on writing until you close it.")
    match round.outcome["result"]:
        case Result.ADOPTED:
            return translate("The round is closed. The proposal is adopted and stands in the register of decisions.")
        case Result.NOT_ADOPTED:
            return translate("The round is closed. The proposal is not adopted.")
        case Result.NO_QUORUM:
            return translate("The round is closed. Too few seats had spoken, so it can be repeated.")
        case Result.OBJECTIONS_STAND:
            return translate("The round is closed. Objections stand: answer each before the next round.")
        case _:
            return translate("The round is closed. Everybody was heard; the vote can be opened.")


def _page(request: TableRequest, round: Round, form: Any, template: str, **more: Any) -> HttpResponse:
    context = {"form": form, "round": round, "proposal": round.proposal, **more}
    return render(request, template, context, status=_status(request))


def _status(request: TableRequest) -> int:
    return 422 if request.method == "POST" else 200
