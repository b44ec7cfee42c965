"""In the closed process: identities are opened, linked and sealed again as who is who. Only counts go back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from commontable.analysis.confined.progress import progress
from commontable.analysis.engine import EngineLimits
from commontable.analysis.linkage.coded import Coded
from commontable.analysis.linkage.linked import Decision, Linked
from commontable.analysis.linkage.quality import told
from commontable.analysis.linkage.rates import RatedFile, match_rates
from commontable.analysis.linkage.records import IdentityFile, Records, records_of
from commontable.analysis.linkage.sealing import earlier_persons, seal_persons, seal_uncertain
from commontable.analysis.release.sources import SealedFile


def link_here(
    *,
    files: Sequence[Mapping[str, Any]],
    earlier: Sequence[Mapping[str, str]],
    decisions: Sequence[Mapping[str, Any]],
    suppressed: Sequence[Sequence[str]],
    uncertain: Mapping[str, str],
    threshold: float,
    band: Sequence[float],
    engine: str,
    memory_megabytes: int,
    spill: str,
    secret: bytes,
    **keys: bytes,
) -> dict[str, object]:
    """The persons of every file stand sealed; counts and the report go back."""
    from commontable.analysis.linkage import linking

    progress(stage="reading", done=0, total=1)
    opened = [_file(one, keys) for one in files]
    records = records_of(opened, secret=secret, suppressed=[(one[0], one[1]) for one in suppressed])
    linked = linking.link(
        {source: one.table for source, one in records.items()},
        threshold=threshold,
        band=(band[0], band[1]),
        decisions=_decisions(decisions, {source: set(one.table["id"].to_pylist()) for source, one in records.items()}),
        earlier=earlier_persons((one["source"], _sealed(one, keys)) for one in earlier),
        limits=EngineLimits(memory_megabytes=memory_megabytes, spill_to=Path(spill)),
        on_progress=_tell,
        engine=engine,
    )
    return _kept(files, records, linked, uncertain, keys)


def _kept(
    files: Sequence[Mapping[str, Any]],
    records: Mapping[str, Records],
    linked: Linked,
    uncertain: Mapping[str, str],
    keys: Mapping[str, bytes],
) -> dict[str, object]:
    progress(stage="sealing", done=0, total=1)
    rows = seal_persons(
        records,
        linked,
        crosswalks={one["extract"]: _sealed(one["crosswalk"], keys) for one in files},
        lists={one["extract"]: _sealed(one["list"], keys) for one in files},
    )
    pairs = seal_uncertain(linked, _sealed(uncertain, keys))
    people = len(set(linked.clusters["person"].to_pylist()))
    return {"rows": rows, "uncertain": pairs, "people": people, "report": told(linked.report)}


def link_codes_here(
    *,
    files: Sequence[Mapping[str, Any]],
    earlier: Sequence[Mapping[str, str]],
    suppressed: Sequence[Sequence[str]],
    uncertain: Mapping[str, str],
    profile: Mapping[str, object],
    field_tokens: bool,
    threshold: float,
    band: Sequence[float],
    engine: str,
    memory_megabytes: int,
    spill: str,
    secret: bytes,
    **keys: bytes,
) -> dict[str, object]:
    """As `link_here`, by what partners encoded: no name is in any of these files, nor the key of the codes."""
    from commontable.analysis import tokens

    progress(stage="reading", done=0, total=1)
    opened = [_file(one, keys) for one in files]
    records = records_of(opened, secret=secret, suppressed=[(one[0], one[1]) for one in suppressed])
    coded = Coded.of(opened, [_sealed(one["codes"], keys) for one in files], records, secret=secret)
    linked = tokens.link_tokens(
        coded.tables,
        profile=tokens.parse_profile(profile),
        field_tokens=field_tokens,
        threshold=threshold,
        band=(band[0], band[1]),
        earlier=coded.earlier(earlier_persons((one["source"], _sealed(one, keys)) for one in earlier)),
        limits=EngineLimits(memory_megabytes=memory_megabytes, spill_to=Path(spill)),
        on_progress=_tell,
        engine=engine,
    )
    return _kept(files, records, coded.as_records(linked), uncertain, keys)


def rates_here(*, files: Sequence[Mapping[str, Any]], **keys: bytes) -> list[dict[str, object]]:
    """The match rates, protected, go back."""
    rated = [
        RatedFile(
            source=one["source"],
            partner=one["partner"],
            crosswalk=_sealed(one["crosswalk"], keys),
            measures=_sealed(one["measures"], keys),
            groups=tuple(one["groups"]),
        )
        for one in files
    ]
    return [one.to_dict() for one in match_rates(rated)]


def _decisions(known: Sequence[Mapping[str, Any]], ids: Mapping[str, set[str]]) -> list[Decision]:
    """Those whose two records are there; the others wait until they are again."""
    return [
        Decision(**one)
        for one in known
        if one["left_id"] in ids.get(one["left_source"], ()) and one["right_id"] in ids.get(one["right_source"], ())
    ]


def _tell(said: Mapping[str, object]) -> None:
    done, total = said.get("done", 0), said.get("total", 1)
    progress(stage=str(said.get("stage", "")), done=int(str(done)), total=int(str(total)))


def _file(given: Mapping[str, Any], keys: Mapping[str, bytes]) -> IdentityFile:
    return IdentityFile(
        source=given["source"],
        partner=given["partner"],
        extract=given["extract"],
        path=Path(given["path"]),
        key=keys[given["key"]],
        fields=given["fields"],
        person=given["person"],
    )


def _sealed(given: Mapping[str, str], keys: Mapping[str, bytes]) -> SealedFile:
    return SealedFile(path=Path(given["path"]), key=keys[given["key"]])
