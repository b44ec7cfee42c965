"""A partner's data steward has one person erased from its own files, and sees what was erased."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from commontable.accounts.rate_limits import at_most
from commontable.accounts.step_up import require_step_up
from commontable.analysis.confined import NotConfined
from commontable.measurement.actions.erasing import erase_person
from commontable.measurement.datasets.holds import holds_on
from commontable.measurement.forms.erasing import ErasureForm
from commontable.measurement.models import Dataset, Erasure, Extract
from commontable.measurement.permissions import Permission
from commontable.measurement.vault import Missing, VaultLocked
from commontable.partnership.exports import csv_file
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table


@require_GET
@at_table
def list_erasures(request: TableRequest) -> HttpResponse:
    """What was erased from the partner's own files, and from which datasets somebody can be."""
    erasures = _own(request)
    datasets = (
        Dataset.objects.of(request.partnership)
        .filter(extracts__partner=request.member.partner_id, extracts__destroyed_at=None)
        .exclude(extracts__identities_path="")
        .distinct()
        .order_by("title")
    )
    return render(request, "measurement/keeping/erasures.html", {"erasures": erasures, "datasets": datasets})


@require_GET
@at_table
def export_erasures(request: TableRequest) -> HttpResponse:
    """The list as CSV."""
    return csv_file(
        name=f"{request.partnership.slug}-erasures",
        columns=["at", "dataset", "rows", "files", "why", "by", "certificate_sha256"],
        rows=[
            (one.at.isoformat(), one.dataset, one.rows, one.files, one.why, one.by, one.certificate["digest"])
            for one in _own(request)
        ],
    )


@require_GET
@at_table
def download_certificate(request: TableRequest, uuid: UUID) -> HttpResponse:
    """The certificate of one erasure; it says nothing of the person."""
    found = get_object_or_404(Erasure.objects.of(request.partnership), uuid=uuid, partner=request.member.partner_id)
    require(Permission.ERASE_OWN_PEOPLE, by=request.member, on=request.member.partner, at=request.at)
    response = JsonResponse(found.certificate, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="erasure-{found.uuid}.json"'
    return response


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@at_most("60/h/user", action="erase_people")
@at_table
@require_step_up
def erase(request: TableRequest, dataset: str) -> HttpResponse:
    """Asks who it is; then the files are written anew without them."""
    found = get_object_or_404(Dataset.objects.of(request.partnership), slug=dataset)
    require(Permission.ERASE_OWN_PEOPLE, by=request.member, on=request.member.partner, at=request.at)
    form = ErasureForm(request.POST or None, schema=found.contract)
    if request.method == "POST" and form.is_valid():
        try:
            done = erase_person(
                dataset=found, who=form.who(), why=form.cleaned_data["why"], by=request.member, at=request.at
            )
        except (NotAllowed, VaultLocked) as refusal:
            form.add_error(None, str(refusal))
        except Missing:
            form.add_error(None, translate("A file is not where it should be. Tell whoever runs this server."))
        except NotConfined:
            form.add_error(None, translate("The files could not be written anew, and nothing was changed. Try again."))
        else:
            said = ngettext(
                "Done: one row of this person is gone, and a certificate says so.",
                "Done: %(n)d rows of this person are gone, and a certificate says so.",
                done.rows,
            )
            messages.success(request, said % {"n": done.rows})
            return redirect("measurement:erasures", table=request.partnership.slug)
    status = 422 if form.errors else 200
    theirs = Extract.objects.filter(dataset=found, partner=request.member.partner_id, destroyed_at=None)
    holds = {hold.pk: hold for held in holds_on(theirs).values() for hold in held}
    context = {"form": form, "dataset": found, "holds": holds.values()}
    return render(request, "measurement/keeping/erase.html", context, status=status)


def _own(request: TableRequest) -> list[Erasure]:
    require(Permission.ERASE_OWN_PEOPLE, by=request.member, on=request.member.partner, at=request.at)
    theirs = Erasure.objects.of(request.partnership).filter(partner=request.member.partner_id)
    return list(theirs.select_related("dataset", "by").order_by("-at", "-pk"))
