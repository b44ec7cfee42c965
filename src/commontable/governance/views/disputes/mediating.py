"""Somebody is asked to mediate and answers; the sides answer on them; a mediator steps down."""

from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods, require_POST

from commontable.governance.actions import disputes as act
from commontable.governance.forms.disputes import ConflictForm, MediatorForm, RefuseForm, SpeakerForm
from commontable.governance.models import Dispute, Side
from commontable.governance.permissions import Permission
from commontable.governance.rules.dispute import DisputeStage
from commontable.governance.tasks.disputes import ask_and_tell, follow
from commontable.partnership.permissions import require
from commontable.partnership.views.table import TableRequest, at_table

from .finding import answer, dispute_of, done, members_here, through_form, to_dispute


@require_http_methods(["GET", "POST"])
@at_table
def ask(request: TableRequest, dispute: int) -> HttpResponse:
    """Whom the author trusts."""
    shown = dispute_of(request, dispute)
    require(Permission.CHOOSE_MEDIATOR, by=request.member, on=shown, at=request.at)
    sides = shown.sides.values("partner")
    known = shown.former_mediators.values("member")
    free = members_here(request).exclude(partner__in=sides).exclude(pk=shown.mediator_id)
    form = MediatorForm(request.POST or None, members=free)
    before = free.filter(pk__in=known).order_by("name").values_list("name", flat=True)
    return through_form(
        request, shown, form,
        act=partial(ask_and_tell, dispute=shown),
        says=translate("They are asked, by a letter that says nothing of the matter."),
        template="governance/disputes/ask.html",
        at_field="member",
        before=before,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@at_table
def accept(request: TableRequest, dispute: int) -> HttpResponse:
    """The questions about conflicts of interest, and a yes."""
    shown = dispute_of(request, dispute)
    require(Permission.MEDIATE, by=request.member, on=shown, at=request.at)
    if request.method == "GET" and (shown.is_accepted or shown.stage != DisputeStage.RAISED):
        return to_dispute(request, shown)
    form = ConflictForm(request.POST or None)
    return through_form(
        request,
        shown,
        form,
        act=lambda by, at, **_fields: follow(act.accept_to_mediate, dispute=shown, answers=form.answers, by=by, at=at),
        says=translate("Thank you. You can read the notes that were written for you."),
        template="governance/disputes/accept.html",
        sides=_sides(shown),
    )


@require_http_methods(["GET", "POST"])
@at_table
def refuse(request: TableRequest, dispute: int) -> HttpResponse:
    """A no is answer enough."""
    shown = dispute_of(request, dispute)
    require(Permission.MEDIATE, by=request.member, on=shown, at=request.at)
    form = RefuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        says = translate("Thank you for answering. Please keep to yourself what you read.")
        words = form.cleaned_data["words"]
        return done(request, shown, act.refuse_to_mediate, dispute=shown, words=words, says=says)
    return answer(request, "governance/disputes/refuse.html", {"form": form, "dispute": shown})


@require_POST
@at_table
def answer_on(request: TableRequest, dispute: int) -> HttpResponse:
    """Whether the reader's side accepts the mediator."""
    shown = dispute_of(request, dispute)
    side = own_side(request, shown)
    if request.POST.get("accepts") not in {"yes", "no"}:
        messages.error(request, translate("Say whether you accept the mediator."))
        return to_dispute(request, shown)
    accepts = request.POST["accepts"] == "yes"
    says = (
        translate("You accept the mediator.") if accepts else translate("Somebody else is sought. No reason is asked.")
    )
    return done(request, shown, act.answer_on_mediator, side=side, accepts=accepts, says=says)


@require_http_methods(["GET", "POST"])
@at_table
def step_down(request: TableRequest, dispute: int) -> HttpResponse:
    """Asks before a mediator leaves."""
    shown = dispute_of(request, dispute)
    require(Permission.MEDIATE, by=request.member, on=shown, at=request.at)
    if request.method == "POST":
        says = translate("You do not mediate any more. Thank you for what you did.")
        return done(request, shown, act.step_down, dispute=shown, says=says)
    context = {
        "heading": translate("Mediate no longer?"),
        "consequences": [
            translate("You do not see this dispute any more, nor any note in it."),
            translate("The sides look for somebody else. What they had agreed to counts no more."),
        ],
        "verb": translate("Step down"),
        "back_url": reverse("governance:dispute", args=[shown.partnership.slug, shown.number]),
        "danger": True,
    }
    return render(request, "confirm.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def name_speaker(request: TableRequest, dispute: int, side: int) -> HttpResponse:
    """Another person speaks for a side."""
    shown = dispute_of(request, dispute)
    require(Permission.NAME_SPEAKERS, by=request.member, on=shown, at=request.at)
    asked: Side = get_object_or_404(_sides(shown), pk=side)
    asked.dispute = shown
    members = members_here(request).filter(partner=asked.partner).exclude(pk=asked.member_id)
    form = SpeakerForm(request.POST or None, members=members)
    return through_form(
        request, shown, form,
        act=partial(follow, act.name_speaker, side=asked),
        says=translate("From now on they speak for that side."),
        template="governance/disputes/speaker.html",
        at_field="member",
        side=asked,
    )  # fmt: skip


def own_side(request: TableRequest, dispute: Dispute) -> Side:
    """The side the reader speaks for; whoever speaks for none is told who may answer."""
    require(Permission.FOLLOW_DISPUTES, by=request.member, on=dispute, at=request.at)
    side: Side = get_object_or_404(_sides(dispute), member=request.member)
    side.dispute = dispute
    return side


def _sides(dispute: Dispute) -> QuerySet[Side]:
    return dispute.sides.select_related("partner", "member__partner", "member__partnership").order_by("pk")
