"""Columns that say who somebody is are recognised in three languages; columns that measure are left alone.

The oracle is a labelled corpus of invented columns: what they hold was decided when they were made, not by the code.
"""

import datetime as dt
import random

import pytest

from commontable.analysis.contract.identity_words import GIVEN_NAMES, HEADERS, plain_words, said_by_header
from commontable.analysis.contract.recognising import Shape, recognised

TODAY = dt.date(2026, 11, 22)
ROWS = 300
dice = random.Random(7)


def _words(text):
    return text.split()


# None of these families stands in the code.
FAMILIES = _words(
    "Okafor Reyes Haddad Jiménez Lestari Santoso Wijaya Nguyen Smith Johnson Brown García Hernández López Pérez "
    "Ramírez Flores Kusuma Hidayat Siregar Nasution Park Kim Chen O'Brien MacDonald Müller Ortiz Vargas Suharto"
)
# Half of the given names here are unknown to the code.
GIVEN = _words(
    "Emma Noah Olivia Liam Aria Theo Imani Kofi Priya Xavier Sofía Mateo Camila Thiago Itzel Yaretzi Abril Iker Nahuel "
    "Siti Budi Ayu Rizky Kirana Bagas Intan Gilang Nadia Farhan Zara Idris Leila Amara Dante Hugo Ingrid Jasper"
)


def pick(things):
    return dice.choice(things)


def person():
    return f"{pick(GIVEN)} {pick(FAMILIES)}" + (f" {pick(FAMILIES)}" if dice.random() < 0.3 else "")


def day(first, last):
    start, end = dt.date(first, 1, 1), dt.date(last, 12, 28)
    return start + dt.timedelta(days=dice.randrange((end - start).days))


def number(length):
    return str(dice.randrange(10 ** (length - 1), 10**length))


def mail():
    return f"{pick(GIVEN).lower()}.{pick(FAMILIES).lower()}{dice.randrange(99)}@example.org".replace("'", "")


def sentence():
    said = ["has improved a lot", "was absent because of the flu", "lives with his aunt since May", "reads at night"]
    return f"{pick(GIVEN)} {pick(said)} and {pick(said)}."


def nik():
    return f"{number(6)}{dice.randrange(1, 29):02}{dice.randrange(1, 13):02}{dice.randrange(10, 20)}{number(4)}"


