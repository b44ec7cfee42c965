"""The profile: what every partner of one linkage encodes, and in which order the keys are tried."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .parts import FIELDS, LEAST_BITS, PARTS
from .refusing import EncodingError

FORMAT = 1
_PROJECT = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,30}")
_KNOWN = {
    "commontable_encoding",
    "project",
    "version",
    "refresh",
    "keys",
    "field_tokens",
    "date_order",
    "test_vectors",
    "columns",
    "person",
}
DATE_ORDERS = ("day_first", "month_first")
_MOST_KEYS, _MOST_VECTORS = 40, 50


@dataclass(frozen=True)
class MatchKey:
    """One composite key: two records agree on it when all its parts are equal. A missing part makes no token."""

    name: str
    of: tuple[str, ...]

    @property
    def bits(self) -> int:
        """How much it tells, cautiously."""
        return sum(PARTS[part] for part in self.of)


@dataclass(frozen=True)
class EncodingProfile:
    """The keys stand in the order in which they are tried, strict ones first.

    `columns`: our name → header in this partner's own file; `person`: the header of the partner's own child number,
    where several rows are one child. These two differ from partner to partner and are no part of `digest`.
    """

    project: str
    version: int
    refresh: str
    keys: tuple[MatchKey, ...]
    field_tokens: bool = False
    date_order: str = "month_first"
    test_vectors: tuple[Mapping[str, str], ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    person: str | None = None

    @property
    def digest(self) -> str:
        """64 hex digits: equal exactly where partners encode by the same profile."""
        shared = {key: value for key, value in self.to_dict().items() if key not in {"columns", "person"}}
        text = json.dumps(shared, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """The profile as PROFILE.json holds it."""
        return {
            "commontable_encoding": FORMAT,
            "project": self.project,
            "version": self.version,
            "refresh": self.refresh,
            "keys": [{"name": key.name, "of": list(key.of)} for key in self.keys],
            "field_tokens": self.field_tokens,
            "date_order": self.date_order,
            "test_vectors": [dict(one) for one in self.test_vectors],
            "columns": dict(self.columns),
            **({"person": self.person} if self.person else {}),
        }

    def with_columns(self, columns: Mapping[str, str], person: str | None = None) -> EncodingProfile:
        """The same profile for a partner whose file has these headers."""
        return replace(self, columns=_columns(columns), person=person)


def read_profile(path: Path) -> EncodingProfile:
    """The profile in a file. Raises `EncodingError`."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise EncodingError(f"the profile cannot be read ({error.strerror}).", code="profile_missing") from error
    if len(content) > 1_000_000:
        raise EncodingError("the profile is larger than a megabyte: this is another file.", code="profile_wrong")
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise EncodingError("the profile is not JSON. Download it again.", code="profile_wrong") from error
    return parse_profile(document)


def parse_profile(document: object) -> EncodingProfile:
    """The profile that a document says. Raises `EncodingError` with the place and what to do.

    >>> parse_profile({"commontable_encoding": 1, "project": "Ours"})  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    EncodingError: project: write two to 63 small letters, digits, dots, hyphens or underscores.
    """
    if not isinstance(document, Mapping):
        raise EncodingError("a profile is a JSON object.", code="profile_wrong")
    if document.get("commontable_encoding") != FORMAT:
        had = document.get("commontable_encoding")
        raise _wrong(
            "commontable_encoding",
            f"this program reads profiles of format {FORMAT}, this one has {had!r}. "
            "Download the program and the profile again.",
        )
    unknown = sorted(str(key) for key in set(document) - _KNOWN)
    if unknown:
        raise _wrong(unknown[0][:40], "this is no part of a profile.")
    project, refresh, version = document.get("project"), document.get("refresh"), document.get("version")
    if not isinstance(project, str) or not _PROJECT.fullmatch(project):
        raise _wrong("project", "write two to 63 small letters, digits, dots, hyphens or underscores.")
    if not isinstance(refresh, str) or not _PROJECT.fullmatch(refresh):
        raise _wrong("refresh", "write which refresh this is, such as 2026-11.")
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version < 1_000_000:
        raise _wrong("version", "write a whole number from 1.")
    field_tokens, order = document.get("field_tokens", False), document.get("date_order", "month_first")
    if not isinstance(field_tokens, bool):
        raise _wrong("field_tokens", "write true or false.")
    if order not in DATE_ORDERS:
        raise _wrong("date_order", "write day_first or month_first: how to read 03/04/2019.")
    person = document.get("person")
    if person is not None and (not isinstance(person, str) or not person.strip()):
        raise _wrong("person", "write the header of the column with your own child numbers, or leave it out.")
    return EncodingProfile(
        project=project,
        version=version,
        refresh=refresh,
        keys=_keys(document.get("keys")),
        field_tokens=field_tokens,
        date_order=str(order),
        test_vectors=_vectors(document.get("test_vectors")),
        columns=_columns(document.get("columns", {})),
        person=person,
    )


