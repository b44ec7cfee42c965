"""How well files were linked, in words and rates, from a linking's protected report."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.measurement.models import Dataset, LinkageRun
from commontable.measurement.rules.linkage import OUR_FIELDS
from commontable.ui.templatetags.ui import percent

ANY, ALL, PARTNER = "", "all", "partner"
WIDE_GAP = 10  # percentage points between groups, from which comparing linked groups misleads
FEW = 0.95  # below it: precision or recall is worth a word


@dataclass(frozen=True)
class Estimate:
    """A share expected from the probabilities of the pairs, with its uncertainty (0 to 1)."""

    value: float | None = None
    low: float | None = None
    high: float | None = None

    @classmethod
    def of(cls, said: object) -> Estimate:
        """The estimate as a report says it: a number, or one with its ends."""
        if isinstance(said, Mapping):
            value = said.get("expected", said.get("value"))
            return cls(*(_number(one) for one in (value, said.get("low"), said.get("high"))))
        return cls(_number(said))

    @property
    def text(self) -> str:
        """In per cent, with its ends where they are known."""
        if self.value is None:
            return "–"
        said = _percent(self.value)
        if self.low is None or self.high is None:
            return said
        return _("%(value)s (%(low)s to %(high)s)") % {
            "value": said, "low": _percent(self.low), "high": _percent(self.high),
        }  # fmt: skip


@dataclass(frozen=True)
class Quality:
    """What is expected of a linking, and what it warns of."""

    precision: Estimate = field(default_factory=Estimate)
    recall: Estimate = field(default_factory=Estimate)
    warnings: tuple[str, ...] = ()
    counts_unfound: bool = False  # whether those whom nothing brought together are in the expected recall

    @classmethod
    def of(cls, report: Mapping[str, Any]) -> Quality:
        """The quality of a report; of an empty one nothing is known."""
        told = report.get("warnings")
        return cls(
            precision=Estimate.of(report.get("precision")),
            recall=Estimate.of(report.get("recall")),
            warnings=tuple(_warning(one) for one in told) if isinstance(told, list) else (),
            counts_unfound=bool(report.get("unfound")),
        )

    @property
    def sentences(self) -> list[str]:
        """What it means for who reads figures that rest on it."""
        found = []
        if (right := self.precision.value) is not None:
            wrong = round(100 * (1 - right))
            found.append(
                ngettext(
                    "Of 100 pairs taken for one child, about %(n)d is expected to be two children.",
                    "Of 100 pairs taken for one child, about %(n)d are expected to be two children.", wrong,
                ) % {"n": wrong} if wrong else
                _("Of 100 pairs taken for one child, fewer than one is expected to be two children.")
            )  # fmt: skip
        if (whole := self.recall.value) is not None:
            missed = round(100 * (1 - whole))
            found.append(
                ngettext(
                    "Of 100 children who are in both files, about %(n)d is expected to be missed.",
                    "Of 100 children who are in both files, about %(n)d are expected to be missed.", missed,
                ) % {"n": missed} if missed else
                _("Of 100 children who are in both files, fewer than one is expected to be missed.")
            )  # fmt: skip
            if self.counts_unfound and (least := self.recall.low) is not None:
                worst = max(1, math.ceil(round(100 * (1 - least), 4)))
                found.append(
                    ngettext(
                        "Children whom nothing brought together are counted in, as far as those who were found can "
                        "tell; at worst it is %(n)d of 100.",
                        "Children whom nothing brought together are counted in, as far as those who were found can "
                        "tell; at worst they are %(n)d of 100.", worst,
                    ) % {"n": worst}
                )  # fmt: skip
        return found

    @property
    def is_poor(self) -> bool:
        """Whether one of both is so low that figures should be read with care."""
        return any(one.value is not None and one.value < FEW for one in (self.precision, self.recall))


@dataclass(frozen=True)
class Line:
    """One group's match rate as it is shown. `rate` None: too few children."""

    label: str
    people: int | None
    rate: int | None
    bound: str

    @property
    def says(self) -> str:
        """The rate in words."""
        if self.rate is None:
            return _("too few to tell")
        said = _percent(self.rate / 100)
        if self.bound == "least":
            return _("at least %(rate)s") % {"rate": said}
        if self.bound == "most":
            return _("at most %(rate)s") % {"rate": said}
        return _("about %(rate)s") % {"rate": said}


@dataclass(frozen=True)
class Rates:
    """Of the people in one dataset, what share is found in others: all of them, then by partner and by group."""

    dataset: str
    other: str  # a title; empty: in any of the others
    whole: Line
    by: tuple[tuple[str, tuple[Line, ...]], ...]
    is_reach: bool = False  # of a larger file: how many are reached, and nothing of how well files are linked
    past: tuple[int | None, ...] = ()  # of all of them, linking by linking, this one last; bounds are left out

    @property
    def trend(self) -> str:
        """How the share went from linking to linking, in words; empty where there was but one."""
        told = [one for one in self.past if one is not None]
        if len(self.past) < 2 or len(told) < 2:
            return ""
        return _("%(first)s at first, %(last)s now, over %(n)d linkings") % {
            "first": _percent(told[0] / 100), "last": _percent(told[-1] / 100), "n": len(self.past),
        }  # fmt: skip

    @property
    def sentences(self) -> list[str]:
        """What the share of all of them means."""
        known = {"dataset": self.dataset, "other": self.other, "rate": self.whole.says}
        if self.whole.rate is None:
            return [_("“%(dataset)s” has too few children to tell how many are in another file.") % known]
        said = (
            _("Of the children in “%(dataset)s”, %(rate)s are also in “%(other)s”.") if self.other
            else _("Of the children in “%(dataset)s”, %(rate)s are also in another file.")
        ) % known  # fmt: skip
        if self.is_reach:
            return [said, _("That says how many are reached, not how well files are linked.")]
        return [said, _("The others are in no other file, or could not be found.")]

    @property
    def gap(self) -> tuple[str, Line, Line] | None:
        """The column whose groups are linked most unequally, with its lowest and highest group; None of mere reach."""
        if self.is_reach:
            return None
        widest: tuple[str, Line, Line] | None = None
        for column, lines in self.by:
            told = sorted((one for one in lines if one.rate is not None), key=lambda one: one.rate or 0)
            if len(told) < 2:
                continue
            far = (told[-1].rate or 0) - (told[0].rate or 0)
            if far >= WIDE_GAP and (widest is None or far > (widest[2].rate or 0) - (widest[1].rate or 0)):
                widest = (column, told[0], told[-1])
        return widest


