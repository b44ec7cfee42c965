"""The data steward's way through the pages, from due to confirmed; and who sees nothing of it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cast import Table, client_of
from commontable.measurement.models import ColumnMapping, Delivery, Due, Extract
from commontable.measurement.rules.delivery import Stage
from files_of_partners import HEADER, csv_file, due_from, in_force, reading_scores, rows


@pytest.fixture
def due(table: Table) -> Due:
    return due_from(table.northside, reading_scores(table), by=table.ines)


@pytest.fixture
def dara(table: Table) -> Client:
    return client_of(table.dara)


@pytest.fixture
def send(dara: Client, due: Due, django_capture_on_commit_callbacks):
    def sending(file: io.BytesIO, name: str = "winter.csv", **extra: str) -> Delivery:
        with django_capture_on_commit_callbacks(execute=True):
            answer = dara.post(
                f"/p/rivermouth/data/{due.pk}/", {"file": SimpleUploadedFile(name, file.read()), **extra}
            )
        assert answer.status_code == 302, answer.content.decode()
        return Delivery.objects.get(uuid=answer["Location"].rstrip("/").rpartition("/")[2])

    return sending


def page_of(delivery: Delivery) -> str:
    return f"/p/rivermouth/data/files/{delivery.uuid}/"


def test_your_data_says_what_is_due(dara: Client, due: Due) -> None:
    page = dara.get("/p/rivermouth/data/").content.decode()
    assert "One file" in page
    assert "Reading scores, 2025–26" in page


def test_nobody_is_asked_for_nothing(table: Table, due: Due) -> None:
    assert "No file is asked of Harbor Youth" in client_of(table.omar).get("/p/rivermouth/data/").content.decode()


def test_due_page_explains_columns_and_offers_templates(dara: Client, due: Due) -> None:
    page = dara.get(f"/p/rivermouth/data/{due.pk}/").content.decode()
    assert "Bayview Elementary" in page
    assert "sealed apart from all other columns" in page
    csv = dara.get(f"/p/rivermouth/data/{due.pk}/template.csv")
    assert csv.content.decode("utf-8-sig").strip() == HEADER
    assert dara.get(f"/p/rivermouth/data/{due.pk}/template.xlsx").content.startswith(b"PK")
    assert dara.get(f"/p/rivermouth/data/{due.pk}/template.exe").status_code == 404


def test_clean_file_is_sent_looked_at_and_confirmed(dara: Client, due: Due, send) -> None:
    delivery = send(csv_file())
    assert delivery.stage == Stage.READY, delivery.refusal
    page = dara.get(page_of(delivery)).content.decode()
    assert "30 rows passed every check" in page
    answer = dara.post(page_of(delivery) + "confirm/", follow=True)
    assert "30 rows are in force" in answer.content.decode()
    assert Extract.objects.get().row_count == 30
    assert "Everything asked of Northside USD has come" in dara.get("/p/rivermouth/data/").content.decode()


def test_unknown_columns_are_asked_about_once(dara: Client, due: Due, send, django_capture_on_commit_callbacks) -> None:
    header = "Student No;Full name;SY;Site;Date of test;Meal status;Points;Phone"
    lines = [line.replace(",", ";") + ";555-0100" for line in rows()]
    delivery = send(csv_file(lines, header=header))
    assert delivery.stage == Stage.TO_MAP
    page = dara.get(page_of(delivery)).content.decode()
    assert "Student No" in page
    assert "P0001" in page
    fields = ["pupil", "name", "year", "school", "tested_on", "lunch", "score", ""]
    said = {f"column-{i}": field for i, field in enumerate(fields)}
    said |= {"encoding": "utf-8", "delimiter": ";", "decimal": ".", "header": "1", "act": "check"}
    with django_capture_on_commit_callbacks(execute=True):
        dara.post(page_of(delivery) + "reading/", said)
    delivery.refresh_from_db()
    assert delivery.stage == Stage.READY, (delivery.refusal, delivery.finding_counts)
    again = send(csv_file(lines[:20], header=header))
    assert again.stage == Stage.READY


def test_needed_column_has_to_be_named(dara: Client, due: Due, send) -> None:
    delivery = send(csv_file(["1,2"], header="alpha,beta"))
    said = {
        "column-0": "pupil",
        "column-1": "pupil",
        "encoding": "utf-8",
        "delimiter": ",",
        "decimal": ".",
        "header": "1",
    }
    answer = dara.post(page_of(delivery) + "reading/", said | {"act": "check"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "School, Tested on, Lunch and Score are needed" in page
    assert "You chose Pupil for several columns" in page
    assert f'name="next" value="{page_of(delivery)}"' in page  # in another language it is the same file


def test_another_delimiter_is_shown_before_anything_is_checked(dara: Client, due: Due, send) -> None:
    delivery = send(csv_file(["1;2"], header="alpha;beta"))
    said = {"encoding": "utf-8", "delimiter": "|", "decimal": ".", "header": "1", "act": "check"}
    dara.post(page_of(delivery) + "reading/", said)
    delivery.refresh_from_db()
    assert delivery.stage == Stage.TO_MAP
    assert "alpha;beta" in dara.get(page_of(delivery)).content.decode()


def test_new_spelling_is_a_question_and_its_answer_is_remembered(
    dara: Client, due: Due, send, django_capture_on_commit_callbacks
) -> None:
    lines = [line.replace("not_eligible", "not_eligibile") for line in rows()]
    delivery = send(csv_file(lines))
    assert delivery.stage == Stage.FINDINGS
    page = dara.get(page_of(delivery)).content.decode()
    assert "<q>not_eligibile</q>" in page
    assert "Not eligible" in page
    with django_capture_on_commit_callbacks(execute=True):
        dara.post(page_of(delivery) + "answers/", {"question-0": "not_eligible"})
    delivery.refresh_from_db()
    assert delivery.stage == Stage.READY, delivery.refusal
    assert ColumnMapping.objects.get().reading["values"] == {"lunch": {"not_eligibile": "not_eligible"}}
    assert send(csv_file(lines[:10])).stage == Stage.READY


def test_spelling_called_a_mistake_stays_a_finding(dara: Client, due: Due, send) -> None:
    delivery = send(csv_file([line.replace("free", "fere") for line in rows()]))
    dara.post(page_of(delivery) + "answers/", {"question-0": "!mistake"})
    delivery.refresh_from_db()
    assert delivery.stage == Stage.FINDINGS
    assert "To be put right in the file" in dara.get(page_of(delivery)).content.decode()


def test_findings_have_line_value_remedy_filter_and_download(dara: Client, due: Due, send) -> None:
    lines = rows()
    lines[2] = "P0003,Child 3,2026,N99,2026-03-04,free,400"
    lines[5] = "=HYPERLINK(1),Child 6,2026,N01,2026-03-04,free,50"
    delivery = send(csv_file(lines))
    page = dara.get(page_of(delivery)).content.decode()
    assert "Unknown places" in page
    assert "This is outside 0 to 100." in page
    filtered = dara.get(page_of(delivery) + "?kind=out-of-range").content.decode()
    assert "This is outside 0 to 100." in filtered
    assert "starts like a formula" not in filtered.partition('id="found"')[2].partition("<tbody>")[2]
    csv = dara.get(page_of(delivery) + "findings.csv").content.decode("utf-8-sig")
    assert "4," in csv
    assert "'=HYPERLINK(1)" in csv
    assert dara.get(page_of(delivery) + "findings.xlsx").content.startswith(b"PK")


def test_corrected_file_takes_the_place_of_the_one_with_findings(dara: Client, due: Due, send) -> None:
    first = send(csv_file([*rows(), rows()[0]]))
    assert first.finding_counts == {"duplicate-key": 1}
    second = send(csv_file())
    first.refresh_from_db()
    assert (first.stage, second.stage) == (Stage.WITHDRAWN, Stage.READY)
    assert "Another file was sent" in dara.get(page_of(first)).content.decode()


def test_big_changes_are_said_loudly(dara: Client, table: Table, due: Due, send) -> None:
    in_force(due, by=table.dara, file=csv_file(rows(60)))
    fewer = [line for line in rows(60) if ",N01," not in line]
    delivery = send(csv_file(fewer))
    page = dara.get(page_of(delivery)).content.decode()
    assert "look twice before you confirm" in page
    assert "Bayview Elementary" in page


def test_same_file_again_offers_to_stop(dara: Client, table: Table, due: Due) -> None:
    in_force(due, by=table.dara)
    file = SimpleUploadedFile("again.csv", csv_file().read())
    answer = dara.post(f"/p/rivermouth/data/{due.pk}/", {"file": file})
    assert answer.status_code == 409
    assert "You sent this very file before" in answer.content.decode()


def test_withdrawing_asks_first(dara: Client, due: Due, send) -> None:
    delivery = send(csv_file())
    assert "Withdraw winter.csv?" in dara.get(page_of(delivery) + "withdraw/").content.decode()
    dara.post(page_of(delivery) + "withdraw/")
    delivery.refresh_from_db()
    assert delivery.stage == Stage.WITHDRAWN


def test_confirming_twice_shows_the_accepted_file(dara: Client, due: Due, send) -> None:
    delivery = send(csv_file())
    dara.post(page_of(delivery) + "confirm/")
    answer = dara.post(page_of(delivery) + "confirm/", follow=True)
    assert answer.status_code == 200
    assert "already confirmed" in answer.content.decode()


def test_others_do_not_find_the_file(table: Table, charlie, dara: Client, due: Due, send) -> None:
    delivery = send(csv_file())
    for person in (table.omar, table.ines, table.maya, table.rosa, charlie):
        for path in (page_of(delivery), page_of(delivery) + "findings.csv", f"/p/rivermouth/data/{due.pk}/"):
            assert client_of(person).get(path).status_code == 404, (person, path)
        for act in ("confirm", "withdraw", "reading", "answers", "again", "reopen"):
            assert client_of(person).post(page_of(delivery) + f"{act}/").status_code == 404
    assert client_of(table.alma).get(page_of(delivery)).status_code == 403
    delivery.refresh_from_db()
    assert delivery.stage == Stage.READY, delivery.refusal


def test_backbone_sees_what_has_come_and_no_row(table: Table, due: Due) -> None:
    in_force(due, by=table.dara)
    due_from(table.harbor, due.dataset, by=table.ines)
    for person in (table.ines, table.maya):
        page = client_of(person).get("/p/rivermouth/data/arrivals/").content.decode()
        assert "Northside USD" in page
        assert "P0001" not in page
    csv = client_of(table.ines).get("/p/rivermouth/data/arrivals.csv").content.decode("utf-8-sig")
    assert "Harbor Youth Alliance" in csv
    assert client_of(table.dara).get("/p/rivermouth/data/arrivals/").status_code == 403
    assert client_of(table.ines).get("/p/rivermouth/data/").status_code == 302


def test_progress_is_a_fragment_that_reloads_the_page_when_done(dara: Client, due: Due, send) -> None:
    delivery = send(csv_file())
    answer = dara.get(page_of(delivery) + "progress/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"
    Delivery.objects.filter(pk=delivery.pk).update(stage=Stage.CHECKING, progress=41)
    stalled = dara.get(page_of(delivery)).content.decode()
    assert "broke off" in stalled


def test_check_that_broke_off_can_be_started_again(
    dara: Client, due: Due, send, django_capture_on_commit_callbacks
) -> None:
    delivery = send(csv_file())
    Delivery.objects.filter(pk=delivery.pk).update(stage=Stage.CHECKING, beat_at=None, run=None)
    with django_capture_on_commit_callbacks(execute=True):
        dara.post(page_of(delivery) + "again/")
    delivery.refresh_from_db()
    assert delivery.stage == Stage.READY, delivery.refusal
