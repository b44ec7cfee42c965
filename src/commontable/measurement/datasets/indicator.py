"""One indicator in one release: everybody, groups, groups crossed, places, aims, and what people said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from commontable.analysis.cells import ALL_LEVEL, ALL_PLACE
from commontable.measurement.models import (
    Baseline,
    Cell,
    Indicator,
    IndicatorVersion,
    Note,
    Place,
    Release,
    ReleaseIndicator,
    Reply,
    Target,
)
from commontable.measurement.rules.audiences import EVERYBODY
from commontable.partnership.models import Member, Partnership

from .figures import Figures, Row, Shown, gathered, group_of, limits_of, rows_of
from .linkage_caveats import LinkedBy, linked_by
from .note_points import points_in_words
from .readers import Audiences, held_in_published, published
from .spoken import spoken
from .standing import Meaning, Standing


@dataclass(frozen=True, kw_only=True)
class PlaceFigure:
    """A place's newest figure for everybody, and the one of the period before."""

    level: str
    code: str
    name: str
    now: Shown
    before: Shown | None = None


@dataclass(frozen=True, kw_only=True)
class IndicatorReading:
    """All that is known of an indicator, as one release shows it; without a release, its definition alone."""

    indicator: Indicator
    version: IndicatorVersion | None
    release: Release | None
    newest: Release | None
    standing: Standing
    corrections: list[Release] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    baselines: list[Baseline] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @cached_property
    def linked_by(self) -> LinkedBy | None:
        """The linking that the release's figures rest on; None where they rest on one file alone."""
        if self.release is None:
            return None
        return linked_by(self.release.manifest, self.indicator.slug, labels=self.standing.meaning.labels)

    @property
    def kept_in_mind(self) -> list[str]:
        """What is said wherever these figures are shown."""
        return self.linked_by.sentences() if self.linked_by else []

    @property
    def is_newest(self) -> bool:
        """Whether no later release holds it."""
        return self.release == self.newest


def held_by(indicator: Indicator, *, reads: Audiences = EVERYBODY) -> QuerySet[ReleaseIndicator]:
    """The published releases that hold the indicator and are for these audiences, newest first, with definitions."""
    found: QuerySet[ReleaseIndicator] = (
        held_in_published(indicator.partnership, reads=reads)
        .filter(indicator=indicator)
        .select_related("release__published_by__partner", "release__corrects", "version__dataset")
        .order_by("-release__number")
    )
    return found


def read_indicator(
    indicator: Indicator, *, number: int | None = None, by: Member | None = None, reads: Audiences = EVERYBODY
) -> IndicatorReading | None:
    """The indicator as its newest published release shows it, or the release of that number; None where none does.

    Only releases for the audiences that the reader `reads` are there; `by` sees notes of their own that they have
    withdrawn.
    """
    held = list(held_by(indicator, reads=reads))
    chosen = held[0] if held else None
    if number is not None:
        chosen = next((one for one in held if one.release.number == number), None)
        if chosen is None:
            return None
    release = chosen.release if chosen else None
    version = chosen.version if chosen else _agreed(indicator)
    targets = list(indicator.targets.filter(withdrawn_at=None).select_related("set_by__partner"))
    baselines = list(indicator.baselines.filter(withdrawn_at=None).select_related("set_by__partner"))
    figures = Figures()
    if release:
        figures = gathered(_whole_and_groups(release, indicator)).get(indicator.pk, figures)
    for one in targets:
        figures.aims.setdefault(one.breakdown, {})[one.period] = one.value
    for one in baselines:
        figures.starts[one.breakdown] = (one.period, one.value)
    notes = list(
        indicator.notes.filter(Q(withdrawn_at=None) | Q(member=by)).select_related("member__partner").order_by("-at")
    )
    pinned = points_in_words(indicator.partnership, notes)
    for note in notes:
        note.point = pinned[note.pk]
    return IndicatorReading(
        indicator=indicator,
        version=version,
        release=release,
        newest=held[0].release if held else None,
        standing=Standing(meaning_of(indicator, version), figures),
        corrections=_corrections(release) if release else [],
        targets=targets,
        baselines=baselines,
        replies=_replies(release, indicator) if release else [],
        notes=notes,
    )


def crossed(reading: IndicatorReading) -> dict[tuple[str, str], dict[tuple[str, str], Shown]]:
    """(breakdown, breakdown) → (group, group) → figure, everywhere, at the newest period."""
    if reading.release is None:
        return {}
    cells = Cell.objects.filter(
        release=reading.release,
        indicator=reading.indicator,
        place_level=ALL_LEVEL,
        place=ALL_PLACE,
        depth=2,
        period=reading.standing.period,
    )
    found: dict[tuple[str, str], dict[tuple[str, str], Shown]] = {}
    for row in (Row(*row) for row in rows_of(cells)):
        (first, a), (second, b) = group_of(row.breakdown)
        found.setdefault((first, second), {})[a, b] = row.shown
    return found


