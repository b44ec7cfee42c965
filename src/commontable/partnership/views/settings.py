"""How the partnership describes itself."""

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.partnership.actions.tables import describe_partnership
from commontable.partnership.forms.tables import PartnershipForm
from commontable.partnership.permissions import Permission, require

from .table import TableRequest, at_table


@require_http_methods(["GET", "POST"])
@at_table
def change_partnership(request: TableRequest) -> HttpResponse:
    """A form for describing the partnership anew."""
    require(Permission.KEEP_TABLE, by=request.member, on=request.partnership, at=request.at)
    form = PartnershipForm(
        request.POST or None, initial=model_to_dict(request.partnership, PartnershipForm.Meta.fields)
    )
    if request.method == "POST" and form.is_valid():
        changes = {field: form.cleaned_data[field] for field in form.changed_data}
        if changes:
            describe_partnership(partnership=request.partnership, changes=changes, by=request.member, at=request.at)
        messages.success(request, translate("The description was kept; the journal shows what changed."))
        return redirect("partnership:settings", table=request.partnership.slug)
    return render(request, "partnership/settings.html", {"form": form})
