"""Who shaped what: for each part of the agenda, who wrote its changes and whose concerns led to them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.governance.datasets.common_agenda_shaping import shaping_of
from commontable.governance.exports.common_agenda import shaping_file
from commontable.governance.rules.common_agenda import Part
from commontable.partnership.views.table import TableRequest, at_table


@require_GET
@at_table
def show_shaping(request: TableRequest) -> HttpResponse:
    """The map: partners beside parts, and under it each part with its changes in the order in which they came."""
    shaping = shaping_of(request.partnership)
    context = {
        "parts": list(Part),
        "hands": shaping.hands,
        "steps": shaping.steps,
        "by_part": [(part, steps) for part in Part if (steps := shaping.of(part))],
    }
    return render(request, "governance/common_agenda/shaping.html", context)


@require_GET
@at_table
def export_shaping(request: TableRequest) -> HttpResponse:
    """The same as CSV, a line a part, a change and a voice."""
    return shaping_file(request.partnership)
