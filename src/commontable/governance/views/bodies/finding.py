"""The body, seat, tenure or proxy an address speaks of, at this table and nowhere else."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from commontable.governance.models import Body, Proxy, Seat, Tenure
from commontable.partnership.models import Member
from commontable.partnership.views.table import TableRequest


def body_of(request: TableRequest, slug: str) -> Body:
    """The body of this table; Http404 for anybody else's."""
    bodies = Body.objects.of(request.partnership).select_related("partnership", "parent", "facilitator__partner")
    body: Body = get_object_or_404(bodies, slug=slug)
    return body


def seat_of(request: TableRequest, body: Body, pk: int) -> Seat:
    """The seat of this body; Http404 for another body's."""
    seat: Seat = get_object_or_404(Seat.objects.select_related("partner", "partnership"), body=body, pk=pk)
    seat.body = body
    return seat


def tenure_of(seat: Seat, pk: int) -> Tenure:
    """The tenure of this seat; Http404 for another seat's."""
    tenure: Tenure = get_object_or_404(Tenure.objects.select_related("member__partner"), seat=seat, pk=pk)
    tenure.seat, tenure.partnership = seat, seat.partnership
    return tenure


def proxy_of(seat: Seat, pk: int) -> Proxy:
    """The proxy of this seat; Http404 for another seat's."""
    proxy: Proxy = get_object_or_404(Proxy.objects.select_related("to__partner"), seat=seat, pk=pk)
    proxy.seat, proxy.partnership = seat, seat.partnership
    return proxy


def people_of(request: TableRequest) -> Any:
    """The members who sit at the table today, by name."""
    present = Member.objects.of(request.partnership).present(request.partnership.day(request.at))
    return present.select_related("partner").order_by("name", "pk")


def url_of_body(request: TableRequest, body: Body) -> str:
    """The address of the body's page."""
    return reverse("governance:body", kwargs={"table": request.partnership.slug, "body": body.slug})


def url_of_seat(request: TableRequest, seat: Seat) -> str:
    """The address of the seat's page."""
    kwargs = {"table": request.partnership.slug, "body": seat.body.slug, "seat": seat.pk}
    return reverse("governance:seat", kwargs=kwargs)


def to_body(request: TableRequest, body: Body) -> HttpResponse:
    """On to the body's page."""
    return redirect(url_of_body(request, body))


def to_seat(request: TableRequest, seat: Seat) -> HttpResponse:
    """On to the seat's page."""
    return redirect(url_of_seat(request, seat))
