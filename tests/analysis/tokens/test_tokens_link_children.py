"""Children are found in files of tokens by a side that never sees a name or a key."""

import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest

from analysis.tokens.encoding_cases import KEY, PROFILE, encoded, newer, rows_of
from commontable.analysis.linkage import LinkageError
from commontable.analysis.tokens import link_tokens, read_encoded, standard_profile
from commontable.analysis.tokens.arrays import Column
from commontable.analysis.tokens.matching import Side, match
from commontable.analysis.tokens.offline.deriving import Tokens
from commontable.analysis.tokens.offline.normalising import parts_of

WITH_FIELDS = standard_profile(project="northside", refresh="2026-11", field_tokens=True)
GIVEN = [
    f"{a}{b}" for a in ("Mar", "Jul", "Ros", "Bel", "Kev", "Dom", "Sar", "Tho") for b in ("ina", "ek", "o", "anne")
]
PIECES = ("van", "ker", "sol", "tri", "da", "mi", "ro", "bun", "lez", "gh", "pet", "os", "fi", "wal", "nu", "je")


def people(count, seed):
    """Invented children, a few of them twins."""
    rng = np.random.default_rng(seed)
    made = []
    for place in range(count):
        if place % 40 == 1:
            other = GIVEN[(GIVEN.index(made[-1]["given_name"]) + 5) % len(GIVEN)]
            made.append({**made[-1], "given_name": other})
            continue
        born = np.datetime64("2012-01-01") + int(rng.integers(0, 2500))
        made.append(
            {
                "given_name": str(rng.choice(GIVEN)),
                "surname": "".join(rng.choice(PIECES, 3)).title(),
                "birth_date": str(born),
                "sex": str(rng.choice(["F", "M"])),
                "postcode": str(97200 + rng.integers(0, 30)),
                "address": f"{rng.integers(1, 900)} {rng.choice(PIECES)} St",
            }
        )
    return made


def slipped(child, rng):
    """The same child in another file."""
    child = dict(child)
    kind = rng.integers(0, 12)
    if kind == 0:
        child |= {"postcode": "97300", "address": "1 New Rd"}
    elif kind == 1:
        child["given_name"] = child["given_name"][:-1]
    elif kind == 2:
        child["surname"] = "Q" + child["surname"][1:]
    elif kind == 3:
        child["birth_date"] = child["birth_date"][:8] + "15"
    elif kind == 4:
        child["given_name"], child["surname"] = child["surname"], child["given_name"]
    elif kind == 5:
        child |= {"given_name": str(rng.choice(GIVEN)), "surname": "".join(rng.choice(PIECES, 3))}
    elif kind == 6:
        child |= {"given_name": "", "surname": "".join(rng.choice(PIECES, 3)), "sex": ""}
    return child


def table_of(children, *, profile=WITH_FIELDS, key=KEY, prefix=""):
    tokens = Tokens(key=key, profile=profile)
    made = np.array([tokens.of(parts_of(child, "month_first")) for child in children], dtype=np.int64)
    columns = {name: pa.array(made[:, n], mask=made[:, n] == 0) for n, name in enumerate(tokens.names)}
    return pa.table({"id": [f"{prefix}{n}" for n in range(len(children))], **columns})


@pytest.fixture(scope="module")
def two():
    rng = np.random.default_rng(5)
    everybody = people(2600, 4)
    first, second = everybody[:2000], [slipped(child, rng) for child in everybody[600:]]
    truth = {(f"a{n}", f"b{n - 600}") for n in range(600, 2000)}
    return {"a": table_of(first, prefix="a"), "b": table_of(second, prefix="b")}, truth


def few_of(tables):
    """The first children of each file."""
    return {name: table.slice(0, 300) for name, table in tables.items()}


def score(linked, truth):
    pairs = set(zip(linked.pairs["left_id"].to_pylist(), linked.pairs["right_id"].to_pylist(), strict=True))
    return len(pairs & truth) / len(pairs), len(pairs & truth) / len(truth)


@pytest.fixture(scope="module")
def linked(two):
    return link_tokens(two[0], profile=WITH_FIELDS)


