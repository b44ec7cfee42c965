"""A member's calendar addresses, and the calendars at them.

The address is the only key: no cookie, no sign-in. It only gives; whatever a calendar program sends back, old meetings
included, is refused with 405 and changes nothing.
"""

import hashlib
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as translate
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from commontable.accounts.rate_limits import at_most
from commontable.governance.actions.meetings import calendars as actions
from commontable.governance.datasets.meetings import feed_by_digest, feeds_of, meetings_of_feed
from commontable.governance.forms.meetings.calendars import FeedForm
from commontable.governance.letters.calendar import feed as calendar_of
from commontable.governance.models import Body, Feed, Meeting
from commontable.partnership.letters import language_of
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table
from commontable.ui.secrecy import secretly

READS = ("GET", "HEAD")


@require_GET
@at_table
def show_calendar(request: TableRequest) -> HttpResponse:
    """The reader's calendar addresses, and how each calendar program takes one."""
    return _page(request)


@require_POST
@at_table
def open_feed(request: TableRequest) -> HttpResponse:
    """A new address, shown this once."""
    form = FeedForm(request.POST, bodies=_bodies(request))
    if not form.is_valid():
        return _page(request, form=form)
    try:
        _feed, token = actions.open_feed(body=form.cleaned_data["body"], by=request.member, at=request.at)
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form=form)
    return _page(request, address=settings.COMMONTABLE_URL + reverse("governance:feed", kwargs={"token": token}))


@require_POST
@at_table
def end_feed(request: TableRequest, feed: int) -> HttpResponse:
    """The address answers nobody any more."""
    shown = get_object_or_404(Feed.objects.of(request.partnership).filter(member=request.member), pk=feed)
    try:
        actions.end_feed(feed=shown, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, translate("The address is ended. Calendars that read it no longer learn anything."))
    return redirect("governance:calendar", table=request.partnership.slug)


@csrf_exempt
@login_not_required
def read_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar at an address; 304 where the program has it already, 404 where there is no such address."""
    if request.method not in READS:
        return secretly(HttpResponseNotAllowed(READS))
    return _read(request, token)


@at_most("1200/10m/ip", action="calendar", reads_too=True)
def _read(request: HttpRequest, token: str) -> HttpResponse:
    at = timezone.now()
    feed = feed_by_digest(actions.digest_of(token), at=at)
    if feed is None:
        return _unknown(request)
    meetings = meetings_of_feed(feed, at=at)
    with translation.override(language_of(feed.member)):
        written = calendar_of(meetings, name=_name_of(feed), time_zone=feed.partnership.time_zone)
    etag, changed_at = f'"{hashlib.sha256(written).hexdigest()}"', _changed_at(feed, meetings, at=at)
    response = get_conditional_response(request, etag=etag, last_modified=int(changed_at.timestamp()))
    if response is None:
        response = HttpResponse(written, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="meetings.ics"'
    response["ETag"], response["Last-Modified"] = etag, http_date(changed_at.timestamp())
    response["Cache-Control"] = "private, no-cache"
    return secretly(response)


@at_most("60/10m/ip", action="unknown_calendar", reads_too=True)
def _unknown(request: HttpRequest) -> HttpResponse:
    """Trying addresses is not worth anybody's while; and one that worked once is not written to the log."""
    return secretly(HttpResponse(translate("There is no calendar at this address.") + "\n", "text/plain", status=404))


def _changed_at(feed: Feed, meetings: list[Meeting], *, at: datetime) -> datetime:
    """When the calendar last changed, no earlier than today: seats begin and end, and meetings age, by days."""
    zone = ZoneInfo(feed.partnership.time_zone)
    today = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return max([today, feed.made_at, *(meeting.changed_at for meeting in meetings)])


def _name_of(feed: Feed) -> str:
    if feed.body is None:
        return feed.partnership.name
    return f"{feed.body.name}, {feed.partnership.name}"


def _bodies(request: TableRequest) -> object:
    return Body.objects.of(request.partnership).filter(closed_on=None).order_by("name")


def _page(request: TableRequest, *, form: FeedForm | None = None, address: str = "") -> HttpResponse:
    chosen = {"body": request.GET.get("body", "")}
    context = {
        "form": form or FeedForm(bodies=_bodies(request), initial=chosen),
        "feeds": feeds_of(request.member),
        "address": address,
        "webcal": address.replace("https://", "webcal://", 1).replace("http://", "webcal://", 1),
    }
    return render(request, "governance/meetings/calendar.html", context)
