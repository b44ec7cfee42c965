"""SPEC.toml of a linkage by tokens: `commontable link` comes here where `[link]` names a profile."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from commontable.analysis.linkage import BAND, THRESHOLD, LinkageError, Linked
from commontable.analysis.linkage.spec import share_in, spec_error, text_in
from commontable.analysis.tokens.offline.profile import read_profile
from commontable.analysis.tokens.offline.refusing import EncodingError

if TYPE_CHECKING:
    import pyarrow as pa

    from commontable.analysis.engine import EngineLimits

_SETTINGS = ("profile", "field_tokens", "threshold", "low", "high", "gold", "earlier")
_GOLD = ("left_source", "left_id", "right_source", "right_id")


def names_a_profile(path: Path) -> bool:
    """The SPEC asks for linking by tokens. What cannot be read is for others to complain about."""
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("link")
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(settings, Mapping) and "profile" in settings


def link_spec(path: Path, *, limits: EngineLimits | None = None) -> Linked:
    """The encoded files that SPEC names are checked and linked. Raises `LinkageError`.

    `[sources.NAME] path`; `[link] profile`, and where wanted `field_tokens`, `threshold`, `low`, `high`, `gold` (pairs
    known to be the same child) and `earlier` (the `clusters.parquet` of an earlier run), relative to the SPEC.
    """
    from commontable.analysis.tokens.linking import link_tokens
    from commontable.analysis.tokens.reading import read_encoded

    given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    for name in given:
        if name not in ("sources", "link"):
            raise spec_error(f"[{name}]", "a linkage by tokens has the sections sources and link.")
    settings, sources = given["link"], given.get("sources")
    for name in settings:
        if name not in _SETTINGS:
            raise spec_error(f"[link] {name}", f"there is no such setting; settings are {', '.join(_SETTINGS)}.")
    if not isinstance(sources, Mapping) or len(sources) < 2:
        raise spec_error("[sources]", "list at least two.")
    try:
        profile = read_profile(path.parent / text_in(settings, "profile", "[link]"))
    except EncodingError as error:
        raise LinkageError(str(error), where="[link] profile", code=error.code) from error
    fields = settings.get("field_tokens", False)
    if not isinstance(fields, bool):
        raise spec_error("[link] field_tokens", "write true where the agreement allows them, or false.")
    shares = {name: share_in(settings, name, usual) for name, usual in zip(("low", "high"), BAND, strict=True)}
    if shares["low"] > shares["high"]:
        raise spec_error("[link] low", "it must not be above high.")
    records = {}
    for name, source in sources.items():
        at = f"[sources.{name}]"
        if not isinstance(source, Mapping) or set(source) != {"path"}:
            raise spec_error(at, "an encoded source has a path and nothing else.")
        file = path.parent / text_in(source, "path", at)
        if not file.is_file():
            raise LinkageError(f"there is no file {file.name}.", where=f"{at} path", code="source_missing")
        try:
            records[name] = read_encoded(file, profile=profile)
        except LinkageError as error:
            raise LinkageError(error.message, where=f"{at} path", code=error.code) from error
    return link_tokens(
        records,
        profile=profile,
        field_tokens=fields,
        threshold=share_in(settings, "threshold", THRESHOLD),
        band=(shares["low"], shares["high"]),
        gold=_table(path.parent, settings, "gold", _GOLD),
        earlier=_table(path.parent, settings, "earlier", ("source", "id", "person")),
        limits=limits,
    )


def _table(folder: Path, settings: Mapping[str, object], name: str, columns: tuple[str, ...]) -> pa.Table | None:
    import pyarrow as pa
    import pyarrow.parquet as pq
    from pyarrow import csv

    if name not in settings:
        return None
    at, path = f"[link] {name}", folder / text_in(settings, name, "[link]")
    try:
        if path.suffix.lower() == ".parquet":
            return pq.read_table(path, columns=list(columns))
        types = csv.ConvertOptions(column_types=dict.fromkeys(columns, pa.string()), include_columns=list(columns))
        return csv.read_csv(path, convert_options=types)
    except (pa.ArrowException, OSError, KeyError) as error:
        raise LinkageError(
            f"{path.name} must be CSV or Parquet with {', '.join(columns)}.", where=at, code="spec"
        ) from error
