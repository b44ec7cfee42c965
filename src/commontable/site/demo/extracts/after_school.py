"""Invented rows of what follows school: graduation, college, work. Synthetic, seeded."""

from __future__ import annotations

import random
from collections.abc import Iterator

from commontable.site.demo.extracts.places import DISTRICTS, upper
from commontable.site.demo.extracts.school_years import GROUPS
from commontable.site.demo.extracts.students import SEED, YEARS, Student, likely, students

Row = tuple[str, ...]

GRADUATION = (
    "cohort", "district", "school", "student_id", *GROUPS, "status", "years_taken", "advanced_courses",
    "work_based_learning", "credential",
)  # fmt: skip
COLLEGE_GOING = (
    "graduation_year", "district", "school", "student_id", *GROUPS, "enrolled_by_october", "college_type",
    "fafsa_complete", "college_credits", "college_ready",
)  # fmt: skip
COLLEGE_PROGRESS = (
    "entry_year", "college", "student_id", "college_type", "gender", "ethnicity", "pell", "degree_seeking",
    "first_year_credits", "catch_up_course", "returned_second_year", "transferred", "completed_in_time",
)  # fmt: skip
EMPLOYMENT = (
    "exit_year", "district", "person_id", "gender", "ethnicity", "pell", "found_in_wage_records", "employed",
    "living_wage",
)  # fmt: skip

ENTRY_YEARS = ("2014-15", "2015-16", "2016-17", "2017-18", "2018-19", "2019-20")
EXIT_YEARS = ("2018-19", "2019-20", "2020-21", "2021-22", "2022-23", "2023-24")
_GOING = (0.62, 0.55, 0.2, 0.28, 0.36, 0.44, 0.55, 0.6)  # logarithms of odds of college by October, by cohort
_PEOPLE = {
    "White": 44,
    "Hispanic": 26,
    "Black": 20,
    "Asian": 6,
    "Two or more": 4,
    "American Indian": 1,
    "Pacific Islander": 1,
}


def graduation(district: str, year: str) -> tuple[Row, ...]:
    """A row for every student who should graduate in the year: those who entered ninth grade four years before."""
    return tuple(
        (year, DISTRICTS[district][0], student.school_in(year), student.number, *student.groups, *said)
        for student, *said in _endings(district, year)
    )


def college_going(year: str) -> tuple[Row, ...]:
    """A row for every graduate of the districts' high schools in the year."""
    rows = []
    for district in (key for key in DISTRICTS if upper(key, "H")):
        chance = _chance("college going", district, year)
        for student, status, *_ in _endings(district, year):
            if status != "Graduated":
                continue
            merit = -0.5 * student.strain - 0.5 * (student.disability == "Yes") + 0.25 * (student.gender == "Female")
            poor, learns = student.lunch == "Eligible", student.english_learner == "Yes"
            goes = chance.random() < likely(_GOING[YEARS.index(year)] + merit - 0.45 * poor - 0.3 * learns)
            kind = "Four-year" if chance.random() < likely(0.5 + merit - 0.7 * poor) else "Two-year"
            kind = "Career" if chance.random() < 0.06 else kind
            aid = chance.random() < likely(0.3 + 0.05 * YEARS.index(year) + 0.9 * goes - 0.2 * learns)
            credit = chance.choice((3, 6, 9, 12)) if chance.random() < likely(-0.9 + merit + 0.1 * poor) else 0
            ready = chance.random() < likely(-0.1 + merit - 0.5 * poor)
            rows.append(
                (
                    year,
                    DISTRICTS[district][0],
                    student.school_in(year),
                    student.number,
                    *student.groups,
                    _yes(goes),
                    kind if goes else "",
                    _yes(aid),
                    str(credit),
                    _yes(ready),
                )
            )
    return tuple(rows)


