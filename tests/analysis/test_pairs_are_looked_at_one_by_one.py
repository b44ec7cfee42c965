"""Uncertain pairs: only the one that was asked for leaves the closed process, and differences stand where they are."""

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commontable.analysis.confined import NotConfined
from commontable.analysis.pairs import VERDICTS, PersonFile, list_pairs, look_at_pair, side_by_side
from commontable.analysis.pairs.inside import look
from commontable.analysis.release.sources import SealedFile
from commontable.analysis.sealed import new_key, write_sealed

FIELDS = {"given_name": "first", "surname": "last", "birth_date": "born"}


def sealed(folder: Path, name: str, columns: dict[str, list[object]]) -> SealedFile:
    """The columns, sealed with a key of their own."""
    file = SealedFile(path=folder / name, key=new_key())
    write_sealed(pa.table(columns).to_reader(), file.path, file.key)
    return file


@pytest.fixture
def made(tmp_path: Path) -> tuple[SealedFile, list[PersonFile]]:
    """Two doubtful pairs, and the two partners' files they stand in."""
    uncertain = sealed(tmp_path, "uncertain", {
        "left_source": ["school", "school"], "left_id": ["a1", "a2"],
        "right_source": ["camp", "camp"], "right_id": ["b1", "b2"],
        "probability": [0.8, 0.45], "pattern": ["given_name=same", "given_name=close;surname=same"],
    })  # fmt: skip
    files = [
        PersonFile(
            source="school", partner="Northside", extract="s1", fields=FIELDS,
            records=sealed(tmp_path, "s1.records", {"_row": [7, 8, 9], "record": ["a1", "a2", "a2"]}),
            identities=sealed(tmp_path, "s1", {
                "_row": [9, 7, 8], "first": [" Ana ", "Bo", "Anna"], "last": ["Ruiz", "Li", "Ruiz"],
                "born": ["2015-03-02", "2014-01-01", "2015-03-02"],
            }),
        ),
        PersonFile(
            source="camp", partner="Harbor", extract="c1", fields=FIELDS,
            records=sealed(tmp_path, "c1.records", {"_row": [1, 2], "record": ["b1", "b2"]}),
            identities=sealed(tmp_path, "c1", {
                "_row": [1, 2], "first": ["Bo", "Ana"], "last": ["Le", "Ruiz"], "born": [None, "2015-02-03"],
            }),
        ),
    ]  # fmt: skip
    return uncertain, files


def test_the_list_opens_no_identities_and_begins_with_the_most_doubtful(made):
    uncertain, _files = made
    seen = list_pairs(uncertain, threshold=0.5)
    assert [(one.number, one.left, one.right) for one in seen.pairs] == [(1, "a2", "b2"), (2, "a1", "b1")]
    assert (seen.chosen, seen.left, seen.right) == (None, None, None)


def test_one_pair_is_shown_with_both_sides_and_no_other(made):
    uncertain, files = made
    seen = look_at_pair(uncertain, threshold=0.5, files=files)
    assert seen.chosen == seen.pairs[0]
    assert {name: sorted(several) for name, several in seen.left.values.items()} == {
        "given_name": ["Ana", "Anna"], "surname": ["Ruiz"], "birth_date": ["2015-03-02"],
    }  # fmt: skip
    assert (seen.left.rows, seen.right.texts["birth_date"]) == (2, "2015-02-03")
    assert set(seen.extracts) == {"s1", "c1"}
    assert "Ruiz" not in repr(seen)
    assert "Bo" not in str(seen.left.values) + str(seen.right.values)


def test_answered_pairs_are_passed_over_and_the_last_one_leads_back_to_the_first(made):
    uncertain, files = made
    keys = {"of_uncertain": uncertain.key}
    keys |= {f"records_{one.extract}": one.records.key for one in files}
    keys |= {f"identities_{one.extract}": one.identities.key for one in files}
    told = {
        "uncertain": str(uncertain.path), "threshold": 0.5,
        "files": [{
            "source": one.source, "partner": one.partner, "extract": one.extract, "fields": dict(one.fields),
            "records": str(one.records.path), "identities": str(one.identities.path),
        } for one in files],
    }  # fmt: skip
    first, second = ("school", "a2", "camp", "b2"), ("school", "a1", "camp", "b1")

    def chosen(
        answered: list[tuple[str, ...]], after: int, number: int | None = None, gone: tuple[tuple[str, str], ...] = ()
    ) -> object:
        return look(**told, answered=answered, gone=gone, number=number, after=after, **keys)["number"]

    assert chosen([], 0) == 1
    assert chosen([first], 0) == 2
    assert chosen([], 2) == 1
    assert chosen([first, second], 0) is None
    assert (chosen([], 0, number=2), chosen([], 0, number=99)) == (2, None)
    erased = (("camp", "b2"),)
    assert (chosen([], 0, gone=erased), chosen([], 0, number=1, gone=erased)) == (2, None)


def test_a_wrong_key_shows_nothing(made):
    uncertain, files = made
    with pytest.raises(NotConfined):
        look_at_pair(SealedFile(path=uncertain.path, key=new_key()), threshold=0.5, files=files)


WRITTEN = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30)


@given(left=WRITTEN, right=WRITTEN, field=st.sampled_from(["given_name", "birth_date", "phone"]))
def test_marked_texts_are_the_texts(left: str, right: str, field: str):
    lines = side_by_side({field: left}, {field: right})
    for line in lines:
        assert line.says in VERDICTS
        shown = ["".join(part.text for part in side) for side in (line.left, line.right)]
        assert all(not one.isspace() for one in shown if one)
        marked = any(part.differs for part in (*line.left, *line.right))
        assert marked == (line.says in {"close", "day_month_swapped", "one_year_off", "different"})


@pytest.mark.parametrize(
    ("field", "left", "right", "says"),
    [
        ("given_name", "ANA", "Ána", "written_differently"),
        ("given_name", "राम", "रम", "close"),
        ("given_name", "Ana\u202e", "Ana", "same"),
        ("birth_date", "2015-03-02", "2016-03-02", "one_year_off"),
        ("birth_date", "2015-03-02", "2015-03-12", "close"),
        ("birth_date", "3/2/2015", "7/9/1999", "different"),
        ("suburb", "", "Harbor", "right_only"),
    ],
)
def test_what_people_see_at_once(field: str, left: str, right: str, says: str):
    assert [line.says for line in side_by_side({field: left}, {field: right})] == [says]
