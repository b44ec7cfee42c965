"""From a figure back to its files: what a release's manifest and certificate say of where it comes from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """One accepted file a figure rests on; `rows` to the nearest ten."""

    partner: str
    dataset: str
    title: str
    period: str
    rows: int
    file_sha256: str
    accepted_at: datetime | None
    is_synthetic: bool


def source_files(manifest: Mapping[str, Any], *, datasets: Collection[str] = ()) -> list[SourceFile]:
    """The files of a release, of these datasets where they are named; in the manifest's order."""
    return [
        SourceFile(
            partner=str(one.get("partner", "")),
            dataset=str(one.get("dataset", "")),
            title=str(one.get("title") or one.get("dataset", "")),
            period=str(one.get("period", "")),
            rows=round(int(one.get("rows") or 0), -1),  # an exact total would help whoever subtracts
            file_sha256=str(one.get("file_sha256", "")),
            accepted_at=parse_datetime(str(one.get("accepted_at") or "")) if one.get("accepted_at") else None,
            is_synthetic=bool(one.get("is_synthetic")),
        )
        for one in _sources(manifest)
        if not datasets or one.get("dataset") in datasets
    ]


def files_and_partners(manifest: Mapping[str, Any]) -> tuple[int, int]:
    """How many partners sent how many files for a release."""
    found = _sources(manifest)
    return len({one.get("partner") for one in found}), len(found)


def code_version(manifest: Mapping[str, Any]) -> str:
    """The version of the program that computed the release; empty where the manifest does not say."""
    made_by = manifest.get("created_by")
    return str(made_by.get("commontable", "")) if isinstance(made_by, Mapping) else ""


def checked_sums(manifest: Mapping[str, Any]) -> int:
    """How many sums between figures were checked for giving a protected one away; 0 where nothing says so."""
    certificate = manifest.get("certificate")
    return int(certificate.get("equations") or 0) if isinstance(certificate, Mapping) else 0


def _sources(manifest: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    listed = manifest.get("sources")
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
