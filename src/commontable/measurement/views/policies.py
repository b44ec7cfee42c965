"""Protection policies: read by everybody, tried on the table's own files, chosen with a reason."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commontable.analysis.disclosure import Policy
from commontable.analysis.disclosure.presets import PRESETS
from commontable.measurement.actions.policies import refusal_of, return_to_default, set_policy
from commontable.measurement.datasets import policy_words as words
from commontable.measurement.datasets.policies import InForce, policies_of, usual
from commontable.measurement.datasets.tallies import named_groups, named_places
from commontable.measurement.forms.policies import OwnPolicyForm, WhyForm
from commontable.measurement.models import ProtectionPolicy
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.audiences import Audience
from commontable.measurement.rules.policies import at_least, differing
from commontable.measurement.rules.refused import spoken
from commontable.measurement.tasks.policies import begin_trying, definitions_to_try, key_of, tries_of
from commontable.partnership.exports import csv_file
from commontable.partnership.models import Partnership
from commontable.partnership.permissions import may, require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

OWN = "own"


@require_GET
@at_table
def list_policies(request: TableRequest) -> HttpResponse:
    """What holds for each audience, and every preset with its source and what it would hide here."""
    held = policies_of(request.partnership)
    return render(request, "measurement/policies/list.html", _tried(request) | {
        "held": cards_of(held),
        "presets": [_preset(request, name, policy, held) for name, policy in PRESETS.items()],
        "before": ProtectionPolicy.objects.of(request.partnership)
        .exclude(replaced_at=None)
        .select_related("set_by__partner")
        .order_by("-replaced_at", "-pk")[:20],
        "sets": may(Permission.SET_POLICIES, by=request.member, at=request.at),
        "tries": may(Permission.PREVIEW_POLICIES, by=request.member, at=request.at),
    })  # fmt: skip


@require_GET
@at_table
def download_policies(request: TableRequest) -> HttpResponse:
    """Every policy that was ever chosen, as CSV."""
    listed = ProtectionPolicy.objects.of(request.partnership).select_related("set_by").order_by("set_at", "pk")
    names = ("minimum_count", "minimum_numerator", "minimum_complement", "rate_decimals", "show_counts", "width")
    rows = [
        (
            one.audience, one.preset or OWN, *(one.settings.get(name) for name in names), one.why, one.set_by.name,
            one.set_at.isoformat(), one.replaced_at.isoformat() if one.replaced_at else "",
        )
        for one in listed
    ]  # fmt: skip
    columns = ("audience", "preset", *names, "why", "set_by", "set_at", "replaced_at")
    return csv_file(name=f"{request.partnership.slug}-protection-policies", columns=columns, rows=rows)


@require_POST
@at_table
def try_policies(request: TableRequest) -> HttpResponse:
    """What the policies would hide is computed in the background; with settings in the form, those too."""
    require(Permission.PREVIEW_POLICIES, by=request.member, on=request.partnership, at=request.at)
    table, also = request.partnership.slug, None
    back = reverse("measurement:policies", kwargs={"table": table})
    if audience := Audience(asked) if (asked := request.POST.get("audience")) in Audience.values else None:
        form = OwnPolicyForm(request.POST)
        query = urlencode({"preset": OWN, **{name: request.POST.get(name, "") for name in form.fields}})
        back = reverse("measurement:policy_choose", kwargs={"table": table, "audience": audience.value}) + f"?{query}"
        also = form.policy if form.is_valid() else None
        if also is None:
            return redirect(back)
    try:
        begin_trying(partnership=request.partnership, also=also, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{back}#tried")


@require_GET
@at_table
def show_progress(request: TableRequest) -> HttpResponse:
    """How far it is, for the page that waits; once done, the whole page is asked for again."""
    require(Permission.PREVIEW_POLICIES, by=request.member, on=request.partnership, at=request.at)
    found = _tried(request)
    if not found["tried"] or found["tried"]["stage"] != "computing":
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    return render(request, "measurement/policies/list.html#progress", found)


@require_http_methods(["GET", "POST"])
@at_table
def choose_policy(request: TableRequest, audience: str) -> HttpResponse:
    """A preset or settings of one's own, side by side with what is in force; chosen with a reason."""
    require(Permission.SET_POLICIES, by=request.member, on=request.partnership, at=request.at)
    now = _audience(request, audience)
    asked = request.POST if request.method == "POST" else request.GET
    preset = asked.get("preset", "")
    own = _own_form(asked, now) if preset in ("", OWN) else None
    wanted = own.policy if own is not None else PRESETS.get(preset)
    if own is None and wanted is None:
        raise Http404
    why = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and wanted is not None and why.is_valid():
        try:
            set_policy(
                partnership=request.partnership, audience=audience, policy=wanted,
                why=why.cleaned_data["why"], by=request.member, at=request.at,
            )  # fmt: skip
        except NotAllowed as refusal:
            why.add_error(None, str(refusal))
        else:
            said = _("Releases for %(audience)s are protected so from now on.")
            messages.success(request, said % {"audience": now.audience.label})
            return redirect("measurement:policies", table=request.partnership.slug)
    then = at_least(wanted, minimum_count=request.partnership.minimum_count) if wanted else None
    return render(request, "measurement/policies/choose.html", _tried(request) | {
        "now": now,
        "preset": preset or OWN,
        "preset_name": words.preset_name("" if preset in ("", OWN) else preset),
        "source": words.preset_source(preset),
        "own": own,
        "asked": {name: asked.get(name, "") for name in own.fields} if own is not None and own.is_bound else {},
        "wanted": then,
        "sentences": words.sentences(then) if then else [],
        "tiers": words.tiers_of(then) if then else [],
        "differences": words.differences(now.policy, then) if then else [],
        "refusal": refusal_of(request.partnership, audience=audience, policy=then) if then else "",
        "is_same": then is not None and now.chosen is not None and not differing(now.policy, then),
        "tally": _tally(request, then) if then else None,
        "tally_now": _tally(request, now.policy),
        "why": why,
    }, status=422 if request.method == "POST" else 200)  # fmt: skip


