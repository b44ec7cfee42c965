"""What share of one source's people is found in another, by partner and group, rounded; small groups are kept back.

Unequal linkage makes false gaps: whoever compares groups among linked children has to see these first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from commontable.analysis.contract.sealing import ROW_KEY
from commontable.analysis.sealed import read_sealed

if TYPE_CHECKING:
    import pyarrow as pa

    from commontable.analysis.release.sources import SealedFile

SMALLEST_GROUP = 20  # people; a smaller group has no rate
SMALLEST_PART = 10  # people linked, or not linked; below it the rate is told as a bound
COARSE_BELOW = 1000  # people; rates of smaller groups are rounded to five per cent
ANY = ""  # found in at least one other source
ALL, PARTNER = "all", "partner"
MOST_GROUPS = 60  # of one column; a column with more is no breakdown but an identity


@dataclass(frozen=True, kw_only=True)
class Rate:
    """Of so many people (to the nearest ten) of a group, what share (per cent) is found in the `other` source.

    `rate` None: the group is too small. `bound`: "" exact to rounding, "least" or "most" where only a bound is told.
    """

    source: str
    other: str
    by: str  # "all", "partner", or a breakdown column
    group: str
    people: int | None
    rate: int | None
    bound: str = ""

    def to_dict(self) -> dict[str, object]:
        """The rate is JSON-able."""
        return asdict(self)


def rate(n: int, linked: int) -> tuple[int | None, int | None, str]:
    """People (rounded), share in per cent (rounded), and which bound it is, as may be told.

    >>> rate(12, 6), rate(100, 72), rate(5000, 3611), rate(200, 197), rate(200, 4)
    ((None, None, ''), (100, 70, ''), (5000, 72, ''), (200, 95, 'least'), (200, 5, 'most'))
    """
    if n < SMALLEST_GROUP:
        return None, None, ""
    people = round(n, -1)
    if n - linked < SMALLEST_PART:
        return people, int(100 * (n - SMALLEST_PART) / n), "least"
    if linked < SMALLEST_PART:
        return people, -int(-100 * SMALLEST_PART // n), "most"
    step = 1 if n >= COARSE_BELOW else 5
    return people, int(step * round(100 * linked / n / step)), ""


def withheld_together(counts: Mapping[str, tuple[int, int]]) -> frozenset[str]:
    """Groups of one column that are not told: the small ones, and where that is a single one, the next smallest too.

    Else the single one could be had by subtraction.

    >>> sorted(withheld_together({"a": (5, 2), "b": (40, 20), "c": (90, 60)}))
    ['a', 'b']
    """
    small = {name for name, (n, _linked) in counts.items() if n < SMALLEST_GROUP}
    if len(small) == 1 and len(counts) > 1:
        small.add(min((n, name) for name, (n, _linked) in counts.items() if name not in small)[1])
    return frozenset(small)


@dataclass(frozen=True, kw_only=True)
class RatedFile:
    """One accepted file: who is who in it, and where its measures lie. `groups`: the columns to tell apart by."""

    source: str
    partner: str
    crosswalk: SealedFile
    measures: SealedFile
    groups: Sequence[str] = ()


def match_rates(files: Sequence[RatedFile]) -> list[Rate]:
    """Every source against every other and against any of them: all its people, by partner, and by group.

    Nothing but the breakdown columns of the measures is read, and no identity.
    """
    people: dict[str, list[pa.Table]] = {}
    for file in files:
        people.setdefault(file.source, []).append(_people(file))
    sources = {source: _joined(tables) for source, tables in people.items()}
    members = {source: set(table["person"].to_pylist()) for source, table in sources.items()}
    found: list[Rate] = []
    for source, table in sources.items():
        others = [name for name in sources if name != source]
        everywhere: set[str] = set().union(*(members[name] for name in others))
        asked = [(ANY, everywhere), *(((name, members[name]) for name in others) if len(others) > 1 else ())]
        columns = [name for name in table.schema.names if name not in {"person", PARTNER}]
        for other, known in asked:
            mine = members[source]
            whole = rate(len(mine), len(mine & known))
            found.append(
                Rate(source=source, other=other, by=ALL, group="", people=whole[0], rate=whole[1], bound=whole[2])
            )
            for column in [PARTNER, *columns]:
                found.extend(_by(source, other, column, table, known))
    return found


def _by(source: str, other: str, column: str, table: pa.Table, known: set[str]) -> Iterable[Rate]:
    counted: dict[str, tuple[int, int]] = {}
    pairs = set(zip(table[column].to_pylist(), table["person"].to_pylist(), strict=True))
    for group, person in pairs:
        if group is not None:
            n, linked = counted.get(group, (0, 0))
            counted[group] = (n + 1, linked + (person in known))
    if len(counted) > MOST_GROUPS or (column == PARTNER and len(counted) < 2):
        return
    shut = withheld_together(counted)
    for group, (n, linked) in sorted(counted.items()):
        people, share, bound = (None, None, "") if group in shut else rate(n, linked)
        yield Rate(source=source, other=other, by=column, group=group, people=people, rate=share, bound=bound)


def _people(file: RatedFile) -> pa.Table:
    """`person`, `partner` and the file's group columns as text, one line a row of the file."""
    import pyarrow as pa

    persons = read_sealed(file.crosswalk.path, file.crosswalk.key).read_all()
    have = read_sealed(file.measures.path, file.measures.key).schema.names
    groups = [name for name in file.groups if name in have]
    measured = read_sealed(file.measures.path, file.measures.key, columns=[ROW_KEY, *groups]).read_all()
    both = persons.join(measured, ROW_KEY, join_type="left outer") if groups else persons
    columns = {"person": both["person"], PARTNER: pa.array([file.partner] * both.num_rows, pa.string())}
    return pa.table({**columns, **{name: _plain(both[name]) for name in groups if name != PARTNER}})


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    return column.cast(pa.string())


def _joined(tables: list[pa.Table]) -> pa.Table:
    import pyarrow as pa

    return pa.concat_tables(tables, promote_options="default")
