"""A release's figures beside those of the release before it, for people who see it before publication."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from commontable.measurement.models import Cell, Indicator, IndicatorVersion, Release, Reply
from commontable.measurement.rules.audiences import read_by
from commontable.measurement.rules.definition import Outcome
from commontable.measurement.rules.linked import linked_columns

from .figures import group_of
from .labels import Labels
from .linkage_caveats import LinkedBy, linked_by
from .readers import published_cells


@dataclass
class PreviewLine:
    """One indicator of the release: its newest figure for everybody, the figure shown before, replies."""

    indicator: Indicator
    version: IndicatorVersion
    newest: Cell | None = None
    shown_before: Cell | None = None
    groups: list[tuple[str, Cell]] = field(default_factory=list)  # what the group is called, its figure
    periods: int = 0
    replies: list[Reply] = field(default_factory=list)
    linked_by: LinkedBy | None = None

    @property
    def unit(self) -> str:
        """The unit and decimals, as the figure filter takes them."""
        return f"{self.version.unit}:{self.version.decimals}"

    @property
    def is_changed(self) -> bool:
        """Whether a figure that readers already know would change under their eyes."""
        before, now = self.shown_before, self.newest
        return bool(before and now and before.period == now.period and before.value != now.value)


def preview(release: Release) -> list[PreviewLine]:
    """A line for each indicator, in the order of the outcomes."""
    lines = {
        held.indicator_id: PreviewLine(indicator=held.indicator, version=held.version)
        for held in release.indicators.select_related("indicator", "version__dataset")
    }
    for line in lines.values():
        line.linked_by = linked_by(release.manifest, line.indicator.slug, labels=Labels(line.version.schema))
    cells = list(Cell.objects.filter(release=release, place_level="all", depth__lte=1).order_by("period", "breakdown"))
    for cell in cells:
        line = lines[cell.indicator_id]
        if cell.depth == 0:
            line.newest, line.periods = cell, line.periods + 1
    for cell in cells:
        line = lines[cell.indicator_id]
        if cell.depth == 1 and line.newest and cell.period == line.newest.period:
            labels = Labels(line.version.schema)
            linked = linked_columns(line.version.linked)
            called = ", ".join(
                f"{labels.breakdown(column)}: {labels.group(column, value)}"
                if column in linked
                else labels.group(column, value)
                for column, value in group_of(cell.breakdown)
            )
            line.groups.append((called, cell))
    _add_shown_before(release, lines)
    for reply in release.replies.filter(withdrawn_at__isnull=True).select_related("partner", "member").order_by("at"):
        if reply.indicator_id in lines:
            lines[reply.indicator_id].replies.append(reply)
    order = {outcome: place for place, outcome in enumerate(Outcome)}
    return sorted(
        lines.values(),
        key=lambda line: (order[Outcome(line.indicator.outcome)], line.indicator.position, line.indicator.name),
    )


def replies_to_all(release: Release) -> Iterable[Reply]:
    """Replies to the release as a whole."""
    return release.replies.filter(withdrawn_at__isnull=True, indicator=None).select_related("partner", "member")


def _add_shown_before(release: Release, lines: dict[int, PreviewLine]) -> None:
    known = (
        published_cells(release.partnership, reads=read_by(release.audience))
        .filter(indicator__in=lines, place_level="all", depth=0)
        .exclude(release=release)
        .order_by("release__number")
    )
    for cell in known:
        line = lines[cell.indicator_id]
        if line.newest and cell.period == line.newest.period:
            line.shown_before = cell
