"""A chart becomes a picture, drawn on this machine with the fonts beside this file, fetching nothing."""

from __future__ import annotations

import re
import threading
from functools import cache
from pathlib import Path
from typing import cast
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from commontable.charts.figures import STANDARD_WIDTH, Chart
from commontable.charts.lettering import wrap
from commontable.charts.palette import INK, QUIET, SANS, SERIF, SHEET, Scheme, inks

FONTS = Path(__file__).with_name("fonts")
_ONE_AT_A_TIME = threading.Lock()
_SVG = "http://www.w3.org/2000/svg"
_KEPT = frozenset(
    """
    width height viewBox transform d x y x1 y1 x2 y2 cx cy r opacity
    fill fill-opacity stroke stroke-width stroke-opacity stroke-dasharray stroke-linecap stroke-linejoin
    stroke-miterlimit text-anchor font-family font-size font-weight font-style
    """.split()  # noqa: SIM905 a list would be a page long
)
_TAGS = frozenset(f"{{{_SVG}}}{tag}" for tag in ("svg", "g", "path", "line", "rect", "text", "tspan", "circle"))


class UnsafeDrawing(ValueError):
    """The renderer made something a page must not carry; report it, the chart is not shown."""


def to_svg(chart: Chart, *, scheme: Scheme = "light", width: int = STANDARD_WIDTH, titled: bool = False) -> str:
    """The drawing as SVG, safe inside a page or as an image: no script, link, style or class in it.

    `scheme` "page" takes its inks from the page's custom properties and draws no background; "light" and
    "dark" stand alone. `width` is the whole width in pixels. `titled` writes the title and the sentence
    above the drawing, for pictures that leave the page. The same chart gives the same bytes every time.
    """
    drawn = ElementTree.fromstring(_vega_lite_to_svg(chart, width))  # noqa: S314 made by our own renderer
    total_width, total_height = (int(float(drawn.attrib[side])) for side in ("width", "height"))
    inner = "".join(_clean(child) for child in drawn if not _is_background(child))
    heading, taken = _heading(chart, total_width) if titled else ("", 0)
    name = f"chart-{chart.key[:12]}-{width}"
    sheet = "" if scheme == "page" else f'<rect width="{total_width}" height="{total_height + taken}" fill="{SHEET}"/>'
    svg = (
        f'<svg xmlns="{_SVG}" role="img" aria-labelledby="{name}-title {name}-says" width="{total_width}" '
        f'height="{total_height + taken}" viewBox="0 0 {total_width} {total_height + taken}">'
        f'<title id="{name}-title">{escape(chart.title)}</title>'
        f'<desc id="{name}-says">{escape(chart.says)}</desc>'
        f'{sheet}{heading}<g transform="translate(0,{taken})">{inner}</g></svg>'
    )
    exchange = inks(scheme)
    return re.sub(r'(?<=")#[0-9a-f]{6}(?=")', lambda ink: exchange.get(ink[0], ink[0]), svg)


def to_png(
    chart: Chart,
    *,
    scale: float = 2,
    scheme: Scheme = "light",
    width: int = STANDARD_WIDTH,
    titled: bool = True,
) -> bytes:
    """The drawing as a PNG for documents and slides, at `scale` dots a pixel, title and sentence above it."""
    svg = to_svg(chart, scheme="light" if scheme == "page" else scheme, width=width, titled=titled)
    return cast(bytes, _renderer().svg_to_png(svg, scale=scale))


@cache
def _renderer():  # type: ignore[no-untyped-def]
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def _vega_lite_to_svg(chart: Chart, width: int) -> str:
    # One at a time: two drawings at once were seen to lay each other's marks on their own scales.
    # No address is allowed, so even a specification from elsewhere could fetch nothing.
    with _ONE_AT_A_TIME:
        return cast(str, _renderer().vegalite_to_svg(dict(chart.sketch.at(width)), allowed_base_urls=[]))


def _is_background(element: ElementTree.Element) -> bool:
    return element.tag == f"{{{_SVG}}}rect" and element.get("fill") == SHEET


def _clean(element: ElementTree.Element) -> str:
    """The element with only what draws; an element or paint that could load or run anything is refused."""
    if element.tag not in _TAGS:
        raise UnsafeDrawing(f"a drawing must not hold <{element.tag}>")
    kept = {k: _rounded(k, v) for k, v in element.attrib.items() if k in _KEPT}
    if any("url(" in v or "javascript:" in v for v in kept.values()):
        raise UnsafeDrawing("a drawing must not point outside itself")
    tag = element.tag.removeprefix(f"{{{_SVG}}}")
    content = escape(element.text or "") + "".join(_clean(child) for child in element)
    draws = tag in ("text", "tspan") or (kept.get("d") or tag not in ("path", "g")) or content
    if not draws or (tag == "path" and not kept.get("stroke") and kept.get("fill") in (None, "none")):
        return ""
    if tag == "text":
        kept["font-family"] = f"{kept.get('font-family', SANS)}, system-ui, sans-serif"
    said = "".join(f' {k}="{escape(v, {chr(34): "&quot;"})}"' for k, v in sorted(kept.items()))
    return f"<{tag}{said}>{content}</{tag}>" if content else f"<{tag}{said}/>"


def _rounded(name: str, value: str) -> str:
    """Hundredths of a pixel are plenty, and keep the drawing small."""
    if name not in ("transform", "d", "x", "y", "x2", "y2", "width", "height"):
        return value
    return re.sub(r"-?\d+\.\d{3,}", lambda n: f"{float(n[0]):.2f}", value)


def _heading(chart: Chart, width: int) -> tuple[str, int]:
    """Title and sentence as SVG text, and the height they take."""
    lines = []
    y = 8
    for line in wrap(chart.title, room=width - 24, size=20, bold=True):
        y += 22
        lines.append(
            f'<text x="12" y="{y}" font-family="{SERIF}, serif" font-size="20" font-weight="600" '
            f'fill="{INK}">{escape(line)}</text>'
        )
    y += 4
    for line in wrap(chart.says, room=width - 24, size=13):
        y += 19
        lines.append(
            f'<text x="12" y="{y}" font-family="{SANS}, sans-serif" font-size="13" fill="{QUIET}">{escape(line)}</text>'
        )
    return "".join(lines), y + 18
