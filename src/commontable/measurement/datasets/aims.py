"""Baselines and targets of an indicator, by group, with what was withdrawn."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from commontable.analysis.cells import EVERYONE, NOT_RECORDED, breakdown_of, breakdown_text
from commontable.measurement.models import Baseline, Indicator, IndicatorVersion, Target

from .labels import Labels
from .readers import published_cells


@dataclass
class GroupAims:
    """What was agreed for one group."""

    key: str
    label: str
    baseline: Baseline | None = None
    targets: list[Target] = field(default_factory=list)

    @property
    def is_everybody(self) -> bool:
        """Whether it is the universal goal."""
        return self.key == EVERYONE


def aims_of(indicator: Indicator, *, definition: IndicatorVersion) -> list[GroupAims]:
    """Everybody first, then groups that have a baseline or target, in the order of the dataset."""
    found = {EVERYONE: GroupAims(EVERYONE, _("Everybody"))}

    def group(key: str) -> GroupAims:
        return found.setdefault(key, GroupAims(key, name_of(key, definition=definition)))

    for baseline in Baseline.objects.filter(indicator=indicator, withdrawn_at=None).select_related("set_by"):
        group(baseline.breakdown).baseline = baseline
    targets = Target.objects.filter(indicator=indicator, withdrawn_at=None).select_related("set_by")
    for target in targets.order_by("period", "pk"):
        group(target.breakdown).targets.append(target)
    order = [key for key, _label in groups_of(indicator, definition=definition)]
    return sorted(found.values(), key=lambda one: (not one.is_everybody, _place(one.key, order), one.label))


def withdrawn_of(indicator: Indicator) -> list[Any]:
    """Baselines and targets that no longer count, newest first."""
    gone = [
        *Baseline.objects.filter(indicator=indicator, withdrawn_at__isnull=False).select_related("set_by"),
        *Target.objects.filter(indicator=indicator, withdrawn_at__isnull=False).select_related("set_by"),
    ]
    return sorted(gone, key=lambda one: (one.withdrawn_at, one.pk), reverse=True)


def groups_of(indicator: Indicator, *, definition: IndicatorVersion) -> list[tuple[str, str]]:
    """The groups an aim can be for: (canonical text, name), from the dataset's categories and released figures."""
    schema = definition.contract
    keys = [
        breakdown_text({column: value})
        for column in definition.breakdowns
        for value in schema.field(column).values
        or (("true", "false") if schema.field(column).type == "boolean" else ())
    ]
    released = (
        published_cells(indicator.partnership)
        .filter(indicator=indicator, depth=1, place_level="all")
        .values_list("breakdown", flat=True)
        .distinct()
        .order_by("breakdown")
    )
    keys += [key for key in released if key not in keys and set(breakdown_of(key)) <= set(definition.breakdowns)]
    keys = [key for key in keys if NOT_RECORDED not in breakdown_of(key).values()]
    return [(key, name_of(key, definition=definition)) for key in keys]


def name_of(key: str, *, definition: IndicatorVersion) -> str:
    """What people call the group: "Lunch: free", or everybody."""
    labels = Labels(definition.schema)
    parts = [
        f"{labels.breakdown(column)}: {labels.group(column, value)}" for column, value in breakdown_of(key).items()
    ]
    return " · ".join(parts) or _("Everybody")


def _place(key: str, order: list[str]) -> int:
    return order.index(key) if key in order else len(order)
