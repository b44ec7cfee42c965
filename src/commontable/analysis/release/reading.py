"""SPEC.toml is read and checked; every complaint names its place in the file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from commontable.analysis.disclosure import Policy, PolicyError, policy_of
from commontable.analysis.release.errors import ReleaseError
from commontable.analysis.release.taking import take_of

if TYPE_CHECKING:
    from commontable.analysis.release.spec import IndicatorSpec, SourceSpec

_SECTIONS = ("release", "policy", "linked", "sources", "places", "indicators", "beside")
_NAME = re.compile(r"[\w][\w .:/()-]{0,119}")
DEEPEST = 3
SMALLEST_MINIMUM = 3


def document_of(path: Path) -> dict[str, object]:
    """The TOML document. Raises `ReleaseError`."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise ReleaseError(f"there is no file {path}.", where="SPEC", code="spec_missing") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ReleaseError(f"{path} cannot be read as text.", where="SPEC", code="spec_missing") from error
    except (ValueError, RecursionError) as error:  # also numbers without end, and brackets within brackets
        raise ReleaseError(f"this is not TOML: {str(error)[:200]}.", where="SPEC", code="spec_syntax") from error


def parts_of(given: Mapping[str, object]) -> dict[str, object]:
    """The checked parts of a `Spec`. Raises `ReleaseError`."""
    for name in given:
        if name not in _SECTIONS:
            raise _wrong(f"[{name}]", f"there is no such section; sections are {', '.join(_SECTIONS)}.")
    release = _table(given, "release", "[release]")
    _only(release, ("title", "minimum_count"), "[release]")
    minimum = release.get("minimum_count", 10)
    if not isinstance(minimum, int) or isinstance(minimum, bool) or not SMALLEST_MINIMUM <= minimum <= 1000:
        raise _wrong("[release] minimum_count", f"write a whole number from {SMALLEST_MINIMUM} to 1000.")
    policy = _policy(given, minimum if "minimum_count" in release else None)
    places = _table(given, "places", "[places]", missing={})
    _only(places, ("levels",), "[places]")
    levels = _names(places.get("levels", ()), "[places] levels")
    if {"all", ""} & set(levels):
        raise _wrong("[places] levels", "the level all is always there; list the levels below it.")
    linked = _table(given, "linked", "[linked]", missing={})
    _only(linked, ("clusters",), "[linked]")
    sources = {name: _source(name, one) for name, one in _table(given, "sources", "[sources]").items()}
    _check_taken(sources)
    indicators = {
        _named(name): _indicator(name, one, sources, levels)
        for name, one in _table(given, "indicators", "[indicators]").items()
    }
    beside = {
        _named(name): _indicator(name, one, sources, levels, section="beside")
        for name, one in _table(given, "beside", "[beside]", missing={}).items()
    }
    if not sources or not indicators:
        raise _wrong("[indicators]" if sources else "[sources]", "list at least one.")
    return {
        "title": _text(release, "title", "[release]"),
        "minimum_count": policy.minimum_count if policy else minimum,
        "policy": policy,
        "clusters": _maybe(linked, "clusters", "[linked]"),
        "sources": sources,
        "levels": levels,
        "indicators": indicators,
        "beside": {name: one for name, one in beside.items() if name not in indicators},
    }


def _policy(given: Mapping[str, object], minimum: int | None) -> Policy | None:
    """The policy of `[policy]`; where `[release]` asks for a larger minimum, that one holds."""
    if "policy" not in given:
        return None
    settings = dict(_as_table(given["policy"], "[policy]"))
    try:
        plain = minimum is not None and "preset" not in settings
        found = policy_of({"minimum_count": minimum} | settings if plain else settings)
        return replace(found, minimum_count=minimum) if minimum and minimum > found.minimum_count else found
    except PolicyError as error:
        raise _wrong(f"[policy] {error.field}", error.message) from error


def _source(name: str, given: object) -> SourceSpec:
    from commontable.analysis.release.spec import SourceSpec

    at = f"[sources.{name}]"
    table = _as_table(given, at)
    _only(table, tuple(one.name for one in fields(SourceSpec)), at)
    takes = {
        short: take_of(short, _as_table(one, f"{at[:-1]}.linked.{short}]"), at=f"{at[:-1]}.linked.{short}]")
        for short, one in _table(table, "linked", at, missing={}).items()
    }
    return SourceSpec(
        path=_text(table, "path", at),
        schema=_maybe(table, "schema", at),
        id=_maybe(table, "id", at),
        linked=takes or None,
    )