def places(reading: IndicatorReading, partnership: Partnership) -> dict[str, list[PlaceFigure]]:
    """Place level, coarse to fine → its places' figures at the newest period, by name."""
    if reading.release is None:
        return {}
    of = reading.standing
    cells = Cell.objects.filter(
        release=reading.release, indicator=reading.indicator, depth=0, period__in=[of.period, of.before]
    ).exclude(place_level=ALL_LEVEL)
    figures: dict[tuple[str, str], dict[str, Shown]] = {}
    for row in (Row(*row) for row in rows_of(cells)):
        figures.setdefault((row.level, row.place), {})[row.period] = row.shown
    names = _place_names(partnership)
    found: dict[str, list[PlaceFigure]] = {}
    for (level, code), shown in figures.items():
        if of.period in shown:
            one = PlaceFigure(
                level=level,
                code=code,
                name=names.get((level, code), code),
                now=shown[of.period],
                before=shown.get(of.before),
            )
            found.setdefault(level, []).append(one)
    coarse_to_fine = list((of.meaning.schema.get("roles") or {}).get("place") or ())
    ordered = sorted(found, key=lambda level: coarse_to_fine.index(level) if level in coarse_to_fine else 99)
    return {level: sorted(found[level], key=lambda one: one.name) for level in ordered}


def lines(reading: IndicatorReading, partnership: Partnership) -> Iterable[list[str | int | float | None]]:
    """Every cell of the indicator in its release, for a spreadsheet; a column for each breakdown."""
    cells = Cell.objects.filter(release=reading.release, indicator=reading.indicator)
    texts = cells.order_by().values_list("breakdown", flat=True).distinct()
    columns = sorted({column for text in texts for column, _ in group_of(text)})
    names = _place_names(partnership)
    release = reading.release.number if reading.release else None
    kept_in_mind = " ".join(reading.kept_in_mind)
    more = ["keep_in_mind"] if kept_in_mind else []
    yield ["release", "indicator", "period", "place_level", "place", "place_name", *columns, "denominator", "numerator",
           "value", "low", "high", "status", "reason", *more]  # fmt: skip
    listed = cells.order_by("period", "place_level", "place", "depth", "breakdown").values_list(
        "period", "place_level", "place", "breakdown", "denominator", "numerator", "value", "low", "high", "status",
        "reason",
    )  # fmt: skip
    for period, level, place, breakdown, children, counted, *rest in listed.iterator(chunk_size=2000):
        groups = dict(group_of(breakdown))
        name = names.get((level, place), "")
        whole = int(counted) if counted is not None and counted.is_integer() else counted  # children, not 418.0
        yield [release, reading.indicator.slug, period, level, place, name, *(groups.get(c) for c in columns),
               children, whole, *rest,
               *([kept_in_mind] if more else [])]  # fmt: skip


def _place_names(partnership: Partnership) -> dict[tuple[str, str], str]:
    listed = Place.objects.of(partnership).values_list("level", "code", "name")
    return {(level, code): name for level, code, name in listed}


def _whole_and_groups(release: Release, indicator: Indicator) -> Iterable[Row]:
    cells = Cell.objects.filter(
        release=release, indicator=indicator, place_level=ALL_LEVEL, place=ALL_PLACE, depth__lte=1
    )
    beside = limits_of(indicator.rebases.all(), indicator.fixed_limits.all())
    return (Row(*row) for row in rows_of(cells).union(*beside, all=True))


def _agreed(indicator: Indicator) -> IndicatorVersion | None:
    """The newest definition that people may read: the agreed one, else the one partners are asked about."""
    found: IndicatorVersion | None = (
        indicator.versions.filter(stage__in=["agreed", "proposed"])
        .select_related("dataset")
        .order_by("stage", "-number")
        .first()
    )
    return found


def meaning_of(indicator: Indicator, version: IndicatorVersion | None) -> Meaning:
    """What the indicator is by that definition, in the reader's language where the library has it."""
    named: dict[str, Any] = {
        "pk": indicator.pk,
        "slug": indicator.slug,
        "name": spoken(indicator.name, key=indicator.library_key, part="name"),
        "outcome": indicator.outcome,
        "kind": indicator.kind,
    }
    if version is None:
        return Meaning(**named)
    return Meaning(
        **named,
        definition=spoken(version.definition, key=indicator.library_key, part="definition"),
        direction=version.direction,
        unit=version.unit,
        decimals=version.decimals,
        is_share=bool(version.success),
        is_synthetic=version.dataset.is_synthetic,
        is_linked=bool(version.linked),
        schema=version.schema,
    )


def _corrections(release: Release) -> list[Release]:
    """Published releases that correct this one; a correction is for the same readers."""
    mine = published(release.partnership, reads=[release.audience])
    return list(mine.filter(corrects=release).order_by("number"))


def _replies(release: Release, indicator: Indicator) -> list[Reply]:
    return list(
        release.replies.filter(Q(indicator=indicator) | Q(indicator=None), withdrawn_at=None)
        .exclude(text="")
        .select_related("partner", "member")
        .order_by("at")
    )
