"""Bodies are formed, described, closed and taken up again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from commontable.governance.actions.bodies import bodies as actions
from commontable.governance.datasets.bodies_listed import with_numbers
from commontable.governance.forms.bodies.describing import BodyForm, ClosingForm
from commontable.governance.models import Body
from commontable.governance.permissions import Permission
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import body_of, people_of, to_body, url_of_body


@require_http_methods(["GET", "POST"])
@at_table
def form_body(request: TableRequest) -> HttpResponse:
    """A form for a new body."""
    require(Permission.KEEP_BODIES, by=request.member, on=request.partnership, at=request.at)
    form = BodyForm(
        request.POST or None,
        members=people_of(request),
        bodies=Body.objects.of(request.partnership).filter(closed_on=None).order_by("name"),
        initial={"formed_on": request.partnership.day(request.at), "parent": request.GET.get("under")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            body = actions.form_body(
                partnership=request.partnership, by=request.member, at=request.at, **form.cleaned_data
            )
        except NotAllowed as refusal:
            form.add_error("name", refusal.reason)
        else:
            messages.success(
                request,
                translate("%(body)s exists. Open its seats next; then say how it decides.") % {"body": body.name},
            )
            return redirect("governance:open_seats", table=request.partnership.slug, body=body.slug)
    context = {
        "form": form,
        "heading": translate("Which body does the table form?"),
        "lede": translate("The partners agreed on it; here you write it down. Its seats and its rule come next."),
        "last": translate("A new body"),
        "verb": translate("Form the body"),
        "back_url": reverse("governance:bodies", kwargs={"table": request.partnership.slug}),
    }
    return render(request, "governance/bodies/form.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def change_body(request: TableRequest, body: str) -> HttpResponse:
    """A form for describing a body anew."""
    shown = body_of(request, body)
    require(Permission.KEEP_BODIES, by=request.member, on=shown, at=request.at)
    others = Body.objects.of(request.partnership).filter(closed_on=None).exclude(pk=shown.pk).order_by("name")
    form = BodyForm(
        request.POST or None,
        members=people_of(request),
        bodies=others,
        initial={
            "name": shown.name, "kind": shown.kind, "mandate": shown.mandate, "facilitator": shown.facilitator_id,
            "parent": shown.parent_id, "chair_months": shown.chair_months, "formed_on": shown.formed_on,
        },
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        changes: dict[str, Any] = {field: form.cleaned_data[field] for field in form.changed_data}
        try:
            if changes:
                actions.describe_body(body=shown, changes=changes, by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("The description was kept."))
            return to_body(request, shown)
    kept = body_of(request, body)
    context = {
        "form": form,
        "body": kept,
        "heading": translate("How should %(body)s be described?") % {"body": kept.name},
        "last": translate("Description"),
        "verb": translate("Keep the description"),
        "back_url": url_of_body(request, kept),
    }
    return render(request, "governance/bodies/form.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def close_body(request: TableRequest, body: str) -> HttpResponse:
    """Asks before a body closes, and says what that means."""
    shown = body_of(request, body)
    require(Permission.KEEP_BODIES, by=request.member, on=shown, at=request.at)
    form = ClosingForm(request.POST or None, initial={"closed_on": request.partnership.day(request.at)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_body(
                body=shown, closed_on=form.cleaned_data["closed_on"], by=request.member, at=request.at
            )  # fmt: skip
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("%(body)s closes. You can undo this here.") % {"body": shown.name})
            return to_body(request, shown)
    context = {
        "heading": translate("Close %(body)s?") % {"body": shown.name},
        "text": translate("Nothing is deleted, and you can undo it on the body's page."),
        "consequences": _consequences(request, shown),
        "form": form,
        "danger": True,
        "verb": translate("Close the body"),
        "back_url": url_of_body(request, shown),
    }
    return render(request, "confirm.html", context)


def _consequences(request: TableRequest, body: Body) -> list[str]:
    day = request.partnership.day(request.at)
    counted = with_numbers(Body.objects.filter(pk=body.pk), at=request.at, day=day).get()
    said = [translate("From that day no proposal can be put to it, and no meeting called.")]
    if counted.proposals_open:
        said.append(
            ngettext(
                "%(n)d proposal is before it and stays undecided.",
                "%(n)d proposals are before it and stay undecided.",
                counted.proposals_open,
            )
            % {"n": counted.proposals_open}
        )
    if counted.next_title:
        said.append(
            translate("A meeting is called: %(meeting)s. Cancel it, so that nobody comes for nothing.")
            % {"meeting": counted.next_title}
        )
    below = body.children.filter(closed_on=None).values_list("name", flat=True)
    if below:
        said.append(translate("These bodies answer to it: %(bodies)s.") % {"bodies": ", ".join(below)})
    said.append(translate("Its decisions stand, and its pages stay open to read."))
    return said


@require_POST
@at_table
def reopen_body(request: TableRequest, body: str) -> HttpResponse:
    """The body exists again."""
    shown = body_of(request, body)
    try:
        actions.reopen_body(body=shown, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, translate("%(body)s is open again.") % {"body": shown.name})
    return to_body(request, shown)
