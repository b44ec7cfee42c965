"""What runs in the closed process: the codes are checked, their rows looked for, and the codes sealed anew."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from commontable.analysis.sealed import read_sealed, unseal_to, write_sealed
from commontable.analysis.tokens import check_encoded, compare_encodings, parse_profile, read_encoded

if TYPE_CHECKING:
    import pyarrow as pa


def receive(
    *,
    path: str,
    profile: Mapping[str, object],
    identities: str,
    column: str,
    to: str,
    source: str,
    others: Mapping[str, Mapping[str, object]],
    of_upload: bytes,
    of_identities: bytes,
    of_codes: bytes,
) -> dict[str, object]:
    """`confinement.receive_confined`, with what it returns as a dictionary."""
    known = parse_profile(profile)
    with _clear(Path(path), of_upload) as file:
        checked = check_encoded(file, profile=known)
        findings = [_plain(one.to_dict()) for one in checked.findings]
        if checked.passed:
            findings += _between(source, checked.fingerprint, others)
            codes = read_encoded(file, profile=known)
            findings += _rows(codes, Path(identities), of_identities, column)
            if not _keeps_out(findings):
                write_sealed(codes.to_reader(), Path(to), of_codes)
    return {
        "passed": checked.passed and not _keeps_out(findings),
        "rows": checked.rows,
        "findings": findings,
        "fingerprint": dict(checked.fingerprint),
    }


def _between(
    source: str, fingerprint: Mapping[str, object], others: Mapping[str, Mapping[str, object]]
) -> list[dict[str, object]]:
    """What keeps this file from being linked with those that are here."""
    found = []
    for name, other in others.items():
        found += [_plain(one.to_dict()) for one in compare_encodings({source: fingerprint, name: other})]
    return found


def _rows(codes: pa.Table, identities: Path, key: bytes, column: str) -> list[dict[str, object]]:
    """Whether the codes stand for the children of the accepted file."""
    import pyarrow as pa
    import pyarrow.compute as pc

    have = read_sealed(identities, key, columns=[column]).read_all()[column].cast(pa.string())
    ids = pc.unique(pc.drop_null(pc.utf8_trim_whitespace(have)))
    unknown = pc.sum(pc.invert(pc.is_in(codes["id"], ids))).as_py() or 0
    without = pc.sum(pc.invert(pc.is_in(ids, codes["id"].combine_chunks()))).as_py() or 0
    found = []
    if unknown:
        found.append({"code": "unknown-rows", "parameters": {"count": unknown}, "error": True})
    elif without:
        found.append({"code": "rows-without-codes", "parameters": {"count": without}, "error": False})
    return found


def _keeps_out(findings: list[dict[str, object]]) -> bool:
    return any(one["error"] for one in findings)


def _plain(told: Mapping[str, object]) -> dict[str, object]:
    """A finding as the register may hold it: its code, and parameters cut short."""
    parameters = told["parameters"]
    assert isinstance(parameters, Mapping)
    return {
        "code": told["code"],
        "parameters": {
            str(name): value if isinstance(value, int) else str(value)[:60] for name, value in parameters.items()
        },
        "error": told["error"],
    }


@contextmanager
def _clear(path: Path, key: bytes) -> Iterator[Path]:
    """The upload, opened into memory where the system has such files."""
    if hasattr(os, "memfd_create"):
        handle = os.memfd_create("codes")
        try:
            with os.fdopen(handle, "wb", closefd=False) as target:
                unseal_to(path, key, target)
            yield Path(f"/proc/self/fd/{handle}")
        finally:
            os.close(handle)
        return
    with tempfile.TemporaryDirectory() as folder:
        clear = Path(folder) / "codes"
        with clear.open("wb") as target:
            unseal_to(path, key, target)
        yield clear
