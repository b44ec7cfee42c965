"""A pack as it reads today: a chapter an indicator, in the reader's language, of the newest release they may read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from commontable.charts import Chart
from commontable.measurement.datasets import indicator as reading_of
from commontable.measurement.datasets import pictures, summary, wording
from commontable.measurement.datasets.indicator import IndicatorReading, read_indicator
from commontable.measurement.datasets.readers import audiences_of
from commontable.measurement.datasets.spoken import words_of
from commontable.measurement.rules.audiences import Audience
from commontable.partnership.models import Member
from commontable.publish.models import Pack
from commontable.publish.rules.packs import Part
from commontable.ui.wording import day

MOST_PLACES = 60  # rows of a table of places in a pack; a whole network is in the CSV


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """One indicator on paper: what it says, its pictures with their tables, and the release all of it is from."""

    slug: str
    name: str
    heading: str
    sentences: tuple[str, ...]
    source: str  # "Release 3, March 12, 2026"
    release: int | None
    charts: tuple[Chart, ...] = ()
    tables: tuple[tuple[str, Sequence[str], Sequence[Sequence[str]]], ...] = ()  # title, columns, rows
    made: tuple[tuple[str, str], ...] = ()  # what is counted: label and words
    reading: IndicatorReading = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """The whole pack, ready to be set."""

    title: str
    table: str
    opening: str
    day: str
    made_at: datetime
    language: str
    chapters: tuple[Chapter, ...]
    about: str  # whom it is from and how children are protected


def paper_of(pack: Pack, *, by: Member, at: datetime) -> Paper:
    """The pack in the language that is spoken now; figures only from releases that the reader may read."""
    reads = audiences_of(by, at=at)
    chapters = []
    for one in pack.chapters.select_related("indicator__partnership"):
        reading = read_indicator(one.indicator, reads=reads)
        if reading is not None:
            chapters.append(_chapter(reading, parts=pack.parts))
    table = pack.partnership
    return Paper(
        title=pack.title,
        table=table.name,
        opening=pack.opening,
        day=day(at),
        made_at=at,
        language=pictures.words().language,
        chapters=tuple(chapters),
        about=_(
            "Figures are protected: a group of fewer than %(least)s children is not shown, and what would give it away "
            "is not shown either. Each figure names its release; a release is never edited, "
            "only corrected by a later one."
        )
        % {"least": table.minimum_count}
        + _terms({one.reading.release.audience for one in chapters if one.reading.release}),
    )


def _terms(audiences: Collection[str]) -> str:
    """To whom the figures may be shown: the narrowest of their releases decides."""
    if Audience.COUNCIL in audiences:
        return " " + _("They are for the council and the backbone: do not pass them on.")
    if Audience.PARTNERS in audiences:
        return " " + _("They are for the people at this table: do not pass them on.")
    return ""


def _chapter(reading: IndicatorReading, *, parts: Sequence[str]) -> Chapter:
    of, release = reading.standing, reading.release
    words = words_of(reading.version) if reading.version else {}
    made = [
        (_("In plain words"), str(words.get("definition", ""))),
        (_("Population"), str(words.get("population", ""))),
        (_("Numerator"), str(words.get("numerator", ""))),
        (_("Denominator"), str(words.get("denominator", ""))),
    ]
    charts: list[Chart] = []
    tables: list[tuple[str, Sequence[str], Sequence[Sequence[str]]]] = []
    said: list[wording.Said | None] = []
    if of.period:
        known = of.now.is_known
        said = [
            wording.target_missed_by(of),
            wording.target(of) if known else None,
            wording.longer(of) if known else None,
            wording.moved(of) if known else None,
            wording.gap(of),
        ]
        if Part.OVER_TIME in parts and len(of.periods) > 1:
            charts.append(pictures.over_time(of))
        if Part.GROUPS in parts:
            widest = of.shown_breakdown()
            columns = sorted(of.groups, key=lambda column: (column != widest, of.meaning.labels.breakdown(column)))
            charts += [pictures.between_groups(of, column) for column in columns]
        tables += [(chart.title, chart.table.columns, chart.table.rows) for chart in charts]
        if Part.PLACES in parts:
            tables += _places(reading)
    if release and release.published_at:
        source = _("Release %(number)s, %(day)s") % {"number": release.number, "day": day(release.published_at)}
        if release.audience == Audience.COUNCIL:
            source = f"{source} · {release.get_audience_display()}"
    else:
        source = _("No release holds it yet")
    return Chapter(
        slug=reading.indicator.slug,
        name=of.meaning.name,
        heading=summary.headline(of),
        sentences=tuple(dict.fromkeys([*(strip_tags(str(one.text)) for one in said if one), *reading.kept_in_mind])),
        source=source,
        release=release.number if release else None,
        charts=tuple(charts),
        tables=tuple(tables),
        made=tuple(pair for pair in made if pair[1]) if Part.MADE in parts else (),
        reading=reading,
    )


def _places(reading: IndicatorReading) -> list[tuple[str, Sequence[str], Sequence[Sequence[str]]]]:
    of = reading.standing
    found: list[tuple[str, Sequence[str], Sequence[Sequence[str]]]] = []
    for level, listed in reading_of.places(reading, reading.indicator.partnership).items():
        chart = pictures.between_places(of, listed, level=level)
        rows = chart.table.rows
        title = chart.title
        if len(rows) > MOST_PLACES:
            title = _("%(title)s: the first %(shown)s of %(all)s") % {
                "title": title, "shown": MOST_PLACES, "all": len(rows),
            }  # fmt: skip
        found.append((title, chart.table.columns, rows[:MOST_PLACES]))
    return found
