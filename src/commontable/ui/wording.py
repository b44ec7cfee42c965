"""Numbers, dates and freshness as a reader of each language writes them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from babel.dates import format_date, format_time, get_datetime_format
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from commontable.charts.wording import number

NOTHING = "–"


def language() -> str:
    """The language of the page being made, as Babel names it."""
    return get_language() or "en"


def figure(value: float | None, unit: str = "percent", decimals: int = 0) -> str:
    """A figure in its unit; 47 in "percent" is forty-seven of a hundred; a dash where there is none."""
    if value is None:
        return NOTHING
    return number(float(value), unit=unit, decimals=decimals, language=language())


def span(low: float, high: float, unit: str = "percent", decimals: int = 0) -> str:
    """A range in its unit, the unit written once: 20–30%; one that reaches the end of the scale by its other end."""
    if unit == "percent" and low <= 0:
        return gettext("at most %s") % figure(high, unit, decimals)
    if unit == "percent" and high >= 100:
        return gettext("at least %s") % figure(low, unit, decimals)
    if unit == "percent":
        return f"{figure(low, 'count', decimals)}–{figure(high, unit, decimals)}"
    return f"{figure(low, unit, decimals)}–{figure(high, unit, decimals)}"


def points(value: float | None, decimals: int = 0) -> str:
    """A difference with its sign, as between two percentages, in percentage points."""
    if value is None:
        return NOTHING
    written = number(abs(float(value)), unit="count", decimals=decimals, language=language())
    if round(float(value), decimals) == 0:
        return written
    return ("+" if value > 0 else "\N{MINUS SIGN}") + written


def day(value: date | datetime | None, style: str = "long") -> str:
    """A date in words of the reader's language: March 12, 2026; 12 de marzo de 2026; 12 Maret 2026."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return format_date(value, format=style, locale=language().replace("-", "_"))


def moment(value: datetime | None) -> str:
    """A date with its time, in the zone of the page."""
    if value is None:
        return NOTHING
    if timezone.is_aware(value):
        value = timezone.localtime(value)
    locale = language().replace("-", "_")
    written = str(get_datetime_format("medium", locale=locale))
    written = written.replace("{0}", format_time(value, format="short", locale=locale))
    return written.replace("{1}", format_date(value, format="medium", locale=locale)).replace("\u202f", "\xa0")


def near(value: datetime | None, at: datetime) -> str:
    """A moment of the next days by its weekday, "Thursday, 6:00 PM"; any other with its date."""
    if value is None or not timedelta(0) <= value - at < timedelta(days=6):
        return moment(value)
    value = timezone.localtime(value)
    locale = language().replace("-", "_")
    time = format_time(value, format="short", locale=locale).replace("\u202f", "\xa0")
    return f"{format_date(value, format='EEEE', locale=locale)}, {time}"


def ago(value: date | datetime | None, at: Any) -> str:
    """How old something is, in the largest unit that still says something: 9 days ago."""
    if value is None:
        return NOTHING
    days = (_as_day(at) - _as_day(value)).days
    if days < 0:
        return day(value)
    if days == 0:
        return gettext("today")
    if days == 1:
        return gettext("yesterday")
    if days < 14:
        return ngettext("%(count)d day ago", "%(count)d days ago", days) % {"count": days}
    if days < 60:
        return ngettext("%(count)d week ago", "%(count)d weeks ago", days // 7) % {"count": days // 7}
    if days < 730:
        return ngettext("%(count)d month ago", "%(count)d months ago", days // 30) % {"count": days // 30}
    return ngettext("%(count)d year ago", "%(count)d years ago", days // 365) % {"count": days // 365}


def _as_day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def prose(text: str) -> SafeString:
    """Paragraphs and lists as HTML, escaped, each in the direction of its own script.

    >>> prose("One & two\\n\\n- first\\n- second")
    '<p dir="auto">One &amp; two</p><ul><li dir="auto">first</li><li dir="auto">second</li></ul>'
    """
    return mark_safe("".join(_block(block) for block in text.split("\n\n") if block.strip()))  # noqa: S308 escaped below


def _block(block: str) -> str:
    lines = block.strip().split("\n")
    if all(line.lstrip().startswith(("- ", "• ")) for line in lines):
        return format_html(
            "<ul>{}</ul>", format_html_join("", '<li dir="auto">{}</li>', ((line.lstrip()[2:],) for line in lines))
        )
    return format_html('<p dir="auto">{}</p>', format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines)))
