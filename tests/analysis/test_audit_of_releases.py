"""Releases made here withstand the audit; those somebody mended by hand do not, and the audit says where."""

import hashlib
import itertools
import json
import random
from collections import defaultdict
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from commontable.analysis.audit import AuditError, Published, audit
from commontable.analysis.audit.command import width_of
from commontable.analysis.release import Earlier, Source, Spec, compute, write
from commontable.measurement.datasets.specs import put_together
from commontable.site.command_line import COMMANDS, parser

AT = datetime(2026, 1, 1, tzinfo=UTC)
CATEGORIES = {"g": ("a", "b"), "e": ("x", "y", "z"), "l": ("1", "2")}


def pupils(seed, *, schools=4, sizes=(0, 1, 3, 5, 9, 12, 30, 60)):
    rng = random.Random(seed)
    rows = []
    for s in range(schools):
        for group in itertools.product(*CATEGORIES.values()):
            n, rate = rng.choice(sizes), rng.choice([0, 20, 50, 90])
            rows += [(f"D{s // 2}", f"S{s}", *group, i * 100 < rate * n, round(rng.gauss(50, 9), 1)) for i in range(n)]
    return rows


def released(rows, folder, *, depth=2, by=("g", "e", "l"), policy=None, earlier=None, names=("ok",)):
    columns = ("district", "school", *CATEGORIES, "ok", "score")
    path = folder / "p.parquet"
    pq.write_table(
        pa.table({"year": ["1"] * len(rows)} | {c: [r[k] for r in rows] for k, c in enumerate(columns)}), path
    )
    counts = {"ok": {"success": "ok"}, "mean": {"mean_of": "score"}}
    spec = Spec.from_dict(
        {
            "release": {"title": "t"},
            "sources": {"p": {"path": "p.parquet"}},
            "places": {"levels": ["district", "school"]},
            "indicators": {
                name: {"source": "p", "period": "year", "by": list(by), "depth": depth, **counts[name]}
                for name in names
            },
            **({"policy": policy} if policy else {}),
        }
    )
    return compute(spec, {"p": Source(files=(path,))}, at=AT, earlier=earlier)


def files(computed):
    return Published.of(computed.cells, computed.manifest)


@pytest.mark.parametrize(
    ("seed", "more"),
    [
        (1, {}),
        (2, {"depth": 3}),
        (3, {"policy": {"preset": "new_york"}}),
        (4, {"policy": {"preset": "tiers"}}),
        (5, {"names": ("ok", "mean")}),
        (6, {"policy": {"rate_decimals": 0}, "by": ("g",), "depth": 1}),
    ],
)
def test_nothing_in_a_release_is_given_away(seed, more, tmp_path):
    computed = released(pupils(seed), tmp_path, **more)
    found = audit(files(computed), width=width_of(computed.manifest))
    assert found.exact == 0
    assert found.narrow == ()
    assert found.examined == found.figures
    assert found.hidden == computed.manifest["counts"]["hidden"]


def test_nothing_is_given_away_by_two_releases_together(tmp_path):
    rows = pupils(7)
    first = released(rows, tmp_path, by=("g", "l"))
    second = released(rows, tmp_path, earlier=Earlier.of([first.cells]))
    found = audit(files(second), [files(first)], width=3)
    assert found.exact == 0
    assert found.against == 1
    assert found.notes == ()


def test_changed_data_is_said_and_left_aside(tmp_path):
    rows = pupils(8, sizes=(0, 12, 30, 60))
    first = released(rows, tmp_path, by=("g",))
    second = released(rows[:-9], tmp_path, by=("g",), earlier=Earlier.of([first.cells]))
    found = audit(files(second), [files(first)], width=3)
    assert any("The data changed between releases" in note for note in found.notes)


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    folder = tmp_path_factory.mktemp("release")
    write(released(pupils(9), folder), folder / "out")
    return folder / "out"


def run(*words, monkeypatch):
    module = __import__(COMMANDS["audit-release"][0], fromlist=["run"])
    monkeypatch.setattr("sys.argv", ["commontable", "audit-release", *map(str, words)])
    return module.run(parser().parse_args())


def rewritten(release, folder, change):
    """The release with other cells, its manifest made to fit."""
    folder.mkdir()
    manifest = json.loads((release / "release.json").read_text())
    table = pq.read_table(release / "cells.parquet")
    pq.write_table(pa.Table.from_pylist(change(table.to_pylist()), schema=table.schema), folder / "cells.parquet")
    digest = hashlib.sha256((folder / "cells.parquet").read_bytes()).hexdigest()
    manifest["files"] = {"cells.parquet": {"sha256": digest}}
    (folder / "release.json").write_text(json.dumps(manifest))
    return folder


def test_the_command_says_what_it_looked_at_and_what_it_found(release, monkeypatch, capsys):
    assert run(release, monkeypatch=monkeypatch) == 0
    said = capsys.readouterr().out
    assert "Given away: 0." in said
    assert "265 of them were solved.\n" in said
    assert "is certain to be closer than 3 counts" in said
    assert run(release, "--json", monkeypatch=monkeypatch) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["exact_recoveries"] == 0
    assert told["passed"] is True