def college_progress(year: str) -> tuple[Row, ...]:
    """A row for every student who entered Delta Community College in the academic year."""
    chance = _chance("college progress", year)
    late = ENTRY_YEARS.index(year)
    rows = []
    for number in sorted(chance.sample(range(100_000, 1_000_000), 540 + 12 * late)):
        pell = chance.random() < 0.52
        merit = chance.gauss(0, 0.9) - 0.35 * pell
        seeks = chance.random() < 0.9
        credits = max(0, min(36, round(21 + 6 * merit + chance.gauss(0, 5))))
        catch_up = chance.random() < likely(0.5 - 0.22 * late - 0.6 * merit)
        back = chance.random() < likely(0.25 + 0.08 * late + 0.8 * merit)
        moves = back and chance.random() < likely(-1.1 + 0.7 * merit)
        done = back and chance.random() < likely(-0.75 + 0.11 * late + 0.9 * merit)
        rows.append(
            (
                year,
                "DCC",
                f"C{number}",
                "Two-year",
                chance.choice(("Female", "Female", "Male")),
                _origin(chance),
                "Yes" if pell else "No",
                _yes(seeks),
                str(credits),
                _yes(catch_up),
                _yes(back),
                _yes(moves),
                _yes(done),
            )
        )
    return tuple(rows)


def employment(year: str) -> tuple[Row, ...]:
    """A row for every person who left school or college in the year, matched with wage records."""
    rows = []
    late = EXIT_YEARS.index(year)
    for district, (code, _) in DISTRICTS.items():
        chance = _chance("employment", district, year)
        count = {"northside": 210, "harbor-city": 190, "riverbend": 80, "delta": 140}[district] + chance.randrange(20)
        for number in sorted(chance.sample(range(100_000, 1_000_000), count)):
            pell = chance.random() < 0.5
            found = chance.random() < 0.83
            works = chance.random() < likely(1.15 + (-0.5 if late in (1, 2) else 0.04 * late) - 0.25 * pell)
            living = works and chance.random() < likely(-0.35 + 0.09 * late - 0.45 * pell)
            rows.append(
                (
                    year,
                    code,
                    f"{code[0]}{number}",
                    chance.choice(("Female", "Male")),
                    _origin(chance),
                    "Yes" if pell else "No",
                    _yes(found),
                    _yes(works) if found else "",
                    _yes(living) if found else "",
                )
            )
    return tuple(rows)


def _endings(district: str, year: str) -> Iterator[tuple[Student, str, str, str, str, str]]:
    """What became of everybody in the cohort: status, years taken, advanced courses, placement, certificate."""
    chance = _chance("graduation", district, year)
    late = YEARS.index(year)
    for student in students(district):
        if student.grade_in(year) != "12":
            continue
        odds = 2.1 + 0.09 * late - 0.6 * student.strain - 0.3 * (student.lunch == "Eligible")
        odds -= 1.05 * (student.english_learner == "Yes") + 0.7 * (student.disability == "Yes")
        odds -= 0.5 * (student.newcomer == "Yes") - 0.2 * (student.gender == "Female")
        draw, later, gone = chance.random(), chance.random(), chance.random()
        advanced = int(chance.expovariate(1) * (0.75 if student.lunch == "Eligible" else 1.5))
        extras = [chance.random() < p for p in (0.16 + 0.03 * late, 0.11 + 0.02 * late)]
        if gone < 0.05:
            yield (student, "Transferred out" if gone < 0.042 else "Emigrated", "", "", "", "")
        elif draw < likely(odds):
            yield (student, "Graduated", "3" if later < 0.03 else "4", str(advanced), _yes(extras[0]), _yes(extras[1]))
        elif later < 0.42:
            # The year after is known for all cohorts but the latest.
            fifth = late < len(YEARS) - 1 and later < 0.2
            yield (
                student,
                "Graduated" if fifth else "Still enrolled",
                "5" if fifth else "",
                str(advanced),
                "false",
                "false",
            )
        else:
            yield (student, "Left", "", "0", "false", "false")


def _chance(*what: str) -> random.Random:
    return random.Random(" ".join((SEED, *what)))  # noqa: S311 a seed, not a secret


def _origin(chance: random.Random) -> str:
    return chance.choices(list(_PEOPLE), list(_PEOPLE.values()))[0]


def _yes(is_so: bool) -> str:
    return "true" if is_so else "false"
