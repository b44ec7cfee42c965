"""The common agenda is written in rounds, adopted once, and remembers who shaped it; partners say how they serve it."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document as docx
from pypdf import PdfWriter

from cast import Table, client_of
from commontable.governance.models import AgendaVersion, Alignment, Decision, Objection, Proposal
from commontable.governance.rules.common_agenda import Part, text_of
from deliberating import Council, make_council
from worlds.agenda import adopt, aligned

HOME = "/p/rivermouth/common-agenda/"
FIRST = {"vision": "Every child in Rivermouth reads.", "outcomes": "60 of 100 read by 2028.", "equity": "All the same."}
SECOND = {**FIRST, "values": "We listen first.", "equity": "We begin with the children of Harbor ward."}


@pytest.fixture
def council(table: Table) -> Council:
    return make_council(table)


def sent(parts: dict[str, str], **more: object) -> dict[str, object]:
    return {**{f"part-{name}": text for name, text in parts.items()}, "based_on": 0, **more}


def around(council: Council, url: str, number: int, **said: tuple[str, str]) -> None:
    """Maya opens the round, every seat answers on its own page, Maya closes it."""
    maya = client_of(council.maya)
    maya.post(f"{url}rounds/new/", {"closes_at": ""})
    for seat in council.seats:
        choice, reason = said.get(seat, ("support", ""))
        page = f"{url}rounds/{number}/seats/{council.seats[seat].pk}/position/"
        answer = client_of(council.holders[seat]).post(page, {"choice": choice, "reason": reason})
        assert answer.status_code == 302, answer.content.decode()
    answer = maya.post(f"{url}rounds/{number}/close/", {"synthesis": "What was said."})
    assert answer.status_code == 302, answer.content.decode()


def adopted_in_two_rounds(council: Council, table: Table) -> str:
    """Dara writes, the families object, Dara answers in a second version, the schools stand aside."""
    dara = client_of(table.dara)
    assert "We have not written down yet what we pursue together" in dara.get(HOME).content.decode()
    dara.post(f"{HOME}propose/", sent(FIRST, body=council.body.pk, title="Our first common agenda"))
    proposal = Proposal.objects.get()
    url = f"/p/rivermouth/proposals/{proposal.number}/"
    dara.post(f"{url}change/", sent(FIRST, title="Our common agenda"))
    dara.post(f"{url}table/")
    assert "is talking it over" in client_of(table.omar).get(HOME).content.decode()
    around(council, url, 1, youth=("reservations", "Say what binds us."), families=("object", "Not the same."))
    form = dara.get(f"{url}versions/new/").content.decode()
    assert all(str(part.label) in form for part in Part)
    assert 'name="text"' not in form
    again = sent(SECOND, why="Named Harbor ward, and values.", resolves=[Objection.objects.get().pk], seen=1)
    assert dara.post(f"{url}versions/new/", again).status_code == 302
    html = client_of(table.rosa).get(url).content.decode()
    assert "What changed since version 1" in html
    assert "children of Harbor ward.</ins>" in html
    around(council, url, 2, schools=("stand_aside", "Too early for us."))
    return url


def test_a_vision_in_two_rounds_with_a_minority_note(council: Council, table: Table) -> None:
    url = adopted_in_two_rounds(council, table)
    agenda, decision, rosa = AgendaVersion.objects.get(), Decision.objects.get(), client_of(table.rosa)
    assert (agenda.number, agenda.parts, agenda.decision) == (1, SECOND, decision)
    assert decision.text == text_of(SECOND)
    assert decision.effect["parts"] == agenda.parts
    table.partnership.refresh_from_db()
    assert table.partnership.stance_says == SECOND["equity"]
    html = rosa.get(HOME).content.decode()
    assert "What we pursue together" in html
    assert "1 seat saw it otherwise" in html
    assert "Too early for us." in html
    assert "Harbor ward" in rosa.get(url).content.decode()
    html = rosa.get(f"{HOME}shaped/").content.decode()
    assert "objected in round 1; this text answers it" in html
    assert "had reservations in round 1, before this was written" in html
    csv = rosa.get(f"{HOME}shaped.csv").content.decode()
    assert "Our stance on equity,1,1,1,2," in csv
    assert "Families,Rivermouth Parents' Council" in csv
    assert f'href="{HOME}versions/1/"' in rosa.get(f"/p/rivermouth/decisions/{decision.number}/").content.decode()
    assert "Our common agenda" in rosa.get("/p/rivermouth/decisions/?q=harbor+ward").content.decode()


def test_three_partners_say_how_their_plans_serve_it(council: Council, table: Table) -> None:
    adopt(table, council.body, parts=SECOND)
    rosa = client_of(table.rosa)
    assert "No partner has said yet" in rosa.get(HOME).content.decode()
    for member, part in ((table.alma, "vision"), (table.omar, "equity"), (table.rosa, "values")):
        given = {"version": 1, "parts": [part], "text": f"By {member.name}.", "plan_on": "2025-01-31"}
        answer = client_of(member).post(f"{HOME}alignments/declare/", given)
        assert answer.status_code == 302, answer.content.decode()
    html = rosa.get(HOME).content.decode()
    assert "3 of 4 partners have said" in html
    assert "Still to come from:" in html
    lines = rosa.get(f"{HOME}alignments.csv").content.decode().splitlines()
    assert len(lines) == 5
    assert any("Harbor Youth Alliance" in line and "By Omar Haddad." in line for line in lines)


def test_every_file_leaves_with_the_versions(council: Council, table: Table) -> None:
    adopt(table, council.body, parts=FIRST)
    adopt(table, council.body, parts=SECOND)
    client = client_of(table.rosa)
    made = docx(BytesIO(client.get(f"{HOME}common-agenda.docx").content))
    words = "\n".join(paragraph.text for paragraph in made.paragraphs)
    assert "We begin with the children of Harbor ward." in words
    assert "Changed: Values, Our stance on equity" in words
    assert client.get(f"{HOME}common-agenda.pdf").content.startswith(b"%PDF-")
    assert client.get(f"{HOME}common-agenda.exe").status_code == 404
    csv = client.get(f"{HOME}versions.csv").content.decode()
    assert csv.count("\n") == 17
    html = client.get(f"{HOME}versions/2/").content.decode()
    assert "What version 2 changed in version 1" in html
    assert "All</del>" in html
    assert "children of Harbor ward.</ins>" in html
    assert "2 parts stayed as they were" in html
    assert "as it was adopted" in client.get(f"{HOME}versions/1/").content.decode()
    assert client.get(f"{HOME}versions/2/?since=99999999").status_code == 200
    assert client.get(f"{HOME}versions/{10**30}/").status_code == 404


def test_a_newer_word_takes_the_place_of_the_one_before(council: Council, table: Table) -> None:
    first = adopt(table, council.body, parts=FIRST)
    older = aligned(table, first)
    adopt(table, council.body, parts=SECOND)
    client = client_of(table.omar)
    assert "about version 1" in client.get(HOME).content.decode()
    assert "We listen first." in client.get(f"{HOME}alignments/declare/").content.decode()
    given = {"version": 1, "parts": ["values"], "text": "We listen too.", "plan_on": "2026-01-31"}
    answer = client.post(f"{HOME}alignments/declare/", given)
    assert answer.status_code == 422
    assert "adopted meanwhile" in answer.content.decode()
    assert 'name="version" value="2"' in answer.content.decode()
    client.post(f"{HOME}alignments/declare/", {**given, "version": 2})
    older.refresh_from_db()
    assert older.replaced_at is not None
    newer = Alignment.objects.get(replaced_at=None)
    assert "Replaced on" in client.get(f"{HOME}alignments/{older.pk}/").content.decode()
    page = client.get(f"/p/rivermouth/partners/{table.harbor.slug}/").content.decode()
    assert "We listen too." in page
    client.post(f"{HOME}alignments/{newer.pk}/withdraw/")
    assert "No partner has said yet" in client.get(HOME).content.decode()
    assert "Taken back on" in client_of(table.rosa).get(f"{HOME}alignments/{newer.pk}/").content.decode()
    assert client_of(table.rosa).post(f"{HOME}alignments/{newer.pk}/withdraw/").status_code == 403


def test_a_plan_is_kept_byte_for_byte_and_a_harmful_one_refused(council: Council, table: Table) -> None:
    adopt(table, council.body, parts=FIRST)
    client = client_of(table.omar)
    given = {"version": 1, "parts": ["vision"], "text": "Our clubs.", "plan_on": date(2025, 1, 31).isoformat()}
    writer, file = PdfWriter(), BytesIO()
    writer.add_blank_page(width=200, height=200)
    writer.write(file)
    url = f"{HOME}alignments/declare/"
    client.post(url, {**given, "file": SimpleUploadedFile("plan.pdf", file.getvalue(), "application/pdf")})
    said = Alignment.objects.get()
    assert client_of(table.rosa).get(f"{HOME}alignments/{said.pk}/plan.pdf").content == file.getvalue()
    for content in (b"not a PDF", b"MZ\x90"):
        answer = client.post(url, {**given, "file": SimpleUploadedFile("plan.pdf", content)})
        assert answer.status_code == 422
        assert "This is not a PDF" in answer.content.decode()
        assert "Our clubs." in answer.content.decode()
    client.post(url, {**given, "text": "Our clubs, longer.", "keeps_document": "on"})
    newest = Alignment.objects.get(replaced_at=None)
    assert newest.document_id == said.document_id
    client.post(url, {**given, "text": "Without the plan."})
    assert Alignment.objects.get(replaced_at=None).document_id is None
