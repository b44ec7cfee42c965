"""What has to be kept in mind with figures that rest on linked files: how many children were found, by group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from commontable.measurement.models import IndicatorVersion

from .labels import Labels
from .linked import records_of

APART = 10
"""Points of a hundred: groups that are found so much more rarely than others are named."""
MOST_NAMED = 4


@dataclass(frozen=True, kw_only=True)
class FoundIn:
    """Of so many children of a group (about), what share (per cent) was found in another file; `bound`: least, most."""

    group: str
    other: str
    people: int | None
    rate: int | None
    bound: str = ""

    @property
    def said(self) -> str:
        """The share in words."""
        return {
            "least": _("at least %(n)s in 100"), "most": _("at most %(n)s in 100"),
        }.get(self.bound, _("about %(n)s in 100")) % {"n": self.rate}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class LinkedBy:
    """The linking that figures rest on, as the release's manifest has it."""

    plan: str
    slug: str
    linking: int
    linked_at: datetime | None
    engine: str
    precision: str  # "98 in 100 (96 to 99)", or empty
    recall: str
    others: tuple[str, ...]
    whole: tuple[FoundIn, ...]
    groups: tuple[FoundIn, ...]

    @property
    def rare(self) -> list[FoundIn]:
        """Groups found much more rarely than the group of the same column found most often, rarest first."""
        best: dict[tuple[str, str], int] = {}
        for one in self.groups:
            key = one.group.partition(": ")[0], one.other
            best[key] = max(best.get(key, 0), one.rate or 0)
        found = [
            one
            for one in self.groups
            if one.rate is not None and one.rate <= best[one.group.partition(": ")[0], one.other] - APART
        ]
        return sorted(found, key=lambda one: (one.rate or 0, one.group))

    def sentences(self) -> list[str]:
        """What stands beside every figure that rests on the linking."""
        found = [
            _(
                "Children were found in %(others)s by what identifies them (linkage “%(plan)s”). "
                "A child who was there but could not be found counts as not reached."
            )
            % {"others": get_text_list(list(self.others), _("and")), "plan": self.plan}
        ]
        if self.recall:
            found.append(
                _("Of the children who are in both files, %(said)s are expected to be found.") % {"said": self.recall}
            )
        for one in self.rare[:MOST_NAMED]:
            known = {"group": one.group, "other": one.other, "said": one.said}
            found.append(
                _("Of the children of %(group)s only %(said)s were found in %(other)s; gaps may be false.") % known
            )
        return found


def linked_by(manifest: Mapping[str, Any], slug: str, *, labels: Labels) -> LinkedBy | None:
    """The linking behind the indicator's figures in that release; None where they rest on one file alone."""
    said = manifest.get("linkage")
    said = said.get(slug) if isinstance(said, Mapping) else None
    if not isinstance(said, Mapping):
        return None
    titles = {**said.get("datasets", {}), **said.get("dataset", {})}
    rates = [one for one in said.get("rates", []) if isinstance(one, Mapping) and one.get("rate") is not None]
    return LinkedBy(
        plan=str(said.get("plan", "")),
        slug=str(said.get("slug", "")),
        linking=int(said.get("linking") or 0),
        linked_at=parse_datetime(str(said.get("linked_at") or "")) if said.get("linked_at") else None,
        engine=str(said.get("engine", "")),
        precision=_expected(said.get("precision")),
        recall=_expected(said.get("recall")),
        others=tuple(said.get("datasets", {}).values()),
        whole=tuple(
            _found(one, titles, group=str(titles.get(one.get("source"), ""))) for one in rates if one.get("by") == "all"
        ),
        groups=tuple(
            _found(
                one,
                titles,
                group=f"{labels.breakdown(str(one['by']))}: {labels.group(str(one['by']), str(one['group']))}",
            )
            for one in rates
            if one.get("by") not in {"all", "partner"} and one.get("source") in said.get("dataset", {})
        ),
    )


def _found(one: Mapping[str, Any], titles: Mapping[str, str], *, group: str) -> FoundIn:
    return FoundIn(
        group=group,
        other=str(titles.get(str(one.get("other")), one.get("other"))),
        people=one.get("people"),
        rate=one.get("rate"),
        bound=str(one.get("bound") or ""),
    )


def _expected(said: object) -> str:
    """About 98 in 100 (96 to 99)."""
    if not isinstance(said, Mapping) or not isinstance(said.get("expected"), int | float):
        return ""
    low, high = said.get("low"), said.get("high")
    about = _("about %(n)s in 100") % {"n": round(100 * float(said["expected"]))}
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return about
    return _("%(about)s (%(low)s to %(high)s)") % {
        "about": about, "low": round(100 * float(low)), "high": round(100 * float(high)),
    }  # fmt: skip


def now_kept_in_mind(version: IndicatorVersion) -> list[str]:
    """What would be said of figures computed now."""
    slug = version.indicator.slug
    found = linked_by({"linkage": records_of([version])}, slug, labels=Labels(version.schema))
    return found.sentences() if found else []
