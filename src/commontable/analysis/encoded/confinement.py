"""The parent's side: keys go in by a pipe, findings and counts come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commontable.analysis.confined import Crashed, Exceeded, Limits, NotConfined, run
from commontable.analysis.tokens import EncodingProfile

if TYPE_CHECKING:
    from commontable.analysis.release.sources import SealedFile

CODES = Limits(memory=3 * 1024**3, cpu_seconds=300, wall_seconds=420)


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The accepted file whose rows the codes stand for: its identities, and the column that holds the row ids."""

    identities: SealedFile
    column: str


@dataclass(frozen=True, kw_only=True)
class Received:
    """What was found. `findings`: code, parameters, whether it keeps the file out. `fingerprint` holds no code of a
    child. `passed`: the codes stand sealed.
    """

    passed: bool
    rows: int
    findings: Sequence[Mapping[str, object]]
    fingerprint: Mapping[str, object]


def receive_confined(
    upload: SealedFile,
    *,
    profile: EncodingProfile,
    stand_for: Rows,
    to: SealedFile,
    source: str,
    others: Mapping[str, Mapping[str, object]],
    limits: Limits | None = None,
) -> Received:
    """The codes of the upload stand sealed in `to` where nothing keeps them out; else nothing stands there.

    `upload` is a sealed blob, opened in the child's memory only. `others`: fingerprints of the files it will be linked
    with, by the name that findings call them; `source`: what they call this one.
    """
    try:
        told = run(
            "commontable.analysis.encoded.inside:receive",
            {
                "path": str(upload.path),
                "profile": profile.to_dict(),
                "identities": str(stand_for.identities.path),
                "column": stand_for.column,
                "to": str(to.path),
                "source": source,
                "others": {name: dict(one) for name, one in others.items()},
            },
            limits=limits or CODES,
            secret={"of_upload": upload.key, "of_identities": stand_for.identities.key, "of_codes": to.key},
            reads=[upload.path, stand_for.identities.path],
            writes=[to.path.parent],
        )
    except Exceeded:
        return _kept_out("too-slow")
    except Crashed:
        return _kept_out("crashed")
    if not isinstance(told, dict):
        raise NotConfined("an answer of the wrong form")
    return Received(**told)


def _kept_out(code: str) -> Received:
    return Received(passed=False, rows=0, findings=({"code": code, "parameters": {}, "error": True},), fingerprint={})
