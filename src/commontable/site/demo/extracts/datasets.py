"""The datasets of the demo: what partners agreed to send, why, and what is real and what is invented in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from commontable.measurement.library import columns, template
from commontable.site.demo.extracts import after_school, children, school_years, star
from commontable.site.demo.extracts.places import DISTRICTS, upper
from commontable.site.demo.extracts.students import YEARS

Row = tuple[str, ...]

INVENTED = "Synthetic: drawn from a fixed seed for this demo. No row stands for a person."
INVENTED_LICENCE = "Invented for this demo; free to use"
_PURPOSE = "To compute the partnership's shared indicators and to see which groups are not yet reached."
ONE_CHILD = (
    "To learn whether the children whom after-school partners reach read at grade level, and who is not reached."
)
_RECIPIENTS = "The backbone's data team. Everybody else sees released figures only."


@dataclass(frozen=True, kw_only=True)
class DemoDataset:
    """A dataset with everything `define_dataset` asks for, and who sends it for which periods.

    `rows` gives the rows of a partner and a period in the order of `columns`. The last of `periods` is the file that is
    due now; `waits` says whether it is still missing when the demo opens.
    """

    key: str
    title: str
    about: str
    source: str
    licence: str
    is_synthetic: bool
    partners: tuple[str, ...]
    periods: tuple[str, ...]
    columns: tuple[str, ...]
    schema: dict[str, object]
    rows: Callable[[str, str], tuple[Row, ...]]
    waits: bool = True
    purpose: str = _PURPOSE
    recipients: str = _RECIPIENTS
    legal_basis: str = "open_data"
    retention_days: int = 1825


def _schema(
    title: str, names: tuple[str, ...], *, breakdowns: tuple[str, ...], person: str, place: tuple[str, ...],
    identity: tuple[str, ...] = (),
) -> dict[str, object]:  # fmt: skip
    """The library's columns of these names; the period comes first and makes the key together with the person."""
    own = {name: field for name, field in _OWN.items() if name in names}
    known = {str(field["name"]): field for field in columns([name for name in names if name not in own])}
    return {
        "title": title,
        "fields": [own.get(name) or known[name] for name in names],
        "primaryKey": [names[0], person],
        "missingValues": [""],
        "roles": {
            "period": names[0], "place": list(place), "person": person, "breakdowns": list(breakdowns),
            "identity": list(identity),
        },
    }  # fmt: skip


def _category(value: str, es: str, id_: str) -> dict[str, object]:
    return {"value": value, "label": value, "labels": {"en": value, "es": es, "id": id_}}


_OWN: dict[str, dict[str, object]] = {
    "pupil_id": {
        "name": "pupil_id", "type": "string", "title": "Pupil number",
        "titles": {"en": "Pupil number", "es": "Número de alumno", "id": "Nomor siswa"},
        "constraints": {"required": True},
    },
    "locale": {
        "name": "locale", "type": "string", "title": "Kind of place",
        "titles": {"en": "Kind of place", "es": "Tipo de lugar", "id": "Jenis wilayah"},
        "categories": [
            _category("Inner city", "Centro de la ciudad", "Pusat kota"), _category("Urban", "Urbano", "Perkotaan"),
            _category("Suburban", "Suburbano", "Pinggiran kota"), _category("Rural", "Rural", "Perdesaan"),
        ],
    },
    "class_type": {
        "name": "class_type", "type": "string", "title": "Kind of class",
        "titles": {"en": "Kind of class", "es": "Tipo de clase", "id": "Jenis kelas"},
        "categories": [
            _category("Small", "Pequeña", "Kecil"), _category("Regular", "Regular", "Biasa"),
            _category("Regular with aide", "Regular con auxiliar", "Biasa dengan asisten"),
        ],
    },
}  # fmt: skip

_OWN |= {
    "child": {
        "name": "child", "type": "string", "title": "Random number of the child",
        "titles": {"en": "Random number of the child", "es": "Número al azar del niño", "id": "Nomor acak anak"},
        "constraints": {"required": True},
    },
    "sessions": {
        "name": "sessions", "type": "integer", "title": "Days at preschool",
        "titles": {"en": "Days at preschool", "es": "Días en preescolar", "id": "Hari di prasekolah"},
        "constraints": {"minimum": 0, "maximum": 260},
    },
    "needs_follow_up": {
        "name": "needs_follow_up", "type": "string", "title": "Needs a second look",
        "titles": {"en": "Needs a second look", "es": "Requiere otra revisión", "id": "Perlu diperiksa lagi"},
        "categories": [_category("Yes", "Sí", "Ya"), _category("No", "No", "Tidak")],
    },
}  # fmt: skip

_SCHOOL = ("district", "school")
_HIGH = tuple(key for key in DISTRICTS if upper(key, "H"))


