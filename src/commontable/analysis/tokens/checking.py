"""An encoded file is looked over before anything is linked; it is never trusted: call this in a confined child."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from commontable.analysis.tokens.findings import EncodedFinding
from commontable.analysis.tokens.offline.profile import EncodingProfile

MOST_ROWS = 20_000_000


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
    raise NotImplementedError


def compare_encodings(fingerprints: Mapping[str, Mapping[str, object]]) -> Sequence[EncodedFinding]:
    """What keeps files (by source name) from being linked with each other: another key, normaliser or profile."""
    raise NotImplementedError
