"""An estimate of an effect in the words of people: the answer, its checks, what has to be believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from commontable.charts import Chart, Difference, GapWords, gaps
from commontable.measurement.models import EffectStudy
from commontable.measurement.rules.activity import Design, Panel, StudyStage
from commontable.ui.wording import figure, language, points

from .definitions import definition_of
from .labels import Labels

WIDE, NARROW = 720, 328  # pixels
FINE, ADJUST = 0.05, 0.25  # What Works Clearinghouse, baseline differences in standard deviations

CHECKS: Mapping[str, tuple[Promise | str, Promise | str]] = {  # name → (what is looked at, what it takes)
    "comparison group": (
        gettext_lazy("There is somebody to compare with"),
        gettext_lazy("Some took part, and others who did not have figures too."),
    ),
    "treatment varies": (
        gettext_lazy("Not everybody took part"),
        gettext_lazy("Where everybody takes part, nothing tells what would have happened without."),
    ),
    "outcome varies": (
        gettext_lazy("The figure differs from one to the next"),
        gettext_lazy("Where everybody has the same figure there is nothing to explain."),
    ),
    "enough units": (
        gettext_lazy("Enough on both sides"),
        gettext_lazy("Each side needs at least ten, and at least the smallest group that may be shown."),
    ),
    "enough clusters": (
        gettext_lazy("Enough places on both sides"),
        gettext_lazy("Each side needs at least ten places; with fewer, chance cannot be told from effect."),
    ),
    "attrition": (
        gettext_lazy("Few are missing, and about as many on both sides"),
        gettext_lazy("Those whose figure is missing may be just those it did not help (What Works Clearinghouse)."),
    ),
    "baseline balance": (
        gettext_lazy("Alike at the start"),
        gettext_lazy("Up to 0.05 standard deviations apart is fine, up to 0.25 is adjusted for, more is too much."),
    ),
    "overlap": (
        gettext_lazy("Those who took part have others like them"),
        gettext_lazy("Nine in ten have somebody like them on the other side."),
    ),
    "pre-trends": (
        gettext_lazy("They were on the same way before"),
        gettext_lazy("Before it began, both sides should have moved alike."),
    ),
    "placebo": (
        gettext_lazy("No effect before it began"),
        gettext_lazy("Pretending that it began earlier must not find an effect."),
    ),
    "dates": (
        gettext_lazy("No figure lies in the future"),
        gettext_lazy("A period that has not come yet cannot have been measured."),
    ),
}
ASSUMED: Mapping[str, Sequence[Promise | str]] = {
    Design.RANDOMISED: (
        gettext_lazy("Chance alone decided who took part."),
        gettext_lazy("Whether one child takes part changes nothing for the others."),
        gettext_lazy("Those without a figure would have differed between the sides as little as the rest."),
    ),
    Design.DID: (
        gettext_lazy("Without the activity, those who took part would have changed as much as the others."),
        gettext_lazy("Nothing else began at the same time at these places only."),
        gettext_lazy("Nobody changed ahead of the start because of it, and once begun it went on."),
    ),
    Design.MATCHED: (
        gettext_lazy("Who took part depended on nothing that matters but what was compared alike."),
        gettext_lazy("Each of those who took part had a real chance not to."),
        gettext_lazy("The figure is for those who have somebody like them on the other side."),
    ),
    Design.ADJUSTED: (
        gettext_lazy("Who took part depended on nothing that matters but what is adjusted for."),
        gettext_lazy("What is adjusted for matters in the same way on both sides."),
        gettext_lazy("Such a figure is a hint where to look, not a proof."),
    ),
}


@dataclass(frozen=True, kw_only=True)
class CheckLine:
    """One check: what is looked at, what it takes, whether it passed and could be made."""

    says: Promise | str
    takes: Promise | str
    passed: bool
    made: bool


class Answer:
    """An estimate as one reader may read it; without the right to, the question alone."""

    def __init__(self, study: EffectStudy, *, reads: bool) -> None:
        self.study = study
        self.reads = reads

    @property
    def said(self) -> Mapping[str, Any]:
        """The answer as it was kept; nothing where it is not for this reader, or withdrawn."""
        return self.study.result if self.reads and self.study.withdrawn_at is None else {}

    @property
    def is_shown(self) -> bool:
        """Every check passed, so there is a figure."""
        return bool(self.said.get("shown"))

    @property
    def is_clear(self) -> bool:
        """There is a figure, and its interval leaves zero out."""
        return self.is_shown and (self.said["low"] > 0) == (self.said["high"] > 0)

    @cached_property
    def _definition(self) -> Any:
        return definition_of(self.study.indicator)

    @property
    def helped(self) -> bool:
        """The figure went the way that is better."""
        direction = self._definition.direction if self._definition else "increase"
        return self.is_clear and (self.said["estimate"] > 0) == (direction != "decrease")

    @property
    def kind(self) -> str:
        """How the answer is marked: good, warn or quiet."""
        if not self.is_clear:
            return "quiet"
        return "good" if self.helped else "warn"

    @property
    def heading(self) -> str:
        """The answer in one line."""
        name, moved = self.study.activity.name, self.study.indicator.name
        if self.study.withdrawn_at is not None:
            return _("%(activity)s and %(indicator)s: this estimate was withdrawn") % {
                "activity": name,
                "indicator": moved,
            }
        if self.study.stage == StudyStage.COMPUTING:
            return _("Did %(activity)s help? The answer is being looked for") % {"activity": name}
        if self.study.stage == StudyStage.FAILED:
            return _("Did %(activity)s help? These figures cannot be asked that") % {"activity": name}
        if not self.reads:
            return _("Did %(activity)s help? The answer is not shared yet") % {"activity": name}
        if not self.is_shown:
            return _("Did %(activity)s help? This comparison cannot tell") % {"activity": name}
        if not self.is_clear:
            return _("%(activity)s: no clear effect on %(indicator)s") % {"activity": name, "indicator": moved}
        said = {"activity": name, "figure": self.figure, "indicator": moved}
        if self.helped:
            return _("%(activity)s helped: %(figure)s in %(indicator)s") % said
        return _("%(activity)s: %(figure)s in %(indicator)s, the wrong way") % said

    @property
    def figure(self) -> str:
        """The estimate with its sign and unit: +13.9, +4.2 points."""
        if self._definition is not None and self._definition.unit == "percent":
            return _("%(figure)s percentage points") % {"figure": self.number}
        return self.number

    @property
    def interval(self) -> str:
        """From where to where the effect may lie."""
        if not self.is_shown:
            return ""
        low, high = (self._signed(self.said[end]) for end in ("low", "high"))
        return _("likely between %(low)s and %(high)s") % {"low": low, "high": high}

    @property
    def number(self) -> str:
        """The estimate with its sign, without its unit."""
        return self._signed(self.said.get("estimate"))

    @property
    def unit(self) -> str:
        """What the estimate is counted in."""
        is_share = self._definition is not None and self._definition.unit == "percent"
        return _("percentage points") if is_share else _("in the unit of the indicator")

    def _signed(self, value: float | None) -> str:
        return points(value, 1)

    @property
    def compared(self) -> str:
        """Who was compared with whom, and how many there were."""
        treated, other = self.said.get("treated"), self.said.get("comparison")
        if not treated or not other:
            return ""
        said = {"n": figure(treated["rows"], "count"), "m": figure(other["rows"], "count")}
        if self.study.panel == Panel.PUPILS:
            return _("about %(n)s pupils who took part, about %(m)s who did not") % said
        return _("%(n)s figures of places that took part, %(m)s of places that did not") % said

    @property
    def places(self) -> str:
        """How many places errors were counted by."""
        clusters = self.said.get("clusters")
        if not clusters:
            return ""
        return ngettext("%(n)s place", "%(n)s places", clusters) % {"n": clusters}

    @property
    def label(self) -> str:
        """What the evidence is worth in the words of the law, by its design and its checks."""
        if not self.said:
            return ""
        said = str(self.said.get("label", ""))
        for start, word in (
            ("Tier 1", _("strong evidence (ESSA tier 1)")),
            ("Tier 2", _("moderate evidence (ESSA tier 2)")),
            ("Tier 3", _("promising evidence (ESSA tier 3)")),
        ):
            if said.startswith(start):
                return word if self.is_clear else _("%(tier)s by its design, of no clear effect") % {"tier": word}
        return _("a rationale at most (ESSA tier 4)")

    @property
    def checks(self) -> list[CheckLine]:
        """Every check: those that failed first."""
        lines = [
            CheckLine(
                says=CHECKS.get(one["name"], (one["name"], ""))[0],
                takes=CHECKS.get(one["name"], (one["name"], ""))[1],
                passed=one["passed"],
                made=one.get("made", True),
            )
            for one in self.said.get("checks", ())
        ]
        return sorted(lines, key=lambda line: (line.passed, not line.made))

    @property
    def failed(self) -> list[CheckLine]:
        """The checks that failed."""
        return [line for line in self.checks if not line.passed]

    @property
    def held(self) -> list[CheckLine]:
        """The checks that were made and passed."""
        return [line for line in self.checks if line.passed and line.made]

    @property
    def assumed(self) -> Sequence[Promise | str]:
        """What has to be true and no check can show."""
        return ASSUMED[Design(self.study.design)]

    @property
    def balance(self) -> list[dict[str, Any]]:
        """How alike both sides were at the start: each row's means, the distance, and what it calls for."""
        return [{**row, "name": self._column(row["name"]), "verdict": _verdict(row["difference"])}
                for row in self.said.get("balance", ())]  # fmt: skip

    def _column(self, name: str) -> str:
        known = {
            "before": _("the figure before it began"),
            "children": _("children"),
            "poverty": _("children in poverty, in percent"),
            "locale": _("kind of place"),
        }
        column, colon, value = name.partition(": ")
        if column in known:
            return f"{known[column]}{colon}{value}"
        if self._definition is None:
            return name
        labels = Labels(self._definition.schema)
        return f"{labels.breakdown(column)}{colon}{labels.group(column, value) if value else ''}"

    @property
    def over_time(self) -> Chart | None:
        """Before it began and after, period by period; None where the design has no periods."""
        moments = [*self.said.get("pre_trend", ()), *self.said.get("after", ())]
        if len(moments) < 2:
            return None
        listed = [
            Difference(
                label=_moment(one["relative"]), points=one["estimate"], low=one["low"], high=one["high"],
                is_certain=(one["low"] > 0) == (one["high"] > 0), counted=None,
            )
            for one in sorted(moments, key=lambda one: one["relative"])
        ]  # fmt: skip
        return gaps(
            listed,
            title=_("Before it began, and after"),
            says=_("Before the start the marks should lie at zero; after it they show the effect as it built up."),
            decimals=1,
            words=GapWords(
                language=language(), group=_("Periods from the start"), gap=_("Difference"),
                interval=_("95% interval"), counted="", chance=_("More than chance"), yes=_("yes"), no=_("no"),
                untold=_("cannot be told"), line=_("no difference"), between=_("{low} to {high}"),
                hidden=_("protected"), empty=_("no data"),
            ),
        )  # fmt: skip

    @property
    def asked(self) -> list[tuple[str, str]]:
        """What was asked, as pairs of words."""
        study, question = self.study, self.study.question
        found = [
            (_("Design"), study.get_design_display()),
            (_("From"), study.get_panel_display()),
        ]
        labels = Labels(self._definition.schema) if self._definition else Labels({})
        if study.panel == Panel.PLACES:
            found.append((_("Places"), labels.level(str(question.get("level", "")))))
            return found
        column = str(question.get("treatment", ""))
        if column:
            found.append((_("Who took part"), labels.group(column, str(question.get("treated", "")))))
            other = str(question.get("comparison", ""))
            found.append((_("Compared with"), labels.group(column, other) if other else _("everybody else")))
        else:
            found.append((_("Who took part"), _("everybody at the activity's sites")))
            found.append((_("Compared with"), _("everybody else")))
        found.append((_("Period"), str(question.get("period", ""))))
        if question.get("cluster"):
            found.append((_("Errors counted by"), labels.level(str(question["cluster"]))))
        if question.get("covariates"):
            found.append((_("Alike in"), ", ".join(labels.breakdown(one) for one in question["covariates"])))
        return found


def _verdict(difference: float | None) -> str:
    if difference is None:
        return _("cannot be told")
    if abs(difference) <= FINE:
        return pgettext("both sides at the start", "alike")
    return _("adjusted for") if abs(difference) <= ADJUST else _("too far apart")


def _moment(relative: int) -> str:
    if relative < 0:
        return ngettext("%(n)s period before", "%(n)s periods before", -relative) % {"n": -relative}
    if relative == 0:
        return _("the first period")
    return ngettext("%(n)s period after", "%(n)s periods after", relative) % {"n": relative}
