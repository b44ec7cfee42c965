"""The systems of Rivermouth's partners: four districts that agree on nothing, and four partners that send plain CSV."""

from __future__ import annotations

from commontable.site.demo.extracts.dialect import Dialect

_ASKED = (
    "school_year district school pupil_id student_id grade gender ethnicity lunch english_learner disability newcomer "
    "locale class_type reading_score maths_score days_enrolled days_absent suspensions moved_in_year counted_on cohort "
    "status years_taken advanced_courses work_based_learning credential"
)


def _headers(names: str) -> dict[str, str]:
    return dict(zip(_ASKED.split(), names.split("|"), strict=True))


_GRADES = ["K", *(str(n) for n in range(1, 13))]
_FLAGS = ("moved_in_year", "work_based_learning", "credential")


def _flags(yes: str, no: str) -> dict[str, dict[str, str]]:
    """Spellings of every yes-or-no column."""
    words = {name: {"Yes": yes, "No": no} for name in ("english_learner", "disability", "newcomer")}
    return words | {name: {"true": yes, "false": no} for name in _FLAGS}


# Saved from a spreadsheet as "CSV UTF-8": a byte order mark in front, short names, codes, one column nobody asked for.
NORTHSIDE = Dialect(
    headers=_headers(
        "SchYr|Dist|Sch_Code|Stu_ID|Stu_ID|Gr|Sex|Ethnic|FRL_Status|EL|SWD|Newcomer|Locale|ClassType|Read_SS|Math_SS|"
        "DaysMem|DaysAbs|OSS_Count|Mobile|AsOf|Cohort|ExitStatus|Yrs|AP_IB_DE|WBL|IRC"
    ),
    spellings={
        "grade": {grade: "KG" if grade == "K" else grade.zfill(2) for grade in _GRADES},
        "gender": {"Female": "F", "Male": "M", "Nonbinary": "X"},
        "ethnicity": {
            "White": "W", "Black": "B", "Hispanic": "H", "Asian": "A", "American Indian": "I",
            "Pacific Islander": "P", "Two or more": "M", "Other": "O",
        },
        "lunch": {"Eligible": "Eligible", "Not eligible": "Not Eligible"},
        "class_type": {"Small": "S", "Regular": "R", "Regular with aide": "RA"},
        **_flags("Y", "N"),
    },
    encoding="utf-8-sig",
    extra=("Batch", "NSD-EXPORT"),
)  # fmt: skip

# An older system set to Spanish: semicolons, decimal commas, cp1252.
HARBOR_CITY = Dialect(
    headers=_headers(
        "Año escolar|Distrito|Escuela|N.º de alumno|N.º de alumno|Grado|Sexo|Origen étnico|Almuerzo|Aprende inglés|"
        "Discapacidad|Recién llegado|Zona|Tipo de clase|Lectura|Matemáticas|Días inscrito|Días de ausencia|"
        "Suspensiones|Cambió de escuela|Fecha del conteo|Generación|Situación final|Años|Cursos avanzados|"
        "Práctica laboral|Certificado"
    ),
    spellings={
        "grade": {"K": "Kínder"},
        "gender": {"Female": "Niña", "Male": "Niño", "Nonbinary": "No binario"},
        "ethnicity": {
            "White": "Blanco", "Black": "Afroamericano", "Hispanic": "Hispano", "Asian": "Asiático",
            "American Indian": "Indígena", "Pacific Islander": "Islas del Pacífico", "Two or more": "Dos o más",
            "Other": "Otro",
        },
        "lunch": {"Eligible": "Gratuito o reducido", "Not eligible": "Sin derecho"},
        "locale": {"Inner city": "Centro", "Suburban": "Suburbano", "Rural": "Rural", "Urban": "Urbano"},
        "class_type": {"Small": "Pequeña", "Regular": "Regular", "Regular with aide": "Regular con auxiliar"},
        "status": {
            "Graduated": "Graduado", "Still enrolled": "Sigue inscrito", "Left": "Salió",
            "Transferred out": "Trasladado", "Emigrated": "Emigró",
        },
        **_flags("Sí", "No"),
    },
    encoding="cp1252",
    delimiter=";",
    decimal=",",
    decimals=frozenset({"reading_score", "maths_score", "days_absent"}),
    date_format="%d/%m/%Y",
    newline="\r\n",
)  # fmt: skip

