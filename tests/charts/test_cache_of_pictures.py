"""A picture is drawn once per content, and is whole or absent."""

from pathlib import Path

import pytest

from charts.figures_of_a_table import OVER_TIME
from commontable.charts import Cache, to_png, to_svg, trend
from commontable.charts import cache as cache_module

CHART = trend(OVER_TIME, title="Reading", says="Up.")


def test_the_second_time_it_comes_from_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures = Cache(tmp_path / "not yet there")
    first = pictures.svg(CHART), pictures.png(CHART, scheme="dark")
    assert first == (to_svg(CHART), to_png(CHART, scheme="dark"))
    monkeypatch.setattr(cache_module, "to_svg", None)
    monkeypatch.setattr(cache_module, "to_png", None)
    assert (pictures.svg(CHART), pictures.png(CHART, scheme="dark")) == first


def test_other_widths_schemes_and_scales_are_other_pictures(tmp_path: Path) -> None:
    pictures = Cache(tmp_path)
    drawn = {
        pictures.svg(CHART), pictures.svg(CHART, width=344), pictures.svg(CHART, scheme="dark"),
        pictures.svg(CHART, titled=True),
    }  # fmt: skip
    assert len(drawn) == 4
    assert pictures.png(CHART, scale=1) != pictures.png(CHART, scale=2)


def test_a_drawing_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(OSError, match="No space"):
        Cache(tmp_path).svg(CHART)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
