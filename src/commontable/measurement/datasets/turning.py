"""Turn-the-curve pages as they are read: their lines in order, what is still missing, where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.utils.functional import Promise

from commontable.measurement.models import (
    Factor,
    FactorMark,
    Idea,
    Indicator,
    PartnerRole,
    Step,
    Turning,
)
from commontable.measurement.rules.turning import Cost, LineKind, missing_for_ready
from commontable.partnership.models import Partnership

Line = Factor | PartnerRole | Idea | Step
LINES: Mapping[LineKind, type[Line]] = {
    LineKind.FACTOR: Factor,
    LineKind.PARTNER: PartnerRole,
    LineKind.IDEA: Idea,
    LineKind.STEP: Step,
}


@dataclass(frozen=True, kw_only=True)
class Lines:
    """The lines of one page: factors by rank, ideas by cost, steps by day; and what was withdrawn."""

    factors: list[Factor] = field(default_factory=list)
    partners: list[PartnerRole] = field(default_factory=list)
    ideas: list[Idea] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    withdrawn: list[tuple[LineKind, Line]] = field(default_factory=list)


def turnings_of(partnership: Partnership, *, indicator: Indicator | None = None) -> QuerySet[Turning]:
    """The pages of the table, or of one indicator; those that are worked on first, then the newest."""
    found: QuerySet[Turning] = (
        Turning.objects.of(partnership)
        .select_related("indicator", "release", "opened_by__partner", "closed_by__partner")
        .order_by(F("closed_at").desc(nulls_first=True), "-number")
    )
    return found.filter(indicator=indicator) if indicator else found


def lines_of(turning: Turning) -> Lines:
    """Every line of the page; factors by how many members say they matter most, then by when they were added."""
    marks = Prefetch(
        "marks", queryset=FactorMark.objects.select_related("member__partner").order_by("at"), to_attr="matters_to"
    )
    factors = list(turning.factors.select_related("added_by__partner").prefetch_related(marks).order_by("pk"))
    partners = list(turning.partner_roles.select_related("partner", "added_by__partner").order_by("pk"))
    ideas = list(turning.ideas.select_related("added_by__partner").order_by("pk"))
    steps = list(
        turning.steps.select_related("partner", "member__partner", "commitment", "added_by__partner").order_by("pk")
    )
    costs = list(Cost)
    every: list[tuple[LineKind, Sequence[Any]]] = [
        (LineKind.FACTOR, factors), (LineKind.PARTNER, partners), (LineKind.IDEA, ideas), (LineKind.STEP, steps),
    ]  # fmt: skip
    return Lines(
        factors=sorted(_standing(factors), key=lambda one: -len(one.matters_to)),
        partners=_standing(partners),
        ideas=sorted(_standing(ideas), key=lambda one: costs.index(Cost(one.cost))),
        steps=sorted(_standing(steps), key=lambda one: (day_of(one) is None, day_of(one) or 0)),
        withdrawn=[(kind, one) for kind, listed in every for one in listed if one.withdrawn_at is not None],
    )


def day_of(step: Step) -> Any:
    """By when: the promise's own day, where it is one, which may have been moved."""
    return step.commitment.due_on if step.commitment else step.due_on


def missing_of(turning: Turning) -> list[Promise]:
    """What the page still needs before it may be called ready."""
    return missing_for_ready(
        end=turning.end,
        factors=turning.factors.filter(withdrawn_at=None).count(),
        partners=turning.partner_roles.filter(withdrawn_at=None).count(),
        costs=list(turning.ideas.filter(withdrawn_at=None).values_list("cost", flat=True)),
        steps=turning.steps.filter(withdrawn_at=None).count(),
    )


def missing_in(turning: Turning, lines: Lines) -> list[Promise]:
    """The same, of lines at hand."""
    return missing_for_ready(
        end=turning.end, factors=len(lines.factors), partners=len(lines.partners),
        costs=[idea.cost for idea in lines.ideas], steps=len(lines.steps),
    )  # fmt: skip


def _standing(listed: Sequence[Any]) -> list[Any]:
    return [one for one in listed if one.withdrawn_at is None]
