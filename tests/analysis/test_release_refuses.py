"""A SPEC or a source that cannot be used: exit 2, one line, what is wrong and where, and no file left
behind.
"""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.released import run_release, write_spec

SOURCES = {"pupils": {"path": "pupils.parquet"}}
READING = {"source": "pupils", "period": "year", "success": "score >= 40", "by": ["lunch"]}


@pytest.fixture
def folder(tmp_path):
    table = pa.table(
        {
            "year": [2020] * 40,
            "district": ["D1"] * 20 + ["D2"] * 20,
            "school": [f"S{i // 10}" for i in range(40)],
            "lunch": ["free", "paid"] * 20,
            "name": ["Alma Secret"] * 40,
            "score": list(range(30, 70)),
            "passed": [i % 2 for i in range(40)],
            "blank": [None] * 40,
        }
    )
    pq.write_table(table, tmp_path / "pupils.parquet")
    return tmp_path


def refused(folder, capsys, **given):
    """What the command says, having refused."""
    write_spec(folder, **{"sources": SOURCES, "indicators": {"reading": READING}, **given})
    assert run_release(folder) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "Traceback" not in said
    assert "Secret" not in said
    assert not (folder / "out" / "release.json").exists()
    return said


def indicator(**changes):
    return {"indicators": {"reading": {k: v for k, v in {**READING, **changes}.items() if v is not None}}}


@pytest.mark.parametrize(
    ("changes", "where", "what"),
    [
        ({"by": ["lunhc"]}, "[indicators.reading] by", "Is lunch meant?"),
        ({"period": "yeer"}, "[indicators.reading] period", "Is year meant?"),
        ({"success": "scor >= 40"}, "[indicators.reading] success", "Is score meant?"),
        ({"success": "score >="}, "[indicators.reading] success", "cannot be read"),
        ({"success": "score"}, None, None),
        ({"success": "score + 1"}, "[indicators.reading] success", "true or false"),
        ({"success": "name > 5"}, "[indicators.reading] success", "does not fit the columns"),
        ({"success": "cast(name as int) > 5"}, "[indicators.reading] success", "does not fit the columns"),
        ({"success": None}, "[indicators.reading]", "either success"),
        ({"mean_of": "score"}, "[indicators.reading]", "either success"),
        ({"success": None, "mean_of": "name"}, "[indicators.reading] mean_of", "not numbers"),
        ({"success": None, "mean_of": "passed"}, "[indicators.reading] mean_of", "only 0 and 1"),
        ({"success": None, "mean_of": "nothing"}, "[indicators.reading] mean_of", "no column nothing"),
        ({"where": "score > 1000"}, "[indicators.reading]", "no row counts"),
        ({"period": "blank"}, "[indicators.reading] period", "empty in some rows"),
        ({"source": "puplis"}, "[indicators.reading] source", "no [sources.puplis]"),
        ({"depth": 9}, "[indicators.reading] depth", "from 0 to 3"),
        ({"direction": "up"}, "[indicators.reading] direction", "increase"),
        ({"by": ["school"]}, "[indicators.reading] by", "place"),
        ({"by": "lunch"}, "[indicators.reading] by", "list"),
        ({"by": ["lunch", "lunch"]}, "[indicators.reading] by", "twice"),
        ({"colour": "red"}, "[indicators.reading] colour", "no such setting"),
    ],
)
def test_an_indicator_that_cannot_be_computed(folder, capsys, changes, where, what):
    if where is None:
        write_spec(folder, sources=SOURCES, **indicator(**changes))
        assert run_release(folder) == 0  # a number counts where it is not zero
        return
    said = refused(folder, capsys, **indicator(**changes))
    assert where in said
    assert what in said


@pytest.mark.parametrize(
    "attack",
    [
        "score > 40; DROP TABLE pupils",
        "score > 40) FROM read_csv('/etc/passwd') --",
        "(SELECT count(*) FROM read_text('/etc/passwd')) > 0",
        "score IN (SELECT 1)",
        "EXISTS (SELECT 1)",
        "read_text('/etc/passwd') <> ''",
        "getenv('HOME') = 'x'",
        "getvariable('x') = 1",
        "current_setting('threads') = 1",
        "pupils.score > 1",
        "count(*) > 1",
        "sum(score) OVER () > 1",
        "score > $1",
        "score > ?",
        "lunch ~ '(a+)+$'",
        "name = e'\\x41'",
        "random() > 0.5",
        "now() > '2020-01-01'",
        "cast(score as struct(a int)) is null",
        "[x for x in [1]] = [1]",
        "score > 40 UNION SELECT 1",
        "COLUMNS(*) > 1",
        "*",
        "score > 1 AND (" * 200,
        "(" * 3000,
        "score > 1" + " OR score > 1" * 300,
        "",
        " ",
        "\x00",
    ],
)
def test_a_condition_that_would_do_more_than_compare(folder, capsys, attack):
    from commontable.analysis.condition import ConditionError, parse_condition

    with pytest.raises(ConditionError):
        parse_condition(attack, columns=["score", "lunch", "name"])
    if attack.isprintable() and attack.strip():
        assert "success" in refused(folder, capsys, **indicator(success=attack))


