"""`make bench` part: linking two files of children, beside a hand-tuned Splink script over the same files.

    .venv/bin/python bench/linkage.py [ROWS]        (default 1,000,000 in each file)

Children of `children.py` (seeded). Each part runs in a process of its own, so that its peak memory is its own: the
whole of `commontable link` (read, normalise, de-duplicate each file, train, check the training, compare, resolve, make
clusters, estimate what was missed, write), and two scripts that an expert with Splink would write for just these files.
The first reads, normalises, trains, predicts and links one-to-one, as if no file could hold a child twice. The second
also looks for doubles inside each file and makes clusters, which is the same work. Neither checks its training, nor
tells how sure it is.
"""

from __future__ import annotations

import json
import logging
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from importlib.metadata import version
from pathlib import Path

import pyarrow.parquet as pq

HERE = Path(__file__).parent
FIELDS = ("given_name", "surname", "birth_date", "sex", "address", "postcode", "suburb")
MOST_TIMES = 1.1


def ours(folder: Path) -> dict[str, float]:
    """`commontable link` over the files, from the command line's own functions."""
    from commontable.analysis.engine import EngineLimits
    from commontable.analysis.linkage import link
    from commontable.analysis.linkage.reading import records_of
    from commontable.analysis.linkage.spec import LinkSpec
    from commontable.analysis.linkage.written import write

    spec = LinkSpec.from_dict(
        {
            "sources": {name: {"path": f"{name}.parquet", "id": "id"} for name in ("first", "second")},
            "fields": {name: name for name in FIELDS},
        },
        folder=folder,
    )
    (folder / "spill").mkdir(exist_ok=True)
    linked = link(records_of(spec), limits=EngineLimits(spill_to=folder / "spill"))
    write(linked, folder / "out")
    return {"expected_precision": linked.report["expected"]["precision"]}


def by_hand(folder: Path, *, doubles: bool = False) -> dict[str, float]:
    """A Splink script tuned for these files; with `doubles`, it finds those and makes clusters too."""
    import duckdb
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    engine = duckdb.connect(config={"threads": 2, "memory_limit": "3GB"})
    for name in ("first", "second"):
        engine.execute(
            f"CREATE TABLE {name} AS SELECT id AS unique_id, strip_accents(lower(given_name)) AS given, "
            "strip_accents(lower(surname)) AS surname, birth_date AS dob, sex, lower(address) AS address, postcode "
            f"FROM read_parquet('{folder / name}.parquet')"
        )
    settings = SettingsCreator(
        link_type="link_and_dedupe" if doubles else "link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("given", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("surname", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("dob", [1, 2]),
            cl.ExactMatch("sex"),
            cl.JaroWinklerAtThresholds("address", [0.92]),
            cl.ExactMatch("postcode"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("surname", "dob"),
            block_on("given", "dob"),
            block_on("given", "surname", "postcode"),
            block_on("dob", "postcode"),
            block_on("given", "address"),
        ],
        retain_matching_columns=False,
    )
    api = DuckDBAPI(engine)
    linker = Linker(
        [api.register(name, dataset_display_name=f"{name}_file") for name in ("first", "second")],
        settings,
        log_level=None,
    )
    rows = engine.execute("SELECT count(*) FROM first").fetchone()[0]
    linker._settings_obj._probability_two_random_records_match = 0.7 / rows
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (block_on("surname", "dob"), block_on("given", "surname"), block_on("dob", "postcode")):
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True, max_pairs=5e5
        )
    found = linker.inference.predict(threshold_match_probability=0.5)
    best = "row_number() OVER (PARTITION BY {} ORDER BY match_weight DESC) = 1"
    between = " WHERE source_dataset_l <> source_dataset_r" if doubles else ""
    engine.execute(
        f"CREATE TABLE links AS SELECT unique_id_l AS left_id, unique_id_r AS right_id FROM {found.physical_name} "
        f"{between} QUALIFY {best.format('unique_id_l')} AND {best.format('unique_id_r')}"
    )
    (folder / "out").mkdir(exist_ok=True)
    pq.write_table(engine.execute("FROM links").to_arrow_table(), folder / "out" / "pairs.parquet")
    if doubles:
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(found, 0.95)
        kept = f"SELECT source_dataset, unique_id, cluster_id FROM {clusters.physical_name}"
        pq.write_table(engine.execute(kept).to_arrow_table(), folder / "out" / "clusters.parquet")
    return {}


def measured(folder: Path) -> dict[str, float]:
    """Precision, recall and F1 of the links in `out`."""
    import duckdb

    right, found, true = duckdb.execute(
        f"SELECT (SELECT count(*) FROM '{folder}/out/pairs.parquet' JOIN '{folder}/truth.parquet' "
        f"USING (left_id, right_id)), (SELECT count(*) FROM '{folder}/out/pairs.parquet'), "
        f"(SELECT count(*) FROM '{folder}/truth.parquet')"
    ).fetchone()
    precision, recall = right / max(found, 1), right / true
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / max(precision + recall, 1e-9)}


def _apart(part: str, folder: Path) -> dict[str, float]:
    """One part in a process of its own, with its time and peak memory."""
    done = subprocess.run(
        [sys.executable, __file__, "--part", part, str(folder)], check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found | measured(folder)


PARTS = {
    "Splink script that links": by_hand,
    "Splink script that also finds doubles and clusters": partial(by_hand, doubles=True),
    "commontable link": ours,
}


def main() -> None:
    """Make the children, run all, print figures and their ratios."""
    if sys.argv[1:2] == ["--part"]:
        part, folder = PARTS[sys.argv[2]], Path(sys.argv[3])
        start, started = time.perf_counter(), time.process_time()
        found = part(folder)
        found |= {"seconds": time.perf_counter() - start, "cpu": time.process_time() - started}
        found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(found))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, str(HERE / "children.py"), str(rows), str(folder)], check=True)
        seen = {said: _apart(said, folder) for said in PARTS}
    print(f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(", ".join(f"{one} {version(one)}" for one in ("splink", "duckdb", "pyarrow")), platform.python_version())
    for said, one in seen.items():
        print(
            f"{said}: {rows:,} x {rows:,}: {one['seconds']:.1f} s, {one['cpu']:.1f} s of processor, "
            f"{one['peak_mb']:,.0f} MB; precision {one['precision']:.4f}, recall {one['recall']:.4f}, "
            f"F1 {one['f1']:.4f}"
        )
    *peers, (_, made) = seen.items()
    for said, peer in peers:
        ratio = made["seconds"] / peer["seconds"]
        print(
            f"commontable link / {said} = {ratio:.2f} by the clock, {made['cpu'] / peer['cpu']:.2f} by processor time; "
            f"at most {MOST_TIMES} by the clock is {'kept' if ratio <= MOST_TIMES else 'missed'}"
        )


if __name__ == "__main__":
    main()
