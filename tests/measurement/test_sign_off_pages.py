"""A council member reads what would be counted, and signs or questions it for their organisation."""

import pytest

from cast import client_of
from commontable.measurement.actions.definitions import change_definition, propose_definition, recall_definition
from commontable.measurement.models import SignOff
from measured import NOW, asked_of, draft_of, pupils_of, reading_of

BASE = "/p/rivermouth/definitions/"


@pytest.fixture
def proposed(table):
    dataset = pupils_of(table)
    asked_of(table, dataset)
    version = draft_of(table, indicator=reading_of(table), dataset=dataset)
    return propose_definition(version=version, by=table.ines, at=NOW)


def test_what_waits_is_read_in_words_and_signed(table, proposed):
    alma = client_of(table.alma)
    assert "One definition waits for your word" in alma.get(BASE).content.decode()
    page = alma.get(f"{BASE}early-grade-reading/1/").content.decode()
    assert "Counts it as success when score is at least 40" in page
    assert "It counts rows that your organisation sends" in page
    assert alma.post(f"{BASE}early-grade-reading/1/", {"do": "sign", "seen": 1}).status_code == 302
    assert "No definition waits for your word" in alma.get(BASE).content.decode()
    assert SignOff.objects.get().member == table.alma


def test_a_question_needs_words(table, proposed):
    omar = client_of(table.omar)
    page = omar.post(f"{BASE}early-grade-reading/1/", {"do": "question", "comment": " "})
    assert "Say what you question" in page.content.decode()
    omar.post(f"{BASE}early-grade-reading/1/", {"do": "question", "comment": "Which test?"})
    assert "Which test?" in client_of(table.ines).get(f"{BASE}early-grade-reading/1/").content.decode()


def test_nobody_signs_what_they_have_not_read(table, proposed):
    recall_definition(version=proposed, by=table.ines, at=NOW)
    change_definition(version=proposed, changes={"success": "score >= 30"}, by=table.ines, at=NOW)
    propose_definition(version=proposed, by=table.ines, at=NOW)
    page = client_of(table.alma).post(f"{BASE}early-grade-reading/1/", {"do": "sign", "seen": 1}, follow=True)
    assert "The wording changed while you were reading" in page.content.decode()
    assert not SignOff.objects.exists()


@pytest.mark.parametrize("member", ["rosa", "maya", "ines"])
def test_others_read_and_are_told_who_signs(table, proposed, member):
    reader = client_of(getattr(table, member))
    page = reader.get(f"{BASE}early-grade-reading/1/").content.decode()
    assert "Only the" in page
    assert "may sign off definitions" in page
    assert reader.post(f"{BASE}early-grade-reading/1/", {"do": "sign"}).status_code == 403


def test_another_table_sees_nothing(table, charlie, proposed):
    stranger = client_of(charlie)
    assert stranger.get(BASE).status_code == 404
    assert stranger.get("/p/elsewhere/definitions/early-grade-reading/1/").status_code == 404
    assert stranger.post("/p/elsewhere/definitions/early-grade-reading/1/", {"do": "sign"}).status_code == 404


def test_before_anything_is_proposed_the_page_teaches(table):
    assert "No definition has been proposed yet" in client_of(table.rosa).get(BASE).content.decode()
