"""What goes into a chart and what comes out: figures and words in, a drawing and its table out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Literal, Protocol

Status = Literal["published", "hidden", "ranged", "empty"]
Direction = Literal["increase", "decrease"]
JSON = Mapping[str, object]

STANDARD_WIDTH = 640


class FigureContradicts(ValueError):
    """A figure says one thing by its status and another by its numbers."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number of a chart: for a period, a group or a place, labelled in the reader's language.

    Percentages run from 0 to 100. A hidden figure carries no number at all,
    so that no drawing and no table can give it away; a ranged one carries only its two ends.

    >>> Figure(label="2024-25", value=47.3, counted=1093).value
    47.3
    >>> Figure(label="Newcomers", status="hidden", value=50)
    Traceback (most recent call last):
    ...
    commontable.charts.figures.FigureContradicts: Newcomers is hidden, so it must carry no number
    """

    label: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    status: Status = "published"
    counted: int | None = None
    target: float | None = None

    def __post_init__(self) -> None:
        numbers = (self.value, self.low, self.high)
        if self.status in ("hidden", "empty") and (any(n is not None for n in numbers) or self.counted):
            raise FigureContradicts(f"{self.label} is {self.status}, so it must carry no number")
        if self.status == "ranged" and (self.low is None or self.high is None or self.value is not None):
            raise FigureContradicts(f"{self.label} is ranged, so it must carry a low and a high end and no value")
        if self.status == "published" and self.value is None:
            raise FigureContradicts(f"{self.label} is published, so it must carry a value")


@dataclass(frozen=True, kw_only=True)
class Series:
    """One group's figures over time."""

    name: str
    points: tuple[Figure, ...]


@dataclass(frozen=True, kw_only=True)
class Words:
    """The language of the numbers, and every word a chart or its table may print, already translated."""

    language: str = "en"
    period: str = "Period"
    group: str = "Group"
    place: str = "Place"
    figure: str = "Figure"
    counted: str = "Counted"
    target: str = "Target"
    at_least: str = "target {figure} or more"
    at_most: str = "target {figure} or less"
    overall: str = "all {figure}"
    between: str = "{low} to {high}"
    up_to: str = "at most {high}"
    from_on: str = "at least {low}"
    hidden: str = "protected: too few to show"
    empty: str = "no data"
    hidden_places: str = "Protected, too few to show: {places}"
    empty_places: str = "No data: {places}"


@dataclass(frozen=True)
class Table:
    """The same figures as the chart beside it, in words a screen reader can read."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Sketch(Protocol):
    """A drawing with all its words written, waiting to know how wide it may be; its repr says all that is in it."""

    def at(self, width: int) -> JSON:
        """The Vega-Lite specification at a whole width in pixels."""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A drawing that can be made at any width, its table, its title and the sentence it says.

    `says` is read to people who cannot see the drawing, and stands under the title in a downloaded picture.
    """

    title: str
    says: str
    table: Table
    sketch: Sketch

    @property
    def spec(self) -> JSON:
        """The Vega-Lite specification at the standard width of 640 pixels."""
        return self.sketch.at(STANDARD_WIDTH)

    @property
    def key(self) -> str:
        """A SHA-256 of all that the picture depends on: figures, words, the code that draws, its versions.

        Made without drawing, so a picture that was drawn before is found at once.
        """
        return hashlib.sha256(repr((self.title, self.says, self.sketch, _drawn_by())).encode()).hexdigest()


@cache
def _drawn_by() -> str:
    """The versions of the renderer and a digest of this package, so that a changed drawing is drawn anew."""
    versions = [f"{name} {version(name)}" for name in ("altair", "vl-convert-python")]
    sources = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    return f"{versions} {hashlib.sha256(sources).hexdigest()}"
