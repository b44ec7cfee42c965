"""A partner's data steward takes its own accepted rows out again."""

from typing import cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from commontable.accounts.rate_limits import at_most
from commontable.accounts.step_up import require_step_up
from commontable.analysis.confined import NotConfined
from commontable.measurement.actions.exporting import export_own_rows
from commontable.measurement.permissions import Permission
from commontable.measurement.vault import Missing, VaultLocked
from commontable.measurement.views.intake.own import seen_extract
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

KINDS = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}


class ExportForm(forms.Form):
    """As what, and with whom."""

    form = forms.ChoiceField(
        label=_("As"),
        choices=(("csv", _("CSV, for a spreadsheet")), ("parquet", _("Parquet, for a program"))),
        initial="csv",
        widget=forms.RadioSelect,
    )
    with_identities = forms.BooleanField(
        label=_("With the columns that say who somebody is"),
        required=False,
        help_text=_("Leave it empty unless you need names: a file without them does less harm where it gets lost."),
    )


@require_http_methods(["GET", "POST"])
@at_most("60/h/user", action="export_rows")
@at_table
@require_step_up
def export(request: TableRequest, uuid: UUID) -> HttpResponse:
    """Asks as what; then the file comes, straight from the closed process."""
    extract = seen_extract(request, uuid)
    if extract.partner_id != request.member.partner_id:
        raise Http404
    require(Permission.EXPORT_OWN_ROWS, by=request.member, on=extract, at=request.at)
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["form"]
        try:
            pieces = export_own_rows(
                extract=extract,
                form=kind,
                with_identities=form.cleaned_data["with_identities"],
                by=request.member,
                at=request.at,
            )
        except (NotAllowed, VaultLocked) as refusal:
            messages.warning(request, str(refusal))
        except Missing:
            messages.warning(request, translate("The file is not where it should be. Tell whoever runs this server."))
        except NotConfined:
            messages.warning(request, translate("The rows could not be read out. Try again, or tell the backbone."))
        else:
            response = StreamingHttpResponse(pieces, content_type=KINDS[kind])
            name = f"{extract.dataset.slug}-{extract.accepted_at:%Y-%m-%d}.{kind}"
            response["Content-Disposition"] = f'attachment; filename="{name}"'
            return cast(HttpResponse, response)
        return redirect("measurement:accepted", table=request.partnership.slug, uuid=uuid)
    status = 422 if form.errors else 200
    return render(request, "measurement/keeping/export.html", {"form": form, "extract": extract}, status=status)
