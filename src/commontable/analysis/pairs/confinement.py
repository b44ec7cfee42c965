"""Uncertain pairs are read in a closed process: keys go in by a pipe, only the pair asked for comes out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from commontable.analysis.confined import Limits, NotConfined, run
from commontable.analysis.pairs.looked import Pair, Side

if TYPE_CHECKING:
    from commontable.analysis.release.sources import SealedFile

LIMITS = Limits(memory=2 * 1024**3, cpu_seconds=60, wall_seconds=90)


@dataclass(frozen=True, kw_only=True)
class PersonFile:
    """One accepted file of a linking: which rows are which record (`_row`, `record`), and its identities.

    `partner` is what people call it; `fields`: our name → a column of the file.
    """

    source: str
    partner: str
    extract: str
    records: SealedFile
    identities: SealedFile
    fields: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What was seen: every pair without a value, and both sides of one where one was asked for.

    `extracts`: the files in which the two records stand.
    """

    pairs: tuple[Pair, ...]
    chosen: Pair | None = None
    left: Side | None = field(default=None, repr=False)
    right: Side | None = field(default=None, repr=False)
    extracts: tuple[str, ...] = ()


def list_pairs(uncertain: SealedFile, *, threshold: float) -> Looked:
    """Every pair with how its columns agree. No identities are opened. Raises `NotConfined`."""
    return _look(uncertain, threshold=threshold)


def look_at_pair(
    uncertain: SealedFile,
    *,
    threshold: float,
    files: Sequence[PersonFile],
    answered: Collection[tuple[str, str, str, str]] = (),
    gone: Collection[tuple[str, str]] = (),
    number: int | None = None,
    after: int = 0,
) -> Looked:
    """Pair `number`, or the first after `after` that is not answered, with both sides. Raises `NotConfined`.

    `chosen` is None where there is no such pair, or none is left; a pair with a record (source, fingerprint) that is
    among the `gone` counts as none.
    """
    return _look(uncertain, threshold=threshold, files=files, answered=answered, gone=gone, number=number, after=after)


def _look(
    uncertain: SealedFile,
    *,
    threshold: float,
    files: Sequence[PersonFile] = (),
    answered: Collection[tuple[str, str, str, str]] = (),
    gone: Collection[tuple[str, str]] = (),
    number: int | None = None,
    after: int | None = None,
) -> Looked:
    told = run(
        "commontable.analysis.pairs.inside:look",
        {
            "uncertain": str(uncertain.path),
            "threshold": threshold,
            "files": [
                {
                    "source": one.source,
                    "partner": one.partner,
                    "extract": one.extract,
                    "records": str(one.records.path),
                    "identities": str(one.identities.path),
                    "fields": dict(one.fields),
                }
                for one in files
            ],
            "answered": [list(one) for one in answered],
            "gone": [list(one) for one in gone],
            "number": number,
            "after": after,
        },
        limits=LIMITS,
        secret={
            "of_uncertain": uncertain.key,
            **{f"records_{one.extract}": one.records.key for one in files},
            **{f"identities_{one.extract}": one.identities.key for one in files},
        },
        reads=[uncertain.path, *(sealed.path for one in files for sealed in (one.records, one.identities))],
    )
    if not isinstance(told, dict):
        raise NotConfined("an answer of the wrong form")
    pairs = tuple(Pair.from_dict(one) for one in told["pairs"])
    if not told["number"]:
        return Looked(pairs=pairs)
    return Looked(
        pairs=pairs,
        chosen=pairs[told["number"] - 1],
        left=Side.from_dict(told["left"]),
        right=Side.from_dict(told["right"]),
        extracts=tuple(told["extracts"]),
    )
