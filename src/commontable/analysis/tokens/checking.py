"""An encoded file is looked over before anything is linked; it is never trusted: call this in a confined child."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from commontable.analysis.tokens.findings import EncodedFinding
from commontable.analysis.tokens.offline.profile import EncodingProfile
from commontable.analysis.tokens.row_ids import not_random, repeated
from commontable.analysis.tokens.saying import columns_of, said_by, what_differs

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

MOST_ROWS = 20_000_000
# Among real tokens one in 2^23 is that small; a date as a number always is.
_SMALL, _SMALL_ALLOWED = 2**40, 3
_ENOUGH_FOR_BITS, _DEVIATIONS = 200, 7
_OFTEN, _OFTEN_SHARE, _OFTEN_SHARE_OF_FIELDS = 20, 0.002, 0.05


@dataclass(frozen=True, kw_only=True)
class CheckedEncoding:
    """What a look at one encoded file found. `fingerprint` is JSON-able, holds no token of a child, and is what
    `compare_encodings` needs later.
    """

    rows: int
    findings: tuple[EncodedFinding, ...]
    fingerprint: Mapping[str, object]

    @property
    def passed(self) -> bool:
        """The file may be linked."""
        return not any(finding.is_error for finding in self.findings)

    def to_dict(self) -> dict[str, object]:
        """JSON-able."""
        return {
            "rows": self.rows,
            "passed": self.passed,
            "findings": [finding.to_dict() for finding in self.findings],
            "fingerprint": dict(self.fingerprint),
        }


def check_encoded(path: Path, *, profile: EncodingProfile) -> CheckedEncoding:
    """What is wrong with the file at `path`, if anything; `profile` is the one in use. Raises nothing for bad files."""
    return looked_over(path, profile=profile)[0]


def looked_over(path: Path, *, profile: EncodingProfile, keep: bool = False) -> tuple[CheckedEncoding, pa.Table | None]:
    """As `check_encoded`, with the rows that were looked at where they are to be kept and may be linked."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path, pre_buffer=False) as file:
            rows = file.metadata.num_rows
            if rows > MOST_ROWS:
                return _refused("too-large", rows=rows), None
            said = said_by(file.schema_arrow.metadata)
            if said is None:
                return _refused("not-encoded", rows=rows), None
            findings = what_differs(said, profile) or _columns(file, profile)
            held: dict[str, pa.ChunkedArray] = {}
            if not findings:
                for name, column, found in _values(file, profile):
                    findings += found
                    if keep:
                        held[name] = column
            checked = CheckedEncoding(rows=rows, findings=tuple(findings), fingerprint=said)
            if not held or not checked.passed:
                return checked, None
            return checked, pa.table(held).replace_schema_metadata(file.schema_arrow.metadata)
    except (pa.ArrowException, OSError, ValueError, OverflowError, TypeError, MemoryError):
        return _refused("unreadable"), None


def compare_encodings(fingerprints: Mapping[str, Mapping[str, object]]) -> Sequence[EncodedFinding]:
    """What keeps files (by source name) from being linked with each other: another profile, key or normaliser.

    Where more than two differ, each is told apart from what most of them have.

    >>> one = {"profile": "p", "key_check": "k", "test_tokens": [["1"]], "normaliser": 1}
    >>> [found.code for found in compare_encodings({"a": one, "b": one | {"key_check": "j"}, "c": one})]
    ['other-key']
    """
    for name, code in (
        ("profile", "another-profile"),
        ("key_check", "other-key"),
        ("normaliser", "other-normaliser"),
        ("test_tokens", "other-normaliser"),
    ):
        values = {source: repr(one.get(name)) for source, one in fingerprints.items()}
        if len(set(values.values())) < 2:
            continue
        usual = Counter(values.values()).most_common(1)[0][0]
        other = next(source for source, value in values.items() if value == usual)
        return [
            EncodedFinding(code=code, parameters={"source": source, "other": other})
            for source, value in values.items()
            if value != usual
        ]
    return []


