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


def drawn(chart: Chart) -> Drawing:
    """The chart is drawn, or fetched from what was drawn before; the folder may be emptied at any time."""
    pictures = Cache(Path(settings.COMMONTABLE_DATA) / "pictures")
    wide, narrow = (pictures.svg(chart, scheme="page", width=width) for width in (WIDE, NARROW))
    return Drawing(wide=mark_safe(wide), narrow=mark_safe(narrow))  # noqa: S308 our own drawing, cleaned tag by tag
