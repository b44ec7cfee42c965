"""The settings of an estimate are read from TOML and checked; every complaint names its place."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commontable.analysis.effect.spec import Design, EffectError

if TYPE_CHECKING:
    from commontable.analysis.effect.spec import EffectSpec

_LISTS = ("covariates", "categories", "baseline", "fixed", "exact")
_TEXTS = ("outcome", "treatment", "cluster", "time", "unit", "weights")
_VALUES = ("treated", "comparison", "starts")
_WHOLE = ("minimum_clusters", "minimum_units")
_ONLY = {"did": ("time", "unit", "starts"), "matched": ("exact",)}
_SMALLEST = 3


def spec_in(path: Path) -> EffectSpec:
    """The specification that a SPEC file holds in `[effect]`. Raises `EffectError`."""
    from commontable.analysis.effect.spec import EffectSpec

    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise EffectError(f"there is no file {path}.", where="SPEC") from error
    except (OSError, UnicodeDecodeError) as error:
        raise EffectError(f"{path} cannot be read as text.", where="SPEC") from error
    except (ValueError, RecursionError) as error:  # also numbers without end, and brackets within brackets
        raise EffectError(f"this is not TOML: {str(error)[:200]}.", where="SPEC") from error
    for name in given:
        if name != "effect":
            raise EffectError("there is no such section; the one section is [effect].", where=f"[{name}]")
    section = given.get("effect")
    if not isinstance(section, Mapping):
        raise EffectError("this section is missing.", where="[effect]")
    return EffectSpec.from_dict(section)


def settings_of(given: Mapping[str, object]) -> dict[str, Any]:
    """The settings with their types, ready for `EffectSpec`. Raises `EffectError`."""
    from commontable.analysis.effect.spec import EffectSpec

    known = tuple(one.name for one in fields(EffectSpec))
    for name in given:
        if name not in known:
            raise _wrong(name, f"there is no such setting; settings are {', '.join(known)}.")
    for name in ("design", "outcome", "treatment"):
        if given.get(name) in (None, ""):
            raise _wrong(name, "this is missing.")
    return {name: _typed(name, value) for name, value in given.items() if value is not None and value != ""}


def _typed(name: str, value: object) -> object:
    if name == "design":
        if value not in list(Design):
            raise _wrong(name, f"{_said(value)} is no design; write one of {', '.join(Design)}.")
        return Design(str(value))
    if name in _LISTS:
        if name == "baseline" and isinstance(value, str):
            return (value,)
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) and one for one in value):
            raise _wrong(name, "write a list of columns in quotes.")
        return tuple(value)
    if name in _TEXTS and not isinstance(value, str):
        raise _wrong(name, "write the name of one column in quotes.")
    if name in _VALUES and not isinstance(value, str | int | float):
        raise _wrong(name, "write one value of the column: a text in quotes, a number, true or false.")
    return value


def checked(spec: EffectSpec) -> None:
    """The settings fit together. Raises `EffectError`."""
    if spec.design not in list(Design):
        raise _wrong("design", f"{_said(spec.design)} is no design; write one of {', '.join(Design)}.")
    for name in _LISTS:
        if len(set(getattr(spec, name))) < len(getattr(spec, name)):
            raise _wrong(name, "a column is listed twice.")
    for name, least, most in (("alpha", 0.0005, 0.5), ("caliper", 0.001, 10)):
        value = getattr(spec, name)
        if not isinstance(value, int | float) or isinstance(value, bool) or not least <= value <= most:
            raise _wrong(name, f"write a number from {least:g} to {most:g}.")
    for name in _WHOLE:
        value = getattr(spec, name)
        if not isinstance(value, int) or isinstance(value, bool) or not _SMALLEST <= value <= 1_000_000:
            raise _wrong(name, f"write a whole number, {_SMALLEST} or more.")
    for name, words in (("controls", ("not yet", "never")), ("direction", ("increase", "decrease"))):
        if getattr(spec, name) not in words:
            raise _wrong(name, f"write {' or '.join(words)}.")
    for design, names in _ONLY.items():
        for name in names:
            if getattr(spec, name) and spec.design != design and name == "exact":
                raise _wrong(name, f"this belongs to the design {design}.")
    _columns_differ(spec)
    if spec.design == Design.DID:
        _followed(spec)
    elif spec.starts is not None:
        raise _wrong("starts", "this belongs to the design did.")
    if spec.treated is not None and spec.treated == spec.comparison:
        raise _wrong("comparison", "treated and comparison are the same value.")


def _columns_differ(spec: EffectSpec) -> None:
    if spec.outcome == spec.treatment:
        raise _wrong("treatment", "the outcome cannot be the treatment.")
    for name in ("cluster", "time", "unit", "weights"):
        if getattr(spec, name) in (spec.outcome, spec.treatment) and name != "cluster":
            raise _wrong(name, f"{getattr(spec, name)} is the outcome or the treatment already.")
    for column in (*spec.adjusting, *spec.fixed, *spec.exact):
        if column in (spec.outcome, spec.treatment):
            name = next(name for name in _LISTS if column in getattr(spec, name))
            raise _wrong(name, f"{column} is the outcome or the treatment; it cannot be adjusted for.")
    for column in spec.categories:
        if column not in (*spec.adjusting, *spec.fixed, *spec.exact):
            raise _wrong("categories", f"{column} is no covariate; list it in covariates too.")


def _followed(spec: EffectSpec) -> None:
    if not spec.time:
        raise _wrong("time", "did compares before with after; name the column of the period.")
    if not spec.unit and not spec.cluster:
        raise _wrong("unit", "did follows places or pupils; name the column that says who is followed.")
    for name in ("fixed", "weights", "exact"):
        if getattr(spec, name):
            raise _wrong(name, "did compares every unit with itself and has no such setting.")
    if spec.starts is False:
        raise _wrong("starts", "write true or the first period, or leave it out.")


def _said(value: object) -> str:
    text = " ".join(str(value).split())
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"


def _wrong(name: str, message: str) -> EffectError:
    return EffectError(message, where=f"[effect] {name}")
