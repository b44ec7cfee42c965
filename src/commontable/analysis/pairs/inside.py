"""What runs in the closed process: pairs are put in order, and one of them is looked up in the files it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from commontable.analysis.contract.sealing import ROW_KEY
from commontable.analysis.pairs.looked import Pair
from commontable.analysis.sealed import read_sealed

if TYPE_CHECKING:
    import pyarrow as pa

MOST_ROWS, MOST_VALUES = 200, 5


def look(
    *,
    uncertain: str,
    threshold: float,
    files: Sequence[Mapping[str, object]],
    answered: Sequence[Sequence[str]],
    gone: Sequence[Sequence[str]],
    number: int | None,
    after: int | None,
    **keys: bytes,
) -> dict[str, object]:
    """All pairs without a value; and, of pair `number` (or of the first after `after` that is not answered), both
    records as their partners wrote them. Without either, nobody's identities are read. `gone`: records (source,
    fingerprint) that must not be looked at any more.
    """
    pairs = in_order(read_sealed(Path(uncertain), keys["of_uncertain"]).read_all(), threshold=threshold)
    erased = {(one[0], one[1]) for one in gone}
    there = [one for one in pairs if not {(one.left_source, one.left), (one.right_source, one.right)} & erased]
    chosen = _chosen(there, {tuple(one) for one in answered}, number=number, after=after)
    found: dict[str, object] = {"pairs": [one.to_dict() for one in pairs], "number": chosen and chosen.number}
    if chosen is not None:
        seen: list[str] = []
        for side, source, record in (
            ("left", chosen.left_source, chosen.left),
            ("right", chosen.right_source, chosen.right),
        ):
            shown, extracts = _record(source, record, files, keys)
            found[side] = shown
            seen.extend(one for one in extracts if one not in seen)
        found["extracts"] = seen
    return found


def in_order(table: pa.Table, *, threshold: float) -> list[Pair]:
    """The pairs, the most doubtful first, in the same order whenever they are asked for."""
    rows = table.to_pylist()
    rows.sort(key=lambda one: (abs(one["probability"] - threshold), one["left_id"], one["right_id"]))
    return [
        Pair(
            number=number,
            left_source=one["left_source"],
            left=one["left_id"],
            right_source=one["right_source"],
            right=one["right_id"],
            probability=one["probability"],
            pattern=one["pattern"] or "",
        )
        for number, one in enumerate(rows, start=1)
    ]


def _chosen(
    pairs: Sequence[Pair], answered: set[tuple[str, ...]], *, number: int | None, after: int | None
) -> Pair | None:
    if number is not None:
        return next((one for one in pairs if one.number == number), None)
    if after is None:
        return None
    waiting = [one for one in pairs if one.key not in answered]
    return next((one for one in waiting if one.number > after), waiting[0] if waiting else None)


def _record(
    source: str, record: str, files: Iterable[Mapping[str, object]], keys: Mapping[str, bytes]
) -> tuple[dict[str, object], list[str]]:
    """The record's values, each once, and the files it stands in."""
    values: dict[str, list[str]] = {}
    partner, rows, extracts = "", 0, []
    for one in files:
        if one["source"] != source:
            continue
        extract = str(one["extract"])
        places = _rows_of(record, Path(str(one["records"])), keys[f"records_{extract}"])
        if not places:
            continue
        rows, partner = rows + len(places), str(one["partner"])
        extracts.append(extract)
        fields = one["fields"]
        assert isinstance(fields, Mapping)
        identities = Path(str(one["identities"]))
        for name, found in _values_of(places, identities, keys[f"identities_{extract}"], fields).items():
            known = values.setdefault(name, [])
            known.extend(value for value in found if value not in known)
    return {
        "source": source,
        "partner": partner,
        "rows": rows,
        "values": {name: several[:MOST_VALUES] for name, several in values.items()},
    }, extracts


def _rows_of(record: str, path: Path, key: bytes) -> list[int]:
    import pyarrow.compute as pc

    found: list[int] = []
    for batch in read_sealed(path, key, columns=[ROW_KEY, "record"]):
        found.extend(batch.filter(pc.equal(batch["record"], record))[ROW_KEY].to_pylist())
    return found[:MOST_ROWS]


def _values_of(rows: list[int], path: Path, key: bytes, fields: Mapping[str, str]) -> dict[str, list[str]]:
    import pyarrow as pa
    import pyarrow.compute as pc

    have = read_sealed(path, key).schema.names
    wanted = {ours: theirs for ours, theirs in fields.items() if theirs in have}
    found: dict[str, list[str]] = {name: [] for name in wanted}
    places = pa.array(rows, pa.int64())
    for batch in read_sealed(path, key, columns=list(dict.fromkeys([ROW_KEY, *wanted.values()]))):
        mine = batch.filter(pc.is_in(batch[ROW_KEY], places))
        for name, column in wanted.items():
            values = pc.utf8_trim_whitespace(mine[column].cast(pa.string())).to_pylist()
            found[name].extend(value for value in values if value and value not in found[name])
    return found
