"""What an encoded file says about itself, and where that differs from what is asked of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from commontable.analysis.tokens.findings import EncodedFinding
from commontable.analysis.tokens.offline.folding import NORMALISER
from commontable.analysis.tokens.offline.parts import FIELD_TOKENS
from commontable.analysis.tokens.offline.profile import FORMAT, EncodingProfile

METADATA = b"commontable.encoding"
PROGRAM = 1
_LONGEST = 200_000
_TEXTS = {
    "project": r"[a-z0-9._-]{1,63}",
    "refresh": r"[a-z0-9._-]{1,63}",
    "profile": r"[0-9a-f]{64}",
    "key_check": r"[0-9a-f]{16}",
    "unicode": r"[0-9.]{1,12}",
}
_NUMBERS = ("format", "program", "normaliser", "version", "rows")
_TOKEN = re.compile(r"-?[0-9]{1,19}")


def columns_of(profile: EncodingProfile) -> list[str]:
    """The token columns that the profile asks for, in order.

    >>> from commontable.analysis.tokens.offline.standard import standard_profile
    >>> columns_of(standard_profile(project="northside", refresh="1-a", field_tokens=True))[-3:]
    ['field_sex', 'field_postcode', 'field_address']
    """
    fields = ["birth", *FIELD_TOKENS] if profile.field_tokens else []
    return [*(key.name for key in profile.keys), *(f"field_{name}" for name in fields)]


def said_by(metadata: Mapping[bytes, bytes] | None) -> dict[str, object] | None:
    """The fingerprint in a file's metadata; None where there is none, or it has another form. Nothing else is kept."""
    text = (metadata or {}).get(METADATA)
    if text is None or len(text) > _LONGEST:
        return None
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    if not all(isinstance(told.get(name), str) and re.fullmatch(form, told[name]) for name, form in _TEXTS.items()):
        return None
    if not all(isinstance(told.get(name), int) and not isinstance(told[name], bool) for name in _NUMBERS):
        return None
    tokens = told.get("test_tokens")
    if not isinstance(tokens, list) or not all(
        isinstance(one, list)
        and all(token is None or (isinstance(token, str) and _TOKEN.fullmatch(token)) for token in one)
        for one in tokens
    ):
        return None
    return {name: told[name] for name in (*_TEXTS, *_NUMBERS)} | {"test_tokens": tokens}


def what_differs(said: Mapping[str, object], profile: EncodingProfile) -> list[EncodedFinding]:
    """Why the file was not made by this profile and a program that this side knows, if so; the first cause only."""
    if (said["format"], said["program"], said["normaliser"]) != (FORMAT, PROGRAM, NORMALISER):
        found = f"{said['format']}.{said['program']}.{said['normaliser']}"
        return [_found("other-program", found, f"{FORMAT}.{PROGRAM}.{NORMALISER}")]
    if (said["project"], said["refresh"]) != (profile.project, profile.refresh):
        return [_found("other-project", f"{said['project']} {said['refresh']}", f"{profile.project} {profile.refresh}")]
    if said["version"] != profile.version:
        return [_found("old-profile", said["version"], profile.version)]
    if said["profile"] != profile.digest:
        return [EncodedFinding(code="other-profile")]
    tokens = said["test_tokens"]
    columns = len(columns_of(profile))
    if not isinstance(tokens, list) or len(tokens) != len(profile.test_vectors):
        return [EncodedFinding(code="not-encoded")]
    if any(len(one) != columns for one in tokens):
        return [EncodedFinding(code="not-encoded")]
    return []


def _found(code: str, found: object, expected: object) -> EncodedFinding:
    return EncodedFinding(code=code, parameters={"found": found, "expected": expected})
