"""Invented children with names, as two partners know them who share no number. Synthetic, seeded; nobody here exists.

The districts know who can read in grades 3 to 5, Harbor Youth who comes after school. The second writes names as
families say them: short forms, one of two surnames, a slip in a date. Double surnames are written in full by the
districts only, so that children of Hispanic families are found less often: the gap that a linkage report has to show.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from commontable.site.demo.extracts.places import DISTRICTS
from commontable.site.demo.extracts.school_years import GROUPS
from commontable.site.demo.extracts.students import SEED, Student, likely, students

Row = tuple[str, ...]

YEAR = "2024-25"
NAMES = ("given_name", "surname", "birth_date", "postcode")
READING = (
    "school_year", "district", "school", "student_id", *NAMES, "grade", *GROUPS, "reading_meets",
)  # fmt: skip
PRESCHOOL = ("school_year", "district", "child", "lunch", "sessions")
HEARING = ("school_year", "district", "child", "needs_follow_up")
OWN_LIST = ("number", "school_year", "district", *NAMES)  # what an office's own list begins with
AFTER_SCHOOL = (
    "school_year", "district", "programme_number", *NAMES, "gender", "days_attended",
)  # fmt: skip

_GIRLS = (
    "Abigail Adriana Alice Amara Amelia Ana Aisha Beatriz Camila Carmen Chloe Daniela Diana Elena Elizabeth Emma "
    "Esther Fatima Gabriela Grace Hannah Imani Isabel Jasmine Josefina Katherine Keiko Lakshmi Laila Lucia "
    "Madison Margaret Maria Mei Naomi Natalia Nia Olivia Paula Rachel Rebecca Rosalia Ruby Samantha Sofia Tamika "
    "Valentina Victoria Zoe"
)
_BOYS = (
    "Adrian Alejandro Andre Anthony Arjun Benjamin Caleb Carlos Christopher Daniel Darius David Diego Elijah "
    "Ethan Felix Francisco Gabriel Hassan Henry Isaiah Jamal James Javier Jonathan Jose Joseph Kenji Kevin "
    "Leonardo Liam Logan Luis Malik Marcus Mateo Matthew Michael Minh Nathaniel Noah Omar Oscar Patrick Rafael "
    "Robert Samuel Thomas Victor William"
)
_SHORT = {
    "Abigail": "Abby", "Elizabeth": "Liz", "Katherine": "Katie", "Margaret": "Maggie", "Rebecca": "Becky",
    "Samantha": "Sam", "Victoria": "Vicky", "Josefina": "Pepa", "Gabriela": "Gabi", "Isabel": "Isa",
    "Alejandro": "Alex", "Anthony": "Tony", "Benjamin": "Ben", "Christopher": "Chris", "Daniel": "Dan",
    "Francisco": "Paco", "Jonathan": "Jon", "Jose": "Pepe", "Joseph": "Joe", "Matthew": "Matt", "Michael": "Mike",
    "Nathaniel": "Nate", "Robert": "Bob", "Samuel": "Sam", "Thomas": "Tom", "William": "Will",
}  # fmt: skip
_HISPANIC = (
    "Aguilar Alvarez Castillo Cruz Delgado Diaz Dominguez Espinoza Flores Garcia Gomez Gonzalez Gutierrez "
    "Hernandez Jimenez Lopez Martinez Medina Mendoza Morales Moreno Nunez Ortega Ortiz Perez Ramirez Ramos Reyes "
    "Rivera Rodriguez Romero Ruiz Salazar Sanchez Santos Torres Vargas Vasquez Vega Velasco"
)
_ENGLISH = (
    "Adams Allen Anderson Bailey Baker Barnes Bell Bennett Brooks Brown Butler Campbell Carter Clark Coleman "
    "Collins Cooper Cox Davis Dixon Edwards Evans Fisher Foster Gray Green Griffin Hall Harris Hayes Henderson "
    "Hill Howard Hughes Jackson James Jenkins Johnson Jones Kelly King Lee Lewis Long Marshall Martin Miller "
    "Mitchell Moore Morgan Morris Murphy Myers Nelson Parker Patterson Perry Peterson Phillips Powell Price Reed "
    "Richardson Roberts Robinson Rogers Ross Russell Sanders Scott Simmons Smith Stewart Sullivan Taylor Thomas "
    "Thompson Turner Walker Ward Watson White Williams Wilson Wood Wright Young"
)
_ASIAN = "Chen Huang Kim Kumar Li Lin Nguyen Park Patel Pham Rahman Santoso Shah Singh Tanaka Tran Wang Wong Wu Zhang"
_POSTCODES = {"northside": 61010, "harbor-city": 61040, "riverbend": 61070, "delta": 61100}
_COMES = {"northside": -2.0, "harbor-city": -0.9, "riverbend": -2.2, "delta": -1.3}  # logarithms of odds


@cache
def _known(
    district: str, grades: tuple[str, ...] = ("3", "4", "5"), year: str = YEAR
) -> tuple[tuple[Student, Row], ...]:
    """Every pupil of the grades with given name, surname, date of birth and postcode."""
    chance = random.Random(f"{SEED} names {district}")  # noqa: S311 a seed, not a secret
    found = []
    for student in students(district):
        if student.grade_in(year) not in grades:
            continue
        given = _one_of(chance, _GIRLS if student.gender == "Female" else _BOYS)
        if student.ethnicity == "Hispanic":
            surname = f"{_one_of(chance, _HISPANIC)} {_one_of(chance, _HISPANIC)}"
        else:
            surname = _one_of(chance, _ASIAN if student.ethnicity == "Asian" else _ENGLISH)
        born = date(student.start - 5, 9, 1) - timedelta(days=chance.randrange(365))
        postcode = str(_POSTCODES[district] + chance.randrange(12))
        found.append((student, (given, surname, born.isoformat(), postcode)))
    return tuple(found)


def reading(district: str) -> tuple[Row, ...]:
    """A row for every pupil of grades 3 to 5: who they are, and whether they read at grade level in spring."""
    chance = random.Random(f"{SEED} reading {district}")  # noqa: S311
    rows = []
    for student, who in _known(district):
        odds = 0.25 - 0.7 * student.strain - 0.4 * (student.lunch == "Eligible")
        odds -= 0.6 * (student.english_learner == "Yes") + 0.6 * (student.disability == "Yes")
        odds += 0.012 * _days(student)
        grade = student.grade_in(YEAR) or ""
        rows.append(
            (
                YEAR, DISTRICTS[district][0], student.school_in(YEAR), student.number, *who, grade, *student.groups,
                "true" if chance.random() < likely(odds) else "false",
            )
        )  # fmt: skip
    return tuple(rows)


def after_school() -> tuple[Row, ...]:
    """A row for every child who comes after school, named as Harbor Youth knows them."""
    chance = random.Random(f"{SEED} after school")  # noqa: S311
    rows = []
    for district in DISTRICTS:
        for student, who in _known(district):
            if days := _days(student):
                rows.append((DISTRICTS[district][0], *_as_said(chance, who), student.gender, str(days)))
        for _ in range(6):  # taught at home, or in another county
            born = f"201{chance.randrange(4, 7)}-05-1{chance.randrange(10)}"
            who = (_one_of(chance, _GIRLS), _one_of(chance, _ENGLISH), born)
            rows.append(
                (DISTRICTS[district][0], *who, str(_POSTCODES[district]), _either(chance), str(chance.randrange(2, 90)))
            )
    chance.shuffle(rows)
    return tuple((YEAR, row[0], f"HY{number:04}", *row[1:]) for number, row in enumerate(rows, start=1001))


def preschool() -> tuple[Row, ...]:
    """A row for every child at preschool in the year before kindergarten, with its name: the office's own list."""
    return _before_school("preschool", lambda student, chance: (student.lunch, str(chance.randrange(20, 160))), 0.55)


