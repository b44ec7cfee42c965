"""Bodies, and their seats with everybody who ever had one, as files."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse

from commontable.governance.datasets.bodies_listed import bodies_listed
from commontable.governance.models import Body, Seat
from commontable.partnership.exports import csv_file, yes_or_no
from commontable.partnership.models import Partnership

SEAT_COLUMNS = (
    "body", "seat", "sector", "partner", "weight", "voting", "can_block", "opened_on", "closed_on",
    "member", "member_sits_for", "in_what_way", "how_chosen", "starts_on", "ends_on", "why_it_ended",
)  # fmt: skip


def bodies_file(partnership: Partnership, *, at: datetime) -> HttpResponse:
    """One line a body, as it stands that day."""
    return csv_file(
        name=f"{partnership.slug}-bodies",
        columns=[
            "name", "kind", "answers_to", "facilitator", "chair", "seats", "seats_held", "proposals_open",
            "decisions", "formed_on", "closed_on", "mandate",
        ],
        rows=[
            (
                body.name, body.get_kind_display(), body.parent and body.parent.name,
                body.facilitator and body.facilitator.name, body.chair_name, body.open_seats, body.held_seats,
                body.proposals_open, body.decisions_made, body.formed_on, body.closed_on, body.mandate,
            )
            for body in bodies_listed(partnership, at=at)
        ],
    )  # fmt: skip


def seats_file(partnership: Partnership, *, body: Body | None = None) -> HttpResponse:
    """One line a tenure, and one for each seat nobody ever held."""
    seats = Seat.objects.of(partnership).select_related("body", "partner").prefetch_related("tenures__member__partner")
    if body is not None:
        seats = seats.filter(body=body)
    rows: list[tuple[object, ...]] = []
    for seat in seats.order_by("body__name", "sector", "name", "pk"):
        about = (
            seat.body.name, seat.name, seat.get_sector_display(), seat.partner and seat.partner.name, seat.weight,
            yes_or_no(seat.is_voting), yes_or_no(seat.has_veto), seat.opened_on, seat.closed_on,
        )  # fmt: skip
        tenures = sorted(seat.tenures.all(), key=lambda one: (one.starts_on, one.pk))
        rows.extend(
            (
                *about, one.member.name, one.member.partner.name, one.get_kind_display(),
                one.get_how_chosen_display(), one.starts_on, one.ends_on, one.ended_why,
            )
            for one in tenures
        )  # fmt: skip
        if not tenures:
            rows.append((*about, *[""] * 7))
    name = f"{partnership.slug}-{body.slug}-seats" if body else f"{partnership.slug}-seats"
    return csv_file(name=name, columns=SEAT_COLUMNS, rows=rows)
