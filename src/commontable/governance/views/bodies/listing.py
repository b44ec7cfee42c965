"""All bodies of the partnership, and the files of them and their seats."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.governance.datasets.bodies_listed import bodies_listed
from commontable.governance.exports.bodies import bodies_file, seats_file
from commontable.governance.permissions import Permission
from commontable.partnership.permissions import may
from commontable.partnership.views.table import TableRequest, at_table

from .finding import body_of


@require_GET
@at_table
def show_bodies(request: TableRequest) -> HttpResponse:
    """Who decides at this table: every body with its seats, chair and what is before it."""
    day = request.partnership.day(request.at)
    bodies = bodies_listed(request.partnership, at=request.at)
    context = {
        "bodies": [body for body in bodies if body.is_open(day)],
        "closed": [body for body in bodies if not body.is_open(day)],
        "vacant": sum(body.open_seats - body.held_seats for body in bodies if body.is_open(day)),
        "may_keep": may(Permission.KEEP_BODIES, by=request.member, at=request.at),
    }
    return render(request, "governance/bodies/bodies.html", context)


@require_GET
@at_table
def export_bodies(request: TableRequest) -> HttpResponse:
    """The bodies, closed ones included, as CSV."""
    return bodies_file(request.partnership, at=request.at)


@require_GET
@at_table
def export_seats(request: TableRequest, body: str = "") -> HttpResponse:
    """Every seat with every tenure, of one body or of all, as CSV."""
    return seats_file(request.partnership, body=body_of(request, body) if body else None)
