"""Packs: chosen, ordered, taken away as PDF, DOCX and XLSX, each figure with its release and nothing protected."""

import re
from datetime import UTC, datetime
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from cast import Table, client_of
from commontable.measurement.models import Indicator
from commontable.partnership.actions.locking import ChangedMeanwhile
from commontable.partnership.models import Member
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.publish.actions.packs import change_pack, make_pack, restore_pack, withdraw_pack
from commontable.publish.models import Pack
from measurement import released
from measurement.released import Spec

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
CANARY = "7331"


@pytest.fixture
def pack(table: Table) -> Pack:
    """Reading, with a group protected, and attendance, which no release holds."""
    reading = released.indicator(table)
    released.release(
        table,
        {
            reading: [
                Spec("2023-24", 17331, 8000),
                Spec("2024-25", 17331, 8331),
                Spec("2024-25", 10000, 4100, by={"lunch": "free"}),
                Spec("2024-25", by={"lunch": "paid"}, status="hidden"),
                Spec("2024-25", 142, 72, place=("school", "N12")),
            ]
        },
    )
    coming = released.indicator(table, slug="coming", name="=cmd|' /C calc'!A0")
    return make_pack(
        partnership=table.partnership, title="Council of 12 March", opening="Read\nslowly.",
        indicators=[reading.indicator, coming.indicator], parts=["over_time", "groups", "places", "made"],
        by=table.alma, at=NOW,
    )  # fmt: skip


def file(who: Member, pack: Pack, kind: str, query: str = "") -> bytes:
    """The file as somebody takes it away."""
    address = reverse("publish:pack_file", kwargs={"table": pack.partnership.slug, "pack": pack.pk, "kind": kind})
    answer = client_of(who).get(address + query)
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return answer.content


@pytest.mark.page
def test_the_pdf_is_tagged_and_says_where_each_figure_is_from(pack: Pack, table: Table) -> None:
    made = PdfReader(BytesIO(file(table.rosa, pack, "pdf", "?paper=letter")))
    said = " ".join(" ".join(page.extract_text() for page in made.pages).split())
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert made.trailer["/Root"]["/Lang"] == "en"
    assert made.metadata.title == "Council of 12 March"
    assert [round(float(side)) for side in made.pages[0].mediabox[2:]] == [612, 792]
    assert "Release 1, March 12, 2026" in said
    assert "Read" in said and "slowly." in said
    assert "Annex" in said
    assert "No release holds it yet" in said
    assert CANARY not in said.replace(",", "").replace("17331", "")


@pytest.mark.page
def test_the_word_file_has_headings_pictures_and_tables(pack: Pack, table: Table) -> None:
    made = Document(BytesIO(file(table.rosa, pack, "docx")))
    said = "\n".join(one.text for one in made.paragraphs)
    assert "Release 1, March 12, 2026" in said
    assert len(made.tables) >= 2
    assert len(made.inline_shapes) >= 2
    assert all(one._inline.docPr.get("descr") for one in made.inline_shapes)
    assert CANARY not in said.replace(",", "").replace("17331", "")


@pytest.mark.page
def test_the_workbook_runs_nothing_and_holds_no_protected_figure(pack: Pack, table: Table) -> None:
    book = openpyxl.load_workbook(BytesIO(file(table.rosa, pack, "xlsx")))
    assert len(book.sheetnames) == 3
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    rows = list(book[book.sheetnames[1]].iter_rows(values_only=True))
    assert rows[0] == ("Period", "Group", "Children", "Figure", "at least", "at most", "Status", "Release")
    assert ("2024-25", "Lunch: Other pupils", None, None, None, None, "protected", 1) in rows


