"""The library is whole: seven outcomes, three languages, and conditions that run on the datasets they name."""

import re
import subprocess
import sys

import pytest

from commontable.analysis.condition import parse_condition
from commontable.analysis.contract import Schema
from commontable.measurement.library import (
    LANGUAGES,
    OUTCOMES,
    Entry,
    Template,
    Wording,
    entries,
    entry,
    outcomes,
    template,
    templates,
)
from commontable.measurement.library.wording import IncompleteWording
from commontable.measurement.rules import definition

TEXTS = ("name", "definition", "population", "numerator", "denominator", "lag")


@pytest.fixture(params=entries(), ids=lambda e: e.key)
def one(request: pytest.FixtureRequest) -> Entry:
    return request.param


@pytest.fixture(params=templates(), ids=lambda t: t.key)
def dataset(request: pytest.FixtureRequest) -> Template:
    return request.param


def test_every_outcome_has_a_core_indicator_and_what_comes_before_it() -> None:
    assert tuple(outcomes()) == OUTCOMES == tuple(definition.Outcome.values)
    for found in outcomes().values():
        kinds = [e.kind for e in found]
        assert kinds[0] == "core"
        assert kinds.count("contributing") >= 3
    assert 30 <= len(entries()) <= 53


def test_keys_are_used_once() -> None:
    assert len({e.key for e in entries()}) == len(entries())
    assert entry("third_grade_reading").source.default is False
    with pytest.raises(KeyError):
        entry("nothing")
    with pytest.raises(KeyError):
        template("nothing")


def test_every_text_is_written_in_three_languages(one: Entry) -> None:
    for name in TEXTS:
        said = [getattr(one, name)[language] for language in LANGUAGES]
        assert len(set(said)) == 3, f"{name} is the same in two languages"
        assert all(text == text.strip() for text in said)
    for language in LANGUAGES:
        assert len(one.name[language]) <= 70
        assert one.definition[language].endswith(".")


def test_the_words_are_those_of_a_definition(one: Entry) -> None:
    assert one.kind in definition.Kind.values
    assert one.unit in definition.Unit.values
    assert one.direction in definition.Direction.values
    assert one.minimum_count >= 10
    assert 0 <= one.decimals <= 2
    assert one.source.says
    assert re.fullmatch(r"https://[\w.-]+/\S*", one.source.address)


def test_the_conditions_run_on_the_dataset_it_names(one: Entry) -> None:
    if not one.template:
        assert not (one.where or one.success or one.mean_of), "published figures have nothing to compute"
        return
    columns = [*template(one.template).fields, *([one.reached] if one.reached else [])]
    assert bool(one.success) != bool(one.mean_of), "either a share or a mean"
    for text in (one.where, one.success):
        if text:
            parse_condition(text, columns=columns)
    assert set(one.breakdowns) <= set(columns)
    assert not one.mean_of or one.mean_of in columns


def test_the_spellings_in_conditions_are_categories_of_the_dataset(one: Entry) -> None:
    if not one.template:
        return
    schema = Schema.parse(template(one.template).schema())
    known = {value for field in schema.fields for value in field.values}
    for text in (one.where, one.success):
        assert set(re.findall(r"'([^']*)'", text)) <= known


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_is_a_schema_in_every_language(dataset: Template, language: str) -> None:
    schema = Schema.parse(dataset.schema(language))
    english = Schema.parse(dataset.schema("en"))
    assert schema.names == english.names == dataset.fields
    assert [f.values for f in schema.fields] == [f.values for f in english.fields]
    assert all(f.title for f in schema.fields)
    assert schema.roles.period
    assert schema.roles.place
    assert schema.roles.person in schema.identity
    assert set(schema.primary_key) <= set(schema.names)
    assert language == "en" or dataset.schema(language)["title"] != dataset.schema("en")["title"]


def test_every_template_serves_an_indicator() -> None:
    assert {e.template for e in entries()} - {""} == {t.key for t in templates()}


def test_a_text_without_a_language_is_refused() -> None:
    with pytest.raises(IncompleteWording, match="no id"):
        Wording({"en": "Reading", "es": "Lectura", "id": " "})


def test_the_library_is_read_without_django() -> None:
    code = (
        "import sys; sys.modules['django'] = None; import commontable.measurement.library as l; print(len(l.entries()))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert int(said) == len(entries())
