"""The places that rows may speak of: listed by level, changed by pasting, shown before anything is kept."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from commontable.measurement.actions.places import compare_places, remove_place
from commontable.measurement.actions.places import list_places as keep_places
from commontable.measurement.datasets.place_facts import columns_of, described
from commontable.measurement.forms.datasets.places import SHOWN, PlacesForm
from commontable.measurement.models import Dataset, Place
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.place_facts import COLUMNS as FIELDS
from commontable.partnership.exports import csv_file
from commontable.partnership.models import Partnership
from commontable.partnership.permissions import may, require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table


@require_GET
@at_table
def list_places(request: TableRequest) -> HttpResponse:
    """Places by level, coarse to fine."""
    wanted = request.GET.get("q", "").strip()[:100]
    found = Place.objects.of(request.partnership).select_related("parent", "partner", "facts").order_by("name", "code")
    if wanted:
        found = found.filter(Q(name__icontains=wanted) | Q(code__iexact=wanted) | Q(parent__name__icontains=wanted))
    by_level: dict[str, list[Place]] = {}
    for place in found.annotate(within=Count("children")):
        place.says = described(place)
        by_level.setdefault(place.level, []).append(place)
    levels = levels_of(request.partnership)
    context = {
        "wanted": wanted,
        "count": sum(len(places) for places in by_level.values()),
        "levels": [
            {"name": level, "places": by_level[level], "is_used": level in levels}
            for level in sorted(by_level, key=lambda one: (levels.index(one) if one in levels else len(levels), one))
        ],
        "levels_of_datasets": levels,
        "keeps": may(Permission.KEEP_DATASETS, by=request.member, at=request.at),
    }
    return render(request, "measurement/datasets/places.html", context)


@require_GET
@at_table
def export_places(request: TableRequest) -> HttpResponse:
    """The list as CSV, in the columns that can be pasted back."""
    places = (
        Place.objects.of(request.partnership).select_related("parent", "partner", "facts").order_by("level", "code")
    )
    return csv_file(
        name=f"{request.partnership.slug}-places",
        columns=["level", "code", "name", "parent", "partner", *FIELDS],
        rows=[
            (
                one.level, one.code, one.name, one.parent.code if one.parent else "",
                one.partner.name if one.partner else "", *columns_of(one),
            )
            for one in places
        ],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@at_table
def paste(request: TableRequest) -> HttpResponse:
    """Paste, look at what would change, confirm."""
    require(Permission.KEEP_DATASETS, by=request.member, on=request.partnership, at=request.at)
    form = PlacesForm(request.POST or None)
    listing = None
    if request.method == "POST" and form.is_valid() and request.POST.get("do") != "back":
        places = form.cleaned_data["places"]
        listing = compare_places(partnership=request.partnership, lines=places)
        for fault in listing.faults[:SHOWN]:
            said = translate("Line %(line)s: %(fault)s")
            form.add_error("text", said % {"line": fault.line, "fault": fault.message})
        if listing.faults:
            listing = None
        elif request.POST.get("do") == "confirm":
            try:
                done = keep_places(partnership=request.partnership, places=places, by=request.member, at=request.at)
            except NotAllowed as refusal:
                form.add_error("text", refusal.reason)
            else:
                count = len(done.added) + len(done.changed)
                said = ngettext("%(n)s place was written down.", "%(n)s places were written down.", count)
                messages.success(request, said % {"n": count})
                return redirect("measurement:places", table=request.partnership.slug)
    context = {"form": form, "listing": listing, "levels": levels_of(request.partnership)}
    return render(request, "measurement/datasets/places_paste.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def remove(request: TableRequest, place: int) -> HttpResponse:
    """Asks before a place is taken off the list."""
    shown = get_object_or_404(Place.objects.of(request.partnership).select_related("partnership"), pk=place)
    require(Permission.KEEP_DATASETS, by=request.member, on=shown, at=request.at)
    if request.method == "POST":
        try:
            remove_place(place=shown, by=request.member, at=request.at)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, translate("%(name)s is no longer listed.") % {"name": shown.name})
        return redirect("measurement:places", table=request.partnership.slug)
    context = {
        "heading": translate("Take %(name)s off the list?") % {"name": shown.name},
        "text": translate("You can list it again by pasting its line."),
        "consequences": [
            translate("Rows in files to come that speak of %(code)s become findings.") % {"code": shown.code},
            translate("Released figures of this place stay, and show its code instead of its name."),
        ],
        "danger": True,
        "verb": translate("Take it off the list"),
        "back_url": reverse("measurement:places", kwargs={"table": request.partnership.slug}),
    }
    return render(request, "confirm.html", context)


def levels_of(partnership: Partnership) -> list[str]:
    """The place levels that datasets use, coarse to fine."""
    levels: list[str] = []
    used = [one.contract.roles.place for one in Dataset.objects.of(partnership).filter(closed_at=None).order_by("pk")]
    for place in sorted(used, key=len, reverse=True):
        levels += [level for level in place if level not in levels]
    return levels