def _keys(listed: object) -> tuple[MatchKey, ...]:
    if not isinstance(listed, list) or not 1 <= len(listed) <= _MOST_KEYS:
        raise _wrong("keys", f"list one to {_MOST_KEYS} match keys.")
    keys: list[MatchKey] = []
    for place, one in enumerate(listed):
        at = f"keys[{place}]"
        if not isinstance(one, Mapping) or set(one) != {"name", "of"}:
            raise _wrong(at, "a key has a name and a list `of` parts.")
        name, parts = one["name"], one["of"]
        if not isinstance(name, str) or not _KEY.fullmatch(name) or name.startswith("field_") or name == "id":
            raise _wrong(f"{at}.name", "write small letters, digits and underscores.")
        if not isinstance(parts, list) or not parts or any(part not in PARTS for part in map(str, parts)):
            raise _wrong(f"{at}.of", f"choose among {', '.join(PARTS)}.")
        key = MatchKey(name=name, of=tuple(map(str, parts)))
        if name in {earlier.name for earlier in keys} or set(key.of) in [set(earlier.of) for earlier in keys]:
            raise _wrong(at, "this key stands there twice.")
        if key.bits < LEAST_BITS or len(set(key.of)) != len(key.of):
            raise _wrong(
                f"{at}.of",
                f"{' + '.join(key.of)} is shared by too many children: it would link strangers, and whoever counts "
                "it could guess names. Add a part.",
            )
        keys.append(key)
    return tuple(keys)


def _vectors(listed: object) -> tuple[Mapping[str, str], ...]:
    if not isinstance(listed, list) or not 2 <= len(listed) <= _MOST_VECTORS:
        raise _wrong("test_vectors", f"list two to {_MOST_VECTORS} invented people: they show a wrong key in time.")
    for place, one in enumerate(listed):
        if not isinstance(one, Mapping) or not one or set(one) - set(FIELDS):
            raise _wrong(f"test_vectors[{place}]", "an invented person has values for our column names only.")
        if not all(isinstance(value, str) and len(value) <= 200 for value in one.values()):
            raise _wrong(f"test_vectors[{place}]", "write every value as a text of at most 200 characters.")
    return tuple(dict(one) for one in listed)


def _columns(named: object) -> dict[str, str]:
    if not isinstance(named, Mapping):
        raise _wrong("columns", 'write our name and your header: {"given_name": "First name"}.')
    for ours, theirs in named.items():
        if ours not in FIELDS:
            raise _wrong(f"columns.{str(ours)[:40]}", f"choose among {', '.join(FIELDS)}.")
        if not isinstance(theirs, str) or not theirs.strip():
            raise _wrong(f"columns.{ours}", "write the header of your column.")
    if len(set(named.values())) != len(named):
        raise _wrong("columns", "one of your columns stands for two of ours.")
    return {str(ours): str(theirs) for ours, theirs in named.items()}


def _wrong(where: str, message: str) -> EncodingError:
    return EncodingError(message, where=where, code="profile_wrong")
