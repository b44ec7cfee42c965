"""The files that SPEC names are found on disk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from commontable.analysis.release.errors import ReleaseError
from commontable.analysis.release.sources import Source
from commontable.analysis.release.spec import Spec

if TYPE_CHECKING:
    from commontable.analysis.contract import Schema


def sources_of(spec: Spec) -> dict[str, Source]:
    """The files that SPEC names, with their schema. Raises `ReleaseError`."""
    found = {}
    for name, one in spec.sources.items():
        at = f"[sources.{name}]"
        files = _matching(spec.folder, one.path, f"{at} path")
        schema = _schema(spec.folder / one.schema, f"{at} schema") if one.schema else None
        clusters = _clusters(spec) if one.id else None
        found[name] = Source(files=files, schema=schema, clusters=clusters)
    return found


def _clusters(spec: Spec) -> Path:
    if not spec.clusters:
        raise ReleaseError(
            "name the file of commontable link that knows these ids: clusters.", where="[linked]", code="spec"
        )
    return _matching(spec.folder, spec.clusters, "[linked] clusters")[0]


def _matching(folder: Path, pattern: str, where: str) -> tuple[Path, ...]:
    path = (folder / pattern).absolute()
    try:
        if path.is_file():
            return (path.resolve(),)
        parts = path.relative_to(path.anchor).as_posix()
        found = sorted(one.resolve() for one in Path(path.anchor).glob(parts) if one.is_file())
    except (ValueError, NotImplementedError, OSError) as error:
        raise ReleaseError(f"{pattern} is not a path.", where=where, code="source_missing") from error
    if not found:
        raise ReleaseError(f"there is no file {pattern}.", where=where, code="source_missing")
    return tuple(found)


def _schema(path: Path, where: str) -> Schema:
    from commontable.analysis.contract import Schema, SchemaError

    try:
        return Schema.parse(json.loads(path.read_text(encoding="utf-8-sig")))
    except FileNotFoundError as error:
        raise ReleaseError(f"there is no file {path.name}.", where=where, code="schema_missing") from error
    except (OSError, ValueError, RecursionError) as error:
        raise ReleaseError(f"{path.name} is not JSON.", where=where, code="schema_wrong") from error
    except SchemaError as error:
        raise ReleaseError(f"{path.name}: {error}", where=where, code="schema_wrong") from error
