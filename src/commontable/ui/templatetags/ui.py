"""`{% load ui %}`: numbers and dates in the reader's language, inline marks, and components that have a body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from commontable.charts import Chart
from commontable.ui import drawings, marks, wording

register = template.Library()


@register.filter
def figure(value: float | None, unit: str = "percent") -> str:
    """A figure in its unit: `{{ 47|figure:"percent" }}`, one decimal by `{{ v|figure:"score:1" }}`."""
    name, _, decimals = str(unit).partition(":")
    return wording.figure(value, name or "percent", int(decimals or 0))


@register.filter
def count(value: float | None) -> str:
    """A whole number with the reader's own thousands: `{{ 1093|count }}`."""
    return wording.figure(value, "count", 0)


@register.filter
def percent(value: float | None, decimals: int = 0) -> str:
    """A percentage between 0 and 100, as cells hold it: `{{ 47.5|percent:1 }}`."""
    return wording.figure(value, "percent", int(decimals))


@register.filter
def points(value: float | None, decimals: int = 0) -> str:
    """A difference with its sign, as between two percentages: `{{ 2|points }}` is +2."""
    return wording.points(value, int(decimals))


@register.filter
def day(value: date | datetime | None, style: str = "long") -> str:
    """A date in the reader's language; styles short, medium, long, full."""
    return wording.day(value, style)


@register.filter
def moment(value: datetime | None) -> str:
    """A date with its time in the reader's language."""
    return wording.moment(value)


@register.filter
def near(value: datetime | None) -> str:
    """A moment of the next days by its weekday: `{{ round.closes_at|near }}` is Thursday, 6:00 PM."""
    return wording.near(value, timezone.now())


@register.filter
def ago(value: date | datetime | None, at: datetime | None = None) -> str:
    """How old something is: `{{ release.published_at|ago }}` is 9 days ago."""
    return wording.ago(value, at or timezone.now())


@register.filter
def initials(name: str) -> str:
    """Two letters for a person or partner's badge."""
    words = [word for word in str(name).replace("-", " ").split() if word[:1].isalnum() and not word.endswith(".")]
    return "".join(word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words)).upper()


@register.filter
def prose(text: str) -> SafeString:
    """A person's own words: paragraphs, and lists of lines that begin with a hyphen; never markup of theirs."""
    return wording.prose(text)


@register.inclusion_tag("ui/sparkline.html")
def sparkline(
    points: Sequence[float | None],
    *,
    label: str,
    target: float | None = None,
    target_label: str = "",
    start: str = "",
    end: str = "",
) -> dict[str, Any]:
    """A line over time with its target; `label` is the sentence read to people who cannot see it."""
    drawn = marks.spark(list(points), target=target)
    return {"mark": drawn, "label": label, "target_label": target_label, "start": start, "end": end}


@register.inclusion_tag("ui/bar.html")
def bar(
    value: float | None,
    *,
    maximum: float = 100.0,
    whole: float | None = None,
    target: float | None = None,
    low: float | None = None,
    high: float | None = None,
    kind: str = "",
    label: str = "",
) -> dict[str, Any]:
    """One bar from 0 to `maximum`; `whole` and `target` are fine upright lines across it."""
    mark = {
        "value": marks.width(value, maximum=maximum) if value is not None else "",
        "whole": marks.width(whole, maximum=maximum) if whole is not None else "",
        "target": marks.width(target, maximum=maximum) if target is not None else "",
    }
    if low is not None and high is not None:
        span = marks.percentage(max(1.0, 100 * (min(high / maximum, 1) - low / maximum)))
        mark |= {"low": marks.width(low, maximum=maximum), "span": span}
    return {"mark": mark, "kind": kind, "label": label}


