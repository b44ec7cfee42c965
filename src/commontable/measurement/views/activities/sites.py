"""Where an activity runs: pasted as lines, taken away as lines."""

from __future__ import annotations

import csv
import io

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from commontable.measurement.actions.activities import set_sites
from commontable.measurement.forms.activities import SitesForm
from commontable.measurement.models import Activity
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.sites import COLUMNS
from commontable.partnership.exports import csv_file
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .describing import url_of
from .listing import activity_of


@require_http_methods(["GET", "POST"])
@at_table
def change(request: TableRequest, activity: int) -> HttpResponse:
    """All sites at once, as lines; what is wrong in a line is said, and nothing typed is lost."""
    shown = activity_of(request, activity)
    require(Permission.KEEP_ACTIVITIES, by=request.member, on=shown, at=request.at)
    initial = {"text": _as_text(shown), "revision": shown.revision}
    form = SitesForm(request.POST or None, partnership=request.partnership, initial=initial)
    if request.method == "POST" and form.is_valid():
        sites = form.cleaned_data["sites"]
        try:
            set_sites(activity=shown, sites=sites, seen=form.cleaned_data["revision"], by=request.member, at=request.at)
        except NotAllowed as refusal:
            given = {"text": form.cleaned_data["text"], "revision": activity_of(request, activity).revision}
            form = SitesForm(given, partnership=request.partnership)
            form.add_error(None, refusal.reason)
        else:
            said = ngettext("It runs at %(n)s site.", "It runs at %(n)s sites.", len(sites)) % {"n": len(sites)}
            messages.success(request, said if sites else translate("It has no sites any more."))
            return redirect(url_of(request, activity))
    return render(request, "measurement/activities/sites.html", {"form": form, "activity": shown})


@require_GET
@at_table
def export(request: TableRequest, activity: int) -> HttpResponse:
    """The sites as CSV, in the columns that can be pasted back."""
    shown = activity_of(request, activity)
    return csv_file(name=f"{request.partnership.slug}-activity-{shown.pk}-sites", columns=COLUMNS, rows=_lines(shown))


def _as_text(activity: Activity) -> str:
    kept = io.StringIO()
    csv.writer(kept, lineterminator="\n").writerows(_lines(activity))
    return kept.getvalue()


def _lines(activity: Activity) -> list[tuple[str, str, str, str]]:
    sites = activity.sites.select_related("place").order_by("place__level", "place__code")
    return [
        (
            one.place.code,
            one.starts_on.isoformat(),
            one.ends_on.isoformat() if one.ends_on else "",
            "" if one.dose is None else f"{one.dose:g}",
        )
        for one in sites
    ]
