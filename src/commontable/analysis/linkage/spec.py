"""SPEC.toml of a linkage as frozen dataclasses; every complaint names its place in the file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Self

from commontable.analysis.linkage.errors import LinkageError
from commontable.analysis.linkage.linked import FIELDS
from commontable.analysis.linkage.linking import BAND, THRESHOLD, Mode

_SECTIONS = ("sources", "fields", "link")
_SETTINGS = ("mode", "threshold", "low", "high", "seed", "earlier", "decisions")


@dataclass(frozen=True, kw_only=True)
class LinkSource:
    """`[sources.NAME]`: `path` (CSV or Parquet, may be a pattern, relative to the SPEC) and the column `id`; `fields`
    are its own names of columns, where they differ from `[fields]`.
    """

    path: str
    id: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class LinkSpec:
    """One linkage. `fields`: our name → their column. `earlier` and `decisions` name files; `folder` is what paths are
    relative to.
    """

    sources: Mapping[str, LinkSource]
    fields: Mapping[str, str]
    mode: Mode = "link"
    threshold: float = THRESHOLD
    band: tuple[float, float] = BAND
    seed: int = 1
    earlier: str = ""
    decisions: str = ""
    folder: Path = field(default=Path(), compare=False)

    @classmethod
    def from_toml(cls, path: Path) -> Self:
        """The SPEC file is read and checked. Raises `LinkageError`."""
        try:
            given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except FileNotFoundError as error:
            raise LinkageError(f"there is no file {path}.", where="SPEC", code="spec_missing") from error
        except (OSError, UnicodeDecodeError) as error:
            raise LinkageError(f"{path} cannot be read as text.", where="SPEC", code="spec_missing") from error
        except (ValueError, RecursionError) as error:
            said = f"this is not TOML: {str(error)[:200]}."
            raise LinkageError(said, where="SPEC", code="spec_syntax") from error
        return cls.from_dict(given, folder=path.parent)

    @classmethod
    def from_dict(cls, given: Mapping[str, object], *, folder: Path = Path()) -> Self:
        """The SPEC given as a dictionary (the same shape as the TOML) is checked. Raises `LinkageError`.

        >>> spec = LinkSpec.from_dict({
        ...     "sources": {"school": {"path": "a.csv", "id": "pupil"}, "clinic": {"path": "b.csv", "id": "no"}},
        ...     "fields": {"given_name": "first", "birth_date": "born"},
        ... })
        >>> spec.mode, spec.sources["clinic"].id
        ('link', 'no')
        """
        for name in given:
            if name not in _SECTIONS:
                raise spec_error(f"[{name}]", f"there is no such section; sections are {', '.join(_SECTIONS)}.")
        fields = _fields(_table(given, "fields"), "[fields]")
        sources = {name: _source(name, one) for name, one in _table(given, "sources").items()}
        if not sources:
            raise spec_error("[sources]", "list at least one.")
        if not fields and not all(one.fields for one in sources.values()):
            raise spec_error("[fields]", "name at least one column to compare.")
        settings = _table(given, "link", missing={})
        for name in settings:
            if name not in _SETTINGS:
                said = f"there is no such setting; settings are {', '.join(_SETTINGS)}."
                raise spec_error(f"[link] {name}", said)
        mode = settings.get("mode", "link")
        if mode not in ("link", "dedupe"):
            raise spec_error("[link] mode", 'write "link" or "dedupe".')
        threshold = share_in(settings, "threshold", THRESHOLD)
        if not 0 < threshold < 1:
            raise spec_error("[link] threshold", "write a number between 0 and 1, such as 0.5.")
        low, high = share_in(settings, "low", BAND[0]), share_in(settings, "high", BAND[1])
        if low > high:
            raise spec_error("[link] low", "it must not be above high.")
        seed = settings.get("seed", 1)
        if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed < 2**31:
            raise spec_error("[link] seed", "write a whole number.")
        return cls(
            sources=sources,
            fields=fields,
            mode="dedupe" if mode == "dedupe" else "link",
            threshold=threshold,
            band=(low, high),
            seed=seed,
            earlier=text_in(settings, "earlier", "[link]") if "earlier" in settings else "",
            decisions=text_in(settings, "decisions", "[link]") if "decisions" in settings else "",
            folder=folder,
        )


def _source(name: str, given: object) -> LinkSource:
    at = f"[sources.{name}]"
    if not isinstance(given, Mapping):
        raise spec_error(at, "this must be a section of its own.")
    for key in given:
        if key not in ("path", "id", "fields"):
            raise spec_error(f"{at} {key}", "there is no such setting; settings are path, id, fields.")
    own = given.get("fields", {})
    if not isinstance(own, Mapping):
        raise spec_error(f"{at} fields", "this must be a section of its own.")
    return LinkSource(path=text_in(given, "path", at), id=text_in(given, "id", at), fields=_fields(own, f"{at} fields"))


def _fields(given: Mapping[str, object], at: str) -> dict[str, str]:
    for name in given:
        if name not in FIELDS:
            close = get_close_matches(name, FIELDS, n=1, cutoff=0.6)
            meant = f" Is {close[0]} meant?" if close else ""
            raise spec_error(f"{at} {name}", f"there is no such field; fields are {', '.join(FIELDS)}.{meant}")
    return {name: text_in(given, name, at) for name in given}


def _table(
    given: Mapping[str, object], name: str, *, missing: Mapping[str, object] | None = None
) -> Mapping[str, object]:
    if name not in given:
        if missing is not None:
            return missing
        raise spec_error(f"[{name}]", "this section is missing.")
    found = given[name]
    if not isinstance(found, Mapping):
        raise spec_error(f"[{name}]", "this must be a section of its own.")
    return found


def text_in(table: Mapping[str, object], name: str, at: str) -> str:
    """The text of that name. Raises `LinkageError`, which names the place `at` in SPEC."""
    found = table.get(name)
    if not isinstance(found, str) or not found.strip() or "\0" in found:
        raise spec_error(f"{at} {name}", "write a text in quotes." if found is not None else "this is missing.")
    return found


def share_in(table: Mapping[str, object], name: str, otherwise: float) -> float:
    """The number from 0 to 1 of that name among `[link]`, or `otherwise`. Raises `LinkageError`."""
    found = table.get(name, otherwise)
    if not isinstance(found, int | float) or isinstance(found, bool) or not 0 <= found <= 1:
        raise spec_error(f"[link] {name}", "write a number from 0 to 1.")
    return float(found)


def spec_error(where: str, message: str) -> LinkageError:
    """What SPEC says wrongly, and where."""
    return LinkageError(message, where=where, code="spec")