def _check_taken(sources: Mapping[str, SourceSpec]) -> None:
    """What is taken is taken from another source, and no two columns are called the same."""
    for name, source in sources.items():
        seen: set[str] = set()
        for short, take in (source.linked or {}).items():
            at = f"[sources.{name}.linked.{short}]"
            if take.source not in sources:
                raise _wrong(f"{at} source", f"there is no [sources.{take.source}]; there is {', '.join(sources)}.")
            if take.source == name:
                raise _wrong(f"{at} source", "a source is not linked with itself.")
            if seen & set(take.columns(short)):
                raise _wrong(at, "two sections give columns of the same name.")
            seen |= set(take.columns(short))


def _indicator(
    name: str,
    given: object,
    sources: Mapping[str, SourceSpec],
    levels: tuple[str, ...],
    *,
    section: str = "indicators",
) -> IndicatorSpec:
    from commontable.analysis.release.spec import Direction, IndicatorSpec

    at = f"[{section}.{name}]"
    table = _as_table(given, at)
    _only(table, tuple(one.name for one in fields(IndicatorSpec)), at)
    source = _text(table, "source", at)
    if source not in sources:
        raise _wrong(f"{at} source", f"there is no [sources.{source}]; there is {', '.join(sources)}.")
    success, mean_of = _maybe(table, "success", at), _maybe(table, "mean_of", at)
    if (success is None) == (mean_of is None):
        raise _wrong(at, "give either success (a condition) or mean_of (a column).")
    depth = table.get("depth", 2)
    if not isinstance(depth, int) or isinstance(depth, bool) or not 0 <= depth <= DEEPEST:
        raise _wrong(f"{at} depth", f"write a whole number from 0 to {DEEPEST}.")
    by, period = _names(table.get("by", ()), f"{at} by"), _text(table, "period", at)
    for column in by:
        if column in (*levels, period):
            raise _wrong(f"{at} by", f"{column} is a place or the period already.")
    if period in levels:
        raise _wrong(f"{at} period", f"{period} is a place already.")
    direction = table.get("direction", "increase")
    if direction not in list(Direction):
        raise _wrong(f"{at} direction", f"write one of {', '.join(Direction)}.")
    return IndicatorSpec(
        source=source,
        period=period,
        where=_maybe(table, "where", at),
        success=success,
        mean_of=mean_of,
        by=by,
        depth=depth,
        direction=Direction(str(direction)),
        title=_maybe(table, "title", at) or "",
    )


def _named(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise _wrong(f"[indicators.{name}]", "start the name with a letter or digit; at most 120 characters.")
    return name


def _names(given: object, at: str) -> tuple[str, ...]:
    if not isinstance(given, list | tuple) or not all(isinstance(one, str) and one for one in given):
        raise _wrong(at, "write a list of columns.")
    if len(set(given)) < len(given):
        raise _wrong(at, "a column is listed twice.")
    return tuple(given)


def _table(
    given: Mapping[str, object], name: str, at: str, *, missing: Mapping[str, object] | None = None
) -> Mapping[str, object]:
    if name not in given:
        if missing is not None:
            return missing
        raise _wrong(at, "this section is missing.")
    return _as_table(given[name], at)


def _as_table(given: object, at: str) -> Mapping[str, object]:
    if not isinstance(given, Mapping):
        raise _wrong(at, "this must be a section of its own.")
    return given


def _only(table: Mapping[str, object], known: tuple[str, ...], at: str) -> None:
    for name in table:
        if name not in known:
            raise _wrong(f"{at} {name}", f"there is no such setting; settings are {', '.join(known)}.")


def _text(table: Mapping[str, object], name: str, at: str) -> str:
    found = _maybe(table, name, at)
    if not found:
        raise _wrong(f"{at} {name}", "this is missing.")
    return found


def _maybe(table: Mapping[str, object], name: str, at: str) -> str | None:
    found = table.get(name)
    if found is not None and (not isinstance(found, str) or "\0" in found):
        raise _wrong(f"{at} {name}", "write a text in quotes.")
    return found or None


def _wrong(where: str, message: str) -> ReleaseError:
    return ReleaseError(message, where=where, code="spec")
