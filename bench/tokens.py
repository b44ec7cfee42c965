"""What linking without names costs, and what somebody without the key reads in the tokens.

    python bench/tokens.py [--rows 1000000]

FEBRL 4 whole and with 60 % of each side (true links shipped; names by `tests/data/febrl/SOURCE.md`), and the seeded
children of `children.py`: F1 of plain identities, of match keys, and of match keys with field tokens, on the same
records. At the largest size match keys alone have to reach 0.985, linked by the hub within ten seconds of wall time:
`commontable link` from two files on the disk to the written links, its start and its checks included.

The attacker has the tokens, no key, and the names of another population of the same size with the same frequencies:
the most frequent token is taken for the most frequent value, and so on down the ranks.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from children import FIELDS, children

from commontable.analysis.linkage import link
from commontable.analysis.tokens import EncodingProfile, link_tokens, standard_profile
from commontable.analysis.tokens.offline.normalising import parts_of
from encoding import encoded, written

FEBRL = HERE.parent / "tests" / "data" / "febrl"
LEAST_F1, MOST_SECONDS = 0.985, 10
SPEC = """[sources.a]
path = "a.parquet"
[sources.b]
path = "b.parquet"
[link]
profile = "profile.json"
"""
_TIMED = (
    "import json, resource, subprocess, sys, time; begun = time.perf_counter(); "
    "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); took = time.perf_counter() - begun; "
    "used = resource.getrusage(resource.RUSAGE_CHILDREN); "
    "print(json.dumps([took, used.ru_utime + used.ru_stime, used.ru_maxrss]))"
)
"""A small process between, because a process inherits the largest memory of the one that started it."""
PROFILE = standard_profile(project="bench", refresh="once", field_tokens=True)
OF_FEBRL = {
    "given_name": "given_name",
    "surname": "surname",
    "street_number": "street_number",
    "address": "address_1",
    "suburb": "suburb",
    "postcode": "postcode",
    "state": "state",
    "birth_date": "date_of_birth",
}
Sides = tuple[pa.Table, pa.Table, set[tuple[str, str]]]


def febrl(share: float = 1.0) -> Sides:
    """FEBRL 4, or this share of each side drawn with a fixed seed; the links of those that are in both."""
    sides = []
    rng = np.random.default_rng(4)
    for name in ("dataset4a", "dataset4b"):
        content = gzip.decompress((FEBRL / f"{name}.csv.gz").read_bytes())
        names = [one.strip() for one in content.split(b"\n", 1)[0].decode().split(",")]
        read = csv.read_csv(
            io.BytesIO(content),
            read_options=csv.ReadOptions(column_names=names, skip_rows=1),
            convert_options=csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
        kept = np.sort(rng.permutation(read.num_rows)[: round(share * read.num_rows)])
        table = pa.table({"id": read[names[0]], **{ours: read[theirs] for ours, theirs in OF_FEBRL.items()}}).take(kept)
        sides.append(
            pa.table({one: [(text or "").strip() for text in table[one].to_pylist()] for one in table.schema.names})
        )
    known = [{one.split("-")[1]: one for one in side["id"].to_pylist()} for side in sides]
    return sides[0], sides[1], {(one, known[1][who]) for who, one in known[0].items() if who in known[1]}


def of_children(rows: int) -> Sides:
    """Seeded children."""
    left, right, truth = children(rows)
    return left, right, set(zip(truth["left_id"].to_pylist(), truth["right_id"].to_pylist(), strict=True))


def quality(pairs: pa.Table, truth: set[tuple[str, str]]) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    found = zip(pairs["left_id"].to_pylist(), pairs["right_id"].to_pylist(), strict=True)
    right = sum(pair in truth for pair in found)
    precision, recall = right / max(pairs.num_rows, 1), right / len(truth)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def cost(name: str, sides: Sides, *, methods: Sequence[str]) -> dict[str, tuple[float, float]]:
    """One line a method; F1 and seconds of each."""
    left, right, truth = sides
    told = {}
    tokens: dict[str, pa.Table] = {}
    for method in methods:
        if method != "names" and not tokens:
            begun = time.perf_counter()
            tokens = {side: encoded(table, profile=PROFILE) for side, table in (("a", left), ("b", right))}
            print(f"  {name}: encoded {left.num_rows + right.num_rows:,} rows in {time.perf_counter() - begun:.0f} s")
        begun = time.perf_counter()
        if method == "names":
            linked = link({"a": left, "b": right})
        else:
            linked = link_tokens(tokens, profile=PROFILE, field_tokens=method == "keys and fields")
        took = time.perf_counter() - begun
        precision, recall, f1 = quality(linked.pairs, truth)
        expected = linked.report["expected"]
        assert isinstance(expected, dict)
        print(
            f"  {name:24} {method:16} P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}  {took:6.1f} s   "
            f"(expected without labels: P {expected['precision']}, R {expected['recall']})",
            flush=True,
        )
        told[method] = (f1, took)
    return told


def hub(name: str, sides: Sides) -> tuple[float, float]:
    """What the hub does with two encoded files, as a program of its own; F1 and seconds."""
    profile = standard_profile(project="bench", refresh="once")
    own: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "spec.toml").write_text(SPEC, encoding="utf-8")
        (folder / "profile.json").write_text(json.dumps(profile.to_dict()), encoding="utf-8")
        begun = time.perf_counter()
        for side, table in zip(("a", "b"), sides, strict=False):
            own |= written(encoded(table, profile=profile), folder / f"{side}.parquet", profile=profile)
        print(f"  {name}: encoded by the partners in {time.perf_counter() - begun:.0f} s", flush=True)
        program = Path(sys.executable).with_name("commontable")
        command = [str(program), "link", str(folder / "spec.toml"), "--out", str(folder / "out")]
        done = subprocess.run([sys.executable, "-c", _TIMED, *command], check=True, stdout=subprocess.PIPE, text=True)
        took, processor, peak = json.loads(done.stdout.splitlines()[-1])
        pairs = pq.read_table(folder / "out" / "pairs.parquet", columns=["left_id", "right_id"])
    named = pa.table({side: [own[one] for one in pairs[side].to_pylist()] for side in pairs.schema.names})
    precision, recall, f1 = quality(named, sides[2])
    print(
        f"  {name}: P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f} (aim: at least {LEAST_F1})\n"
        f"  {name}: the hub's link took {took:.1f} s (aim: under {MOST_SECONDS} s on a quiet machine), "
        f"{processor:.1f} s of processor, {peak / 1024:,.0f} MB at most",
        flush=True,
    )
    return f1, took


def attack(rows: int) -> None:
    """The share of records whose value is recovered, by kind of token."""
    own, other = (
        [
            parts_of({name: text for name, text in row.items() if text}, PROFILE.date_order)
            for row in children(rows, seed=seed)[0].select(FIELDS).to_pylist()
        ]
        for seed in (71, 72)
    )
    for name, groups in (
        ("plain", ()),
        ("salted by year of birth", ("birth_year",)),
        ("salted by date of birth", ("birth_date",)),
    ):
        shares = [recovered(own, other, value=(value,), groups=groups) for value in ("given", "surname")]
        print(f"  {name:48} given name {shares[0]:6.2%}   surname {shares[1]:6.2%}", flush=True)
    keys = [(recovered(own, other, value=key.of), key) for key in PROFILE.keys]
    for share, key in sorted(keys, key=lambda one: -one[0])[:6]:
        print(f"  {' + '.join(key.of):48} the whole key {share:6.2%}", flush=True)
    print(f"  the other {len(keys) - 6} match keys: at most {sorted(share for share, _ in keys)[-7]:.2%}", flush=True)


def recovered(
    own: Iterable[dict[str, str]], other: Iterable[dict[str, str]], *, value: Sequence[str], groups: Sequence[str] = ()
) -> float:
    """Ranks of tokens are aligned with ranks of known values, within each group (which the attacker is taken to know).

    The better half of ties is drawn at random.
    """
    rng = np.random.default_rng(9)
    seen, known = (defaultdict(Counter), defaultdict(Counter))
    for counted, records in ((seen, own), (known, other)):
        for parts in records:
            if all(name in parts for name in (*value, *groups)):
                counted[tuple(parts[name] for name in groups)][tuple(parts[name] for name in value)] += 1
    right = total = 0
    for group, tokens in seen.items():
        total += sum(tokens.values())
        ranked = [_ranked(tokens, rng), _ranked(known.get(group, Counter()), rng)]
        right += sum(tokens[mine] for mine, guess in zip(*ranked, strict=False) if mine == guess)
    return right / max(total, 1)


def _ranked(counted: Counter[tuple[str, ...]], rng: np.random.Generator) -> list[tuple[str, ...]]:
    names = list(counted)
    order = np.lexsort((rng.random(len(names)), [-counted[name] for name in names]))
    return [names[place] for place in order]


def main() -> None:
    """Print both tables; end with 1 where match keys fall short."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    assert isinstance(PROFILE, EncodingProfile)
    methods = ("names", "keys", "keys and fields")
    print("What privacy costs")
    cost("FEBRL 4", febrl(), methods=methods)
    cost("FEBRL 4, 60 % of each side", febrl(0.6), methods=methods)
    cost(f"children {min(rows, 100_000):,}", of_children(min(rows, 100_000)), methods=methods)
    print("What an attacker without the key recovers, of 100,000 children")
    attack(min(rows, 100_000))
    if rows <= 100_000:
        return
    print("The hub's link by match keys alone: files read, checked, linked and written")
    f1, seconds = hub(f"children {rows:,}", of_children(rows))
    if seconds >= MOST_SECONDS:
        print(f"  slower than {MOST_SECONDS} s: on a quiet machine this is a failure")
    if f1 < LEAST_F1:
        sys.exit(1)


if __name__ == "__main__":
    main()
