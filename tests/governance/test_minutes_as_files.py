"""Agendas and minutes leave as PDF, DOCX and text; whatever people wrote stays words in every one of them."""

import re
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from cast import Table, client_of
from commontable.governance.actions import minutes
from commontable.governance.exports.minutes import ENDINGS, agenda_document, file_of, minutes_document
from commontable.governance.models import Meeting, Minutes
from worlds.bodies import make_council
from worlds.live import called, held, prepared

HOSTILE = {
    "typst": '#panic("no") #import "/etc/passwd" $x^2$ *bold* _it_ `raw` @ref <label> \\ // /* #[[[',
    "markup": "<w:t>]]></w:t> &amp; <script>alert(1)</script>",
    "control": "a\x00b\x07c\x1bd\x85e\ufffef\uffff",
    "directions": "\u202eevil\u2066 مرحبا بكم שלום",
    "emoji": "🎉👩‍👩‍👧‍👦 \U000e0041",
    "one word": "x" * 100_000,
    "many items": "- a\n\n" * 1_000,
    "many headings": "## a\n" * 1_000,
    "empty": "",
    "nothing but marks": "##\n- \n#\n\n-",
}


@pytest.fixture
def met(table: Table):
    body, seats = make_council(table)
    meeting = held(table, body, seats, at=timezone.now() - timedelta(days=2))
    return SimpleNamespace(table=table, meeting=meeting, minutes=prepared(table, meeting, at=timezone.now()))


@pytest.mark.parametrize("what", ["minutes_file", "agenda_file"])
def test_every_member_takes_them_away(met, what):
    for ending in ENDINGS:
        taken_away(met, ending, what)


def taken_away(met, ending: str, what: str) -> None:
    url = reverse(f"governance:{what}", args=[met.table.slug, met.meeting.uuid, ending])
    answer = client_of(met.table.rosa).get(url)
    assert answer.status_code == 200
    name = re.fullmatch(r'attachment; filename="([a-z0-9-]+)\.(pdf|docx|txt)"', answer["Content-Disposition"])
    assert name is not None
    assert name[1] == f"council-{met.table.partnership.day(met.meeting.opened_at)}-{what.partition('_')[0]}"
    begins = {"pdf": b"%PDF-", "docx": b"PK", "txt": b"\xef\xbb\xbf"}
    assert answer.content.startswith(begins[ending])


def test_hostile_words_stay_words(met):
    for text in HOSTILE.values():
        for ending in ENDINGS:
            words_stay_words(met, text, ending)


def words_stay_words(met, text: str, ending: str) -> None:
    Minutes.objects.filter(pk=met.minutes.pk).update(text=text.replace("\x00", ""))
    title = text.replace("\x00", "")[:160] or "?"
    Meeting.objects.filter(pk=met.meeting.pk).update(title=title, place=title)
    shown = Minutes.objects.get()
    document = minutes_document(shown)
    content = file_of(document, ending=ending).content
    if ending == "docx":
        read = Document(BytesIO(content))
        assert document.title in [paragraph.text for paragraph in read.paragraphs]
        assert ZipFile(BytesIO(content)).testzip() is None
    elif ending == "txt":
        assert document.title in content.decode("utf-8-sig")
    else:
        assert content.startswith(b"%PDF-")
    assert "\u202e" not in document.title


def test_a_pdf_has_title_language_and_tagged_headings(met):
    content = file_of(minutes_document(met.minutes), ending="pdf").content
    assert b"/Lang" in content
    assert b"/StructTreeRoot" in content
    assert b"/Marked true" in content
    assert b"November council" in content or "November council".encode("utf-16-be") in content
    assert b"/JavaScript" not in content


def test_a_document_has_headings_language_and_no_template_traces(met):
    content = file_of(minutes_document(met.minutes), ending="docx").content
    read = Document(BytesIO(content))
    headings = [paragraph.text for paragraph in read.paragraphs if paragraph.style.name == "Heading 1"]
    assert headings[:2] == ["Who was there", "1. Item 1"]
    said = read.core_properties
    assert (said.title, said.language, said.author) == ("November council", "en", met.table.partnership.name)
    assert "python-docx" not in str(said.comments)


def test_corrections_beside_the_text_go_with_it(met):
    correction = minutes.propose_correction(
        minutes=met.minutes, text="I did not agree.", by=met.table.rosa, at=timezone.now()
    )
    minutes.settle_correction(
        correction=correction, stage="noted", answer="It stands.", by=met.table.maya, at=timezone.now()
    )
    text = file_of(minutes_document(met.minutes), ending="txt").content.decode("utf-8-sig")
    assert "Kept beside the text" in text
    assert "I did not agree." in text
    assert "Answer: It stands." in text
    assert "Not approved yet" in text


def test_they_speak_the_language_of_the_table_whoever_asks(met):
    met.table.partnership.default_language = "es"
    met.table.partnership.save()
    document = agenda_document(Meeting.objects.get(pk=met.meeting.pk))
    assert document.language == "es"


def test_an_agenda_gives_each_item_its_time(table):
    body, _seats = make_council(table)
    meeting = called(table, body, at=timezone.now().replace(hour=9, minute=0, second=0, microsecond=0))
    headings = [block.lines[0] for block in agenda_document(meeting).blocks if block.kind == "heading"]
    assert headings == ["09:00  1. Item 1", "09:10  2. Item 2", "09:20  3. Item 3"]


def test_the_template_travels_with_the_package():
    from importlib.resources import files

    assert "sys.inputs.data" in files("commontable.governance.exports.minutes").joinpath("minutes.typ").read_text(
        "utf-8"
    )
