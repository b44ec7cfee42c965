"""Two partners write one child differently and make the same parts of it."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commontable.analysis.tokens.offline.folding import name_words, words
from commontable.analysis.tokens.offline.normalising import parts_of
from commontable.analysis.tokens.offline.parts import FIELDS, PARTS

TEXT = st.text(max_size=30)


@given(st.dictionaries(st.sampled_from(list(FIELDS)), TEXT), st.sampled_from(["day_first", "month_first"]))
@settings(max_examples=20)
def test_whatever_is_written_gives_known_parts_and_no_error(record, order):
    parts = parts_of(record, order)
    assert set(parts) <= set(PARTS)
    assert all(parts.values())


@given(TEXT)
@settings(max_examples=20)
def test_folding_forgets_case_and_composition_and_is_done_once(text):
    folded = words(text)
    assert words(" ".join(folded)) == folded
    assert words(unicodedata.normalize("NFD", text)) == words(unicodedata.normalize("NFC", text))
    assert words(f"  {text}\t") == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"given_name": "MARÍA  José"}, {"given_name": "maria-jose"}),
        ({"surname": "O’Neill"}, {"surname": "ONEILL"}),
        ({"surname": "de la Cruz"}, {"surname": "Cruz"}),
        ({"surname": "Smith Jr."}, {"surname": "SMITH"}),
        ({"full_name": "Silva, Ana"}, {"given_name": "Ana", "surname": "Silva"}),
        ({"full_name": "Suharto"}, {"given_name": "Suharto", "surname": "Suharto"}),
        ({"given_name": "Suharto", "surname": "-"}, {"given_name": "Suharto", "surname": "LNU"}),
        ({"given_name": "Юлия"}, {"given_name": "Yuliya"}),
        ({"birth_date": "2015-03-04"}, {"birth_date": "March 4th, 2015"}),
        ({"birth_date": "20150304"}, {"birth_date": "3/4/2015"}),
        ({"birth_date": "2015-03-04T00:00:00"}, {"birth_date": "42067"}),
        ({"birth_date": "1900-01-01"}, {"birth_date": "unknown"}),
        ({"sex": "Girl"}, {"sex": "f"}),
        ({"postcode": "97202-1234"}, {"postcode": "97202"}),
        ({"postcode": "nw1 6xe"}, {"postcode": "NW16XE"}),
        ({"address": "12 Elm St., Apt 4"}, {"address": "12 ELM STREET"}),
        ({"address": "Elm Street", "street_number": "12"}, {"address": "12 Elm St"}),
        ({"phone": "+1 (503) 555-0199"}, {"phone": "503.555.0199"}),
        ({"guardian_name": "Ana Silva"}, {"guardian_name": "SILVA, Ana"}),
    ],
)
def test_everyday_spellings_meet(one, other):
    assert parts_of(one, "month_first") == parts_of(other, "month_first")


def test_letters_of_other_scripts_are_kept_and_marks_of_everyday_writing_are_not():
    assert words("محمد") == words("مُحَمَّد") != ()
    assert words("कुमार") != words("कमार")
    assert name_words("李 小龙") == ("李", "小龙")


def test_what_stands_for_unknown_is_no_name_and_what_only_looks_so_is():
    assert [name_words(text) for text in ("Unknown", "N/A", "-", "FNU", "x", "baby boy", "123")] == [()] * 7
    assert name_words("Xavier") and name_words("Nan") and name_words("Null")


def test_a_day_that_cannot_be_still_tells_who_it_is():
    assert parts_of({"birth_date": "19481430"}, "month_first")["birth_date"] == "19481430"
    assert parts_of({"birth_date": "04/03/2015"}, "day_first")["birth_date"] == "20150304"
    assert parts_of({"birth_date": "03/04/2015"}, "day_first")["birth_date_either"] == "20150304"