def curp():
    letters = "".join(pick("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(4))
    return f"{letters}{day(2010, 2018):%y%m%d}{pick('HM')}DFRRN{pick('ABC')}{dice.randrange(10)}"


PEOPLE = {  # header → (kind, how a value is made)
    "name": ("name", person),
    "Student name": ("name", person),
    "given_name": ("name", lambda: pick(GIVEN)),
    "LastName": ("name", lambda: pick(FAMILIES)),
    "Apellidos": ("name", lambda: f"{pick(FAMILIES)} {pick(FAMILIES)}"),
    "Nombre del alumno": ("name", person),
    "nama lengkap": ("name", person),
    "Nama Ibu": ("name", person),
    "guardian": ("name", person),
    "col_7": ("name", person),
    "Teacher": ("name", lambda: f"{pick(GIVEN)} {pick(FAMILIES)}"),
    "DOB": ("birth-date", lambda: str(day(2009, 2019))),
    "Fecha de Nacimiento": ("birth-date", lambda: f"{day(2009, 2019):%d/%m/%Y}"),
    "tgl_lahir": ("birth-date", lambda: f"{day(2009, 2019):%d-%m-%Y}"),
    "birthDate": ("birth-date", lambda: f"{day(2009, 2019):%Y%m%d}"),
    "born": ("birth-date", lambda: f"{day(2009, 2019):%d %B %Y}"),
    "x2": ("birth-date", lambda: str(day(2009, 2019))),
    "email": ("e-mail", mail),
    "Correo electrónico": ("e-mail", mail),
    "contact": ("e-mail", lambda: mail() if dice.random() < 0.3 else "none"),
    "Phone": ("phone", lambda: f"({number(3)}) {number(3)}-{number(4)}"),
    "No. HP": ("phone", lambda: f"+62 81{number(1)} {number(4)} {number(4)}"),
    "Teléfono": ("phone", lambda: number(10)),
    "x4": ("phone", lambda: f"+1 {number(3)} {number(3)} {number(4)}"),
    "SSN": ("number", lambda: f"{number(3)}-{number(2)}-{number(4)}"),
    "q9": ("number", lambda: f"{number(3)}-{number(2)}-{number(4)}"),
    "NIK": ("number", nik),
    "kolom 3": ("number", nik),
    "CURP": ("number", curp),
    "clave": ("number", curp),
    "student number": ("number", lambda: number(7)),
    "NISN": ("number", lambda: number(10)),
    "matrícula": ("number", lambda: number(8)),
    "record": ("number", lambda: f"A{number(8)}"),
    "Address": ("address", lambda: f"{dice.randrange(1, 900)} {pick(FAMILIES)} {pick(['Street', 'Ave', 'Rd'])}"),
    "Domicilio": ("address", lambda: f"Calle {pick(FAMILIES)} {dice.randrange(1, 90)}, Col. Centro"),
    "alamat": ("address", lambda: f"Jl. {pick(FAMILIES)} No. {dice.randrange(1, 90)} RT 0{dice.randrange(9)}/RW 03"),
    "x5": ("address", lambda: f"{dice.randrange(1, 900)} {pick(FAMILIES)} Street"),
    "Comments": ("free-text", sentence),
    "observaciones": ("free-text", sentence),
    "catatan guru": ("free-text", sentence),
    "q12_other": ("free-text", sentence),
}
FEW_PEOPLE = [person() for _ in range(9)]
REMARKS = [sentence() for _ in range(3)]
PEOPLE |= {  # the same few again and again, as in a file of one class by the day
    "Student Name": ("name", lambda: pick(FEW_PEOPLE)),
    "first_name": ("name", lambda: pick(GIVEN[:10])),
    "Surname": ("name", lambda: pick(FAMILIES[:9])),
    "mother": ("name", lambda: pick(["Ana Reyes", "Siti Wijaya", "Maria Park"])),
    "remarks": ("free-text", lambda: pick(REMARKS)),
}
TRACTS = [number(11) for _ in range(8)]
SCHOOLS = [f"{one} {kind}" for one in FAMILIES[:12] for kind in ("Elementary School", "Academy")]
MEASURES = {
    "score": lambda: str(dice.randrange(20, 80)),
    "Scale score": lambda: str(dice.randrange(400, 2100)),
    "z": lambda: f"{dice.gauss(0, 1):.6f}",
    "attendance_rate": lambda: f"{dice.random():.4f}",
    "income": lambda: str(dice.randrange(10000, 99999)),
    "school_name": lambda: pick(SCHOOLS),
    "School": lambda: pick(SCHOOLS),
    "nama sekolah": lambda: f"SDN {dice.randrange(1, 40):02} {pick(['Sukamaju', 'Cempaka', 'Menteng'])}",
    "Nombre de la escuela": lambda: f"Escuela Primaria {pick(FAMILIES[:9])}",
    "district": lambda: pick(["Northside Unified", "Harbor", "Rivermouth USD"]),
    "city": lambda: pick(["San Pedro", "Long Beach", "Santa Ana", "Kota Bogor", "Ciudad Real"]),
    "program name": lambda: pick(["After-School Readers", "Bright Start", "Math Circle", "Summer Bridge"]),
    "subject": lambda: pick(["Reading", "Mathematics", "Science"]),
    "lunch": lambda: pick(["Free", "Reduced", "Paid"]),
    "gender": lambda: pick(["Female", "Male", "Non-binary"]),
    "ethnicity": lambda: pick(["Black or African American", "Hispanic/Latino", "Two or more races", "White"]),
    "year": lambda: pick(["2024-2025", "2025-2026"]),
    "grade": lambda: pick(["K", "1", "2", "3"]),
    "test date": lambda: pick(["2026-05-04", "2026-05-05", "2026-05-06", "2025-05-06"]),
    "date of visit": lambda: str(day(2025, 2026)),
    "enrolled on": lambda: pick(["2025-09-01", "2024-09-02", "2023-09-04"]),
    "birth weight": lambda: str(dice.randrange(1800, 4500)),
    "country of birth": lambda: pick(["Mexico", "United States", "Guatemala", "Indonesia"]),
    "email consent": lambda: pick(["yes", "no"]),
    "phone at home": lambda: pick(["Y", "N", "unknown"]),
    "parent education": lambda: pick(["High school", "Some college", "College degree", "No diploma"]),
    "first name given": lambda: pick(["Yes", "No", "Unknown", "Refused"]),
    "parent": lambda: pick(["Mother", "Father", "Both", "Neither", "Foster parent"]),
    "name of the test": lambda: pick(["Aimsweb", "Star", "Dibels", "Map", "Fastbridge", "Acadience"]),
    "mother works": lambda: pick(["yes", "no"]),
    "home language": lambda: pick(["English", "Español", "Bahasa Indonesia", "Vietnamese"]),
    "answer": lambda: pick(["I strongly agree that the programme helped my child to read well at home", "I disagree"]),
    "notes coded": lambda: pick(["A", "B", "C"]),
    "tract": lambda: pick(TRACTS),
    "postcode": lambda: pick(["90731", "90732", "90744", "90745"]),
    "minutes": lambda: str(dice.randrange(0, 2000)),
    "empty": lambda: "",
    "time": lambda: f"{dice.randrange(24):02}:{dice.randrange(60):02}",
}


def shape_of(make, rows=ROWS):
    values = [make() for _ in range(rows)]
    shape = Shape()
    for start in range(0, rows, 100):  # as batches come: the different values and how often each stands there
        piece = values[start : start + 100]
        different = sorted(set(piece))
        shape.add(different, [piece.count(one) for one in different])
    return shape


@pytest.mark.parametrize("header", PEOPLE)
def test_what_says_who_somebody_is_is_recognised(header):
    kind, make = PEOPLE[header]
    assert recognised(header, shape_of(make), today=TODAY) == kind


@pytest.mark.parametrize("header", MEASURES)
def test_what_is_measured_is_left_alone(header):
    assert recognised(header, shape_of(MEASURES[header]), today=TODAY) is None


def test_a_file_of_a_few_rows_is_recognised_by_its_headers():
    missed = [
        header
        for header, (kind, make) in PEOPLE.items()
        if said_by_header(header) and recognised(header, shape_of(make, 6), today=TODAY) != kind
    ]
    assert missed == []


def test_a_few_addresses_among_many_answers_are_enough():
    makes = iter([mail] * 9 + [lambda: pick(["none", "unknown"])] * 291)
    assert recognised("other", shape_of(lambda: next(makes)()), today=TODAY) == "e-mail"


def test_a_shape_keeps_no_value():
    shape = shape_of(person)
    kept = repr(shape)
    assert not any(name in kept for name in (*GIVEN, *FAMILIES))


def test_phrases_are_written_as_headers_are_folded():
    for phrases in HEADERS.values():
        for phrase in phrases:
            assert plain_words(" ".join(phrase)) == phrase
    assert all(plain_words(name) == (name,) for name in GIVEN_NAMES)


@pytest.mark.parametrize("value", ["", " ", "\0", "'" * 9000, "9" * 9000, "﷽" * 500, "a@" * 400, "00-" * 800, "=1+1"])
def test_odd_values_break_nothing_and_take_no_time(value):
    shape = Shape()
    shape.add([value] * 50, [1] * 50)
    recognised("name", shape, today=TODAY)
    recognised(value, shape)
