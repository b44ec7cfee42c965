"""An encoded file is looked over before anything is linked; it is never trusted: call this in a confined child."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from commontable.analysis.tokens.findings import EncodedFinding
from commontable.analysis.tokens.offline.profile import EncodingProfile
from commontable.analysis.tokens.saying import columns_of, said_by, what_differs

if TYPE_CHECKING:
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
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            rows = file.metadata.num_rows
            if rows > MOST_ROWS:
                return _refused("too-large", rows=rows)
            said = said_by(file.schema_arrow.metadata)
            if said is None:
                return _refused("not-encoded", rows=rows)
            findings = what_differs(said, profile) or _columns(file, profile)
            if not findings:
                findings = _values(file, profile)
            return CheckedEncoding(rows=rows, findings=tuple(findings), fingerprint=said)
    except (pa.ArrowException, OSError, ValueError, OverflowError, TypeError, MemoryError):
        return _refused("unreadable")


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


def _values(file: pq.ParquetFile, profile: EncodingProfile) -> list[EncodedFinding]:
    """The ids are random ones, and no column shows anything but tokens."""
    import numpy as np
    import pyarrow.compute as pc

    ids = file.read(columns=["id"])["id"]
    rows = len(ids)
    good = pc.sum(pc.fill_null(pc.match_substring_regex(ids, "^[0-9a-f]{32}$"), False)).as_py()
    if good != rows:
        return [EncodedFinding(code="bad-row-ids", parameters={"count": rows - good})]
    repeated = rows - pc.count_distinct(ids).as_py()
    if repeated:
        return [EncodedFinding(code="repeated-row-ids", parameters={"count": repeated})]
    found: list[EncodedFinding] = []
    lacking = np.ones(rows, dtype=bool)
    for name in columns_of(profile):
        column = file.read(columns=[name])[name]
        lacking &= pc.is_null(column).to_numpy()
        found += _column(name, column)
    without = int(lacking.sum())
    if without == rows:
        found.append(EncodedFinding(code="nothing-to-link"))
    elif without:
        found.append(EncodedFinding(code="rows-without-tokens", parameters={"count": without}))
    return found


def _column(name: str, column: pa.ChunkedArray) -> list[EncodedFinding]:
    import numpy as np

    values = column.drop_null().to_numpy()
    if not len(values):
        return [EncodedFinding(code="empty-column", parameters={"column": name})]
    distinct, times = np.unique(values, return_counts=True)
    if _looks_plain(distinct):
        return [EncodedFinding(code="plain-values", parameters={"column": name})]
    share = _OFTEN_SHARE_OF_FIELDS if name.startswith("field_") else _OFTEN_SHARE
    if times.max() >= max(_OFTEN, share * len(values)):
        return [EncodedFinding(code="too-frequent", parameters={"column": name, "count": int(times.max())})]
    return []


def _looks_plain(distinct: object) -> bool:
    """Numbers from a keyed hash are spread evenly over all 64 bits; dates, counters and codes are not."""
    import numpy as np

    values = np.asarray(distinct, dtype=np.int64)
    small = int(((values < _SMALL) & (values > -_SMALL)).sum())
    if small > _SMALL_ALLOWED or small == len(values):
        return True
    if len(values) < _ENOUGH_FOR_BITS:
        return False
    bits = np.unpackbits(values.view(np.uint8)).reshape(len(values), 64).mean(axis=0)
    return bool((np.abs(bits - 0.5) > _DEVIATIONS / (2 * np.sqrt(len(values)))).any())
