"""SPEC.toml as frozen dataclasses."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Self

from commontable.analysis.disclosure import Policy
from commontable.analysis.release.taking import TakeSpec


class Direction(StrEnum):
    """Which way is better."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NEUTRAL = "neutral"


@dataclass(frozen=True, kw_only=True)
class SourceSpec:
    """`[sources.NAME]`: `path` may be a pattern (`*.parquet`) and is relative to the SPEC; `schema` is a
    schema file, for CSV. `id` is the column by which `[linked] clusters` knows its rows; `linked` says what it takes
    from other sources about the same children.
    """

    path: str
    schema: str | None = None
    id: str | None = None
    linked: Mapping[str, TakeSpec] | None = None

    @property
    def linked_columns(self) -> dict[str, str]:
        """Every linked column, and the short name of what it is taken from."""
        return {column: short for short, take in (self.linked or {}).items() for column in take.columns(short)}


@dataclass(frozen=True, kw_only=True)
class IndicatorSpec:
    """`[indicators.NAME]`: which rows count, and what is counted.

    `where` leaves rows out; `success` (a condition) gives a percentage (0 to 100) of the rows where it is
    known; `mean_of` (a numeric column) gives a mean over the rows where it is filled in. Exactly one of the
    two. `by` are the breakdown columns, `depth` how many of them are crossed (0 to 3).
    """

    source: str
    period: str
    where: str | None = None
    success: str | None = None
    mean_of: str | None = None
    by: tuple[str, ...] = ()
    depth: int = 2
    direction: Direction = Direction.INCREASE
    title: str = ""

    @property
    def crossed(self) -> int:
        """How many breakdowns are crossed at most: never more than there are."""
        return min(self.depth, len(self.by))

    def subsets_among(self, columns: Sequence[str]) -> list[tuple[int, ...]] | None:
        """Which sets of `columns` (positions) are crossed; None: all up to `crossed`."""
        return None


@dataclass(frozen=True, kw_only=True)
class Spec:
    """One release. `policy` is what `[policy]` says (its minimum is `minimum_count` then); `clusters` is the file of
    `commontable link` that says which rows are of one child; `beside` are indicators of earlier releases (not shown in
    this one) that those with linked columns are protected together with; `folder` is what relative paths are relative
    to (not part of the digest).
    """

    title: str
    minimum_count: int = 10
    policy: Policy | None = None
    sources: Mapping[str, SourceSpec] = field(default_factory=dict)
    levels: tuple[str, ...] = ()
    indicators: Mapping[str, IndicatorSpec] = field(default_factory=dict)
    clusters: str | None = None
    beside: Mapping[str, IndicatorSpec] = field(default_factory=dict)
    folder: Path = field(default=Path(), compare=False)

    @classmethod
    def from_toml(cls, path: Path) -> Self:
        """The SPEC file is read and checked. Raises `ReleaseError`."""
        from commontable.analysis.release.reading import document_of

        return cls.from_dict(document_of(path), folder=path.parent)

    @classmethod
    def from_dict(cls, given: Mapping[str, object], *, folder: Path = Path()) -> Self:
        """The SPEC given as a dictionary (the same shape as the TOML) is checked. Raises `ReleaseError`."""
        from commontable.analysis.release.reading import parts_of

        return cls(folder=folder, **parts_of(given))  # type: ignore[arg-type]

    def to_dict(self) -> dict[str, object]:
        """The SPEC as plain values, in the shape of the TOML; `Spec.from_dict(spec.to_dict()) == spec`."""
        return {
            "release": {"title": self.title, "minimum_count": self.minimum_count},
            **({"policy": self.policy.to_dict()} if self.policy else {}),
            **({"linked": {"clusters": self.clusters}} if self.clusters else {}),
            "sources": {name: _filled(vars(source)) for name, source in self.sources.items()},
            "places": {"levels": list(self.levels)},
            "indicators": {name: _filled(vars(one)) for name, one in self.indicators.items()},
            **({"beside": {name: _filled(vars(one)) for name, one in self.beside.items()}} if self.beside else {}),
        }

    def digest(self) -> str:
        """SHA-256 (hex) of the definitions in canonical JSON: equal digests mean equal definitions."""
        text = json.dumps(self.to_dict(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def _filled(values: Mapping[str, object]) -> dict[str, object]:
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _filled(vars(one)) for name, one in value.items()}
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, frozenset):
        return sorted(sorted(one) for one in value)
    return str(value) if isinstance(value, Direction) else value