@pytest.mark.page
def test_the_page_shows_the_chapters_and_moves_them(pack: Pack, table: Table) -> None:
    client = client_of(table.alma)
    here = {"table": table.slug, "pack": pack.pk}
    said = client.get(reverse("publish:pack", kwargs=here)).content.decode()
    assert said.index('id="reading"') < said.index('id="coming"')
    move = reverse("publish:pack_move", kwargs={**here, "indicator": "coming"})
    assert client.post(move, {"to": "earlier", "revision": pack.revision}).status_code == 302
    said = client.get(reverse("publish:pack", kwargs=here)).content.decode()
    assert said.index('id="coming"') < said.index('id="reading"')
    form = reverse("publish:pack_change", kwargs=here)
    assert "Council of 12 March" in client.get(form).content.decode()
    refused = client.post(form, {"title": "", "indicators": []}).content.decode()
    assert "Choose at least one indicator." in refused
    assert "Council of 12 March" in client_of(table.rosa).get(
        reverse("publish:packs", kwargs={"table": table.slug})
    ).content.decode()  # fmt: skip


def test_who_puts_packs_together_and_what_is_refused(pack: Pack, table: Table) -> None:
    indicators = list(Indicator.objects.of(table.partnership))
    with pytest.raises(NotPermitted):
        make_pack(partnership=table.partnership, title="Mine", indicators=indicators, by=table.rosa, at=NOW)
    for title, chosen in (("", indicators), ("Empty", [])):
        with pytest.raises(NotAllowed):
            make_pack(partnership=table.partnership, title=title, indicators=chosen, by=table.maya, at=NOW)
    change_pack(pack=pack, title="Later", indicators=indicators, seen=1, by=table.maya, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        change_pack(pack=pack, title="Mine", indicators=indicators, seen=1, by=table.alma, at=NOW)
    withdraw_pack(pack=pack, by=table.maya, at=NOW)
    with pytest.raises(NotAllowed):
        withdraw_pack(pack=pack, by=table.maya, at=NOW)
    restore_pack(pack=pack, by=table.maya, at=NOW)
    assert Pack.objects.get().withdrawn_at is None


def test_another_table_finds_nothing(pack: Pack, charlie: Member) -> None:
    for name, more in (("pack", {}), ("pack_file", {"kind": "pdf"})):
        address = reverse(f"publish:{name}", kwargs={"table": charlie.partnership.slug, "pack": pack.pk, **more})
        assert client_of(charlie).get(address).status_code == 404


@pytest.mark.page
def test_whatever_a_title_holds_the_files_are_files(pack: Pack, table: Table) -> None:
    words = '../..\\x\ufffe\x0b\u202e#panic("x") $ [#image("/etc/passwd")] @ref =1+1 <w:p/> 👩‍👩‍👧'
    Pack.objects.update(title=words, opening=words)
    Indicator.objects.filter(slug="coming").update(name="Early grade reading\x0b\ufffe")
    for kind in ("pdf", "docx", "xlsx"):
        address = reverse("publish:pack_file", kwargs={"table": table.slug, "pack": pack.pk, "kind": kind})
        answer = client_of(table.rosa).get(address)
        assert answer.status_code == 200
        assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.[a-z]+"', answer["Content-Disposition"])
    names = openpyxl.load_workbook(BytesIO(answer.content)).sheetnames
    assert len({name.casefold() for name in names}) == 3


@pytest.mark.page
def test_another_tables_indicators_and_too_many_come_back_as_a_form(pack: Pack, table: Table, charlie: Member) -> None:
    client, address = client_of(table.maya), reverse("publish:pack_new", kwargs={"table": table.slug})
    known = {"slug": "theirs", "name": "Theirs", "outcome": "early_grade_reading"}
    theirs = Indicator.objects.create(partnership=charlie.partnership, **known)
    many = Indicator.objects.bulk_create(
        Indicator(partnership=table.partnership, **known | {"slug": f"many-{n}"}) for n in range(26)
    )
    for keys in ([theirs.pk], ["9" * 30], ["x"], [one.pk for one in many]):
        said = client.post(address, {"title": "Mine \u202e", "opening": "Keep this", "indicators": keys})
        assert said.status_code == 200
        assert "Keep this" in said.content.decode()
    assert Pack.objects.count() == 1
    changing = reverse("publish:pack_change", kwargs={"table": table.slug, "pack": pack.pk})
    late = {"title": "Late", "opening": "Keep this", "indicators": [many[0].pk], "revision": pack.revision + 1}
    assert "Keep this" in client.post(changing, late).content.decode()
    pack.refresh_from_db()
    assert pack.title == "Council of 12 March"
