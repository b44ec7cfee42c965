"""A pack as PDF, typeset by Typst: tagged, with charts as vectors that say in words what they show."""

from pathlib import Path

from commontable.agreements.typeset.pdf import breakable, typeset
from commontable.charts import to_svg
from commontable.charts.rendering import FONTS
from commontable.measurement.typeset.paper_size import PAPERS
from commontable.publish.datasets.packs import Chapter, Paper
from commontable.ui.plain_text import printable

TEMPLATE = Path(__file__).with_name("pack.typ")
WIDTH = 640


def pdf_of(pack: Paper, *, paper: str, words: dict[str, str]) -> bytes:
    """The pack on sheets of `paper` (a key of PAPERS): a page or two an indicator, tables in an annex.

    `words` are the template's own, already in the reader's language. The same pack and moment give the same bytes.
    """
    data = {
        "paper": PAPERS[paper],
        "language": pack.language.partition("-")[0],
        "title": _line(pack.title),
        "table": _line(pack.table),
        "day": pack.day,
        "opening": [_line(part) for part in pack.opening.split("\n") if part.strip()],
        "about": pack.about,
        "words": words,
        "chapters": [_chapter(one) for one in pack.chapters],
    }
    return typeset(TEMPLATE, data, made_at=pack.made_at, fonts=[FONTS])


def _chapter(one: Chapter) -> dict[str, object]:
    return {
        "name": _line(one.name),
        "heading": _line(one.heading),
        "sentences": [_line(said) for said in one.sentences],
        "source": one.source,
        "charts": [
            {"title": _line(chart.title), "says": _line(chart.says), "svg": to_svg(chart, width=WIDTH)}
            for chart in one.charts
        ],
        "tables": [
            {"title": _line(title), "columns": [_line(cell) for cell in columns],
             "rows": [[_line(cell) for cell in row] for row in rows]}
            for title, columns, rows in one.tables
        ],
        "made": [[label, _line(value)] for label, value in one.made],
    }  # fmt: skip


def _line(text: str) -> str:
    return breakable(" ".join(printable(text).split()))