@register.inclusion_tag("ui/gaps.html")
def gap_bars(
    groups: Iterable[Any],
    *,
    unit: str = "percent",
    decimals: int = 0,
    maximum: float | None = None,
    whole: float | None = None,
    whole_label: str = "",
    target: float | None = None,
    explain_url: str = "#protected",
) -> dict[str, Any]:
    """Groups side by side, the whole as a line through them, protected groups named in their place.

    A group is a mapping or object with `label` and `value`, or `status` "hidden", "ranged" (`low`, `high`) or "empty".
    """
    rows = [_group(group) for group in groups]
    values = [row[key] for row in rows for key in ("value", "high") if row[key] is not None]
    top = maximum or (100.0 if unit == "percent" else max([*values, whole or 0.0, target or 0.0]) or 1.0)
    for row in rows:
        row["text"] = _said(row, unit=unit, decimals=decimals)
    return {
        "groups": rows,
        "maximum": top,
        "whole": whole,
        "whole_label": whole_label,
        "whole_text": wording.figure(whole, unit, decimals) if whole is not None else "",
        "target": target,
        "explain_url": explain_url,
    }


@register.inclusion_tag("ui/figure_with_table.html")
def drawing(chart: Chart, *, csv: str = "", svg: str = "", png: str = "", xlsx: str = "") -> dict[str, Any]:
    """A chart, its sentence, table and downloads: `{% drawing chart csv=csv_url svg=svg_url png=png_url %}`."""
    drawn = drawings.drawn(chart)
    return {
        "svg": drawn.wide,
        "svg_narrow": drawn.narrow,
        "says": chart.says,
        "caption": chart.title,
        "columns": chart.table.columns,
        "rows": chart.table.rows,
        "csv": csv,
        "xlsx": xlsx,
        "svg_url": svg,
        "png_url": png,
    }


def _group(group: Any) -> dict[str, Any]:
    def read(name: str) -> Any:
        return group.get(name) if isinstance(group, Mapping) else getattr(group, name, None)

    named = {name: read(name) for name in ("label", "value", "low", "high", "url", "kind")}
    status = read("status") or ("hidden" if read("protected") else "")
    return {**named, "status": status or ("empty" if named["value"] is None else "published")}


def _said(row: Mapping[str, Any], *, unit: str, decimals: int) -> str:
    if row["status"] == "ranged":
        return wording.span(row["low"], row["high"], unit, decimals)
    return wording.figure(row["value"], unit, decimals) if row["status"] == "published" else ""


@register.simple_block_tag
def card(content: str, heading: str = "", level: int = 2, kind: str = "", url: str = "") -> SafeString:
    """A card with a body: `{% card heading=_("What we promised") %}…{% endcard %}`."""
    return render_to_string(
        "ui/card.html", {"content": content, "heading": heading, "level": level, "kind": kind, "url": url}
    )


@register.simple_block_tag
def say(content: str, kind: str = "") -> SafeString:
    """A sentence with a bar at its side: `{% say "warn" %}142 more children…{% endsay %}`."""
    return render_to_string("ui/say.html", {"content": content, "kind": kind})


@register.simple_block_tag
def alert(content: str, kind: str = "", heading: str = "") -> SafeString:
    """Something the reader has to know before going on; kinds good, warn, danger."""
    return render_to_string("ui/alert.html", {"content": content, "kind": kind, "heading": heading})


@register.simple_block_tag(takes_context=True)
def keepdraft(context: Context, content: str) -> SafeString:
    """A form whose long texts survive a lost connection: `{% keepdraft %}<form …>…</form>{% endkeepdraft %}`."""
    return render_to_string("ui/keep_draft.html", {"content": content, "user": context.get("user")})


@register.simple_block_tag
def tableblock(
    content: str,
    label: str = "",
    heading: str = "",
    csv: str = "",
    xlsx: str = "",
    *,
    level: int = 2,
    sortable: bool = True,
) -> SafeString:
    """A hand-written `<table class="table">` in its own scrolling region, sortable, with its downloads."""
    return render_to_string(
        "ui/table_block.html",
        {"content": content, "label": label, "heading": heading, "level": level}
        | {"csv": csv, "xlsx": xlsx, "sortable": sortable},
    )
