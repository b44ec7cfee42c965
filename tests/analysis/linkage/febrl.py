"""FEBRL as tables of records, and which of them are the same person (`tests/data/febrl/SOURCE.md`)."""

import csv
import gzip
import io
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pyarrow as pa

FOLDER = Path(__file__).parents[2] / "data" / "febrl"
COLUMNS = {
    "id": "rec_id",
    "given_name": "given_name",
    "surname": "surname",
    "birth_date": "date_of_birth",
    "street_number": "street_number",
    "address": "address_1",
    "suburb": "suburb",
    "postcode": "postcode",
    "state": "state",
}


def records(name: str) -> pa.Table:
    """One data set as records; there is no national number among them."""
    text = gzip.decompress((FOLDER / f"{name}.csv.gz").read_bytes()).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    return pa.table({ours: [row[theirs] or None for row in rows] for ours, theirs in COLUMNS.items()})


def person(record: str) -> str:
    """Whom a record is about, as the data set says."""
    return record.split("-")[1]


def true_links(left: pa.Table, right: pa.Table) -> set[tuple[str, str]]:
    """The pairs of both tables that are one person."""
    of = {person(one): one for one in right["id"].to_pylist()}
    return {(one, of[person(one)]) for one in left["id"].to_pylist() if person(one) in of}


def pairs_in(groups: dict[str, list[str]]) -> set[tuple[str, str]]:
    """Every pair of records that share a group."""
    return {pair for members in groups.values() for pair in combinations(sorted(members), 2)}


def grouped(ids: list[str], by: list[str]) -> dict[str, list[str]]:
    """The records of each group."""
    found: dict[str, list[str]] = defaultdict(list)
    for record, group in zip(ids, by, strict=True):
        found[group].append(record)
    return found


def f1(found: set[tuple[str, str]], true: set[tuple[str, str]]) -> tuple[float, float, float]:
    """Precision, recall and their harmonic mean."""
    right = len(found & true)
    precision, recall = right / len(found), right / len(true)
    return precision, recall, 2 * precision * recall / (precision + recall)
