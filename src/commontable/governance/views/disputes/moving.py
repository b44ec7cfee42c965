"""Steps, days, the body, the end: what a mediator leads, and what whoever raised it may ask for."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods, require_POST

from commontable.governance.actions import disputes as act
from commontable.governance.forms.disputes import DayForm, ReferForm
from commontable.governance.models import Body
from commontable.governance.permissions import Permission
from commontable.governance.tasks.disputes import follow
from commontable.partnership.permissions import require
from commontable.partnership.views.table import TableRequest, at_table

from .finding import dispute_of, done, through_form


@require_POST
@at_table
def talk(request: TableRequest, dispute: int) -> HttpResponse:
    """The sides talk together."""
    shown = dispute_of(request, dispute)
    says = translate("The sides talk together now.")
    return done(request, shown, act.go_on_talking, dispute=shown, says=says)


@require_http_methods(["GET", "POST"])
@at_table
def move_day(request: TableRequest, dispute: int) -> HttpResponse:
    """More time, or less."""
    shown = dispute_of(request, dispute)
    require(Permission.MEDIATE, by=request.member, on=shown, at=request.at)
    form = DayForm(request.POST or None, initial={"ends_on": shown.stage_until})
    return through_form(
        request, shown, form,
        act=partial(follow, act.move_day, dispute=shown),
        says=translate("The day is moved."),
        template="governance/disputes/day.html",
        at_field="ends_on",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@at_table
def refer(request: TableRequest, dispute: int) -> HttpResponse:
    """To the body that decides."""
    shown = dispute_of(request, dispute)
    require(Permission.REFER_DISPUTES, by=request.member, on=shown, at=request.at)
    bodies = Body.objects.of(request.partnership).filter(closed_on=None).order_by("name")
    form = ReferForm(request.POST or None, bodies=bodies, initial={"body": shown.body_id})
    return through_form(
        request, shown, form,
        act=partial(follow, act.refer_dispute, dispute=shown),
        says=translate("The body finds it among what is due for its next agenda."),
        template="governance/disputes/refer.html",
        at_field="body",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@at_table
def close(request: TableRequest, dispute: int) -> HttpResponse:
    """Asks before it is closed without a settlement."""
    shown = dispute_of(request, dispute)
    require(Permission.MEDIATE, by=request.member, on=shown, at=request.at)
    if request.method == "POST":
        says = translate("It is closed without a settlement.")
        return done(request, shown, act.close_dispute, dispute=shown, says=says)
    context = {
        "heading": translate("Close it without a settlement?"),
        "consequences": [
            translate("It ends here, and cannot be taken up again; it can be raised anew."),
            translate("It says nowhere why, or whose doing it was. What was said stays among its people."),
        ],
        "verb": translate("Close it"),
        "back_url": reverse("governance:dispute", args=[shown.partnership.slug, shown.number]),
        "danger": True,
    }
    return render(request, "confirm.html", context)
