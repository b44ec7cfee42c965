"""What the demo partnership measures: definitions over its datasets, with targets a council might have agreed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from commontable.measurement.library import entry
from commontable.site.demo.extracts import star
from commontable.site.demo.extracts.datasets import INVENTED, datasets


@dataclass(frozen=True, kw_only=True)
class Target:
    """A figure agreed for a period, for everybody or for one group (`breakdown` is a JSON-able {column: value})."""

    period: str
    value: float
    rationale: str
    breakdown: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class DemoIndicator:
    """A definition with every word and condition it needs. `key` is the library's where it was taken from there."""

    key: str
    library_key: str
    dataset_key: str
    outcome: str
    kind: str
    name: str
    definition: str
    population: str
    numerator: str
    denominator: str
    source_note: str
    caveats: str
    unit: str
    direction: str
    decimals: int
    lag: str
    minimum_count: int
    where: str
    success: str
    mean_of: str
    breakdowns: tuple[str, ...]
    targets: tuple[Target, ...] = ()


# Library keys by dataset, and the targets of those that have one.
_FROM_LIBRARY = {
    "kindergarten": ("ready_for_kindergarten", "preschool_enrolment", "developmental_screening", "immunisation"),
    "attendance": ("chronic_absence_early", "chronic_absence_middle", "chronic_absence_high", "suspended"),
    "middle_maths": ("eighth_grade_maths", "sixth_grade_maths"),
    "graduation": ("four_year_graduation", "advanced_courses", "work_based_learning", "industry_credential"),
    "college_going": ("enrolled_by_october", "fafsa_completion", "college_ready"),
    "college_progress": ("completed_credential", "returned_for_second_year", "catch_up_courses", "first_year_credits"),
    "employment": ("employed_after_leaving", "living_wage", "found_in_wage_records"),
}
_BACK = "Back to where we were before 2020."
_HALVED = "Half of what was lost from 2020 to 2022 is won back by then: hard, and possible."
_PROMISE = "The same goal as for everybody: a promise to all is a promise to each group."


def _aims(*aims: tuple[str, float], rationale: str, group: tuple[str, str] | None = None) -> tuple[Target, ...]:
    breakdown = (group,) if group else ()
    return tuple(Target(period=period, value=value, rationale=rationale, breakdown=breakdown) for period, value in aims)


_FREE_LUNCH, _LEARNERS = ("lunch", "Eligible"), ("english_learner", "Yes")
_TARGETS: dict[str, tuple[Target, ...]] = {
    "ready_for_kindergarten": _aims(("2024-25", 60), ("2025-26", 66), rationale=_BACK),
    "chronic_absence_early": _aims(("2024-25", 20), ("2025-26", 18), rationale=_HALVED),
    # Met by the whole and missed by pupils eligible for free lunch.
    "chronic_absence_middle": (
        *_aims(("2024-25", 20), ("2025-26", 18), rationale=_HALVED),
        *_aims(("2024-25", 20), ("2025-26", 18), rationale=_PROMISE, group=_FREE_LUNCH),
    ),
    "eighth_grade_maths": _aims(("2024-25", 40), ("2025-26", 42), rationale=_BACK),
    # Met by the whole and missed by two groups: families with little money, and English learners.
    "four_year_graduation": (
        *_aims(("2024-25", 87), ("2025-26", 87), rationale="The state's goal for every district."),
        *_aims(("2024-25", 87), ("2025-26", 87), rationale=_PROMISE, group=_FREE_LUNCH),
        *_aims(("2024-25", 87), ("2025-26", 87), rationale=_PROMISE, group=_LEARNERS),
    ),
    "enrolled_by_october": _aims(("2023-24", 58), ("2024-25", 60), rationale=_BACK),
    "completed_credential": _aims(("2019-20", 30), rationale="Three in ten, from two in ten."),
    "living_wage": _aims(("2023-24", 40), rationale="Agreed with the Chamber of Commerce and the mayor."),
}
_NORM = (
    "The norm is the median score of the same study's pupils in regular-size classes without an aide, in the same "
    "grade (reading: kindergarten 431, grade 1 507, grade 2 575, grade 3 610; maths: 478, 523, 574, 614). STAR "
    "published no proficiency level; by this norm about half of all pupils succeed, and it compares groups and years "
    "with each other, not pupils with a standard."
)
_OLD = (
    "Real pupils, tested in Tennessee from 1986 to 1989. The years are the true ones; each year is the next grade of "
    "one cohort."
)


@cache
def indicators() -> tuple[DemoIndicator, ...]:
    """Every indicator of the demo; all seven outcomes have at least one core indicator."""
    known = {dataset.key: dataset for dataset in datasets()}
    found = [_at_norm("reading", kind="core"), _at_norm("maths", kind="contributing")]
    for dataset_key, keys in _FROM_LIBRARY.items():
        listed = known[dataset_key].schema["roles"]["breakdowns"]  # type: ignore[index]
        for key in keys:
            taken = entry(key)
            at_grade = "grade = " in taken.where  # one grade only: it cannot be a breakdown
            found.append(
                DemoIndicator(
                    key=key,
                    library_key=key,
                    dataset_key=dataset_key,
                    outcome=taken.outcome,
                    kind=taken.kind,
                    name=taken.name["en"],
                    definition=taken.definition["en"],
                    population=taken.population["en"],
                    numerator=taken.numerator["en"],
                    denominator=taken.denominator["en"],
                    source_note=f"{taken.source.says} ({taken.source.address})",
                    caveats=INVENTED,
                    unit=taken.unit,
                    direction=taken.direction,
                    decimals=taken.decimals,
                    lag=taken.lag["en"],
                    minimum_count=taken.minimum_count,
                    where=taken.where,
                    success=taken.success,
                    mean_of=taken.mean_of,
                    breakdowns=tuple(name for name in listed if not (at_grade and name == "grade")),
                    targets=_TARGETS.get(key, ()),
                )
            )
    return tuple(found)


def _at_norm(subject: str, *, kind: str) -> DemoIndicator:
    verb = {"reading": "read", "maths": "do maths"}[subject]
    rationale = "Ten points above the norm group's half: the aim of a partnership that was new then."
    targets = (
        Target(period="1988-89", value=60, rationale=rationale),
        Target(
            period="1988-89", value=50, breakdown=(("lunch", "Eligible"),),
            rationale="Half of the pupils eligible for free lunch, from two in five.",
        ),
    )  # fmt: skip
    return DemoIndicator(
        key=f"{subject}_at_norm", library_key="", dataset_key="star", outcome="early_grade_reading", kind=kind,
        name=f"{subject.capitalize()} at the norm of the grade",
        definition=f"Of the pupils tested in spring, how many {verb} at least as well as the middle pupil of a regular "
        "class in the same grade.",
        population="Pupils in Project STAR's classes, kindergarten to grade 3",
        numerator=f"Pupils with a {subject} score at or above the norm of their grade",
        denominator=f"Pupils with a {subject} score",
        source_note=f"{star.SOURCE} {_NORM}", caveats=_OLD, unit="percent", direction="increase", decimals=0,
        lag="the demo plays the files as if they were due now", minimum_count=10,
        where=f"{subject}_score is not null", success=star.at_norm(f"{subject}_score"), mean_of="",
        breakdowns=("gender", "ethnicity", "lunch", "locale", "class_type"),
        targets=targets if subject == "reading" else (),
    )  # fmt: skip
