"""The handovers of the table: under way, done, called off; and beginning one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET, require_http_methods

from commontable.partnership.datasets.handovers import handovers_of, last_day
from commontable.partnership.exports import csv_file
from commontable.partnership.forms.handovers import LeaverForm
from commontable.partnership.models import Handover, Member
from commontable.partnership.permissions import Permission, may, require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.tasks import handovers as tasks
from commontable.partnership.views.table import TableRequest, at_table

from .finding import to_handover


def _seen_by(request: TableRequest) -> list[Handover]:
    """All of the table's for the backbone, else those that concern the reader."""
    sees_all = request.member.partner.is_backbone or may(Permission.KEEP_HANDOVERS, by=request.member, at=request.at)
    return list(handovers_of(request.partnership, of=None if sees_all else request.member))


@require_GET
@at_table
def show_handovers(request: TableRequest) -> HttpResponse:
    """Who leaves, who takes over, and how far it has come."""
    found = _seen_by(request)
    for handover in found:
        handover.last_day = last_day(handover)  # type: ignore[attr-defined]
        handover.is_mine = handover.successor_id == request.member.pk  # type: ignore[attr-defined]
        handover.is_left = handover.leaver_id == request.member.pk  # type: ignore[attr-defined]
        handover.opens = _opens(handover, request)  # type: ignore[attr-defined]
    under_way = [handover for handover in found if handover.is_open]
    context = {
        "waiting": [handover for handover in under_way if handover.successor_id is None],
        "named": [handover for handover in under_way if handover.successor_id is not None],
        "past": [handover for handover in found if not handover.is_open],
        "may_keep": may(Permission.KEEP_HANDOVERS, by=request.member, at=request.at),
    }
    return render(request, "partnership/handovers/list.html", context)


def _opens(handover: Handover, request: TableRequest) -> bool:
    return handover.successor_id == request.member.pk or may(
        Permission.KEEP_HANDOVERS, by=request.member, at=request.at
    )


@require_GET
@at_table
def export_handovers(request: TableRequest) -> HttpResponse:
    """The list as CSV; nothing of what was written in them."""
    rows = [
        [
            one.partner.name, one.leaver.name, one.get_trigger_display(), one.noticed_on, last_day(one),
            one.successor.name if one.successor else "", one.owner.name if one.owner else "",
            request.partnership.day(one.opened_at) if one.opened_at else "",
            getattr(one, "done_count", ""), getattr(one, "step_count", ""),
            request.partnership.day(one.ended_at) if one.ended_at else "", one.ended_in_words,
        ]
        for one in _seen_by(request)
    ]  # fmt: skip
    return csv_file(
        name=f"{request.partnership.slug}-handovers",
        columns=[
            "partner", "leaver", "because", "noticed_on", "gone_from", "successor", "looked_after_by", "opened_on",
            "steps_done", "steps", "ended_on", "ended",
        ],
        rows=rows,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@at_table
def begin(request: TableRequest) -> HttpResponse:
    """A form for whose place is handed over."""
    require(Permission.KEEP_HANDOVERS, by=request.member, on=request.partnership, at=request.at)
    people = Member.objects.of(request.partnership).select_related("partner").order_by("name", "pk")
    form = LeaverForm(request.POST or None, members=people, initial={"leaver": request.GET.get("member")})
    if request.method == "POST" and form.is_valid():
        try:
            handover = tasks.begin(leaver=form.cleaned_data["leaver"], by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error("leaver", refusal.reason)
        else:
            messages.success(request, translate("The handover is open. Name who takes over."))
            return to_handover(handover)
    context = {
        "form": form,
        "heading": translate("Whose place passes to somebody else?"),
        "lede": translate("The program gathers what the place holds; you name who takes over and write a word."),
        "verb": translate("Begin the handover"),
    }
    return render(request, "partnership/handovers/form.html", context)
