"""Rivermouth's invented students, drawn from a fixed seed: who they are, and how likely what is to happen to them.

Nobody here exists. The shares are set so that what pages must be able to say does occur: a slow recovery after 2020-21,
gaps by family income and language, groups too small to show, and a district that improves faster than the others.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from functools import cache

from commontable.site.demo.extracts.places import DISTRICTS, elementary, upper

SEED = "Rivermouth"
YEARS = tuple(f"{year}-{(year + 1) % 100:02}" for year in range(2018, 2026))  # 2018-19 to 2025-26

_COHORT = {"northside": 230, "harbor-city": 210, "riverbend": 110, "delta": 150}  # children born in a year
_LUNCH = {"northside": 0.42, "harbor-city": 0.68, "riverbend": 0.47, "delta": 0.61}
_KINDS = (
    "White", "Hispanic", "Black", "Asian", "Two or more", "American Indian", "Pacific Islander",
)  # fmt: skip
_ETHNICITY = {  # out of a hundred, in that order
    "northside": (48, 24, 13, 9, 5, 0.92, 0.08),
    "harbor-city": (15, 38, 36, 6, 4, 0.65, 0.35),
    "riverbend": (62, 25, 5, 3, 4, 0.8, 0.2),
    "delta": (53, 17, 23, 2, 4, 0.8, 0.2),
}


@dataclass(frozen=True, slots=True)
class Student:
    """An invented student. `start` is the year of their kindergarten's autumn, `strain` what makes school harder."""

    number: str
    district: str
    school: str
    start: int
    gender: str
    ethnicity: str
    lunch: str
    english_learner: str
    disability: str
    newcomer: str
    strain: float

    @property
    def groups(self) -> tuple[str, ...]:
        """Gender, race or ethnicity, lunch, English learner, disability, newcomer, in the order of the datasets."""
        return (self.gender, self.ethnicity, self.lunch, self.english_learner, self.disability, self.newcomer)

    def grade_in(self, year: str) -> str | None:
        """K to 12, or None in a year out of school."""
        grade = int(year[:4]) - self.start
        last = 12 if upper(self.district, "H") else 8
        return None if not 0 <= grade <= last else "K" if grade == 0 else str(grade)

    def school_in(self, year: str) -> str:
        """The code of the school: elementary to grade 5, then middle, then high school."""
        grade = int(year[:4]) - self.start
        if grade <= 5:
            return self.school
        some = upper(self.district, "M" if grade <= 8 else "H")
        return some[int(self.number) % len(some)]


@cache
def students(district: str) -> tuple[Student, ...]:
    """Everybody who is in the district's schools at some time from 2018-19 to 2025-26, in order of number."""
    chance = random.Random(f"{SEED} {district}")  # noqa: S311 a seed, not a secret
    schools = elementary(district)
    numbers = iter(chance.sample(range(10_000, 100_000), 40 * _COHORT[district]))
    prefix = 1 + list(DISTRICTS).index(district)
    found = []
    for start in range(2006, 2026):
        for _ in range(_COHORT[district] + chance.randrange(-8, 9)):
            ethnicity = chance.choices(_KINDS, _ETHNICITY[district])[0]
            poor = chance.random() < _LUNCH[district] * (0.75 if ethnicity in ("White", "Asian") else 1.2)
            learns = chance.random() < {"Hispanic": 0.34, "Asian": 0.2}.get(ethnicity, 0.015)
            found.append(
                Student(
                    number=f"{prefix}{next(numbers)}",
                    district=district,
                    school=schools[int(len(schools) * chance.random() ** 1.4)],
                    start=start,
                    gender=chance.choice(("Female", "Male")),
                    ethnicity=ethnicity,
                    lunch="Eligible" if poor else "Not eligible",
                    english_learner="Yes" if learns else "No",
                    disability="Yes" if chance.random() < 0.13 else "No",
                    newcomer="Yes" if learns and chance.random() < 0.03 else "No",
                    strain=chance.gauss(0, 1) + (0.4 if poor else -0.2),
                )
            )
    return tuple(sorted(found, key=lambda student: student.number))


def likely(odds: float) -> float:
    """The probability for a logarithm of odds.

    >>> likely(0)
    0.5
    """
    return 1 / (1 + math.exp(-odds))