def test_without_time_every_figure_is_bounded_and_the_answer_says_how_few_were_solved(release, monkeypatch, capsys):
    assert run(release, "--seconds", "1e-9", monkeypatch=monkeypatch) == 0
    said = capsys.readouterr().out
    assert "265 figures are not shown; every one was bounded, and 0 of them were solved, a sample drawn with" in said
    assert run(release, "--seconds", "0", monkeypatch=monkeypatch) == 2
    assert "--seconds is more than 0" in capsys.readouterr().err


def test_a_release_of_several_specs_is_attacked_with_the_places_and_definitions_of_each(tmp_path):
    parts = [released(pupils(9), tmp_path, names=("ok",)), released(pupils(4), tmp_path, names=("mean",))]
    alone = [audit(files(part), width=3) for part in parts]
    found = audit(files(put_together(parts)), width=3)
    assert found.notes == ()
    assert found.narrow == ()
    assert found.figures == sum(one.figures for one in alone)
    assert found.equations == sum(one.equations for one in alone)


def test_a_figure_shown_beside_a_hidden_one_gives_that_away(release, tmp_path, monkeypatch, capsys):
    """Some groups of a school are hidden; somebody shows all but one of them, and that one follows from the total."""
    true = defaultdict(int)
    for _, school, *groups, _ok, _score in pupils(9):
        for column, value in zip(CATEGORIES, groups, strict=True):
            true[school, json.dumps({column: value})] += 1
    rows = pq.read_table(release / "cells.parquet").to_pylist()
    status = {(one["place"], one["breakdown"]): one["status"] for one in rows if one["place_level"] == "school"}
    lines = [
        [(s, json.dumps({c: v})) for v in values] for s in ("S0", "S1", "S2", "S3") for c, values in CATEGORIES.items()
    ]
    hidden = next(
        [cell for cell in line if status[cell] == "hidden"]
        for line in lines
        if status[line[0][0], "{}"] != "hidden" and any(status[cell] == "hidden" for cell in line)
    )

    def shown(rows):
        for one in rows:
            if (one["place"], one["breakdown"]) in hidden[1:]:
                count = true[one["place"], one["breakdown"]]
                one |= {"status": "ranged", "denominator": count, "low": 0.0, "high": 100.0}
        return rows

    folder = rewritten(release, tmp_path / "mended", shown)
    assert run(folder, "--json", monkeypatch=monkeypatch) == 1
    told = json.loads(capsys.readouterr().out)
    found = {(one["place"], one["breakdown"], one["what"]): one for one in told["narrow"]}
    assert found[*hidden[0], "children"]["least"] == found[*hidden[0], "children"]["most"] == true[hidden[0]]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda rows: [*rows, rows[0]], "twice"),
        (lambda rows: [{**rows[0], "denominator": -4}, *rows[1:]], "cannot be"),
        (lambda rows: [{**rows[0], "status": "secret"}, *rows[1:]], "there is no status secret"),
        (lambda rows: [{**rows[0], "breakdown": "[1"}, *rows[1:]], "breakdown"),
        (lambda rows: [{**rows[0], "low": 90.0, "high": 10.0}, *rows[1:]], "right order"),
        (lambda rows: [{**rows[0], "denominator": 5_000}, *rows[1:]], "no table of children agrees"),
        (lambda rows: [], "no cell"),
    ],
)
def test_bad_files_are_refused_in_one_line(change, says, release, tmp_path, monkeypatch, capsys):
    folder = rewritten(release, tmp_path / "bad", change)
    assert run(folder, monkeypatch=monkeypatch) == 2
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1


def test_missing_and_mixed_up_files_are_refused_in_one_line(release, tmp_path, monkeypatch, capsys):
    assert run(tmp_path / "none", monkeypatch=monkeypatch) == 2
    assert "there is no release.json" in capsys.readouterr().err
    folder = rewritten(release, tmp_path / "mixed", lambda rows: rows)
    (folder / "cells.parquet").write_bytes((folder / "cells.parquet").read_bytes() + b"x")
    assert run(folder, monkeypatch=monkeypatch) == 2
    assert "SHA-256 differs" in capsys.readouterr().err
    (folder / "cells.parquet").unlink()
    assert run(folder, monkeypatch=monkeypatch) == 2
    assert "neither cells.parquet nor cells.csv" in capsys.readouterr().err
    (folder / "release.json").write_text("[" * 10)
    assert run(folder, monkeypatch=monkeypatch) == 2


def test_the_table_may_be_the_one_for_spreadsheets(release, tmp_path, monkeypatch, capsys):
    folder = tmp_path / "csv"
    folder.mkdir()
    for name in ("release.json", "cells.csv"):
        (folder / name).write_bytes((release / name).read_bytes())
    assert run(folder, monkeypatch=monkeypatch) == 0
    (folder / "cells.csv").write_bytes(b'"indicator\n' * 3)
    manifest = json.loads((folder / "release.json").read_text())
    manifest["files"]["cells.csv"]["sha256"] = hashlib.sha256((folder / "cells.csv").read_bytes()).hexdigest()
    (folder / "release.json").write_text(json.dumps(manifest))
    with pytest.raises(AuditError):
        Published.read(folder)
