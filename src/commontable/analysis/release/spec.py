"""SPEC.toml read into frozen dataclasses, checked; every complaint names the place in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Self


class Direction(StrEnum):
    """Which way is better."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NEUTRAL = "neutral"


@dataclass(frozen=True, kw_only=True)
class SourceSpec:
    """`[sources.NAME]`: `path` may be a pattern (`*.parquet`) and is relative to the SPEC; `schema` is a
    schema file, for CSV.
    """

    path: str
    schema: str | None = None


@dataclass(frozen=True, kw_only=True)
class IndicatorSpec:
    """`[indicators.NAME]`: which rows count, and what is counted.

    `where` leaves rows out; `success` (a condition) gives a percentage of the rows where it is known;
    `mean_of` (a numeric column) gives a mean over the rows where it is filled in. Exactly one of the two.
    `by` are the breakdown columns, `depth` how many of them are crossed (0 to 3).
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


@dataclass(frozen=True, kw_only=True)
class Spec:
    """One release. `folder` is what relative paths are relative to (not part of the digest)."""

    title: str
    minimum_count: int = 10
    sources: Mapping[str, SourceSpec] = field(default_factory=dict)
    levels: tuple[str, ...] = ()
    indicators: Mapping[str, IndicatorSpec] = field(default_factory=dict)
    folder: Path = Path()

    @classmethod
    def from_toml(cls, path: Path) -> Self:
        """The SPEC file is read and checked. Raises `ReleaseError`."""
        raise NotImplementedError

    @classmethod
    def from_dict(cls, given: Mapping[str, object], *, folder: Path = Path()) -> Self:
        """The SPEC given as a dictionary (the same shape as the TOML) is checked. Raises `ReleaseError`."""
        raise NotImplementedError

    def to_dict(self) -> dict[str, object]:
        """The SPEC as plain values, in the shape of the TOML; `Spec.from_dict(spec.to_dict()) == spec`."""
        raise NotImplementedError

    def digest(self) -> str:
        """SHA-256 (hex) of the definitions in canonical JSON: equal digests mean equal definitions."""
        raise NotImplementedError
