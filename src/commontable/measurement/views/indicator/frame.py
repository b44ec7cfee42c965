"""What all tabs of an indicator share: which release is read, what stands above them, which tab is open."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commontable.measurement.datasets import indicator as reading_of
from commontable.measurement.datasets import summary
from commontable.measurement.datasets.indicator import IndicatorReading
from commontable.measurement.datasets.readers import audiences_of
from commontable.measurement.models import Indicator
from commontable.partnership.views.table import TableRequest


class Tab(Enum):
    """The tabs in their order: the last part of the route's name, and what it says."""

    NOW = ("", _("Now"))
    OVER_TIME = ("-over-time", _("Over time"))
    GROUPS = ("-groups", _("Groups"))
    PLACES = ("-places", _("Places"))
    TRIED = ("-tried", _("What we tried"))
    MADE = ("-made", _("How it is made"))

    @property
    def route(self) -> str:
        """The name of its address."""
        return f"measurement:indicator{self.value[0]}"

    @property
    def says(self) -> Promise | str:
        """Its words."""
        return self.value[1]


@dataclass(frozen=True, kw_only=True)
class Page:
    """An indicator's page as one reader asked for it."""

    reading: IndicatorReading
    context: dict[str, Any]

    @property
    def has_figures(self) -> bool:
        """A release holds it, shown or protected."""
        return bool(self.reading.standing.period)


def page_of(request: TableRequest, indicator: str, *, tab: Tab) -> Page:
    """The indicator as its newest release shows it, or with `?release=` an earlier one; 404 where there is none."""
    return page_from(reading_or_404(request, indicator), tab=tab)


def page_from(reading: IndicatorReading, *, tab: Tab) -> Page:
    """The same, from a reading at hand."""
    of = reading.standing
    return Page(
        reading=reading,
        context={
            "reading": reading,
            "of": of,
            "tab": tab,
            "tabs": list(Tab),
            "heading": summary.headline(of),
            "outcome": reading.indicator.get_outcome_display(),
            "release_query": release_query(reading),
        },
    )


def release_query(reading: IndicatorReading) -> str:
    """What keeps an earlier release in the address; empty for the newest."""
    return "" if reading.is_newest or not reading.release else f"?release={reading.release.number}"


def indicator_or_404(request: TableRequest, slug: str) -> Indicator:
    """The partnership's own indicator of that name."""
    found: Indicator = get_object_or_404(Indicator.objects.of(request.partnership), slug=slug)
    found.partnership = request.partnership
    return found


def reading_or_404(request: TableRequest, slug: str) -> IndicatorReading:
    """The indicator read from the release asked for; a release that does not hold it does not exist here."""
    reading = reading_of.read_indicator(
        indicator_or_404(request, slug),
        number=release_asked_for(request),
        by=request.member,
        reads=audiences_of(request.member, at=request.at),
    )
    if reading is None:
        raise Http404
    return reading


def release_asked_for(request: HttpRequest) -> int | None:
    """The number in `?release=`; anything that is no number is no release."""
    wanted = request.GET.get("release", "")
    if not wanted:
        return None
    if not wanted.isdecimal() or len(wanted) > 6:
        raise Http404
    return int(wanted)


def address_of(request: TableRequest, reading: IndicatorReading) -> tuple[str, str, int]:
    """Table, indicator and release: what the addresses of its pictures are made of."""
    return request.partnership.slug, reading.indicator.slug, (reading.release.number if reading.release else 0) or 0
