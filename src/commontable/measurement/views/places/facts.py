"""What is known of a place is written down."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.measurement.actions.place_facts import describe_place
from commontable.measurement.datasets.place_facts import facts_of
from commontable.measurement.forms.datasets.place_facts import PlaceFactsForm
from commontable.measurement.models import Place
from commontable.measurement.permissions import Permission
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table


@require_http_methods(["GET", "POST"])
@at_table
def change_facts(request: TableRequest, place: int) -> HttpResponse:
    """A form for size, poverty, kind and where they are from."""
    shown = get_object_or_404(Place.objects.of(request.partnership).select_related("facts", "partnership"), pk=place)
    require(Permission.KEEP_DATASETS, by=request.member, on=shown, at=request.at)
    form = PlaceFactsForm(request.POST or None, initial=asdict(facts_of(shown)))
    if request.method == "POST" and form.is_valid():
        try:
            is_new = describe_place(place=shown, facts=form.facts, by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, translate("It is written down.") if is_new else translate("It was known like this already.")
            )
            return redirect("measurement:place", table=request.partnership.slug, place=shown.pk)
    return render(request, "measurement/places/facts_form.html", {"place": shown, "form": form})
