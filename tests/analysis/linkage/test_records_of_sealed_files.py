"""One record a person of a partner's dataset, however many rows and files; fingerprints that name nobody."""

from pathlib import Path

import pyarrow as pa
import pytest

from commontable.analysis.contract.sealing import ROW_KEY
from commontable.analysis.linkage.rates import RatedFile, match_rates
from commontable.analysis.linkage.records import IdentityFile, records_of
from commontable.analysis.release.sources import SealedFile
from commontable.analysis.sealed import WrongKey, write_sealed

SECRET = bytes(32)
FIELDS = {"given_name": "name", "birth_date": "born"}


def sealed(path: Path, columns: dict[str, list[object]]) -> SealedFile:
    write_sealed(pa.table(columns).to_reader(), path, bytes(range(32)))
    return SealedFile(path=path, key=bytes(range(32)))


def identities(file: SealedFile, **given: object) -> IdentityFile:
    told = {"source": "school", "partner": "1", "extract": file.path.name, "fields": FIELDS, "person": "pupil"} | given
    return IdentityFile(path=file.path, key=file.key, **told)  # type: ignore[arg-type]


@pytest.fixture
def files(tmp_path: Path) -> list[IdentityFile]:
    """Ana in two years, with her name corrected; Bo; two rows without a number; one with nothing."""
    first = {"pupil": ["1", "2"], "name": ["Anna", "Bo"], "born": ["2015-01-02", None], ROW_KEY: [7, 8]}
    second = {
        "pupil": ["1", None, " ", None], "name": ["Ana", "Cy", "Cy", " "], "born": ["", "2014", "2014", None],
        ROW_KEY: [9, 10, 11, 12],
    }  # fmt: skip
    return [identities(sealed(tmp_path / f"{n}", one)) for n, one in enumerate((first, second))]


def test_rows_of_one_child_are_one_record_and_the_newest_value_counts(files) -> None:
    found = records_of(files, secret=SECRET)["school"]
    names = {one["id"]: (one["given_name"], one["birth_date"]) for one in found.table.to_pylist()}
    assert sorted(names.values(), key=str) == [("Ana", "2015-01-02"), ("Bo", None), ("Cy", "2014"), (None, None)]
    of_rows = {one[ROW_KEY]: one["record"] for one in found.rows.to_pylist()}
    assert of_rows[7] == of_rows[9]
    assert of_rows[10] == of_rows[11]
    assert len(set(of_rows.values())) == 4


def test_fingerprints_stay_from_run_to_run_and_differ_by_partner_source_and_key(files) -> None:
    def ids(**given: object) -> set[str]:
        told = {"source": "school", "partner": "1"} | given
        one = identities(SealedFile(path=files[0].path, key=files[0].key), **{**told, "extract": "other"})
        return set(records_of([one], secret=SECRET)[str(told["source"])].table["id"].to_pylist())

    same = ids()
    assert same == set(records_of(files[:1], secret=SECRET)["school"].table["id"].to_pylist())
    assert not same & ids(partner="2")
    assert not same & ids(source="clinic")
    assert not same & set(records_of(files[:1], secret=bytes([1] * 32))["school"].table["id"].to_pylist())


def test_who_is_suppressed_is_left_out_with_every_row(files) -> None:
    found = records_of(files, secret=SECRET)["school"]
    ana = next(one["id"] for one in found.table.to_pylist() if one["given_name"] == "Ana")
    left = records_of(files, secret=SECRET, suppressed=[("school", ana), ("clinic", "x")])["school"]
    assert ana not in left.table["id"].to_pylist()
    assert set(left.rows[ROW_KEY].to_pylist()) == {8, 10, 11, 12}


def test_the_wrong_key_opens_nothing(files) -> None:
    with pytest.raises(WrongKey):
        records_of([identities(SealedFile(path=files[0].path, key=bytes(32)))], secret=SECRET)


def test_small_groups_are_kept_back_with_a_second_one(tmp_path: Path) -> None:
    groups = ["free"] * 60 + ["paid"] * 40 + ["other"] * 5
    everybody = [f"{n:032x}" for n in range(105)]
    rows = list(range(105))
    crosswalk = sealed(tmp_path / "a", {ROW_KEY: rows, "person": everybody})
    measures = sealed(tmp_path / "m", {ROW_KEY: rows[::-1], "lunch": groups[::-1], "score": [1.0] * 105})
    other = sealed(tmp_path / "b", {ROW_KEY: [1], "person": everybody[:1]})
    many = sealed(tmp_path / "c", {ROW_KEY: list(range(50)), "person": everybody[:50]})
    empty = sealed(tmp_path / "n", {ROW_KEY: list(range(50))})
    school = RatedFile(source="school", partner="n", crosswalk=crosswalk, measures=measures, groups=("lunch",))
    clinic = RatedFile(source="clinic", partner="h", crosswalk=many, measures=empty)
    found = {(one.source, one.by, one.group): one for one in match_rates([school, clinic])}
    assert (found["school", "all", ""].people, found["school", "all", ""].rate) == (100, 50)
    assert (found["school", "lunch", "free"].people, found["school", "lunch", "free"].bound) == (60, "")
    assert found["school", "lunch", "other"].rate is None
    assert found["school", "lunch", "paid"].rate is None  # else the other could be had by subtraction
    few = RatedFile(source="few", partner="h", crosswalk=other, measures=empty)
    (low, *_rest) = [one for one in match_rates([school, few]) if one.source == "school"]
    assert (low.rate, low.bound) == (10, "most")
