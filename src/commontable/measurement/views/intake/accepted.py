"""One accepted file: in force, replaced or destroyed; bringing it back, destroying it, its certificate."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from commontable.accounts.step_up import require_step_up
from commontable.journal.actions import scope_of
from commontable.measurement.actions.intake import restore_extract
from commontable.measurement.actions.retention import destroy_due_extract, destroy_extract
from commontable.measurement.datasets.certificates import judged
from commontable.measurement.datasets.holds import holds_on
from commontable.measurement.datasets.openings import erased_on
from commontable.measurement.datasets.openness import clocks_of
from commontable.measurement.datasets.stopping import linked_with
from commontable.measurement.models import Extract
from commontable.measurement.permissions import Permission
from commontable.partnership.permissions import allowed, may, require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table
from commontable.ui.wording import day

from .own import seen_extract


class DestroyForm(forms.Form):
    """Why rows are destroyed."""

    why = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("It stands in the certificate, and in the journal.")
    )


@require_GET
@at_table
def show_accepted(request: TableRequest, uuid: UUID) -> HttpResponse:
    """What was accepted, when, by whom, until when it is kept, and what can still be done."""
    extract = seen_extract(request, uuid)
    context = {
        "extract": extract,
        "clock": clocks_of([extract], at=request.at)[extract.pk],
        "is_own": extract.partner_id == request.member.partner_id,
        "may_restore": _may(request, Permission.SEND_FILES, extract)
        and extract.superseded_at is not None
        and extract.destroyed_at is None,
        "may_destroy": extract.destroyed_at is None and (_own(request, extract) or _time_has_come(request, extract)),
        "erased_on": erased_on(extract),
        "holds": holds_on([extract]).get(extract.pk, []),
        "may_hold": extract.destroyed_at is None and may(Permission.PLACE_HOLDS, by=request.member, at=request.at),
        "others": Extract.objects.filter(due=extract.due).exclude(pk=extract.pk).order_by("-accepted_at"),
    }
    return render(request, "measurement/data/accepted.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def restore(request: TableRequest, uuid: UUID) -> HttpResponse:
    """Asks once; then the earlier file is in force again."""
    extract = seen_extract(request, uuid)
    require(Permission.SEND_FILES, by=request.member, on=extract, at=request.at)
    page = reverse("measurement:accepted", kwargs={"table": request.partnership.slug, "uuid": uuid})
    if request.method == "POST":
        try:
            restore_extract(extract=extract, by=request.member, at=request.at)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, translate("The earlier file is in force again."))
        return redirect(page)
    context = {
        "heading": translate("Put the file of %(day)s in force again?") % {"day": day(extract.accepted_at)},
        "text": translate(
            "The next figures are computed from it. The file in force now is kept and can come back too."
        ),
        "verb": translate("Put it in force"),
        "back_url": page,
    }
    return render(request, "confirm.html", context)


@require_http_methods(["GET", "POST"])
@at_table
@require_step_up
def destroy(request: TableRequest, uuid: UUID) -> HttpResponse:
    """Asks once, with the reason; then nobody can ever read the rows again."""
    extract = seen_extract(request, uuid)
    page = reverse("measurement:accepted", kwargs={"table": request.partnership.slug, "uuid": uuid})
    own = _own(request, extract)
    if not own:
        require(Permission.DESTROY_DUE_FILES, by=request.member, on=extract, at=request.at)
    form = DestroyForm(request.POST or None) if own else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            if form is not None:
                why = form.cleaned_data["why"]
                destroy_extract(extract=extract, why=why, by=request.member, at=request.at)
            else:
                destroy_due_extract(extract=extract, by=request.member, at=request.at)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, translate("The rows are destroyed. The certificate is below."))
        return redirect(page)
    context = {
        "heading": translate("Destroy these rows for good?"),
        "text": translate("Their key is deleted, then the files. Nobody can read them again here."),
        "consequences": [
            translate("Figures that were released stay: they hold no row."),
            *_linked(extract),
            translate("A certificate with hashes, counts, day and reason is kept."),
            translate("Backups made before today lose them when those backups expire."),
            translate("This cannot be undone."),
        ],
        "form": form or "",
        "verb": translate("Destroy the rows"),
        "danger": True,
        "back_url": page,
    }
    return render(request, "confirm.html", context, status=422 if form is not None and form.errors else 200)


def _linked(extract: Extract) -> list[str]:
    """One sentence for each plan that links the rows: what of it stops."""
    said = []
    for plan, indicators in linked_with(extract):
        known = {"plan": plan.title, "indicators": ", ".join(one.name for one in indicators)}
        if indicators:
            words = translate(
                "The linkage “%(plan)s” finds these children no more. Indicators that rest on it are computed without "
                "them: %(indicators)s."
            )
        else:
            words = translate("The linkage “%(plan)s” finds these children no more.")
        said.append(words % known)
    return said


@require_GET
@at_table
def show_certificate(request: TableRequest, uuid: UUID) -> HttpResponse:
    """The certificate of destruction in words, and whether the journal knows it."""
    extract = seen_extract(request, uuid)
    if not extract.certificate:
        raise Http404
    verdict = judged(extract.certificate, scope=scope_of(extract))
    return render(request, "measurement/data/certificate.html", {"extract": extract, "verdict": verdict})


@require_GET
@at_table
def download_certificate(request: TableRequest, uuid: UUID) -> HttpResponse:
    """The certificate of destruction."""
    extract = seen_extract(request, uuid)
    if not extract.certificate:
        raise Http404
    response = JsonResponse(extract.certificate, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="certificate-{extract.uuid}.json"'
    return response


def _own(request: TableRequest, extract: Extract) -> bool:
    return extract.partner_id == request.member.partner_id and _may(request, Permission.DESTROY_OWN_FILES, extract)


def _time_has_come(request: TableRequest, extract: Extract) -> bool:
    due = clocks_of([extract], at=request.at)[extract.pk].until <= request.partnership.day(request.at)
    return due and _may(request, Permission.DESTROY_DUE_FILES, extract)


def _may(request: TableRequest, permission: Permission, extract: Extract) -> bool:
    return allowed(permission, by=request.member, on=extract, at=request.at).ok
