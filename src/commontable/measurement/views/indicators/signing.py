"""Partners read definitions, and those who speak for a partner sign or question what is proposed."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET, require_http_methods

from commontable.measurement.actions.sign_offs import question_definition, sign_definition
from commontable.measurement.datasets.linked import datasets_of
from commontable.measurement.datasets.sign_offs import senders_of, sign_offs_of, waiting_for
from commontable.measurement.datasets.versions import before, in_words, parts_of
from commontable.measurement.forms.indicators import SignForm
from commontable.measurement.models import IndicatorVersion
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.definition import DefinitionStage, Outcome
from commontable.partnership.actions.locking import ChangedMeanwhile
from commontable.partnership.permissions import allowed, may, require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

READABLE = (DefinitionStage.PROPOSED, DefinitionStage.AGREED, DefinitionStage.REPLACED)


@require_GET
@at_table
def list_definitions(request: TableRequest) -> HttpResponse:
    """What waits for the reader's word, what others are still thinking about, and what is agreed."""
    versions = (
        IndicatorVersion.objects.of(request.partnership)
        .filter(stage__in=[DefinitionStage.PROPOSED, DefinitionStage.AGREED], indicator__retired_at=None)
        .select_related("indicator", "dataset", "partnership")
    )
    order = {outcome: number for number, outcome in enumerate(Outcome.values)}
    listed = sorted(versions, key=lambda one: (order[one.indicator.outcome], one.indicator.position, one.number))
    waiting = waiting_for(request.member, request.at)
    proposed = [one for one in listed if one.stage == DefinitionStage.PROPOSED]
    context = {
        "waiting": waiting,
        "others": [
            {"version": one, "given": sign_offs_of(one, at=request.at)} for one in proposed if one not in waiting
        ],
        "agreed": [one for one in listed if one.stage == DefinitionStage.AGREED],
        "may_sign": may(Permission.SIGN_OFF, by=request.member, at=request.at),
    }
    return render(request, "measurement/indicators/definitions.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def show_definition(request: TableRequest, indicator: str, number: int) -> HttpResponse:
    """One definition in plain words, its conditions explained, what changed, and who stands where."""
    version = get_object_or_404(
        IndicatorVersion.objects.of(request.partnership).select_related("indicator", "dataset", "partnership"),
        indicator__slug=indicator,
        number=number,
    )
    if version.stage not in READABLE:
        raise Http404
    if request.method == "POST":
        require(Permission.SIGN_OFF, by=request.member, on=request.member.partner, at=request.at)
    form = SignForm(request.POST or None, initial={"seen": version.revision})
    if request.method == "POST" and form.is_valid():
        signs = request.POST.get("do") == "sign"
        speak = sign_definition if signs else question_definition
        try:
            speak(version=version, by=request.member, at=request.at, **form.cleaned_data)
        except ChangedMeanwhile:
            reworded = translate("The wording changed while you were reading. Read it again before you sign.")
            messages.warning(request, reworded)
            return redirect(request.path)
        except NotAllowed as refusal:
            form.add_error("comment", refusal.reason)
        else:
            said = translate("%(partner)s has signed.") if signs else translate("%(partner)s's question is recorded.")
            messages.success(request, said % {"partner": request.member.partner.name})
            return redirect("measurement:definitions", table=request.partnership.slug)
    earlier, given = before(version), sign_offs_of(version, at=request.at)
    verdict = allowed(Permission.SIGN_OFF, by=request.member, on=request.member.partner, at=request.at)
    context = {
        "version": version,
        "indicator": version.indicator,
        "parts": parts_of(version, before=earlier),
        "earlier": earlier,
        "words": in_words(version),
        "given": given,
        "form": form,
        "verdict": verdict,
        "mine": next(
            (one for one in [*given.signed, *given.questioning] if one.partner_id == request.member.partner_id), None
        ),
        "sends": any(request.member.partner in senders_of(dataset, at=request.at) for dataset in datasets_of(version)),
    }
    return render(request, "measurement/indicators/definition.html", context)
