"""Which place lies in which, as the manifests say it: one family of places for each way of naming them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commontable.analysis.audit.published import AuditError, Published
from commontable.analysis.cells import ALL_LEVEL, ALL_PLACE

Codes = NDArray[np.int64]
Place = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Named:
    """Levels, coarse to fine; for every level below the first each place's place above; and the indicators for which
    they hold (None: for all).
    """

    levels: tuple[str, ...]
    parents: Mapping[str, Mapping[str, str]]
    indicators: frozenset[str] | None


def families_of(
    releases: Sequence[Published], indicators: Sequence[str], places: Sequence[Place], used: Codes, notes: list[str]
) -> tuple[tuple[Codes, ...], tuple[tuple[int, ...], ...]]:
    """The families of places (for every place the one above, or -1), and those that hold for each indicator.

    A family holds the places of other indicators, too, as far as it is known where they are: a sum may have parts from
    several indicators. `used` holds indicator × place, sorted, of all rows. Where no manifest says which place lies in
    which, each level is a family: its places add up to the whole. Raises `AuditError`.
    """
    number = {one: i for i, one in enumerate(places)}
    named = [one for release in releases for one in _named(release)]
    families: list[Codes] = []
    known: dict[tuple[int, ...], int] = {}
    found = []
    unnamed = False
    starts = np.searchsorted(used, np.arange(len(indicators) + 1) * len(places))
    for i, name in enumerate(indicators):
        mine = [places[p] for p in (used[starts[i] : starts[i + 1]] - i * len(places)).tolist()]
        levels = {level for level, _ in mine} - {ALL_LEVEL}
        own = [one for one in named if one.indicators is None or name in one.indicators]
        own = [one for one in own if levels <= set(one.levels)]
        if own:
            chains = [_chain(mine, places, number, [one for one in own if one.levels == own[0].levels])]
        else:
            unnamed |= len(levels) > 1
            top = number.get((ALL_LEVEL, ALL_PLACE), -1)
            chains = [{number[one]: top for one in places if one[0] == level} for level in sorted(levels)]
        family = []
        for chain in chains:
            above = np.full(len(places), -1, np.int64)
            above[list(chain)] = list(chain.values())
            family.append(known.setdefault(tuple(above.tolist()), len(families)))
            if family[-1] == len(families):
                families.append(above)
        found.append(tuple(family))
    if unnamed:
        notes.append(
            "release.json does not say for every indicator which place is in which; there, only the sums of each level "
            "over all places were used."
        )
    return tuple(families), tuple(found)


def _named(release: Published) -> Iterator[Named]:
    """What the manifest says of places: once for all, or once for each of its `specs`. Raises `AuditError`."""
    said, specs = release.manifest.get("places"), release.manifest.get("specs")
    several = specs if isinstance(specs, list) and specs else [None]
    for one, spec in zip(said if isinstance(said, list) else [said], several, strict=False):
        if one is None:
            continue
        levels, parents = (one.get("levels"), one.get("parents", {})) if isinstance(one, Mapping) else (None, None)
        if (
            not isinstance(levels, list)
            or not all(isinstance(level, str) for level in levels)
            or not isinstance(parents, Mapping)
            or not all(isinstance(places, Mapping) for places in parents.values())
        ):
            raise AuditError(f"{release.name}: places in release.json are not written as they should be.")
        of = spec.get("indicators") if isinstance(spec, Mapping) else None
        yield Named(
            levels=tuple(levels), parents=parents, indicators=frozenset(of) if isinstance(of, Mapping) else None
        )


def _chain(
    mine: Sequence[Place], places: Sequence[Place], number: Mapping[Place, int], named: Sequence[Named]
) -> dict[int, int]:
    """Each place within the next coarser one, as the first says that names it. Raises `AuditError` for one of `mine`
    that nobody names.
    """
    levels = named[0].levels
    found = {}
    asked = frozenset(mine)
    for level, name in places:
        if level not in levels or level == ALL_LEVEL:
            continue
        depth = levels.index(level)
        above = ALL_PLACE
        if depth:
            said = (one.parents.get(level, {}).get(name) for one in named)
            above = next((one for one in said if isinstance(one, str)), "")
            if not above and (level, name) not in asked:
                continue
            if not above:
                raise AuditError(f"release.json does not say which {levels[depth - 1]} the {level} {name[:60]} is in.")
        found[number[level, name]] = number.get((levels[depth - 1] if depth else ALL_LEVEL, above), -1)
    return found
