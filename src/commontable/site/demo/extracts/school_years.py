"""Invented rows of a school year: attendance, kindergarten entry, maths in grades 6 and 8. Synthetic, seeded."""

from __future__ import annotations

import random
from datetime import date

from commontable.site.demo.extracts.places import DISTRICTS
from commontable.site.demo.extracts.students import SEED, YEARS, Student, likely, students

Row = tuple[str, ...]

GROUPS = ("gender", "ethnicity", "lunch", "english_learner", "disability", "newcomer")
ATTENDANCE = (
    "school_year", "district", "school", "student_id", "grade", *GROUPS, "days_enrolled", "days_absent", "suspensions",
    "moved_in_year", "counted_on",
)  # fmt: skip
KINDERGARTEN = (
    "school_year", "district", "school", "student_id", "grade", *GROUPS, "assessed", "ready", "preschool", "screened",
    "immunised",
)  # fmt: skip
MATHS = ("school_year", "district", "school", "student_id", "grade", *GROUPS, "maths_score", "maths_meets")

# Logarithms of odds by school year, 2018-19 first: how common it is to be often absent, ready, at grade level in maths.
_ABSENT = (-2.25, -2.35, -1.75, -1.25, -1.4, -1.6, -1.75, -1.9)
_READY = (0.4, 0.42, 0.0, 0.1, 0.22, 0.4, 0.52, 0.66)
_MATHS = (0.0, 0.0, -0.55, -0.62, -0.5, -0.38, -0.3, -0.2)
_NOT_TESTED = {"2019-20"}  # no spring tests were given
_NOT_ASSESSED = {"2020-21"}  # kindergarten began at home


def attendance(district: str, year: str) -> tuple[Row, ...]:
    """A row for every student of the district in the school year."""
    chance = _chance("attendance", district, year)
    length = 128 if year == "2019-20" else 180
    counted_on = date(int(year[:4]) + 1, 6, 12).isoformat()
    rows = []
    for student in students(district):
        grade = student.grade_in(year)
        if grade is None:
            continue
        odds = _ABSENT[YEARS.index(year)] + _absence_of(student, grade) + _district_course(district, year)
        moved = chance.random() < (0.09 if student.lunch == "Eligible" else 0.035)
        enrolled = chance.randrange(8, length) if moved else length - min(int(chance.expovariate(0.8)), 15)
        often = chance.random() < likely(odds)
        share = min(0.1 + chance.expovariate(14), 0.9) if often else 0.1 * chance.betavariate(1.6, 2)
        absent = share * enrolled
        absent = max(round(absent * 2) / 2, -(-0.2 * enrolled // 1) / 2) if often else int(absent * 2) / 2
        trouble = likely(-4.4 + _trouble_of(student, grade))
        suspensions = sum(chance.random() < trouble for _ in range(3))
        rows.append(
            (
                *_who(student, year, grade),
                str(enrolled),
                f"{absent:g}",
                str(suspensions),
                "true" if moved else "false",
                counted_on,
            )
        )
    return tuple(rows)


def kindergarten(year: str) -> tuple[Row, ...]:
    """A row for every child who enters kindergarten in any of the districts."""
    rows = []
    for district in DISTRICTS:
        chance = _chance("kindergarten", district, year)
        for student in students(district):
            if student.grade_in(year) != "K":
                continue
            preschool = chance.random() < likely(0.55 - 0.5 * (student.lunch == "Eligible") + 0.05 * _since(year))
            assessed = year not in _NOT_ASSESSED and chance.random() < 0.955
            odds = _READY[YEARS.index(year)] + _readiness_of(student) + 0.5 * preschool
            ready = ("true" if chance.random() < likely(odds) else "false") if assessed else ""
            others = [chance.random() < p for p in (0.42 + 0.04 * _since(year), 0.93 - 0.01 * _since(year))]
            said = [preschool, *others]
            rows.append(
                (
                    *_who(student, year, "K"),
                    "true" if assessed else "false",
                    ready,
                    *("true" if yes else "false" for yes in said),
                )
            )
    return tuple(rows)


def maths(year: str) -> tuple[Row, ...]:
    """A row for every student in grades 6 and 8 of any district; none in a year without tests."""
    rows = []
    for district in () if year in _NOT_TESTED else DISTRICTS:
        chance = _chance("maths", district, year)
        for student in students(district):
            grade = student.grade_in(year)
            if grade not in ("6", "8") or chance.random() < (0.28 if year == "2020-21" else 0.03):
                continue
            odds = _MATHS[YEARS.index(year)] + _readiness_of(student) - 0.1 * (grade == "8")
            level = odds + chance.gauss(0, 1.7)
            rows.append((*_who(student, year, grade), str(round(2500 + 38 * level)), "true" if level >= 0 else "false"))
    return tuple(rows)


def _chance(*what: str) -> random.Random:
    return random.Random(" ".join((SEED, *what)))  # noqa: S311 a seed, not a secret


def _who(student: Student, year: str, grade: str) -> Row:
    return (year, DISTRICTS[student.district][0], student.school_in(year), student.number, grade, *student.groups)


def _since(year: str) -> int:
    return YEARS.index(year)


def _absence_of(student: Student, grade: str) -> float:
    odds = 0.6 * student.strain + 0.3 * (student.lunch == "Eligible") + 0.35 * (student.disability == "Yes")
    odds += 0.4 * (student.newcomer == "Yes") - 0.5 * (student.ethnicity == "Asian")
    return odds + (0.35 if grade in ("9", "10", "11", "12") else 0.3 if grade == "K" else 0.0)


def _trouble_of(student: Student, grade: str) -> float:
    odds = 0.5 * student.strain + 0.5 * (student.gender == "Male") + 0.4 * (student.disability == "Yes")
    return odds + 0.55 * (student.ethnicity == "Black") + (0.8 if grade not in ("K", "1", "2", "3", "4", "5") else -0.8)


def _readiness_of(student: Student) -> float:
    odds = -0.75 * student.strain - 0.35 * (student.lunch == "Eligible") - 0.55 * (student.english_learner == "Yes")
    return odds - 0.8 * (student.disability == "Yes") - 0.9 * (student.newcomer == "Yes") + 0.15


def _district_course(district: str, year: str) -> float:
    """Harbor City turned its curve after 2021-22; Delta County did not; the others are steady."""
    after = max(0, _since(year) - YEARS.index("2021-22"))
    return {"northside": -0.15, "harbor-city": 0.3 - 0.16 * after, "riverbend": -0.1, "delta": 0.05 + 0.08 * after}[
        district
    ]
