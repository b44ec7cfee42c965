"""A schema is a Frictionless Table Schema with roles; what is wrong with one is said with its place."""

import pytest

from commontable.analysis.contract import Schema, SchemaError

PLAIN = {"fields": [{"name": "id", "type": "string"}, {"name": "n", "type": "integer"}]}


def test_a_document_comes_back_as_it_was_unknown_keys_included():
    document = PLAIN | {
        "$schema": "x",
        "fields": [{"name": "a", "rdfType": "http://x", "constraints": {"jsonSchema": {}}}],
    }
    assert Schema.parse(document).to_dict() == document


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({}, "fields"),
        ({"fields": []}, "fields"),
        ({"fields": "a"}, "fields"),
        ({"fields": [1]}, "fields[0]"),
        ({"fields": [{"type": "string"}]}, "fields[0].name"),
        ({"fields": [{"name": "_row"}]}, "fields[0].name"),
        ({"fields": [{"name": "a"}, {"name": "a"}]}, "fields[1].name"),
        ({"fields": [{"name": "a", "type": "geojson"}]}, "fields[0].type"),
        ({"fields": [{"name": "a", "constraints": {"required": "yes"}}]}, "fields[0].constraints.required"),
        ({"fields": [{"name": "a", "constraints": {"pattern": "("}}]}, "fields[0].constraints.pattern"),
        ({"fields": [{"name": "a", "constraints": {"minimum": 3}}]}, "fields[0].constraints.minimum"),
        (
            {"fields": [{"name": "a", "type": "integer", "constraints": {"minimum": "x"}}]},
            "fields[0].constraints.minimum",
        ),
        ({"fields": [{"name": "a", "constraints": {"maxLength": -1}}]}, "fields[0].constraints.maxLength"),
        ({"fields": [{"name": "a", "constraints": {"enum": []}}]}, "fields[0].constraints.enum"),
        ({"fields": [{"name": "a", "categories": [{"label": "x"}]}]}, "fields[0].categories[0].value"),
        ({"fields": [{"name": "a", "categories": ["x", "x"]}]}, "fields[0].categories"),
        ({"fields": [{"name": "a", "decimalChar": ".."}]}, "fields[0].decimalChar"),
        (PLAIN | {"primaryKey": ["id", "year"]}, "primaryKey"),
        (PLAIN | {"roles": []}, "roles"),
        (PLAIN | {"roles": {"place": ["town"]}}, "roles.place"),
        (PLAIN | {"roles": {"period": ["n"]}}, "roles.period"),
        (PLAIN | {"missingValues": 5}, "missingValues"),
    ],
)
def test_a_fault_has_its_place(document, path):
    with pytest.raises(SchemaError) as wrong:
        Schema.parse(document)
    assert wrong.value.path == path
    assert wrong.value.message.endswith(".")
    assert SchemaError.from_dict(wrong.value.to_dict()).path == path


def test_the_person_belongs_to_the_identities():
    schema = Schema.parse(PLAIN | {"roles": {"person": "id"}})
    assert (schema.identity, schema.measures) == (("id",), ("n",))


def test_values_may_be_numbers_or_truths():
    schema = Schema.parse({"fields": [{"name": "a", "type": "integer", "constraints": {"enum": [1, 2]}}]})
    assert schema.field("a").values == ("1", "2")