def test_a_school_in_two_districts(folder, capsys):
    table = pq.read_table(folder / "pupils.parquet")
    moved = table.set_column(1, "district", pa.array(["D1"] * 15 + ["D2"] * 25))
    pq.write_table(moved, folder / "pupils.parquet")
    said = refused(folder, capsys)
    assert "[places] levels" in said
    assert "school S1 is in district D1 and in district D2" in said


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"sources": {"pupils": {"path": "nobody.parquet"}}}, "[sources.pupils] path: there is no file nobody.parquet"),
        ({"sources": {"pupils": {"path": "*.pq"}}}, "no file *.pq"),
        ({"sources": {"pupils": {"path": "pupils.parquet", "colour": "x"}}}, "[sources.pupils] colour"),
        ({"sources": {"pupils": {"path": "broken.parquet"}}}, "broken.parquet cannot be read as Parquet"),
        ({"sources": {"pupils": {"path": "page.xls"}}}, "neither CSV nor Parquet"),
        ({"sources": {"pupils": {"path": "*.*"}}}, "[sources.pupils] path"),
        ({"sources": {"pupils": {"path": "empty.csv"}}}, "empty.csv cannot be read as CSV"),
        ({"sources": {"pupils": {"path": "ragged.csv"}}}, "ragged.csv cannot be read as CSV"),
        ({"sources": {"pupils": {"path": "pupils.parquet", "schema": "no.json"}}}, "[sources.pupils] schema"),
        ({"sources": {}}, "[sources]"),
        ({"indicators": {}}, "[indicators]"),
        ({"levels": ("region", "school")}, "[places] levels: source pupils has no column region"),
        ({"levels": ("all",)}, "[places] levels"),
        ({"release": {"title": "T", "minimum_count": 0}}, "[release] minimum_count"),
        ({"release": {"title": "T", "minimum_count": True}}, "[release] minimum_count"),
        ({"release": {"minimum_count": 10}}, "[release] title"),
        ({"indicators": {"=cmd()": READING}}, "[indicators.=cmd()]"),
    ],
)
def test_a_spec_that_names_what_is_not_there(folder, capsys, given, what):
    (folder / "broken.parquet").write_bytes(b"PAR1 this is no table PAR1")
    (folder / "page.xls").write_text("<html>")
    (folder / "empty.csv").write_text("")
    (folder / "ragged.csv").write_text("year,district,school,lunch,score\n2020,D1,S1,free,Alma Secret,3\n")
    assert what in refused(folder, capsys, **given)


def test_no_rows_at_all(folder, capsys):
    pq.write_table(pq.read_table(folder / "pupils.parquet").slice(0, 0), folder / "pupils.parquet")
    assert "no row counts" in refused(folder, capsys)


def test_a_release_that_shows_nothing_says_why(folder, capsys):
    write_spec(folder, sources=SOURCES, indicators={"reading": READING}, release={"title": "Few", "minimum_count": 500})
    assert run_release(folder) == 0
    said = capsys.readouterr()
    assert "0 published, 0 ranged" in said.out
    assert "nothing can be shown: every group has fewer than 500 children" in said.err
    assert said.err.count("\n") == 1


def test_a_spec_that_is_no_toml_or_is_not_there(folder, capsys):
    (folder / "spec.toml").write_text("[release\n")
    assert run_release(folder) == 2
    assert "not TOML" in capsys.readouterr().err
    assert run_release(folder, spec="nowhere.toml") == 2
    assert "there is no file" in capsys.readouterr().err


def test_a_csv_that_does_not_fit_its_schema_is_sent_to_check(folder, capsys):
    (folder / "pupils.csv").write_text("year,district,school,lunch,score\n2020,D1,S1,free,Alma Secret\n")
    fields = [{"name": n} for n in ("year", "district", "school", "lunch")] + [{"name": "score", "type": "integer"}]
    import json

    (folder / "schema.json").write_text(json.dumps({"fields": fields}))
    said = refused(folder, capsys, sources={"pupils": {"path": "pupils.csv", "schema": "schema.json"}})
    assert "pupils.csv" in said
    assert "commontable check" in said
