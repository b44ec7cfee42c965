"""A dataset gains columns after files were accepted: older files still count, the new column is not recorded there."""

import copy

from agreed import agreement_for
from cast import client_of
from commontable.analysis.cells import NOT_RECORDED
from commontable.measurement.actions.datasets import change_dataset
from files_of_partners import HEADER, SCHEMA, csv_file, due_from, in_force, reading_scores, rows
from measured import NOW, draft_of, reading_of

URL = "/p/rivermouth/manage/indicators/early-grade-reading/definitions/1/preview/"


def with_gender() -> dict:
    schema = copy.deepcopy(SCHEMA)
    schema["fields"].append({"name": "gender", "constraints": {"enum": ["girl", "boy"]}})
    schema["roles"]["breakdowns"].append("gender")
    return schema


def computed(table, capture):
    ines = client_of(table.ines)
    with capture(execute=True):
        ines.post(URL)
    return ines.get(URL).context["preview"]


def test_files_from_before_count_as_not_recorded(table, django_capture_on_commit_callbacks):
    dataset = reading_scores(table)
    in_force(due_from(table.northside, dataset, by=table.ines), by=table.dara, file=csv_file(rows(60)))
    change_dataset(dataset=dataset, changes={"schema": with_gender()}, by=table.ines, at=NOW)
    agreement_for(table, dataset)  # the one that stands does not name the new column
    later = [f"{line},{'girl' if number % 2 else 'boy'}" for number, line in enumerate(rows(80, start=100))]
    in_force(
        due_from(table.harbor, dataset, by=table.ines),
        by=table.omar,
        file=csv_file(later, header=f"{HEADER},gender"),
    )
    draft_of(
        table, indicator=reading_of(table), dataset=dataset, where="", success="score >= 60", breakdowns=["gender"]
    )
    preview = computed(table, django_capture_on_commit_callbacks)
    assert preview["stage"] == "done", preview
    assert preview["periods"][0]["denominator"] == 140
    counted = {cell["breakdown"]: cell["denominator"] for cell in preview["groups"]}
    assert counted['{"gender": "girl"}'] == 40
    assert counted[f'{{"gender": "{NOT_RECORDED}"}}'] == 60


def test_a_condition_on_a_new_column_leaves_older_rows_out(table, django_capture_on_commit_callbacks):
    dataset = reading_scores(table)
    in_force(due_from(table.northside, dataset, by=table.ines), by=table.dara, file=csv_file(rows(60)))
    change_dataset(dataset=dataset, changes={"schema": with_gender()}, by=table.ines, at=NOW)
    draft_of(
        table, indicator=reading_of(table), dataset=dataset, where="gender = 'girl'", success="score >= 60",
        breakdowns=["lunch"],
    )  # fmt: skip
    preview = computed(table, django_capture_on_commit_callbacks)
    assert preview["stage"] == "done", preview
    assert preview["periods"] == []
    assert "It counts nobody" in client_of(table.ines).get(URL).content.decode()


def test_a_column_of_another_kind_is_said_without_a_value(table, django_capture_on_commit_callbacks):
    dataset = reading_scores(table)
    in_force(due_from(table.northside, dataset, by=table.ines), by=table.dara, file=csv_file(rows(60)))
    schema = copy.deepcopy(SCHEMA)
    schema["fields"][2] |= {"type": "year"}
    change_dataset(dataset=dataset, changes={"schema": schema}, by=table.ines, at=NOW)
    draft_of(table, indicator=reading_of(table), dataset=dataset, where="", success="score >= 60", breakdowns=["lunch"])
    preview = computed(table, django_capture_on_commit_callbacks)
    assert preview["stage"] == "failed"
    assert "year holds another kind of value in a file accepted before the column was changed" in preview["reason"]
