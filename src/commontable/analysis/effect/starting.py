"""When each unit started: read from a switch that goes on, from its first treated period, or from one common start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from commontable.analysis.effect.columns import Categories, Codes, Mask, categories, level, two_sides
from commontable.analysis.effect.periods import place_of
from commontable.analysis.effect.sample import groups
from commontable.analysis.effect.spec import EffectError, EffectSpec

_NEVER = frozenset(("", "0", "0.0", "never", "Never", "inf", "Inf"))


@dataclass(frozen=True)
class Starts:
    """`start[unit]`: the number of the first treated period, the number of periods for never.

    `known` marks rows that can be used, `told` units whose start is told; `read`: how the column was understood.
    """

    start: Codes
    known: Mask
    told: Mask
    read: str
    left_out: list[str] = field(default_factory=list)


def starts_of(texts: Sequence[str], unit: Categories, time: Categories, keep: Mask, spec: EffectSpec) -> Starts:
    """Each unit's start. Raises `EffectError` where nobody starts, or somebody stops."""
    if spec.starts is True or (spec.starts is None and _holds_periods(texts, unit, time, keep, spec)):
        return _from_periods(texts, unit, time, keep, spec)
    arms = categories(texts)
    on, off, _ = groups(arms, spec)
    known = keep & (on | off)
    said = []
    if (gone := int((keep & ~known).sum())) > 0:
        said.append(f"{gone:,} {'row' if gone == 1 else 'rows'} without a value of {spec.treatment} that is compared")
    several, periods = len(unit.names), len(time.names)
    first_on = _least(unit.codes[known & on], time.codes[known & on], several, periods)
    last_off = _most(unit.codes[known & off], time.codes[known & off], several)
    told = np.zeros(several, dtype=bool)
    told[unit.codes[known]] = True
    if spec.starts is not None:
        start_at = level(spec.starts, time, str(spec.time), setting="starts")
        read = f"those with {spec.treatment} on started in {time.names[start_at]}"
        return Starts(np.where(first_on < periods, start_at, periods), known, told, read, said)
    _never_off(last_off, first_on, unit, time, spec)
    switching = (first_on < periods) & (last_off >= 0)
    if not switching.any() and (first_on < periods).any() and (last_off >= 0).any():
        if periods > 2:
            raise EffectError(
                f"{spec.treatment} is the same in every period of each unit, so the start is not known; write starts = "
                "the first treated period, or give a column that is 1 from the start on.",
                where="[effect] starts",
            )
        read = f"those with {spec.treatment} on started in {time.names[1]}, the second of two periods"
        return Starts(np.where(first_on < periods, 1, periods), known, told, read, said)
    return Starts(first_on, known, told, f"{spec.treatment} goes on in the first treated period of each unit", said)


def _holds_periods(texts: Sequence[str], unit: Categories, time: Categories, keep: Mask, spec: EffectSpec) -> bool:
    """The column is the same in all rows of a unit, and what it holds are periods: then they are first periods."""
    if spec.treated is not None or spec.comparison is not None:
        return False
    there = {text for text, kept in zip(texts, keep, strict=True) if kept} - _NEVER
    if not there & set(time.names) or two_sides(categories([*there, "0"])) is not None:
        return False
    kinds = {place[0] if (place := place_of(text)) else "" for text in (*there, time.names[0])}
    if "" in kinds or len(kinds) > 1:
        return False
    codes = categories(texts).codes
    first = np.full(len(unit.names), -2, dtype=np.int64)
    first[unit.codes[keep]] = codes[keep]
    return bool((first[unit.codes[keep]] == codes[keep]).all())


def _from_periods(texts: Sequence[str], unit: Categories, time: Categories, keep: Mask, spec: EffectSpec) -> Starts:
    order = [place_of(name) for name in time.names]
    kind = order[0][0] if order[0] else ""
    found = dict.fromkeys(_NEVER, len(order))
    for text in sorted(set(texts) - _NEVER):
        first = place_of(text)
        if first is None or first[0] != kind:
            raise EffectError(
                f"{spec.treatment} should hold periods like {time.names[0]}, but there is “{text[:40]}”.",
                where="[effect] starts",
            )
        found[text] = sum(one is not None and one < first for one in order)
    rows = np.array([found[text] for text in texts], dtype=np.int64)
    start = np.full(len(unit.names), -1, dtype=np.int64)
    start[unit.codes[keep]] = rows[keep]
    odd_rows = np.flatnonzero(keep & (start[unit.codes] != rows))
    if len(odd_rows):
        which = unit.names[unit.codes[odd_rows[0]]]
        said = f"{which} has two different starts in {spec.treatment}; a unit starts once."
        raise EffectError(said, where="[effect] treatment")
    if not (rows[keep] < len(order)).any():
        raise EffectError(f"{spec.treatment} names no start within {spec.time}: nobody is treated.", where="[effect]")
    told = start >= 0
    return Starts(
        np.where(told, start, len(order)), keep, told, f"{spec.treatment} holds each unit's first treated period"
    )


def _never_off(last_off: Codes, first_on: Codes, unit: Categories, time: Categories, spec: EffectSpec) -> None:
    stopped = np.flatnonzero((first_on < len(time.names)) & (last_off >= first_on))
    if not len(stopped):
        return
    which = stopped[0]
    on, off = time.names[first_on[which]], time.names[last_off[which]]
    if on == off:
        said = f"{unit.names[which]} is both treated and not in {on}; name the unit that is followed."
        raise EffectError(said, where="[effect] unit")
    said = f"{unit.names[which]} is treated in {on} and no longer in {off}; did needs a start that lasts."
    raise EffectError(said, where="[effect] treatment")


def _least(units: Codes, times: Codes, several: int, none: int) -> Codes:
    found = np.full(several, none, dtype=np.int64)
    np.minimum.at(found, units, times)
    return found


def _most(units: Codes, times: Codes, several: int) -> Codes:
    found = np.full(several, -1, dtype=np.int64)
    np.maximum.at(found, units, times)
    return found