def rates_of(
    run: LinkageRun,
    datasets: Mapping[str, Dataset],
    partners: Mapping[str, str],
    *,
    earlier: Sequence[LinkageRun] = (),
) -> list[Rates]:
    """The match rates of a linking: each dataset against any other, then against each where there are several.

    `datasets` by slug, `partners` their names by slug: of who is gone, the slug is shown. `earlier`: linkings that were
    done before, the oldest first.
    """
    before = [_whole_rates(one) for one in (*earlier, run)]
    found: dict[tuple[str, str], dict[str, list[Line]]] = {}
    for one in run.report.get("rates", []):
        lines = found.setdefault((one["source"], one["other"]), {})
        label = _label(one, datasets.get(one["source"]), partners)
        lines.setdefault(one["by"], []).append(Line(label, one["people"], one["rate"], one["bound"]))
    sizes = {source: lines[ALL][0].people for (source, _other), lines in found.items() if lines.get(ALL)}
    return [
        Rates(
            dataset=_title(source, datasets),
            other=_title(other, datasets) if other else "",
            whole=lines[ALL][0],
            by=tuple((_column(by, datasets.get(source)), tuple(each)) for by, each in lines.items() if by != ALL),
            is_reach=_is_reach(sizes, source, other),
            past=tuple(one.get((source, other)) for one in before),
        )
        for (source, other), lines in sorted(found.items())
        if lines.get(ALL)
    ]


def _is_reach(sizes: Mapping[str, int | None], source: str, other: str) -> bool:
    """Whether the file has more children than the other one, or than each of the others: most cannot be found there."""
    others = [sizes.get(other)] if other else [size for slug, size in sizes.items() if slug != source]
    return (sizes.get(source) or 0) > max((size or 0 for size in others), default=0)


def _whole_rates(run: LinkageRun) -> dict[tuple[str, str], int | None]:
    whole = [one for one in run.report.get("rates", []) if one["by"] == ALL and not one["bound"]]
    return {(one["source"], one["other"]): one["rate"] for one in whole}


def rate_rows(run: LinkageRun) -> Iterator[tuple[Any, ...]]:
    """A linking's quality as rows of a file: shares in per cent; what may not be told is empty."""
    day = run.finished_at.date() if run.finished_at else ""
    quality = Quality.of(run.report)
    for what, one in (("expected precision", quality.precision), ("expected recall", quality.recall)):
        ends = ["" if each is None else round(100 * each, 1) for each in (one.value, one.low, one.high)]
        yield (run.number, day, what, "", "", "", "", "", *ends)
    for one in run.report.get("rates", []):
        rate, bound = one["rate"], one["bound"]
        people, value = ("" if each is None else each for each in (one["people"], rate))
        low = rate if bound == "least" else ""
        high = rate if bound == "most" else ""
        yield (
            run.number, day, "match rate", one["source"], one["other"] or "any", one["by"], one["group"], people,
            "" if bound else value, low, high,
        )  # fmt: skip


def _label(one: Mapping[str, Any], dataset: Dataset | None, partners: Mapping[str, str]) -> str:
    group = str(one["group"])
    if one["by"] == PARTNER:
        return partners.get(group, group)
    if dataset is None or one["by"] not in dataset.contract.names:
        return group
    categories = dataset.contract.field(one["by"]).categories
    return next((each.label for each in categories if each.value == group), group)


def _column(by: str, dataset: Dataset | None) -> str:
    if by == PARTNER:
        return _("Partner")
    if dataset is None or by not in dataset.contract.names:
        return by
    return dataset.contract.field(by).title or by


def _title(slug: str, datasets: Mapping[str, Dataset]) -> str:
    return datasets[slug].title if slug in datasets else slug


def _warning(code: object) -> str:
    name, _colon, about = str(code).partition(":")
    said = {
        "no_links": _("No child was found in two files."),
        "assumed": _("How telling “%(about)s” is could not be learned from the files; a usual value was taken."),
        "frequent_values_left_out": _("Very frequent names were not compared with each other by themselves."),
        "key_refused": _("One of the codes joined strangers more often than not, so it linked nobody by itself."),
        "many_ties": _("Many children share a code with several others, such as twins; they were not linked by it."),
        "recall_unknown": _("How many children were missed cannot be told here: the range is all that is possible."),
        "decisions_without_records": _("Some answers about pairs concern records that are in no file now."),
        "day_or_month_first": _("In %(about)s it cannot be told whether birth dates begin with the day or the month."),
    }.get(name)
    about = str(OUR_FIELDS.get(about, about))
    return said % {"about": about} if said else name.replace("_", " ")


def _number(said: object) -> float | None:
    return float(said) if isinstance(said, int | float) and not isinstance(said, bool) else None


def _percent(share: float) -> str:
    return str(percent(100 * share, 0 if share in {0, 1} or round(share, 2) == share else 1))