def _refused(code: str, *, rows: int = 0) -> CheckedEncoding:
    return CheckedEncoding(rows=rows, findings=(EncodedFinding(code=code),), fingerprint={})


def _columns(file: pq.ParquetFile, profile: EncodingProfile) -> list[EncodedFinding]:
    """The columns are those of the profile, and hold what may be tokens."""
    import pyarrow as pa

    schema, wanted = file.schema_arrow, ["id", *columns_of(profile)]
    if file.metadata.num_rows == 0:
        return [EncodedFinding(code="no-rows")]
    found = [
        EncodedFinding(code="missing-column", parameters={"column": name})
        for name in wanted
        if name not in schema.names
    ]
    odd = [name for name in schema.names if name not in wanted or schema.names.count(name) > 1]
    found += [EncodedFinding(code="unexpected-column", parameters={"column": name[:60]}) for name in odd[:20]]
    if found:
        return found
    if schema.field("id").type not in (pa.string(), pa.large_string()):
        found.append(EncodedFinding(code="bad-row-ids", parameters={"count": file.metadata.num_rows}))
    for name in wanted[1:]:
        if schema.field(name).type != pa.int64():
            what = "text" if pa.types.is_string(schema.field(name).type) else str(schema.field(name).type)[:60]
            found.append(EncodedFinding(code="not-tokens", parameters={"column": name, "found": what}))
    return found


def _values(
    file: pq.ParquetFile, profile: EncodingProfile
) -> Iterator[tuple[str, pa.ChunkedArray, list[EncodedFinding]]]:
    """Each column, and what it shows: the ids are random ones, and no column shows anything but tokens."""
    import numpy as np

    from commontable.analysis.tokens.arrays import column_of

    ids = file.read(columns=["id"])["id"]
    if odd := not_random(ids):
        yield "id", ids, [EncodedFinding(code="bad-row-ids", parameters={"count": odd})]
        return
    if again := repeated(ids):
        yield "id", ids, [EncodedFinding(code="repeated-row-ids", parameters={"count": again})]
        return
    yield "id", ids, []
    lacking = np.ones(len(ids), dtype=bool)
    names = columns_of(profile)
    for name in names:
        column = file.read(columns=[name])[name]
        tokens = column_of(column)
        lacking &= ~tokens.held
        found = _column(name, tokens.numbers[tokens.held])
        if name == names[-1] and (without := int(lacking.sum())):
            found.append(
                EncodedFinding(code="nothing-to-link")
                if without == len(ids)
                else EncodedFinding(code="rows-without-tokens", parameters={"count": without})
            )
        yield name, column, found


def _column(name: str, values: np.ndarray) -> list[EncodedFinding]:
    import numpy as np

    values.sort()
    if not len(values):
        return [EncodedFinding(code="empty-column", parameters={"column": name})]
    begins = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))
    most = int(np.diff(begins, append=len(values)).max())
    if _looks_plain(values[begins]):
        return [EncodedFinding(code="plain-values", parameters={"column": name})]
    share = _OFTEN_SHARE_OF_FIELDS if name.startswith("field_") else _OFTEN_SHARE
    if most >= max(_OFTEN, share * len(values)):
        return [EncodedFinding(code="too-frequent", parameters={"column": name, "count": most})]
    return []


def _looks_plain(values: np.ndarray) -> bool:
    """Numbers from a keyed hash are spread evenly over all 64 bits; dates, counters and codes are not. Each stands once
    among the `values`, ascending.
    """
    import numpy as np

    small = int(np.diff(np.searchsorted(values, [-_SMALL + 1, _SMALL]))[0])
    if small > _SMALL_ALLOWED or small == len(values):
        return True
    if len(values) < _ENOUGH_FOR_BITS:
        return False
    # How often each byte is there, in each of the eight places, tells how often each bit is.
    held = np.stack([np.bincount(one, minlength=256) for one in values.view(np.uint8).reshape(-1, 8).T])
    ones = held @ np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1)
    return bool((np.abs(ones / len(values) - 0.5) > _DEVIATIONS / (2 * np.sqrt(len(values)))).any())
