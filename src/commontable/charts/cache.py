"""Pictures already drawn, kept by what is in them: the same figures are drawn once."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from commontable.charts.figures import STANDARD_WIDTH, Chart
from commontable.charts.palette import Scheme
from commontable.charts.rendering import to_png, to_svg


class Cache:
    """A folder of pictures. Each is whole or absent, also when two processes draw it at once."""

    def __init__(self, directory: Path) -> None:
        """The folder need not exist yet."""
        self._directory = directory

    def svg(self, chart: Chart, *, scheme: Scheme = "light", width: int = STANDARD_WIDTH, titled: bool = False) -> str:
        """The chart as `to_svg` draws it, from the folder where it lies there."""
        path = self._path(chart, f"{scheme}-{width}{'-titled' if titled else ''}.svg")
        if not path.exists():
            _write(path, to_svg(chart, scheme=scheme, width=width, titled=titled).encode())
        return path.read_text("utf-8")

    def kept_svg(self, chart: Chart, *, scheme: Scheme = "light", width: int = STANDARD_WIDTH) -> str | None:
        """The same where it lies in the folder; None where it has still to be drawn, so that a page need not wait."""
        path = self._path(chart, f"{scheme}-{width}.svg")
        return path.read_text("utf-8") if path.exists() else None

    def png(
        self, chart: Chart, *, scale: float = 2, scheme: Scheme = "light", width: int = STANDARD_WIDTH,
        titled: bool = True,
    ) -> bytes:  # fmt: skip
        """The chart as `to_png` draws it, from the folder where it lies there."""
        path = self._path(chart, f"{scheme}-{width}-{scale:g}{'-titled' if titled else ''}.png")
        if not path.exists():
            _write(path, to_png(chart, scale=scale, scheme=scheme, width=width, titled=titled))
        return path.read_bytes()

    def _path(self, chart: Chart, name: str) -> Path:
        return self._directory / chart.key[:2] / f"{chart.key}-{name}"


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