def datasets() -> tuple[DemoDataset, ...]:
    """Every dataset of the demo, from cradle to career."""
    groups = school_years.GROUPS
    return (
        _synthetic(
            "kindergarten", "Kindergarten entry", partners=("children-services",), periods=YEARS,
            about=f"{template('early_childhood').about['en']} In 2020-21 nobody was assessed.",
            columns=school_years.KINDERGARTEN, breakdowns=groups,
            rows=lambda partner, year: school_years.kindergarten(year),
        ),
        DemoDataset(
            key="star", title="Reading and maths, kindergarten to grade 3 (Project STAR, Tennessee 1985–1989)",
            about="One row for each pupil and school year. The pupils and their scores are real and thirty-five years "
            "old: one cohort, in kindergarten in 1985-86 and in grade 3 in 1988-89. The demo keeps the true years and "
            "lets the files arrive as if they were due today. Districts, schools and pupil numbers are invented.",
            source=star.SOURCE, licence=star.LICENCE, is_synthetic=False, partners=tuple(DISTRICTS),
            periods=tuple(star.YEARS), columns=star.COLUMNS,
            schema=_schema(
                "Reading and maths, K–3", star.COLUMNS, person="pupil_id", place=_SCHOOL,
                breakdowns=("grade", "gender", "ethnicity", "lunch", "locale", "class_type"),
            ),
            rows=lambda partner, year: star.pupils()[partner, year],
        ),
        _synthetic(
            "attendance", "Attendance for the year", partners=tuple(DISTRICTS), periods=YEARS,
            about=template("attendance").about["en"], columns=school_years.ATTENDANCE,
            breakdowns=("grade", *groups), rows=school_years.attendance, legal_basis="studies",
        ),
        _synthetic(
            "middle_maths", "Maths in grades 6 and 8", partners=("university",),
            periods=tuple(year for year in YEARS if year != "2019-20"),
            about="One row for each student tested in spring. In 2019-20 no tests were given; in 2020-21 a quarter of "
            "the students did not come.",
            columns=school_years.MATHS, breakdowns=("grade", *groups),
            rows=lambda partner, year: school_years.maths(year),
        ),
        _synthetic(
            "graduation", "Graduation cohorts", partners=_HIGH, periods=YEARS,
            about=template("graduation").about["en"], columns=after_school.GRADUATION, breakdowns=groups,
            rows=after_school.graduation,
        ),
        _synthetic(
            "college_going", "From high school to college", partners=("college",), periods=YEARS[:-1],
            about=template("college_going").about["en"], columns=after_school.COLLEGE_GOING, breakdowns=groups,
            rows=lambda partner, year: after_school.college_going(year),
        ),
        _synthetic(
            "college_progress", "College progress", partners=("college",), periods=after_school.ENTRY_YEARS,
            about=template("college_progress").about["en"], columns=after_school.COLLEGE_PROGRESS,
            breakdowns=("gender", "ethnicity", "pell"), place=("college",), waits=False,
            rows=lambda partner, year: after_school.college_progress(year),
        ),
        _synthetic(
            "employment", "Work after school or college", partners=("mayor",), periods=after_school.EXIT_YEARS,
            about=template("employment").about["en"], columns=after_school.EMPLOYMENT,
            breakdowns=("gender", "ethnicity", "pell"), person="person_id", place=("district",), waits=False,
            rows=lambda partner, year: after_school.employment(year),
        ),
    )  # fmt: skip


def linked_datasets() -> tuple[DemoDataset, ...]:
    """Two datasets that name children and share no number: who reads at grade level, and who comes after school."""
    return (
        _synthetic(
            "spring_reading", "Spring reading, grades 3 to 5", partners=tuple(DISTRICTS), periods=(children.YEAR,),
            about="One row for each pupil tested in spring, with who the child is.", columns=children.READING,
            breakdowns=("grade", *school_years.GROUPS), identity=children.NAMES, waits=False, legal_basis="studies",
            rows=lambda partner, year: children.reading(partner), purpose=ONE_CHILD,
        ),
        _synthetic(
            "after_school", "Children who come after school", partners=("harbor-youth",), periods=(children.YEAR,),
            about=template("programme").about["en"], columns=children.AFTER_SCHOOL, breakdowns=("gender",),
            identity=children.NAMES, person="programme_number", place=("district",), waits=False,
            legal_basis="studies", rows=lambda partner, year: children.after_school(), purpose=ONE_CHILD,
        ),
    )  # fmt: skip


def coded_datasets() -> tuple[DemoDataset, ...]:
    """Two datasets without a name: children are found by codes that the partners make themselves. None has come."""
    return tuple(
        _synthetic(
            key, title, partners=(partner,), periods=(children.YEAR,), about=about, columns=columns_of,
            breakdowns=breakdowns, person="child", place=("district",), rows=lambda partner, year: (),
        )
        for key, title, partner, about, columns_of, breakdowns in (
            ("preschool", "Children at preschool", "children-services", "One row a child, under a random number.",
             children.PRESCHOOL, ("lunch",)),
            ("hearing", "Hearing tests", "health", "One row a child tested, under a random number.",
             children.HEARING, ()),
        )
    )  # fmt: skip


def _synthetic(
    key: str,
    title: str,
    *,
    about: str,
    partners: tuple[str, ...],
    periods: tuple[str, ...],
    columns: tuple[str, ...],
    breakdowns: tuple[str, ...],
    rows: Callable[[str, str], tuple[Row, ...]],
    person: str = "student_id",
    place: tuple[str, ...] = ("district", "school"),
    waits: bool = True,
    legal_basis: str = "open_data",
    identity: tuple[str, ...] = (),
    purpose: str = _PURPOSE,
) -> DemoDataset:
    return DemoDataset(
        key=key,
        title=f"{title} (synthetic)",
        about=f"{about} {INVENTED}",
        source=INVENTED,
        licence=INVENTED_LICENCE,
        is_synthetic=True,
        partners=partners,
        periods=periods,
        columns=columns,
        schema=_schema(title, columns, breakdowns=breakdowns, person=person, place=place, identity=identity),
        rows=rows,
        waits=waits,
        legal_basis=legal_basis,
        purpose=purpose,
    )
