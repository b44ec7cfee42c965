"""A file of tokens is never trusted: every fault has a sentence, and none raises."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.tokens.encoding_cases import CHILDREN, KEY, PROFILE, encoded, newer, rewritten, rows_of, with_column
from commontable.analysis.linkage import LinkageError
from commontable.analysis.tokens import (
    FINDINGS,
    EncodedFinding,
    check_encoded,
    compare_encodings,
    parse_profile,
    read_encoded,
)


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    return encoded(tmp_path_factory.mktemp("encoded"))


def found(path, profile=PROFILE):
    checked = check_encoded(path, profile=profile)
    assert checked.passed == (not any(FINDINGS[one.code][0] for one in checked.findings))
    for one in checked.findings:
        assert one.message.endswith(".")
        assert one.remedy.endswith(".")
        assert EncodedFinding.from_dict(json.loads(json.dumps(one.to_dict()))) == one
    return [one.code for one in checked.findings]


def test_a_good_file_passes_and_its_fingerprint_holds_no_token_of_a_child(good):
    checked = check_encoded(good, profile=PROFILE)
    assert (checked.passed, checked.rows, list(checked.findings)) == (True, 5, [])
    told = json.dumps(checked.to_dict())
    table = read_encoded(good, profile=PROFILE)
    assert not any(
        str(token) in told for name in table.schema.names[1:] for token in table[name].drop_null().to_pylist()
    )


@pytest.mark.parametrize("cut", [0, 3, 100, 0.5, 0.95, -1])
def test_a_truncated_file_is_unreadable(good, tmp_path, cut):
    content = good.read_bytes()
    (tmp_path / "cut").write_bytes(content[: int(cut * len(content)) if isinstance(cut, float) else cut])
    assert found(tmp_path / "cut") == ["unreadable"]
    assert found(tmp_path / "none") == ["unreadable"]


def test_a_flipped_byte_raises_nothing(good, tmp_path):
    content = bytearray(good.read_bytes())
    for place in np.random.default_rng(3).integers(0, len(content), 60).tolist():
        content[place] ^= 0x55
        (tmp_path / "flipped").write_bytes(content)
        check_encoded(tmp_path / "flipped", profile=PROFILE)
        content[place] ^= 0x55


def replaced(name, values):
    return lambda table: with_column(table, name, values)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (lambda table: table.drop_columns(["moved"]), ["missing-column"]),
        (replaced("First", pa.array(["Ana"] * 5)), ["unexpected-column"]),
        (replaced("moved", pa.array(["Ana Petrova"] * 5)), ["not-tokens"]),
        (replaced("moved", pa.array([1.5] * 5)), ["not-tokens"]),
        (replaced("moved", pa.array([[1]] * 5)), ["not-tokens"]),
        (replaced("moved", pa.array([20150304, 20141231, 20141230, 20130708, 20160102])), ["plain-values"]),
        (replaced("moved", pa.array([None] * 5, pa.int64())), ["empty-column"]),
        (replaced("id", pa.array(["1", "2", "3", "4", "5"])), ["bad-row-ids"]),
        (replaced("id", pa.array([None] * 5, pa.string())), ["bad-row-ids"]),
        (replaced("id", pa.array([1, 2, 3, 4, 5])), ["bad-row-ids"]),
        (replaced("id", pa.array(["ab" * 16] * 5)), ["repeated-row-ids"]),
        (lambda table: table.slice(0, 0), ["no-rows"]),
    ],
)
def test_what_is_no_token_is_found(good, tmp_path, change, codes):
    assert found(rewritten(good, to=tmp_path / "changed", change=change)) == codes


def test_dates_hidden_in_large_numbers_are_found(good, tmp_path):
    rng = np.random.default_rng(1)
    for shift in (1, 2**20, 2**38):
        days = pa.array((20_000_000 + rng.integers(0, 99_999, 400)) * shift)
        table = pa.table({"id": [f"{place:032x}" for place in range(400)]})
        for name in pq.read_schema(good).names[1:]:
            table = with_column(table, name, pa.array(rng.integers(-(2**63), 2**63, 400)))
        path = rewritten(good, to=tmp_path / "c", change=lambda _t, t=table, d=days: with_column(t, "moved", d))
        assert found(path) == ["plain-values"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"project": "southside"}, "other-project"),
        ({"refresh": "2025-01"}, "other-project"),
        ({"version": 7}, "old-profile"),
        ({"profile": "0" * 64}, "other-profile"),
        ({"program": 2}, "other-program"),
        ({"normaliser": 99}, "other-program"),
        ({"project": "<script>"}, "not-encoded"),
        ({"version": "1"}, "not-encoded"),
        ({"test_tokens": []}, "not-encoded"),
        ({"test_tokens": [["Ana"]]}, "not-encoded"),
        ({"key_check": None}, "not-encoded"),
    ],
)
def test_what_a_file_says_about_itself_is_looked_over(good, tmp_path, said, code):
    assert found(rewritten(good, to=tmp_path / "said", change=lambda table: table, said=said)) == [code]


def test_any_other_parquet_file_was_not_encoded(tmp_path):
    pq.write_table(pa.table({"First": ["Ana"]}), tmp_path / "other")
    assert found(tmp_path / "other") == ["not-encoded"]


def test_a_stand_in_for_unknown_is_seen_by_its_frequency(tmp_path):
    rows = [[f"{a}{b}", "Silva", "2015-03-04", "F", "97202", "1 Main St"] for a in "abcdef" for b in "ghijklm"]
    assert "too-frequent" in found(encoded(tmp_path, rows_of(rows)))
    empty = [["", "", "", "", "97202", ""]]
    assert "rows-without-tokens" in found(encoded(tmp_path, rows_of([*CHILDREN, *empty])))


def test_a_wrong_key_normaliser_or_profile_is_caught_before_linking(tmp_path):
    def fingerprint(name, *, key=KEY, profile=PROFILE):
        return dict(check_encoded(encoded(tmp_path, key=key, profile=profile, name=name), profile=profile).fingerprint)

    a, b = fingerprint("a"), fingerprint("b")
    assert not compare_encodings({"a": a, "b": b})
    wrong = compare_encodings({"clinic": fingerprint("c", key=KEY[::-1]), "a": a, "b": b})
    assert [(one.code, one.parameters["source"]) for one in wrong] == [("other-key", "clinic")]
    assert wrong[0].message == "clinic and a were encoded with different keys."
    other = b | {"test_tokens": [list(one) for one in b["test_tokens"]]}
    other["test_tokens"][0][0] = "7"
    assert [one.code for one in compare_encodings({"a": a, "b": other})] == ["other-normaliser"]
    older = fingerprint("d", profile=newer(PROFILE, version=2))
    assert [one.code for one in compare_encodings({"a": a, "b": older})] == ["another-profile"]


def test_a_file_that_does_not_pass_is_not_read(good, tmp_path):
    path = rewritten(good, to=tmp_path / "c", change=lambda table: table.drop_columns(["moved"]))
    with pytest.raises(LinkageError, match="The column moved is missing"):
        read_encoded(path, profile=PROFILE)


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"commontable_encoding": 2}, "commontable_encoding"),
        ({"project": "Our Project"}, "project"),
        ({"refresh": 2026}, "refresh"),
        ({"version": 0}, "version"),
        ({"version": True}, "version"),
        ({"keys": []}, "keys"),
        ({"keys": [{"name": "a", "of": ["given", "surname"]}]}, "keys[0].of"),
        ({"keys": [{"name": "a", "of": ["given", "shoe_size"]}]}, "keys[0].of"),
        ({"keys": [{"name": "id", "of": ["given", "surname", "birth_date"]}]}, "keys[0].name"),
        ({"keys": [{"name": "a", "of": ["email"]}, {"name": "a", "of": ["email", "sex"]}]}, "keys[1]"),
        ({"field_tokens": "yes"}, "field_tokens"),
        ({"date_order": "iso"}, "date_order"),
        ({"test_vectors": [{"given_name": "Ana"}]}, "test_vectors"),
        ({"test_vectors": [{"given_name": "Ana"}, {"shoe": "36"}]}, "test_vectors[1]"),
        ({"columns": {"shoe": "Shoe"}}, "columns.shoe"),
        ({"columns": {"given_name": "Name", "surname": "Name"}}, "columns"),
        ({"person": " "}, "person"),
        ({"secret": 1}, "secret"),
    ],
)
def test_a_profile_says_where_it_is_wrong(changed, where):
    from commontable.analysis.tokens import EncodingError

    with pytest.raises(EncodingError) as raised:
        parse_profile(PROFILE.to_dict() | changed)
    assert raised.value.where == where
    assert raised.value.message.endswith(".")


def test_only_what_partners_share_is_in_the_digest():
    assert parse_profile(PROFILE.to_dict()) == PROFILE
    assert PROFILE.with_columns({"surname": "Nachname"}, person="Nr").digest == PROFILE.digest
    assert newer(PROFILE, field_tokens=True).digest != PROFILE.digest