def hearing() -> tuple[Row, ...]:
    """A row for every child of that age whose hearing was tested, with its name: the clinic's own list."""
    return _before_school("hearing", lambda student, chance: ("Yes" if chance.random() < 0.12 else "No",), 0.6)


def _before_school(what: str, says: Callable[[Student, random.Random], Row], share: float) -> tuple[Row, ...]:
    chance = random.Random(f"{SEED} {what}")  # noqa: S311
    rows = [
        (YEAR, DISTRICTS[district][0], *_as_said(chance, who, blank=0.02), *says(student, chance))
        for district in DISTRICTS
        for student, who in _known(district, ("K",), "2025-26")
        if chance.random() < share
    ]
    chance.shuffle(rows)
    return tuple((f"{what[0].upper()}{number}", *row) for number, row in enumerate(rows, start=101))


def _days(student: Student) -> int:
    """On how many days the pupil came after school in the year; none: never."""
    chance = random.Random(f"{SEED} comes {student.number}")  # noqa: S311
    comes = chance.random() < likely(_COMES[student.district] + 0.7 * (student.lunch == "Eligible"))
    return min(150, 2 + int(chance.expovariate(1 / 38))) if comes else 0


def _as_said(chance: random.Random, who: Row, *, blank: float = 0.26) -> Row:
    """The same child as another office writes it down."""
    given, surname, born, postcode = who
    if given in _SHORT and chance.random() < 0.25:
        given = _SHORT[given]
    if " " in surname and chance.random() < 0.7:
        surname = surname.split()[0] if chance.random() < 0.8 else surname.split()[1]
    if chance.random() < 0.1:
        surname = _slip(chance, surname)
    if chance.random() < 0.08:
        given = _slip(chance, given)
    if chance.random() < 0.07:
        year, month, day = born.split("-")
        born = f"{year}-{day}-{month}" if int(day) <= 12 else f"{year}-{month}-{(int(day) % 28) + 1:02}"
    if chance.random() < 0.2:
        postcode = str(int(postcode) + chance.choice((-2, -1, 1, 2)))
    born = "" if chance.random() < blank else born  # the form was not filled in
    return (given, surname, born, postcode)


def _slip(chance: random.Random, word: str) -> str:
    if len(word) < 4:
        return word
    at = chance.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1 :] if chance.random() < 0.5 else word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _one_of(chance: random.Random, names: str) -> str:
    return chance.choice(names.split())


def _either(chance: random.Random) -> str:
    return chance.choice(("Female", "Male"))
