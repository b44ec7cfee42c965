"""What a check finds and why a file is refused is said in the reader's language, in the words of the science."""

import pytest
from django.utils import translation

from commontable.analysis.contract import FINDINGS, Schema
from commontable.analysis.contract import REFUSALS as TOLD
from commontable.measurement.rules.findings import KINDS, said
from commontable.measurement.rules.refusals import REFUSALS, refused

SCHEMA = Schema.parse({"fields": [{"name": "lunch", "title": "Lunch status"}]})


def test_every_kind_of_finding_has_words() -> None:
    assert set(KINDS) == set(FINDINGS)


@pytest.mark.parametrize("code", FINDINGS)
def test_english_is_that_of_the_check(code: str) -> None:
    with translation.override("en"):
        assert str(KINDS[code].message) == FINDINGS[code].message
        assert str(KINDS[code].remedy) == FINDINGS[code].remedy.replace("{nearest_hint}", "")


def test_every_refusal_has_the_same_words() -> None:
    assert set(REFUSALS) == set(TOLD)
    with translation.override("en"):
        for code, (message, remedy) in TOLD.items():
            assert (str(REFUSALS[code][0]), str(REFUSALS[code][1])) == (message, remedy)


def test_finding_speaks_of_the_title_and_of_what_is_near() -> None:
    found = said(
        {"code": "unknown-category", "line": 7, "column": "Meal", "value": "fre", "field": "lunch",
         "parameters": {"nearest": "free"}},
        SCHEMA,
    )  # fmt: skip
    assert found.message == "Lunch status has no category with this name."
    assert found.remedy == "Correct it, or say which category it means. Perhaps free?"


@pytest.mark.parametrize("code", KINDS)
def test_sentence_is_whole_even_without_parameters(code: str) -> None:
    found = said({"code": code, "parameters": {}}, SCHEMA)
    assert "{" not in found.message + found.remedy


@pytest.mark.parametrize("code", REFUSALS)
def test_refusal_is_whole_even_without_parameters(code: str) -> None:
    assert "{" not in "".join(refused({"code": code}))


def test_curly_braces_in_a_file_are_only_text() -> None:
    found = said({"code": "unexpected-column", "parameters": {"header": "{field.__class__}"}}, SCHEMA)
    assert "{field.__class__}" in found.message
