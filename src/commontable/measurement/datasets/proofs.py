"""What a release's certificate says, for readers: totals of what is protected, and how hard it was tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ENGINES = {"duckdb": "DuckDB", "spark": "Apache Spark"}


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A certificate as far as it goes; None where an older release does not say.

    `lost` is a percentage, `narrowest` and `width` are numbers of possible counts, `sampled_of` is how many there were
    where only a sample was examined, `against` are the numbers of earlier releases.
    """

    total: int | None = None
    hidden: int | None = None
    hidden_first: int | None = None
    hidden_second: int | None = None
    ranged: int | None = None
    lost: float | None = None
    narrowest: int | None = None
    width: int | None = None
    examined: int | None = None
    sampled_of: int | None = None
    seconds: float | None = None
    against: tuple[int, ...] | None = None
    sums: int | None = None
    found: int | None = None
    minimum: int | None = None
    program: str = ""
    engine: str = ""

    @property
    def was_attacked(self) -> bool:
        """Whether somebody looked for the smallest and largest value of hidden figures."""
        return bool(self.examined)

    @property
    def whole_seconds(self) -> int | None:
        """How long it took; a second at least."""
        return None if self.seconds is None else max(1, round(self.seconds))


def proof_of(manifest: Mapping[str, Any]) -> Proof | None:
    """The certificate in a release's manifest; None where it has none."""
    told = manifest.get("certificate")
    if not isinstance(told, Mapping) or not told:
        return None
    counts, policy, made_by = (_mapping(manifest, name) for name in ("counts", "policy", "created_by"))
    sample = _mapping(told, "sample")
    lost = _number(told.get("information_lost"))
    against = manifest.get("protected_against_releases")
    return Proof(
        total=_whole(told.get("cells"), counts.get("cells")),
        hidden=_whole(counts.get("hidden")),
        hidden_first=_whole(told.get("hidden_first")),
        hidden_second=_whole(told.get("hidden_second")),
        ranged=_whole(told.get("ranged"), counts.get("ranged")),
        lost=None if lost is None else 100 * lost,
        narrowest=_whole(told.get("narrowest_interval")),
        width=_whole(told.get("width"), policy.get("width")),
        examined=_whole(told.get("examined")) or None,
        sampled_of=_whole(sample.get("of")),
        seconds=_number(told.get("seconds")),
        against=tuple(int(one) for one in against) if isinstance(against, list) else None,
        sums=_whole(told.get("equations")),
        found=_whole(told.get("exact_recoveries")),
        minimum=_whole(policy.get("minimum_count"), manifest.get("minimum_count")),
        program=str(made_by.get("commontable", "")),
        engine=_engine(manifest),
    )


def _engine(manifest: Mapping[str, Any]) -> str:
    """What read the rows, with its version; older releases name it beside the program."""
    said, made_by = _mapping(manifest, "engine"), _mapping(manifest, "created_by")
    name = str(said.get("name") or next((one for one in ENGINES if one in made_by), ""))
    version = str(said.get("version") or made_by.get(name, ""))
    return f"{ENGINES[name]} {version}".strip() if name in ENGINES else ""


def _mapping(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = told.get(name)
    return found if isinstance(found, Mapping) else {}


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _whole(*values: object) -> int | None:
    return next((int(found) for value in values if (found := _number(value)) is not None), None)