def test_most_children_are_found_one_to_one_and_the_report_knows_how_sure_it_is(two, linked):
    precision, recall = score(linked, two[1])
    assert precision > 0.995
    assert recall > 0.9
    for name in ("left_id", "right_id"):
        assert len(set(linked.pairs[name].to_pylist())) == linked.pairs.num_rows
    told = linked.report["precision"]
    assert told["low"] - 0.005 <= precision <= told["high"] + 0.005
    assert linked.report["recall"]["low"] <= recall <= 1
    assert linked.report["mode"] == "tokens"


def test_fields_find_some_more_only_where_profile_and_agreement_allow_them(two):
    few = newer(WITH_FIELDS, keys=WITH_FIELDS.keys[:6])
    plain = newer(few, field_tokens=False)
    keys = ["id", *(key.name for key in few.keys)]
    fields = [name for name in two[0]["a"].schema.names if name.startswith("field_")]
    by_keys = link_tokens({name: table.select(keys) for name, table in two[0].items()}, profile=plain)
    tables = {name: table.select([*keys, *fields]) for name, table in two[0].items()}
    allowed = link_tokens(tables, profile=few, field_tokens=True)
    assert (by_keys.report["mode"], allowed.report["mode"]) == ("tokens", "field_tokens")
    assert score(allowed, two[1])[1] > score(by_keys, two[1])[1] + 0.05
    assert score(allowed, two[1])[0] > 0.99
    assert link_tokens(tables, profile=few).pairs.num_rows == by_keys.pairs.num_rows
    tables = {name: table.select(keys) for name, table in few_of(two[0]).items()}
    refused = link_tokens(tables, profile=plain, field_tokens=True)
    assert refused.report["mode"] == "tokens"


def test_every_record_has_one_random_person_and_earlier_ones_stay(two, linked):
    clusters = linked.clusters
    assert clusters.num_rows == 4000
    persons = clusters["person"].to_pylist()
    assert {len(person) for person in persons} == {32}
    again = link_tokens(few_of(two[0]), profile=WITH_FIELDS)
    assert not set(again.clusters["person"].to_pylist()) & set(persons)
    kept = link_tokens(two[0], profile=WITH_FIELDS, earlier=clusters)
    assert kept.clusters.sort_by([("source", "ascending"), ("id", "ascending")]) == clusters.sort_by(
        [("source", "ascending"), ("id", "ascending")]
    )


def test_a_gold_sample_measures_what_was_estimated(two):
    gold = sorted(two[1])[::7]
    names = ("left_source", "left_id", "right_source", "right_id")
    table = pa.table(dict(zip(names, zip(*(("b", b, "a", a) for a, b in gold), strict=True), strict=True)))
    report = link_tokens(two[0], profile=WITH_FIELDS, gold=table).report
    assert report["gold"]["pairs"] == len(gold)
    assert 0 < report["recall"]["low"] < report["recall"]["expected"] <= report["recall"]["high"]


def test_three_files_make_one_person_with_at_most_one_record_of_each(two):
    children = people(300, 9)
    records = {name: table_of(children[n * 50 : n * 50 + 200], prefix=name) for n, name in enumerate("xyz")}
    linked = link_tokens(records, profile=WITH_FIELDS)
    held = {}
    for row in linked.clusters.to_pylist():
        held.setdefault(row["person"], []).append(row["source"])
    assert all(len(set(sources)) == len(sources) for sources in held.values())
    assert sum(len(sources) == 3 for sources in held.values()) > 90