@require_http_methods(["GET", "POST"])
@at_table
def return_policy(request: TableRequest, audience: str) -> HttpResponse:
    """The usual protection holds again, for a reason."""
    require(Permission.SET_POLICIES, by=request.member, on=request.partnership, at=request.at)
    now = _audience(request, audience)
    form = WhyForm(request.POST or None)
    if form.is_valid():
        try:
            return_to_default(
                partnership=request.partnership, audience=audience, why=form.cleaned_data["why"],
                by=request.member, at=request.at,
            )  # fmt: skip
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The usual protection holds again."))
            return redirect("measurement:policies", table=request.partnership.slug)
    then = at_least(usual(request.partnership), minimum_count=request.partnership.minimum_count)
    return render(request, "measurement/policies/return.html", {
        "now": now,
        "form": form,
        "differences": words.differences(now.policy, then),
    }, status=422 if form.is_bound else 200)  # fmt: skip


def cards_of(held: dict[Audience, InForce]) -> list[dict[str, Any]]:
    """What holds for each audience, in words; those with the usual protection stand together where it is the same."""
    cards: list[dict[str, Any]] = []
    for one in held.values():
        alike = [card for card in cards if not card["chosen"] and not one.chosen and card["policy"] == one.policy]
        if alike:
            alike[0]["audiences"].append(one.audience)
        else:
            cards.append(_card(one))
    return cards


def _card(held: InForce) -> dict[str, Any]:
    return {
        "audiences": [held.audience],
        "chosen": held.chosen,
        "name": words.preset_name(held.preset) if held.chosen else "",
        "source": words.preset_source(held.preset),
        "sentences": words.sentences(held.policy),
        "tiers": words.tiers_of(held.policy),
        "policy": held.policy,
    }


def _preset(request: TableRequest, name: str, policy: Policy, held: dict[Audience, InForce]) -> dict[str, Any]:
    policy = at_least(policy, minimum_count=request.partnership.minimum_count)
    is_raised = policy.minimum_count > PRESETS[name].minimum_count
    return {
        "key": name,
        "name": words.preset_name(name),
        "source": words.preset_source(name),
        "sentences": words.sentences(policy),
        "is_raised": is_raised,
        "in_force": [
            one.audience.label for one in held.values() if not is_raised and not differing(one.policy, policy)
        ],
        "tally": _tally(request, policy),
        "audiences": list(Audience),
    }


def _own_form(asked: Any, now: InForce) -> OwnPolicyForm:
    form = OwnPolicyForm(asked if "minimum_count" in asked else None, initial=OwnPolicyForm.initial_of(now.policy))
    form.is_valid()
    return form


def _audience(request: TableRequest, audience: str) -> InForce:
    if audience not in Audience.values:
        raise Http404
    return policies_of(request.partnership)[Audience(audience)]


def _tried(request: TableRequest) -> dict[str, Any]:
    """What was tried, for those who may see it."""
    if not may(Permission.PREVIEW_POLICIES, by=request.member, at=request.at):
        return {"tried": None}
    return {"tried": _tries(request.partnership, request)}


def _tries(partnership: Partnership, request: TableRequest) -> dict[str, Any] | None:
    known = getattr(request, "_tries", None)
    if known is None:
        known = (tries_of(partnership, at=request.at),)
        request._tries = known  # type: ignore[attr-defined]
    found: dict[str, Any] | None = known[0]
    return found


def _tally(request: TableRequest, policy: Policy) -> dict[str, Any] | None:
    """The totals of that policy as they were computed, with names; None where they were not, or not for this reader."""
    if not may(Permission.PREVIEW_POLICIES, by=request.member, at=request.at):
        return None
    tried = _tries(request.partnership, request)
    tally = (tried or {}).get("tallies", {}).get(key_of(policy))
    if tally is None:
        return None
    if "refused" in tally:
        return {"refused": spoken(tally["refused"])}
    return {
        **tally,
        "place_names": named_places(request.partnership, tally["places"]),
        "group_names": named_groups(definitions_to_try(request.partnership), tally["groups"]),
    }
