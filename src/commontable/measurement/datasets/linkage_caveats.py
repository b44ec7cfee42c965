"""What has to be kept in mind with figures that rest on linked files: how many children were found, by group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
"""Points of a hundred: groups that are found so much more rarely than others are named, and only then are gaps called
possibly false. That unequal rates bias comparisons is known (Bohensky et al., BMC Health Services Research 2010,
10:346; Harron et al., BMC Medical Research Methodology 2014, 14:36); this limit is ours.
"""
ENOUGH = 0.95
"""Of the children who are in both files: where fewer are expected to be found, it is a warning."""
MOST_NAMED = 4


@dataclass(frozen=True, kw_only=True)
class FoundIn:
    """Of so many children of a group (about), what share (per cent) was found in another file; `bound`: least, most."""

    group: str
    other: str
    people: int | None
    rate: int | None
    bound: str = ""
    of: tuple[str, str, str] = ("", "", "")  # file, column, other file
    is_reach: bool = False  # of the larger file: how many are reached, and nothing of how well files are linked

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
    share_found: float | None  # of the children who are in both files
    others: tuple[str, ...]
    whole: tuple[FoundIn, ...]
    groups: tuple[FoundIn, ...]

    @property
    def rare(self) -> list[FoundIn]:
        """Groups found much more rarely than the group of the same column found most often, rarest first.

        Only groups of the smaller file, whose children should be in the larger one.
        """
        best: dict[tuple[str, str, str], int] = {}
        for one in self.groups:
            best[one.of] = max(best.get(one.of, 0), one.rate or 0)
        found = [one for one in self.groups if one.rate is not None and one.rate <= best[one.of] - APART]
        return sorted(found, key=lambda one: (one.rate or 0, one.group))

    @property
    def is_uneven(self) -> bool:
        """Whether some group is found so much more rarely than another that a gap may be nothing but that."""
        return bool(self.rare)

    @property
    def is_warning(self) -> bool:
        """Whether figures have to be read with care: many are missed, or some groups more than others."""
        return bool(self.rare) or self.share_found is None or self.share_found < ENOUGH

    def sentences(self) -> list[str]:
        """What stands beside every figure that rests on the linking."""
        titles = get_text_list([_quoted(one) for one in self.others], _("and"))
        found = [
            _(
                "The same children were looked for in %(others)s. "
                "A child who was there but could not be found counts as not reached."
            )
            % {"others": titles}
        ]
        if self.recall:
            found.append(
                _("Of the children who are in both files, %(said)s are expected to be found.") % {"said": self.recall}
            )
        return [*found, *(_found_rarely(one) for one in self.rare[:MOST_NAMED])]

    def caption(self) -> str:
        """The same in the room that there is under a picture."""
        return " ".join([self.sentences()[0], *(_found_rarely(one) for one in self.rare[:1])])

    def told(self) -> dict[str, Any]:
        """The same for machines, in a release's manifest: of the children in both files, the share that is expected to
        be found; whether groups differ by more than `APART`; and the sentences.
        """
        return {"match_rate": self.share_found, "unequal": self.is_uneven, "caveat": " ".join(self.sentences())}


def _found_rarely(one: FoundIn) -> str:
    known = {"group": one.group, "other": _quoted(one.other), "said": one.said}
    return _("Of the children of %(group)s only %(said)s were found in %(other)s; gaps may be false.") % known


def is_uneven(linkage: object, slug: str) -> bool:
    """Whether the `linkage` of a release's manifest names groups of the indicator that are found much more rarely."""
    linking = linked_by({"linkage": linkage}, slug, labels=Labels({}))
    return linking is not None and linking.is_uneven


def told_of(versions: Iterable[IndicatorVersion], linkage: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """By indicator, what goes with its figures wherever a release's files go; only of those over linked files."""
    found = {
        one.indicator.slug: linked_by({"linkage": linkage}, one.indicator.slug, labels=Labels(one.schema))
        for one in versions
    }
    return {slug: linking.told() for slug, linking in found.items() if linking is not None}


def linked_by(manifest: Mapping[str, Any], slug: str, *, labels: Labels) -> LinkedBy | None:
    """The linking behind the indicator's figures in that release; None where they rest on one file alone."""
    said = manifest.get("linkage")
    said = said.get(slug) if isinstance(said, Mapping) else None
    if not isinstance(said, Mapping):
        return None
    titles = {**said.get("datasets", {}), **said.get("dataset", {})}
    rates = [one for one in said.get("rates", []) if isinstance(one, Mapping) and one.get("rate") is not None]
    sizes = {
        str(one["source"]): one["people"]
        for one in rates
        if one.get("by") == "all" and isinstance(one.get("people"), int)
    }
    return LinkedBy(
        plan=str(said.get("plan", "")),
        slug=str(said.get("slug", "")),
        linking=int(said.get("linking") or 0),
        linked_at=parse_datetime(str(said.get("linked_at") or "")) if said.get("linked_at") else None,
        engine=str(said.get("engine", "")),
        precision=_expected(said.get("precision")),
        recall=_expected(said.get("recall")),
        share_found=_share(said.get("recall")),
        others=tuple(said.get("datasets", {}).values()),
        whole=tuple(
            _found(one, titles, group=str(titles.get(one.get("source"), "")), is_reach=_is_reach(one, sizes))
            for one in rates
            if one.get("by") == "all"
        ),
        groups=tuple(
            _found(one, titles, group=_group(one, titles, labels, own=one.get("source") in said.get("dataset", {})))
            for one in rates
            if one.get("by") not in {"all", "partner"} and not _is_reach(one, sizes)
        ),
    )


def _group(one: Mapping[str, Any], titles: Mapping[str, str], labels: Labels, *, own: bool) -> str:
    """Lunch: free; of another file than the indicator's, with that file's title."""
    by = str(one["by"])
    named = f"{labels.breakdown(by)}: {labels.group(by, str(one['group']))}"
    return named if own else f"{named} ({_quoted(str(titles.get(str(one.get('source')), '')))})"


def _is_reach(one: Mapping[str, Any], sizes: Mapping[str, int]) -> bool:
    """Whether it is a rate of the larger of both files."""
    source, other = str(one.get("source")), str(one.get("other"))
    return source in sizes and other in sizes and sizes[source] > sizes[other]


def _found(one: Mapping[str, Any], titles: Mapping[str, str], *, group: str, is_reach: bool = False) -> FoundIn:
    return FoundIn(
        group=group,
        other=str(titles.get(str(one.get("other")), one.get("other"))),
        people=one.get("people"),
        rate=one.get("rate"),
        bound=str(one.get("bound") or ""),
        of=(str(one.get("source")), str(one.get("by")), str(one.get("other"))),
        is_reach=is_reach,
    )


def _quoted(title: str) -> str:
    return _("“%(title)s”") % {"title": title}


def _share(said: object) -> float | None:
    expected = said.get("expected") if isinstance(said, Mapping) else None
    return float(expected) if isinstance(expected, int | float) else None


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


def now_linked_by(version: IndicatorVersion) -> LinkedBy | None:
    """The linking that figures computed now would rest on; None where they would rest on one file alone."""
    return linked_by({"linkage": records_of([version])}, version.indicator.slug, labels=Labels(version.schema))
