"""A definition moves: proposed, taken back, agreed, dropped."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.measurement.actions.definitions import (
    agree_definition,
    drop_definition,
    propose_definition,
    recall_definition,
)
from commontable.measurement.datasets.sign_offs import sign_offs_of
from commontable.measurement.forms.indicators import AgreeForm
from commontable.measurement.models import IndicatorVersion
from commontable.measurement.permissions import Permission
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .listing import version_of


def page_of(version: IndicatorVersion) -> str:
    """Where the version is kept."""
    return reverse(
        "measurement:definition_kept", args=[version.partnership.slug, version.indicator.slug, version.number]
    )


@require_http_methods(["POST"])
@at_table
def propose(request: TableRequest, indicator: str, number: int) -> HttpResponse:
    """The partners are asked for their word."""
    said = translate("The partners see it now and can sign or question it.")
    return _move(request, version_of(request, indicator, number), propose_definition, said)


@require_http_methods(["POST"])
@at_table
def recall(request: TableRequest, indicator: str, number: int) -> HttpResponse:
    """Back to draft."""
    said = translate("It is a draft again. If you change its wording, partners sign anew.")
    return _move(request, version_of(request, indicator, number), recall_definition, said)


@require_http_methods(["GET", "POST"])
@at_table
def drop(request: TableRequest, indicator: str, number: int) -> HttpResponse:
    """Asks before a draft or proposal is given up."""
    version = version_of(request, indicator, number)
    require(Permission.DEFINE_INDICATORS, by=request.member, on=version, at=request.at)
    if request.method == "POST":
        return _move(request, version, drop_definition, translate("The version is dropped; it can still be read."))
    context = {
        "heading": translate("Give up version %(number)s?") % {"number": version.number},
        "text": translate("It stays readable, and the definition in force stays in force."),
        "consequences": [translate("It cannot be taken up again; a new version can start from the same words.")],
        "danger": True,
        "verb": translate("Drop this version"),
        "back_url": page_of(version),
    }
    return render(request, "confirm.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def agree(request: TableRequest, indicator: str, number: int) -> HttpResponse:
    """Asks before the definition is recorded as agreed; without every signature it takes a reason."""
    version = version_of(request, indicator, number)
    require(Permission.DEFINE_INDICATORS, by=request.member, on=version, at=request.at)
    given = sign_offs_of(version, at=request.at)
    form = None if given.is_complete else AgreeForm(request.POST or None)
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        try:
            agree_definition(version=version, by=request.member, at=request.at, reason=reason)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, translate("The definition is agreed and frozen. It can be released."))
        return redirect(page_of(version))
    consequences = [translate("Its words and conditions can never be changed; a new version can follow.")]
    consequences += [
        sentence % {"partners": get_text_list([str(name) for name in names], translate("and"))}
        for sentence, names in (
            (translate("Signed: %(partners)s."), [one.partner.called for one in given.signed]),
            (translate("In question: %(partners)s."), [one.partner.called for one in given.questioning]),
            (translate("Not heard from: %(partners)s."), [one.called for one in given.silent]),
        )
        if names
    ]
    context = {
        "heading": translate("Record %(name)s, version %(number)s, as agreed?")
        % {"name": version.indicator.name, "number": version.number},
        "text": translate("Every partner that sends its rows has signed.")
        if given.is_complete
        else translate("Not every partner that sends its rows stands behind it yet. It can count only for a reason."),
        "consequences": consequences,
        "form": form or "",
        "verb": translate("Record it as agreed"),
        "back_url": page_of(version),
    }
    return render(request, "confirm.html", context)


def _move(request: TableRequest, version: IndicatorVersion, act: Callable[..., Any], said: str) -> HttpResponse:
    try:
        act(version=version, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(page_of(version))
