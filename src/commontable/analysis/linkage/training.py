# ruff: noqa: S608 - SQL of our own names and numbers; no value of a record is ever written into it
"""The model is learned from the records themselves, without labels: u from random pairs, m by expectation
maximisation (Splink) over pairs that agree on something; passes that went wrong are refused.

Splink trains wrongly without saying so: a level that was never seen keeps its default, one that swallowed everything
has m = 1. Such a pass is refused and the next pair of blocking fields tried; what no pass can teach is assumed, and
said to be.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from commontable.analysis.linkage.blocking import DAY, YEAR, Rule
from commontable.analysis.linkage.comparing import Comparison
from commontable.analysis.linkage.model import Learned, compared_sql

if TYPE_CHECKING:
    import numpy as np

    from commontable.analysis.linkage.workbench import Workbench

PASSES = tuple(
    Rule(name, keys)
    for name, keys in (
        ("surname, birth date", ("@surname", "@birth")),
        ("given name, surname", ("@given_root", "@surname")),
        ("given name, birth date", ("@given_root", "@birth")),
        ("birth date, postcode", ("@birth", "@postcode")),
        ("given name, postcode, birth year", ("@given_root", "@postcode", YEAR)),
        ("birth date, suburb", ("@birth", "@suburb")),
        ("given name, day and month", ("@given_root", DAY)),
        ("birth date", ("@birth",)),
        ("phone", ("@phone",)),
        ("email", ("@email",)),
        ("guardian", ("@guardian",)),
        ("address", ("@address",)),
        ("surname, postcode", ("@surname", "@postcode")),
        ("surname", ("@surname",)),
    )
)
IN_ONE_HOME = frozenset(("phone", "email", "guardian", "address", "surname, postcode", "surname"))
"""Passes whose pairs are often brothers and sisters, who would be learned as one child: used where no other taught."""
LASTING = frozenset(("given_name", "surname", "birth_date", "sex"))
"""What a child mostly keeps: a pass in which they differ half as often as between strangers saw namesakes or homes."""
TOUCHED = {
    "given_root": "given_name",
    "surname": "surname",
    "birth": "birth_date",
    "postcode": "place",
    "suburb": "place",
    "address": "place",
    "phone": "phone",
    "email": "email",
    "guardian": "guardian_name",
}
RANDOM_PAIRS = 500_000
PASS_PAIRS = 150_000
PASS_RECORDS = 400_000
FEWEST_PASS_PAIRS = 60
WANTED_PASSES = 2
MOST_REFUSALS = 3
ENOUGH_PASSES = 4
SEEN_IN = 20_000
PRIOR_PAIRS = 100.0
HIGHEST_M, LOWEST_M = 0.9999, 1e-6
FLOOR_OF_M = 0.001
"""However clean the pairs of a pass were, one child in a thousand differs in a way that was not seen there."""


@dataclass(frozen=True, kw_only=True)
class Trained:
    """The model, what was seen of random pairs (the levels of each pattern, -1 unknown, and how many pairs have it),
    and what was tried: one entry a pass with `pass`, `accepted` and `refused` (code by comparison).
    """

    model: tuple[Learned, ...]
    random: tuple[np.ndarray, np.ndarray]
    passes: list[dict[str, object]] = field(default_factory=list)


def trained(
    bench: Workbench, comparisons: Sequence[Comparison], *, held: Collection[str], rows: int, together: bool, seed: int
) -> Trained:
    """The model is learned from the table `records`; nothing untrained or degenerate is taken from a pass."""
    random = _random_pairs(bench, comparisons, rows=rows, together=together, seed=seed)
    us = {
        one.name: u_of(one, _shared(random[0][:, i], random[1], len(one.levels))) for i, one in enumerate(comparisons)
    }
    found: dict[str, list[tuple[str, tuple[float | None, ...]]]] = {one.name: [] for one in comparisons}
    refusals = dict.fromkeys(found, 0)
    passes: list[dict[str, object]] = []
    for rule in PASSES:
        columns = {
            part.split(",")[0].strip("@").split(")")[0] for key in rule.keys for part in key.split("(") if "@" in part
        }
        if not columns <= set(held):
            continue
        blocked = {TOUCHED[column] for column in columns}
        taught = [one for one in comparisons if one.name not in blocked]
        wanted = 1 if rule.name in IN_ONE_HOME else WANTED_PASSES
        if not any(len(found[one.name]) < wanted and refusals[one.name] < MOST_REFUSALS for one in taught):
            continue
        if len(passes) >= ENOUGH_PASSES and all(found[one.name] for one in comparisons):
            break
        told: dict[str, object] = {"pass": rule.name, "accepted": [], "refused": {}}
        passes.append(told)
        refused: dict[str, str] = {}
        learned = _pass(bench, rule, taught, us, rows=rows, together=together)
        if isinstance(learned, str):
            told["refused"] = {"pass": learned}
            continue
        for one in taught:
            levels = learned.get(one.name, (None,))
            wrong = _wrong(one, levels, us[one.name])
            if wrong:
                refused[one.name] = wrong
                refusals[one.name] += 1
            else:
                found[one.name].append((rule.name, levels))
        told["accepted"] = [one.name for one in taught if one.name not in refused]
        told["refused"] = refused
    model = tuple(_settled(one, us[one.name], found[one.name][:WANTED_PASSES]) for one in comparisons)
    return Trained(model=model, random=random, passes=passes)


def cleaned(trained: Trained, *, share: float) -> tuple[Learned, ...]:
    """The model with u freed of the true pairs that were among the random ones (`share` of them): in small files they
    are most of the pairs that agree. Where m is assumed, u is no smaller than what goes with it.
    """
    import numpy as np

    from commontable.analysis.linkage.scoring import probability

    levels, pairs = trained.random
    weights = np.zeros(len(pairs))
    for i, one in enumerate(trained.model):
        weights += np.array([*one.weights, 0.0])[levels[:, i]]
    false = pairs * (1 - probability(weights, share))
    found = []
    for i, one in enumerate(trained.model):
        u = u_of(one.comparison, _shared(levels[:, i], false, len(one.m)))
        assumed = (how == "assumed" for how in one.how)
        floors = (level.u if so else 0.0 for level, so in zip(one.comparison.levels, assumed, strict=True))
        found.append(replace(one, u=tuple(max(share, floor) for share, floor in zip(u, floors, strict=True))))
    return tuple(found)


def _shared(levels: np.ndarray, pairs: np.ndarray, count: int) -> list[float]:
    """How many pairs reach each of the levels."""
    return [float(pairs[levels == at].sum()) for at in range(count)]


def u_of(one: Comparison, counts: Sequence[float]) -> tuple[float, ...]:
    """u from the levels of random pairs; what is assumed counts as a hundred pairs more, so that none is nought."""
    total = sum(counts)
    return tuple(
        max((n + PRIOR_PAIRS * level.u) / (total + PRIOR_PAIRS), min(level.u, 0.5 / max(total, 1)))
        for n, level in zip(counts, one.levels, strict=True)
    )


def _random_pairs(
    bench: Workbench, comparisons: Sequence[Comparison], *, rows: int, together: bool, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """The patterns of random pairs, and how many pairs have each."""
    import numpy as np

    side = max(50, int((2 * RANDOM_PAIRS) ** 0.5) if together else int(2 * RANDOM_PAIRS**0.5))
    mixed = f"(CAST(row AS BIGINT) * 2654435761 + {int(seed)} * 40503) % 4294967296"
    taken = min(1.0, side / rows)
    order = "l.row < r.row" if together else "l.source < r.source"
    bench.make("drawn", f"SELECT * FROM records WHERE {mixed} < {int(taken * 4294967296)}")
    bench.make("random_pairs", f"SELECT l.row AS a, r.row AS b FROM drawn AS l JOIN drawn AS r ON {order}")
    named = ", ".join(f"c{i}" for i in range(len(comparisons)))
    compared = compared_sql(comparisons, "random_pairs", records="drawn")
    found = bench.read(
        f"SELECT {named}, count(*) AS pairs FROM ({compared}) AS compared GROUP BY {named} ORDER BY {named}"
    )
    bench.drop("random_pairs")
    bench.drop("drawn")
    levels = np.column_stack([found[f"c{i}"].to_numpy() for i in range(len(comparisons))]).astype(int)
    return levels, found["pairs"].to_numpy().astype(float)


def _pass(
    bench: Workbench,
    rule: Rule,
    taught: Sequence[Comparison],
    us: dict[str, tuple[float, ...]],
    *,
    rows: int,
    together: bool,
) -> dict[str, tuple[float | None, ...]] | str:
    """m of every level by one pass of expectation maximisation, or why there is none. A comparison of which the pass
    never sees full agreement, or never sees any disagreement, is not asked for.
    """
    from splink.internals.exceptions import EMTrainingException, SplinkException

    tables, pairs = _pass_tables(bench, rule, taught, rows=rows, together=together)
    if pairs < FEWEST_PASS_PAIRS:
        return "too_few_pairs"
    taught = _seen_whole(bench, tables, taught, together=together, count=pairs)
    if not taught:
        return {}
    logging.getLogger("splink").setLevel(logging.ERROR)
    try:
        return _expectation_maximisation(bench, tables, taught, us, together=together)
    except (EMTrainingException, SplinkException, ZeroDivisionError, ValueError):
        return "failed"
    finally:
        for table in tables:
            bench.drop(table)


def _pass_tables(
    bench: Workbench, rule: Rule, taught: Sequence[Comparison], *, rows: int, together: bool
) -> tuple[list[str], int]:
    """The records of the pass, one table a source, with their `block`; so few blocks that about `PASS_PAIRS` pairs
    come of them. A block is there whole or not at all, so no pair of one child is torn.
    """
    block = f"hash({', '.join(key.replace('@', '') for key in rule.keys)})"
    known = " AND ".join(f"{key.replace('@', '')} IS NOT NULL" for key in rule.keys)
    part = min(1.0, PASS_RECORDS / rows)
    drawn = f" AND {block} % 1048576 < {int(part * 1048576)}" if part < 1 else ""
    bench.make("blocks", f"SELECT row, source, {block} AS block FROM records WHERE {known}{drawn}")
    product = "n * (n - 1) / 2.0" if together else "(n * n - own) / 2.0"
    bench.make(
        "block_sizes",
        f"SELECT block, {product} AS pairs FROM (SELECT block, sum(n) AS n, sum(n * n) AS own FROM "
        "(SELECT block, source, CAST(count(*) AS DOUBLE) AS n FROM blocks GROUP BY block, source) "
        "AS one GROUP BY block) AS sizes",
    )
    largest = max(1000, PASS_PAIRS // 50)
    (total,) = bench.one(f"SELECT coalesce(sum(pairs), 0) FROM block_sizes WHERE pairs BETWEEN 1 AND {largest}")
    share = min(1.0, PASS_PAIRS / total) if total else 0.0
    bench.make(
        "blocks_taken",
        f"SELECT block, pairs FROM block_sizes WHERE pairs BETWEEN 1 AND {largest} "
        f"AND (block // 1048576) % 65536 <= {int(share * 65536)}",
    )
    pairs = int(bench.one("SELECT coalesce(sum(pairs), 0) FROM blocks_taken")[0])
    columns = ", ".join(f"r.{column}" for column in sorted({column for one in taught for column in one.columns}))
    sources = (
        [0]
        if together
        else [
            int(one) for one in bench.read("SELECT DISTINCT source FROM blocks ORDER BY source")["source"].to_pylist()
        ]
    )
    tables = []
    for source in sources:
        name = f"pass_of_{source}"
        only = "" if together else f" AND b.source = {source}"
        bench.make(
            name,
            f"SELECT b.row AS unique_id, b.block, {columns} FROM blocks AS b "
            f"JOIN blocks_taken AS t ON t.block = b.block JOIN records AS r ON r.row = b.row WHERE TRUE{only}",
        )
        tables.append(name)
    for name in ("blocks", "block_sizes", "blocks_taken"):
        bench.drop(name)
    return tables, pairs


def _seen_whole(
    bench: Workbench, tables: Sequence[str], taught: Sequence[Comparison], *, together: bool, count: int
) -> list[Comparison]:
    """The comparisons whose first and last level the pass (of `count` pairs) sees in two pairs at least."""
    every = " UNION ALL ".join(f"SELECT unique_id, block, {i} AS source FROM {name}" for i, name in enumerate(tables))
    order = "l.unique_id < r.unique_id" if together else "l.source < r.source"
    pairs = f"SELECT l.unique_id AS a, r.unique_id AS b FROM ({every}) AS l JOIN ({every}) AS r ON l.block = r.block"
    share = int(min(1.0, SEEN_IN / count) * 4294967296)
    order += f" AND (CAST(l.unique_id AS BIGINT) * 2246822519) % 4294967296 < {share}"
    bench.make("pass_pairs", f"{pairs} AND {order}")
    ends = ", ".join(
        f"sum(CASE WHEN c{i} = {at} THEN 1 ELSE 0 END)"
        for i, one in enumerate(taught)
        for at in (0, len(one.levels) - 1)
    )
    counts = bench.one(f"SELECT {ends} FROM ({compared_sql(taught, 'pass_pairs')}) AS compared")
    bench.drop("pass_pairs")
    return [one for i, one in enumerate(taught) if min(counts[2 * i] or 0, counts[2 * i + 1] or 0) >= 2]


def _expectation_maximisation(
    bench: Workbench,
    tables: Sequence[str],
    taught: Sequence[Comparison],
    us: dict[str, tuple[float, ...]],
    *,
    together: bool,
) -> dict[str, tuple[float | None, ...]]:
    from splink import Linker, SettingsCreator

    api = bench.splink()
    settings = SettingsCreator(
        link_type="dedupe_only" if together else "link_only",
        comparisons=[_for_splink(one, us[one.name]) for one in taught],
        blocking_rules_to_generate_predictions=[],
        probability_two_random_records_match=0.2,
        retain_matching_columns=False,
        max_iterations=50,
        em_convergence=0.0005,
    )
    given = [api.register(table, dataset_display_name=table) for table in tables]
    linker = Linker(given if len(given) > 1 else given[0], settings, log_level=None, validate_settings=False)
    session = linker.training.estimate_parameters_using_expectation_maximisation(
        "l.block = r.block", estimate_without_term_frequencies=True, fix_u_probabilities=True
    )
    found = {}
    for one in session.core_model_settings.comparisons:
        levels = [level for level in one.comparison_levels if not level.is_null_level]
        found[one.output_column_name] = tuple(
            level.m_probability if isinstance(level._m_probability, float) else None for level in levels
        )
    linker.table_management.delete_tables_created_by_splink_from_db()
    return found


def _for_splink(one: Comparison, u: Sequence[float]) -> dict[str, object]:
    unknown = one.unknown
    if one.void:
        unknown = f"({unknown}) OR (coalesce({one.void}, FALSE) AND NOT coalesce({one.levels[0].condition}, FALSE))"
    levels: list[dict[str, object]] = [{"sql_condition": unknown, "label_for_charts": "unknown", "is_null_level": True}]
    for level, share in zip(one.levels, u, strict=True):
        levels.append(
            {
                "sql_condition": one.written_out(level.condition) or "ELSE",
                "label_for_charts": level.name,
                "m_probability": level.m,
                "u_probability": share,
            }
        )
    return {"output_column_name": one.name, "comparison_levels": levels}


def _wrong(one: Comparison, m: Sequence[float | None], u: Sequence[float]) -> str:
    """Why what a pass learned for a comparison is refused; "" where it is sound.

    A level in the middle that this pass did not see is left for another pass; the first and the last must be seen.
    """
    first, last = m[0], m[-1]
    if first is None or last is None:
        return "untrained"
    if any(value is not None and value >= HIGHEST_M for value in m):
        return "degenerate"
    if first <= LOWEST_M or last <= LOWEST_M:
        return "degenerate"
    if all(value is not None and abs(value - level.m) < 1e-9 for value, level in zip(m, one.levels, strict=True)):
        return "stuck_at_defaults"
    if first <= u[0] or last >= u[-1]:
        return "upside_down"
    if one.name in LASTING and last >= u[-1] / 2:
        return "strangers"
    return ""


def _settled(one: Comparison, u: tuple[float, ...], found: Sequence[tuple[str, tuple[float | None, ...]]]) -> Learned:
    """The mean of the accepted passes; a level none of them saw is assumed. The shares add to one."""
    ms, how = [], []
    for at, level in enumerate(one.levels):
        seen = [(name, m[at]) for name, m in found]
        taught = [(name, value) for name, value in seen if value is not None and value > LOWEST_M]
        mean = sum(value for _, value in taught) / len(taught) if taught else level.m
        ms.append(max(float(f"{mean:.6g}"), FLOOR_OF_M))
        how.append(" + ".join(name for name, _ in taught) or "assumed")
    whole = sum(ms)
    return Learned(comparison=one, m=tuple(m / whole for m in ms), u=u, how=tuple(how))
