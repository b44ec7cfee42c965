"""Charts drawn for a page: once for wide screens, once for phones, kept by content."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from commontable.charts import Cache, Chart

WIDE, NARROW = 720, 320


@dataclass(frozen=True)
class Drawing:
    """The same chart at two widths, in the inks of the page; a style sheet shows the one that fits."""

    wide: SafeString
    narrow: SafeString


def pictures() -> Cache:
    """The folder of what was drawn before; it may be emptied at any time."""
    return Cache(Path(settings.COMMONTABLE_DATA) / "pictures")


def kept(chart: Chart) -> Drawing | None:
    """The chart where it was drawn before; None where drawing it would keep the page waiting."""
    found = [pictures().kept_svg(chart, scheme="page", width=width) for width in (WIDE, NARROW)]
    wide, narrow = (mark_safe(one or "") for one in found)  # noqa: S308 our own drawing, cleaned tag by tag
    return Drawing(wide=wide, narrow=narrow) if all(found) else None


def drawn(chart: Chart) -> Drawing:
    """The chart is drawn, or fetched from what was drawn before."""
    wide, narrow = (pictures().svg(chart, scheme="page", width=width) for width in (WIDE, NARROW))
    return Drawing(wide=mark_safe(wide), narrow=mark_safe(narrow))  # noqa: S308 our own drawing, cleaned tag by tag
