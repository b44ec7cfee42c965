"""A card as the template draws it: every word and mark ready, nothing left to decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from commontable.analysis.cells import breakdown_text
from commontable.measurement.datasets import summary, wording
from commontable.measurement.datasets.figures import Shown
from commontable.measurement.datasets.scorecard import Card
from commontable.measurement.datasets.standing import Standing
from commontable.measurement.datasets.wording import Said
from commontable.partnership.models import Partnership


@dataclass(frozen=True, kw_only=True)
class Spark:
    """A small line: numbers in order (None where none may be shown) and its words."""

    points: list[float | None]
    label: str
    start: str = ""
    end: str = ""
    target: float | None = None
    target_label: str = ""


@dataclass(frozen=True, kw_only=True)
class GroupBars:
    """The groups of one breakdown side by side."""

    column: str
    title: str
    groups: list[dict[str, Any]]
    whole: float | None
    maximum: float | None
    unit: str
    decimals: int
    target: float | None = None
    key: str = ""
    others: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Face:
    """One card."""

    card: Card
    url: str
    chips: list[Said]
    figure: str = ""
    meaning: str = ""
    target: str = ""
    loud: Said | None = None
    lead: Said | None = None
    moved: Said | None = None
    longer: Said | None = None
    gap: Said | None = None
    spark: Spark | None = None
    bars: GroupBars | None = None
    has_protected: bool = False


def face_of(card: Card, *, partnership: Partnership, at: datetime, by: str = "", query: str = "") -> Face:
    """The card's words and marks. `by` is the breakdown to show, else the one with the widest gap."""
    url = reverse("measurement:indicator", kwargs={"table": partnership.slug, "indicator": card.meaning.slug}) + query
    found = summary.chips(card, at=at)
    if not card.is_measured:
        return Face(card=card, url=url, chips=found, meaning=first_sentence(card.meaning.definition))
    of = card.standing
    bars = group_bars(of, of.shown_breakdown(by))
    return Face(
        card=card,
        url=url,
        chips=found,
        figure=wording.shown(of.now, card.meaning) if of.now.is_known else "",
        meaning=first_sentence(card.meaning.definition),
        target=target_words(of),
        loud=wording.target_missed_by(of),
        lead=wording.target(of) if of.now.is_known else None,
        moved=wording.moved(of) if of.now.is_known else None,
        longer=wording.longer(of) if of.now.is_known else None,
        gap=wording.gap(of) if of.story.divide and bars and bars.column == of.story.divide.by else None,
        spark=spark(of) if sum(one.value is not None for one in of.series) > 1 else None,
        bars=bars,
        has_protected=of.now.status == "hidden"
        or bool(bars and any(group["status"] == "hidden" for group in bars.groups)),
    )


def target_words(of: Standing) -> str:
    """The target with its period; that nobody set one, where there is none."""
    if of.is_of_one_place:
        everywhere = of.figures.everywhere.get(of.period)
        if everywhere is None or not everywhere.is_known:
            return ""
        return _("whole partnership: %(figure)s") % {"figure": wording.shown(everywhere, of.meaning)}
    return wording.aim(of.aim, of.meaning) if of.aim else _("no target set yet")


def spark(of: Standing) -> Spark:
    """The figure over time, with its target."""
    aim = None if of.is_of_one_place else of.aim
    return Spark(
        points=[one.value for one in of.series],
        label=summary.course(of),
        start=of.periods[0] if len(of.periods) > 1 else "",
        end=of.periods[-1],
        target=aim.value if aim else None,
        target_label=_("target %s") % wording.agreed(aim.value, of.meaning) if aim else "",
    )


def group_bars(of: Standing, column: str) -> GroupBars | None:
    """The groups of a breakdown at the newest period, in the order of the schema."""
    if not column:
        return None
    labels, meaning = of.meaning.labels, of.meaning
    groups = of.groups[column]
    behind = of.story.divide.behind if of.story.divide and of.story.divide.is_beyond_chance else ""
    missed = of.story.standing.missed if of.story.standing and wording.target_missed_by(of) else ()
    bars = [
        bar(
            groups[value],
            labels.group(column, value),
            kind="warn" if breakdown_text({column: value}) in {behind, *missed} else "",
        )
        for value in labels.in_order(column, groups)
    ]
    return GroupBars(
        column=column,
        title=labels.breakdown(column),
        groups=bars,
        whole=of.now.value,
        maximum=100.0 if meaning.unit == "percent" else None,
        unit=meaning.unit,
        decimals=meaning.decimals,
        target=of.aim.value if of.aim and not of.is_of_one_place else None,
        key=_key(of),
        others=[labels.breakdown(other) for other in of.groups if other != column],
    )


def _key(of: Standing) -> str:
    """What the fine upright lines across the bars are."""
    said = {"now": wording.shown(of.now, of.meaning)}
    if of.now.value is None:
        return ""
    if of.aim is None or of.is_of_one_place:
        return _("Upright line: everybody, %(now)s.") % said
    said["aim"] = wording.agreed(of.aim.value, of.meaning)
    return _("Upright line: everybody, %(now)s. Dashed line: target, %(aim)s.") % said


def bar(shown: Shown, label: str, *, kind: str = "") -> dict[str, Any]:
    """One group as `gap_bars` takes it."""
    return {
        "label": label,
        "status": shown.status,
        "value": shown.value,
        "low": shown.low,
        "high": shown.high,
        "kind": kind,
    }


def first_sentence(text: str) -> str:
    """The definition up to its first full stop."""
    return text.strip().split("\n")[0].split(". ")[0].rstrip(".")


def any_protected(faces: Iterable[Face]) -> bool:
    """Whether the one mark stands anywhere on the page, so that its one explanation must."""
    return any(face.has_protected for face in faces)


def breakdowns_of(faces: Iterable[Face]) -> list[tuple[str, str]]:
    """Every breakdown that some card can show, and its name."""
    found = {
        column: face.card.meaning.labels.breakdown(column) for face in faces for column in face.card.standing.groups
    }
    return sorted(found.items(), key=lambda one: one[1])