# A small district that keeps its tests in a workbook with a merged header of two rows.
RIVERBEND_WORKBOOK = Dialect(
    headers={
        "school_year": "School year", "district": ("School", "District"), "school": ("School", "Code"),
        "pupil_id": ("Pupil", "ID"), "grade": ("Pupil", "Grade"), "gender": ("Pupil", "Girl or boy"),
        "ethnicity": ("Pupil", "Race"), "lunch": ("Pupil", "Lunch"), "locale": ("Setting", "Area"),
        "class_type": ("Setting", "Class"), "reading_score": ("Spring test", "Reading"),
        "maths_score": ("Spring test", "Maths"),
    },
    spellings={
        "gender": {"Female": "Girl", "Male": "Boy"},
        "lunch": {"Eligible": "Free/reduced", "Not eligible": "Paid"},
    },
    workbook=True,
)  # fmt: skip
RIVERBEND = Dialect(
    headers=_headers(
        "Year|District|School|ID|ID|Grade|Girl or boy|Race|Lunch|English learner|IEP|Newcomer|Area|Class|Reading|Maths|"
        "Days on roll|Days missed|Suspended|Moved|Count day|Cohort|Ending|Years|Advanced|Placement|Certificate"
    ),
    spellings={
        "gender": {"Female": "Girl", "Male": "Boy"},
        "lunch": {"Eligible": "Free/reduced", "Not eligible": "Paid"},
        **_flags("yes", "no"),
    },
    delimiter="\t",
)

# The county's mainframe: everything in quotes, codes from a manual, American dates.
DELTA = Dialect(
    headers=_headers(
        "SCHOOL YEAR|LEA|SCHOOL|STUDENT NBR|STUDENT NBR|GRADE LVL|SEX CD|RACE CD|LUNCH CD|LEP|IEP|NEW ARRIVAL|LOCALE|"
        "CLASS TYPE|READING|MATH|MEMBERSHIP|ABSENCES|SUSPENSIONS|MOBILITY|EXTRACT DATE|COHORT YEAR|COMPLETION|YEARS|"
        "ADV COURSES|WORK PLACEMENT|INDUSTRY CRED"
    ),
    spellings={
        "gender": {"Female": "1", "Male": "2", "Nonbinary": "3"},
        "ethnicity": {
            "American Indian": "01", "Asian": "02", "Black": "03", "Hispanic": "04", "White": "05",
            "Pacific Islander": "06", "Two or more": "07", "Other": "09",
        },
        "lunch": {"Eligible": "F", "Not eligible": "P"},
        "status": {
            "Graduated": "GRAD", "Still enrolled": "CONT", "Left": "DROP", "Transferred out": "XFER",
            "Emigrated": "EMIG",
        },
        **_flags("1", "0"),
    },
    date_format="%m/%d/%Y",
    quoted=True,
    newline="\r\n",
)  # fmt: skip


def plain(columns: tuple[str, ...]) -> Dialect:
    """A partner that fills in the template as it is."""
    return Dialect(headers={name: name for name in columns})


def dialect(partner_key: str, dataset_key: str, columns: tuple[str, ...]) -> Dialect:
    """How this partner writes files of this dataset."""
    if partner_key == "riverbend":
        return RIVERBEND_WORKBOOK if dataset_key == "star" else RIVERBEND
    return {"northside": NORTHSIDE, "harbor-city": HARBOR_CITY, "delta": DELTA}.get(partner_key) or plain(columns)
