"""One estimate: the question, the answer or why there is none, every check, and who has shared it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commontable.measurement.actions.effects import give_up_stalled, is_stalled, share_effect, withdraw_effect
from commontable.measurement.datasets.effect_words import Answer
from commontable.measurement.forms.activities import WithdrawEffectForm
from commontable.measurement.models import EffectStudy
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.activity import StudyStage
from commontable.measurement.views.scorecard.panels import drawn
from commontable.partnership.exports import csv_file, yes_or_no
from commontable.partnership.permissions import may, require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table


@require_GET
@at_table
def show(request: TableRequest, effect: int) -> HttpResponse:
    """The estimate; before it is shared its answer is for the backbone and the director."""
    return render(request, "measurement/activities/effect.html", _context(request, effect_of(request, effect)))


@require_GET
@at_table
def show_progress(request: TableRequest, effect: int) -> HttpResponse:
    """For the page that waits; once there is an answer the whole page is asked for again."""
    study = effect_of(request, effect)
    if study.stage != StudyStage.COMPUTING:
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    return render(request, "measurement/activities/effect.html#progress", _context(request, study))


@require_POST
@at_table
def give_up(request: TableRequest, effect: int) -> HttpResponse:
    """An answer of which nothing is heard any more is given up."""
    study = effect_of(request, effect)
    try:
        give_up_stalled(study=study, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, translate("It is given up. You can ask again."))
    return redirect(_url(request, effect))


@require_http_methods(["GET", "POST"])
@at_table
def share(request: TableRequest, effect: int) -> HttpResponse:
    """Asks before everybody reads the answer."""
    study = effect_of(request, effect)
    require(Permission.SHARE_EFFECTS, by=request.member, on=study, at=request.at)
    if request.method == "POST":
        try:
            share_effect(study=study, by=request.member, at=request.at)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, translate("Everybody at the table reads it now."))
        return redirect(_url(request, effect))
    context = {
        "heading": translate("Share this estimate with the table?"),
        "text": Answer(study, reads=True).heading,
        "consequences": [
            translate("Everybody at the table reads the answer, its checks and why the comparison was chosen."),
            translate("It can be withdrawn with a reason, but not made unseen."),
        ],
        "verb": translate("Share it"),
        "back_url": _url(request, effect),
    }
    return render(request, "confirm.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def withdraw(request: TableRequest, effect: int) -> HttpResponse:
    """A form for the reason why it does not count."""
    study = effect_of(request, effect)
    require(Permission.ESTIMATE_EFFECTS, by=request.member, on=study, at=request.at)
    form = WithdrawEffectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_effect(study=study, why=form.cleaned_data["why"], by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("It no longer counts. That it was made stays on record."))
            return redirect(_url(request, effect))
    context = {
        "heading": translate("Withdraw this estimate?"),
        "text": translate("Nobody takes it for an answer any more. Its question and your reason stay on the page."),
        "form": form,
        "danger": True,
        "verb": translate("Withdraw it"),
        "back_url": _url(request, effect),
    }
    return render(request, "confirm.html", context)


@require_GET
@at_table
def export(request: TableRequest) -> HttpResponse:
    """Every question asked at the table, with those answers that the reader may read."""
    early = may(Permission.READ_EFFECTS_EARLY, by=request.member, at=request.at)
    studies = (
        EffectStudy.objects.of(request.partnership)
        .select_related("activity", "indicator", "dataset")
        .order_by("number")
    )
    answers = [Answer(one, reads=early or one.shared_at is not None) for one in studies]
    return csv_file(
        name=f"{request.partnership.slug}-effects",
        columns=[
            "number", "activity", "indicator", "from", "design", "asked", "shown", "estimate", "std_error",
            "low", "high", "n", "clusters", "label", "shared", "withdrawn_because",
        ],
        rows=[
            (
                one.study.number, one.study.activity.name, one.study.indicator.name, one.study.panel, one.study.design,
                one.study.asked_at.date(),
                *(yes_or_no(one.said["shown"]) if name == "shown" and "shown" in one.said else one.said.get(name, "")
                  for name in ("shown", "estimate", "std_error", "low", "high", "n", "clusters", "label")),
                yes_or_no(one.study.shared_at), one.study.withdrawn_because,
            )
            for one in answers
        ],
    )  # fmt: skip


def effect_of(request: TableRequest, effect: int) -> EffectStudy:
    """The table's own estimate of that number."""
    if effect > 10**9:
        raise Http404
    found: EffectStudy = get_object_or_404(
        EffectStudy.objects.of(request.partnership).select_related(
            "activity__partnership", "indicator", "dataset", "asked_by__partner", "shared_by"
        ),
        number=effect,
    )
    return found


def _context(request: TableRequest, study: EffectStudy) -> dict[str, Any]:
    early = may(Permission.READ_EFFECTS_EARLY, by=request.member, at=request.at)
    asked = EffectStudy.objects.filter(activity=study.activity_id, indicator=study.indicator_id)
    answer = Answer(study, reads=early or study.shared_at is not None)
    chart = answer.over_time
    drawing = dict(zip(("wide", "narrow"), drawn(chart, name="effect"), strict=True)) if chart else {}
    return {
        "study": study,
        "answer": answer,
        "chart": chart,
        **drawing,
        "asked_so_often": asked.count(),
        "is_stalled": is_stalled(study, at=request.at),
        "shares": study.asked_by_id != request.member.pk
        and may(Permission.SHARE_EFFECTS, by=request.member, at=request.at),
        "asks": may(Permission.ESTIMATE_EFFECTS, by=request.member, at=request.at),
    }


def _url(request: TableRequest, effect: int) -> str:
    return reverse("measurement:effect", kwargs={"table": request.partnership.slug, "effect": effect})
