# ruff: noqa: S608 - SQL of our own names and numbers; no value of a record is ever written into it
"""Which pairs are compared at all: rules that both records must agree on, as many as memory and time allow.

A rule that would bring too many pairs is left out; within a rule, a value so frequent that it would (a million
identical names) is left out. So the number of pairs grows with the number of records, never with its square.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commontable.analysis.linkage.workbench import Workbench

YEAR = "substr(@birth, 1, 4)"
DAY = "substr(@birth, 5, 4)"
PAIRS_PER_RECORD = 3
FEWEST_PAIRS = 1_000_000
MOST_OF_ONE_VALUE = 250_000
SAMPLED_BEYOND = 150_000
SAMPLE = 16


@dataclass(frozen=True, slots=True)
class Rule:
    """Both records agree on every one of `keys` (`@column`, or an expression of it; "a=b" where the left record's `a`
    is the right record's `b`).
    """

    name: str
    keys: tuple[str, ...]

    def side(self, side: str) -> tuple[str, ...]:
        """The keys of the left ("l") or right ("r") record."""
        place = 0 if side == "l" else -1
        return tuple(key.split("=")[place].replace("@", f"{side}.") for key in self.keys)


RULES = tuple(
    Rule(name, keys)
    for name, keys in (
        ("surname, birth date", ("@surname", "@birth")),
        ("given name, birth date", ("@given_root", "@birth")),
        ("given name, surname", ("@given_root", "@surname")),
        ("phone", ("@phone",)),
        ("email", ("@email",)),
        ("address, given name", ("@address", "@given_root")),
        ("birth date, postcode", ("@birth", "@postcode")),
        ("names swapped", ("@given=@surname", "@surname=@given")),
        ("birth date, suburb", ("@birth", "@suburb")),
        ("address, birth year", ("@address", YEAR)),
        ("given name, postcode, birth year", ("@given_root", "@postcode", YEAR)),
        ("surname, postcode, birth year", ("@surname", "@postcode", YEAR)),
        ("guardian, given name", ("@guardian", "@given_root")),
        ("guardian, birth date", ("@guardian", "@birth")),
        ("last surname, birth date", ("@surname_last", "@birth")),
        ("first of one surname is last of the other, birth date", ("@surname_first=@surname_last", "@birth")),
        ("given name, day and month", ("@given_root", DAY)),
        ("surname, day and month", ("@surname", DAY)),
        ("address", ("@address",)),
        ("birth date", ("@birth",)),
        ("guardian", ("@guardian",)),
        ("surname, postcode", ("@surname", "@postcode")),
        ("given name, postcode", ("@given_root", "@postcode")),
        ("surname, birth year", ("@surname", YEAR)),
        ("given name, birth year", ("@given_root", YEAR)),
        ("given name, suburb", ("@given_root", "@suburb")),
        ("surname, suburb", ("@surname", "@suburb")),
        ("postcode, day and month", ("@postcode", DAY)),
        ("surname", ("@surname",)),
        ("given name", ("@given_root",)),
        ("suburb", ("@suburb",)),
        ("postcode", ("@postcode",)),
    )
)

STRANGERS = (
    "(substr(l.given, 1, 1) <> substr(r.given, 1, 1) AND substr(l.surname, 1, 1) <> substr(r.surname, 1, 1) "
    "AND substr(l.given, 1, 1) <> substr(r.surname, 1, 1) AND substr(l.surname, 1, 1) <> substr(r.given, 1, 1) "
    "AND coalesce(l.address <> r.address, TRUE))"
)
"""Neither name begins alike, not even crosswise, and they live apart: not compared for having been born on one day in
one place, which in large files is what most pairs of these rules are.
"""
BORN_IN_ONE_PLACE = frozenset(("birth date, postcode", "birth date, suburb"))


@dataclass(frozen=True, slots=True)
class Sample:
    """A table of one record in `step`, by which rules are measured."""

    table: str
    step: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """A rule that is used: about how many pairs it brings at most, and how many values are left out as too frequent
    (in the table `frequent`, where there are any). `apart`: strangers born on one day in one place are not compared,
    because there are more of them than records.
    """

    rule: Rule
    pairs: int
    left_out: int
    frequent: str
    apart: bool = False


def sample_of(bench: Workbench, *, rows: int) -> Sample:
    """All records where they are few, else a sixteenth of them."""
    if rows <= SAMPLED_BEYOND:
        return Sample("records", 1)
    drawn = f"(CAST(row AS BIGINT) * 2654435761) % 4294967296 % {SAMPLE} = 3"
    bench.make("records_sampled", f"SELECT * FROM records WHERE {drawn}")
    return Sample("records_sampled", SAMPLE)


def chosen_rules(
    bench: Workbench,
    sample: Sample,
    *,
    held: Collection[str],
    rows: int,
    within: bool,
    most: int | None = None,
    count: int = len(RULES),
) -> list[Chosen]:
    """The first `count` rules, in order, whose pairs together stay below `most` (by default three a record).

    `within`: pairs inside one source, else between two. A rule that asks for less than one that brought too many is
    not even measured: what it has beside too frequent values is next to nothing.
    """
    left = most if most is not None else max(FEWEST_PAIRS, PAIRS_PER_RECORD * rows)
    found: list[Chosen] = []
    refused: list[set[str]] = []
    for place, rule in enumerate(RULES):
        if len(found) == count:
            break
        if not _columns(rule.keys) <= set(held) or any(set(rule.keys) <= keys for keys in refused):
            continue
        name = f"frequent_{'w' if within else 'b'}{place}"
        one = _measured(bench, rule, sample, within=within, name=name)
        if one.pairs <= left:
            left -= one.pairs
            found.append(replace(one, apart=rule.name in BORN_IN_ONE_PLACE and one.pairs > rows))
        else:
            refused.append(set(rule.keys))
    return found


def make_pairs(bench: Workbench, chosen: Sequence[Chosen], *, within: bool, share: float = 1.0) -> None:
    """The table `pairs` holds the distinct pairs `a`, `b` (rows, a < b) that any of the rules brings; with a `share`
    below one, only those of that share of the records, drawn by their place, on the left.

    Rule after rule, so that only one of them is in memory at a time; too frequent values are gone before two records
    meet.
    """
    for place, one in enumerate(chosen):
        if share == 1 and not one.frequent:
            bench.make(f"pairs_{place}", _pairs(one.rule, within, apart=one.apart))
            continue
        keys = one.rule.side("l")
        listed = ", ".join(f"{key} AS k{i}" for i, key in enumerate(keys))
        where = [f"{key} IS NOT NULL" for key in keys]
        if share < 1:
            where.append(f"(CAST(l.row AS BIGINT) * 2246822519) % 4294967296 < {int(share * 4294967296)}")
        if one.frequent:
            same = " AND ".join(f"f.k{i} = {key}" for i, key in enumerate(keys))
            where.append(f"NOT EXISTS (SELECT 1 FROM {one.frequent} AS f WHERE {same})")
        if one.apart:
            listed += ", l.given, l.surname, l.address"
        bench.make("blocked", f"SELECT l.row, l.source, {listed} FROM records AS l WHERE {' AND '.join(where)}")
        bench.make(f"pairs_{place}", _pairs(one.rule, within, apart=one.apart, blocked=True))
    bench.drop("blocked")
    bench.make("pairs", " UNION ".join(f"SELECT a, b FROM pairs_{place}" for place in range(len(chosen))))
    for place in range(len(chosen)):
        bench.drop(f"pairs_{place}")


def _pairs(rule: Rule, within: bool, *, apart: bool, blocked: bool = False) -> str:
    left = [f"l.k{i}" for i in range(len(rule.keys))] if blocked else rule.side("l")
    met = " AND ".join(f"{one} = {other}" for one, other in zip(left, rule.side("r"), strict=True))
    order = "l.source = r.source" if within else "l.source < r.source"
    swapped = any("=" in key for key in rule.keys)
    if within:
        order += " AND l.row <> r.row" if swapped else " AND l.row < r.row"
    if apart:
        order += f" AND {STRANGERS} IS NOT TRUE"
    ends = "least(l.row, r.row) AS a, greatest(l.row, r.row) AS b" if swapped else "l.row AS a, r.row AS b"
    return f"SELECT {ends} FROM {'blocked' if blocked else 'records'} AS l JOIN records AS r ON {met} AND {order}"


def _measured(bench: Workbench, rule: Rule, sample: Sample, *, within: bool, name: str) -> Chosen:
    """How many pairs the rule brings, told from the sample."""
    places = range(len(rule.keys))
    counted = []
    for side in "lr":
        keys = rule.side(side)
        named = ", ".join(f"{key} AS k{i}" for i, key in enumerate(keys))
        known = " AND ".join(f"{key} IS NOT NULL" for key in keys)
        grouped = ", ".join([f"{side}.source", *keys])
        counted.append(
            f"(SELECT {side}.source AS source, {named}, count(*) AS n FROM {sample.table} AS {side} "
            f"WHERE {known} GROUP BY {grouped})"
        )
    listed = ", ".join(f"cl.k{i} AS k{i}" for i in places)
    same = " AND ".join(f"cl.k{i} = cr.k{i}" for i in places)
    product = "cl.n * (cr.n - 1) / 2.0" if within else "CAST(cl.n AS DOUBLE) * cr.n"
    order = "cl.source = cr.source" if within else "cl.source < cr.source"
    grouped = ", ".join(f"cl.k{i}" for i in places)
    sql = (
        f"SELECT {listed}, {sample.step**2} * sum({product}) AS pairs FROM {counted[0]} AS cl "
        f"JOIN {counted[1]} AS cr ON {same} AND {order} GROUP BY {grouped}"
    )
    bench.make("measured_rule", sql)
    row = bench.one(
        f"SELECT coalesce(sum(CASE WHEN pairs <= {MOST_OF_ONE_VALUE} THEN pairs END), 0), "
        f"coalesce(sum(CASE WHEN pairs > {MOST_OF_ONE_VALUE} THEN 1 ELSE 0 END), 0) FROM measured_rule"
    )
    if row[1]:
        only = ", ".join(f"k{i}" for i in places)
        bench.make(name, f"SELECT {only} FROM measured_rule WHERE pairs > {MOST_OF_ONE_VALUE}")
    bench.drop("measured_rule")
    return Chosen(rule, int(row[0]), int(row[1]), name if row[1] else "")


def _columns(keys: Sequence[str]) -> set[str]:
    import re

    return {found for key in keys for found in re.findall(r"@(\w+)", key)}