def test_twins_and_namesakes_that_cannot_be_told_apart_are_held_back():
    child = {"given_name": "Ana", "surname": "Silva", "birth_date": "2015-03-04", "sex": "F"}
    homes = [{"postcode": f"9720{n}", "address": f"{n} Elm St"} for n in range(1, 6)]
    records = {
        "a": table_of([{**child, **home} for home in homes[:3]], prefix="a"),
        "b": table_of([{**child, **home} for home in homes[3:]], prefix="b"),
    }
    assert link_tokens(records, profile=WITH_FIELDS).pairs.num_rows == 0


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (people(60, 1), people(60, 2)),
        (people(3, 1), [{"postcode": "97202"}] * 4),
        ([{"given_name": "Ana", "surname": "Silva", "birth_date": "1900-01-01"}] * 900, people(30, 2)),
        ([{"given_name": "A", "surname": "B", "birth_date": "2015-03-04", "postcode": "1"}] * 900,) * 2,
    ],
    ids=["no overlap", "all missing", "dates in 1900", "identical names"],
)
def test_bad_files_end_clearly(first, second):
    linked = link_tokens({"a": table_of(first), "b": table_of(second)}, profile=WITH_FIELDS, field_tokens=True)
    assert linked.clusters.num_rows == len(first) + len(second)
    assert linked.pairs.num_rows <= 1
    assert set(linked.report["warnings"]) & {"no_links", "many_ties", "key_refused"}


def test_strangers_that_a_refused_key_brings_together_count_against_looser_keys():
    twins, others = np.repeat(np.arange(1, 21), 2), np.arange(100, 110)
    left, right = np.concatenate([twins, others]), np.concatenate([twins + 500, others])
    sides = [Side(columns=[Column(tokens > 0, tokens)] * 2, rows=np.arange(len(tokens))) for tokens in (left, right)]
    found = match(*sides, keys=[("strict", ("given",)), ("loose", ("surname",))], threshold=0.5)
    assert [one.accepted for one in found.passes] == [False, False]
    assert found.passes[1].chance == found.passes[1].linked == 10


def test_a_child_entered_twice_in_one_file_is_one_person():
    children = people(200, 3)
    doubled = [*children, *({**child, "address": ""} for child in children[:20])]
    linked = link_tokens({"a": table_of(doubled), "b": table_of(children)}, profile=WITH_FIELDS)
    assert linked.report["duplicates"] >= 20
    assert linked.pairs.num_rows >= 190


def test_tables_with_anything_but_tokens_of_one_key_are_refused(two, tmp_path):
    a, b = two[0].values()
    for other, says in (
        (b.append_column("name", pa.array(["Ana"] * len(b))), "not the columns"),
        (b.set_column(1, "full", pa.array(["Ana"] * len(b))), "not tokens"),
        (b.slice(0, 0), "no rows"),
        (pa.concat_tables([b, b]), "twice"),
    ):
        with pytest.raises(LinkageError, match=says):
            link_tokens({"a": a, "b": other}, profile=WITH_FIELDS)
    with pytest.raises(LinkageError, match="at least two"):
        link_tokens({"a": a}, profile=WITH_FIELDS)
    files = {
        name: read_encoded(encoded(tmp_path, rows_of(), key=key, name=name), profile=PROFILE)
        for name, key in (("preschool", KEY), ("clinic", KEY[::-1]))
    }
    with pytest.raises(LinkageError, match="different keys"):
        link_tokens(files, profile=PROFILE)


LOADED = """
import sys
import commontable.analysis.tokens, commontable.analysis.tokens.running, commontable.analysis.tokens.fields
import commontable.analysis.tokens.matching
offline = "commontable.analysis.tokens.offline."
print(sorted(name.removeprefix(offline) for name in sys.modules if name.startswith(offline)))
"""


def test_two_roles_the_linking_side_loads_nothing_that_reads_a_key_or_a_name():
    said = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, timeout=600, check=True)
    assert eval(said.stdout) == ["folding", "parts", "profile", "refusing", "standard"]


def test_fields_are_asked_about_in_sql_that_a_cluster_understands(two, monkeypatch):
    from sqlglot import exp, parse_one

    from commontable.analysis.linkage.workbench import Workbench

    asked = []

    def recorded(name):
        meant = getattr(Workbench, name)
        monkeypatch.setattr(Workbench, name, lambda self, *words: asked.append(words[-1]) or meant(self, *words))

    for name in ("make", "read", "one"):
        recorded(name)
    link_tokens(few_of(two[0]), profile=WITH_FIELDS, field_tokens=True)
    assert len(asked) >= 8
    for sql in asked:
        tree = parse_one(sql, read="duckdb")
        assert parse_one(tree.sql("spark"), read="spark")
        assert all(isinstance(join.args["on"], exp.EQ) for join in tree.find_all(exp.Join))
