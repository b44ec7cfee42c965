"""Bad files through the web: each gets a clear sentence, what was in force stays, and nothing of a row leaks."""

import io
import logging
import zipfile

import openpyxl
import pytest
from django.apps import apps
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import Table, client_of
from commontable.measurement.models import Delivery, Due, Extract
from commontable.measurement.rules.delivery import Stage
from files_of_partners import HEADER, csv_file, due_from, in_force, reading_scores, rows

CANARY = "Xanthippe-4711"


@pytest.fixture
def due(table: Table) -> Due:
    return due_from(table.northside, reading_scores(table), by=table.ines)


@pytest.fixture
def upload(table: Table, due: Due, django_capture_on_commit_callbacks):
    client = client_of(table.dara)

    def uploading(content: bytes, name: str = "winter.csv") -> tuple[Delivery | None, str]:
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(f"/p/rivermouth/data/{due.pk}/", {"file": SimpleUploadedFile(name, content)})
        if answer.status_code != 302:
            return None, answer.content.decode()
        page = client.get(answer["Location"]).content.decode()
        return Delivery.objects.get(uuid=answer["Location"].rstrip("/").rpartition("/")[2]), page

    return uploading


def workbook(lines: list[list[object]]) -> bytes:
    book, whole = openpyxl.Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(whole)
    return whole.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    whole = io.BytesIO(content)
    with zipfile.ZipFile(whole, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return whole.getvalue()


def xlsx() -> bytes:
    return workbook([HEADER.split(","), *(line.split(",") for line in rows(12))])


REFUSED = {
    "html": (b"<!doctype html><html><body><p>Please sign in</body></html>", "The file is a web page, not a table."),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "The file is a PDF."),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel workbook"),
    "binary": (bytes(range(256)) * 40, "The file is not text"),
    "damaged workbook": (xlsx()[:900], "damaged"),
    "macros": (with_part(xlsx(), "xl/vbaProject.bin", b"\0" * 40), "contains macros"),
    "zip bomb": (with_part(xlsx(), "xl/worksheets/sheet9.xml", b"0" * 60_000_000), "unpacks to far more"),
    "one long line": (HEADER.encode() + b"\n" + b"x" * 20_000_000, "is longer than"),
    "header only": (HEADER.encode() + b"\n", "no rows"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_unreadable_file_is_refused_in_words_and_destroyed(table: Table, due: Due, upload, kind: str) -> None:
    before = in_force(due, by=table.dara)
    content, sentence = REFUSED[kind]
    delivery, page = upload(content, "winter.xlsx" if content[:2] == b"PK" else "winter.csv")
    assert sentence in page, (delivery.stage, delivery.refusal, delivery.finding_counts)
    assert delivery is not None
    if delivery.stage == Stage.UNREADABLE:
        assert "could not be read" in page
        assert delivery.wrapped_key is None
    else:
        assert delivery.stage == Stage.TO_MAP  # another reading may cure it
    assert Extract.objects.get(due=due, superseded_at=None) == before


def test_empty_file_is_refused(upload) -> None:
    delivery, page = upload(b"")
    assert delivery is None
    assert "empty" in page


def test_too_large_a_file_is_refused_with_the_limit(table: Table, due: Due, upload, settings) -> None:
    settings.COMMONTABLE_UPLOAD_LIMIT = 1024**2
    delivery, page = upload(b"x" * (1024**2 + 10))
    assert delivery is None
    assert "at most 1 MB" in page
    answer = client_of(table.dara).post(f"/p/rivermouth/data/{due.pk}/", {"file": io.BytesIO(b"x" * (3 * 1024**2))})
    assert answer.status_code == 413


FINDINGS = {
    "missing column": ([line.rsplit(",", 1)[0] for line in rows()], HEADER.rsplit(",", 1)[0]),
    "duplicate key": ([*rows(), rows()[3]], HEADER),
    "unknown school": ([rows()[0].replace("N02", "Z77"), *rows()[1:]], HEADER),
    "future date": ([rows()[0].replace("2026-03-02", "2999-03-02"), *rows()[1:]], HEADER),
    "formula": (["=HYPERLINK(1),Child 1,2026,N02,2026-03-02,free,41", *rows()[1:]], HEADER),
    "ragged row": (["P0001,Child 1", *rows()[1:]], HEADER),
    "out of range": (["P0001,Child 1,2026,N02,2026-03-02,free,101", *rows()[1:]], HEADER),
}


@pytest.mark.parametrize("kind", FINDINGS)
def test_faulty_file_is_not_accepted(table: Table, due: Due, upload, kind: str) -> None:
    before = in_force(due, by=table.dara)
    delivery, _page = upload(csv_file(FINDINGS[kind][0], header=FINDINGS[kind][1]).read())
    assert delivery is not None
    assert delivery.stage in {Stage.FINDINGS, Stage.TO_MAP}, delivery.stage
    client = client_of(table.dara)
    answer = client.post(f"/p/rivermouth/data/files/{delivery.uuid}/confirm/", follow=True)
    assert "cannot become" in answer.content.decode()
    assert Extract.objects.get(due=due, superseded_at=None) == before


def test_wrong_delimiter_is_seen_by_the_guess_and_can_be_said(upload) -> None:
    delivery, _page = upload("\n".join([HEADER, *rows()]).replace(",", ";").encode())
    assert delivery is not None
    assert delivery.stage == Stage.READY


def test_good_workbook_is_read(upload) -> None:
    delivery, _page = upload(xlsx(), "winter.xlsx")
    assert delivery is not None
    assert delivery.stage in {Stage.READY, Stage.FINDINGS}, delivery.refusal
    assert delivery.row_count == 12


def test_name_of_a_file_stays_with_its_partner(table: Table, due: Due, upload) -> None:
    delivery, page = upload(csv_file().read(), f"{CANARY}.csv")
    assert delivery is not None
    assert CANARY in page
    assert CANARY not in client_of(table.maya).get("/p/rivermouth/journal/").content.decode()
    client_of(table.dara).post(f"/p/rivermouth/data/files/{delivery.uuid}/confirm/")
    extract = Extract.objects.get(due=due)
    for person in (table.maya, table.ines):
        for page in ("journal/", "data/arrivals/", f"data/accepted/{extract.uuid}/"):
            assert CANARY not in client_of(person).get(f"/p/rivermouth/{page}").content.decode()


def register_as_text() -> str:
    """Every text of every row of the register."""
    found = []
    for model in apps.get_models():
        for row in model._default_manager.all().values_list():
            found.append(repr(row))
    return "\n".join(found)


@pytest.mark.parametrize(
    "spoilt",
    [
        f"{CANARY},Child 1,2026,N02,2026-03-02,free,41",
        f"P0001,{CANARY},2026,N02,2026-03-02,free,41",
        f"P0001,Child 1,{CANARY},N02,2026-03-02,free,41",
        f"P0001,Child 1,2026,{CANARY},2026-03-02,free,41",
        f"P0001,Child 1,2026,N02,{CANARY},free,41",
        f"P0001,Child 1,2026,N02,2026-03-02,{CANARY},41",
        f"P0001,Child 1,2026,N02,2026-03-02,free,{CANARY}",
        f"P0001,={CANARY},2026,N02,2026-03-02,free,41",
        f'P0001,"{CANARY},2026,N02,2026-03-02,free,41',
        f"{CANARY}\nP0001,Child 1,2026,N02,2026-03-02,free,41",
    ],
)
def test_no_value_of_a_row_leaks(table: Table, due: Due, upload, caplog, data_folder, charlie, spoilt: str) -> None:
    caplog.set_level(logging.DEBUG)
    upload(csv_file([spoilt, *rows()[1:]]).read())
    upload(csv_file([spoilt, *rows()[1:]], header=f"{CANARY},a,b,c,d,e,f").read())
    upload(
        csv_file([spoilt, *rows()[1:]], header=spoilt.partition("\n")[0].replace('"', "")).read()
    )  # no header at all
    assert CANARY not in caplog.text
    assert CANARY not in register_as_text()
    assert not mail.outbox
    for path in data_folder.rglob("*"):
        if path.is_file():
            assert CANARY.encode() not in path.read_bytes()
    pages = ["", "data/", "data/arrivals/", "journal/", f"data/{due.pk}/"]
    pages += [f"data/files/{uuid}/" for uuid in Delivery.objects.values_list("uuid", flat=True)]
    for person in (table.omar, table.ines, table.maya, table.alma, charlie):
        client = client_of(person)
        for page in pages:
            assert CANARY not in client.get(f"/p/rivermouth/{page}", follow=True).content.decode()
