"""What a comparison says, in sentences that need no statistics; the term of the field stands beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.analysis.equity import Course, Gap, GapChange, Kind, Measure, Reference, Why
from commontable.measurement.datasets import wording
from commontable.measurement.datasets.wording import Said
from commontable.ui.wording import NOTHING, figure
from commontable.ui.wording import points as signed

from .comparison import ALL_OTHERS, EVERYBODY, GROUP, HIGHEST, OTHERS, WHOLE, Comparison, Line


def name(of: Comparison, group: str) -> str:
    """What a group is called; everybody and all the others have names too."""
    if group == EVERYBODY:
        return _("everybody")
    if group == ALL_OTHERS:
        return _("all the others")
    return of.of.meaning.labels.group(of.column, group)


def choice(of: Comparison, key: str) -> str:
    """A reference as it stands in the list to choose from."""
    if key == HIGHEST:
        return _("the group that does best")
    if key == WHOLE:
        return _("everybody together")
    if key == OTHERS:
        return _("all the others together")
    return name(of, key.removeprefix(GROUP))


def heading(of: Comparison) -> str:
    """Who is furthest behind, in one sentence."""
    if of.furthest and of.furthest.gap:
        said = {
            "behind": name(of, of.furthest.group),
            "ahead": name(of, of.furthest.reference.figure.group),
            "points": apart(of, of.furthest.gap),
        }
        return _("%(behind)s: %(points)s behind %(ahead)s.") % said
    if not of.told:
        return _("Which group is behind cannot be told: the figures it takes are protected.")
    if not of.percent:
        return _("An average alone does not tell which gap is more than chance.")
    ahead = next((one for one in of.told if one.gap and one.gap.certain), None)
    if ahead:
        group = name(of, ahead.reference.figure.group)
        return _("No group is behind %(ahead)s by more than chance alone does.") % {"ahead": group}
    if any(one.why in (Why.PROTECTED, Why.REFERENCE_PROTECTED) for one in of.lines):
        return _("No gap that is more than chance, among the groups that can be told.")
    return _("No gap between groups that is more than chance alone does.")


def apart(of: Comparison, gap: Gap) -> str:
    """How far apart, without a sign: "22 points", "5 to 20 points"."""
    if gap.points is not None:
        return wording.points(gap.points, of.of.meaning)
    ends = sorted((abs(gap.low or 0.0), abs(gap.high or 0.0)))
    return _("%(low)s to %(points)s") % {
        "low": figure(ends[0], "number", of.of.meaning.decimals),
        "points": wording.points(ends[1], of.of.meaning),
    }


def standing(of: Comparison, line: Line) -> Said:
    """Where a group stands: behind, ahead, or nothing that is more than chance."""
    if line.why is Why.PROTECTED:
        return Said("")  # the one mark stands where its figure would be
    if line.gap is None or line.why:
        return Said(reason(line.why), "quiet")
    if line.gap.limits is None:
        return Said(_("an average: chance cannot be judged") if not of.percent else _("shown without counts"), "quiet")
    if not line.gap.certain:
        return Said(_("may be chance"), "quiet")
    if of.shortfall(line.gap) > 0:
        return Said(_("behind"), "warn")
    return Said(_("ahead"), "good")


def interval(of: Comparison, gap: Gap | None) -> str:
    """The interval of an exact gap; nothing for a range, which is its own."""
    if gap is None or gap.points is None or gap.low is None or gap.high is None:
        return ""
    decimals = of.of.meaning.decimals
    return _("%(low)s to %(high)s") % {"low": signed(gap.low, decimals), "high": signed(gap.high, decimals)}


def distance(of: Comparison, gap: Gap | None) -> str:
    """The gap with its sign, or its range."""
    if gap is None:
        return NOTHING
    decimals = of.of.meaning.decimals
    if gap.points is not None:
        return signed(gap.points, decimals)
    return _("%(low)s to %(high)s") % {"low": signed(gap.low, decimals), "high": signed(gap.high, decimals)}


def course(of: Comparison, line: Line | None) -> Said:
    """What became of the gap of one group, in one sentence."""
    if line is None:
        return Said(_("What becomes of the gap cannot be told: the figures it takes are protected."))
    found = line.course.since_first
    said = {
        "group": name(of, line.group),
        "change": "" if found.points is None or found.is_flipped else wording.points(found.points, of.of.meaning),
        "since": found.since,
    }
    if found.kind is Course.NARROWING:
        text = _("%(group)s: the gap has narrowed by %(change)s since %(since)s.") if said["change"] else _(
            "%(group)s: the gap has narrowed since %(since)s."
        )  # fmt: skip
        return Said(text % said, "good")
    if found.kind is Course.WIDENING:
        text = _("%(group)s: the gap has widened by %(change)s since %(since)s.") if said["change"] else _(
            "%(group)s: the gap has widened since %(since)s."
        )  # fmt: skip
        return Said(text % said, "warn")
    if found.kind is Course.TURNED:
        return Said(_("%(group)s: the gap of %(since)s has turned round.") % said)
    if found.kind is Course.FIRST:
        return Said(_("One period has been released. A gap over time needs two."))
    if found.kind is Course.PROTECTED:
        return Said(
            _("%(group)s: what became of the gap cannot be told, because figures are protected or ranges.") % said
        )
    if found.kind is Course.UNTESTED:
        return Said(_("%(group)s: an average alone does not tell whether the gap has changed.") % said)
    return Said(_("%(group)s: no telling whether the gap narrows. It moved no more than chance alone does.") % said)


def change(of: Comparison, found: GapChange) -> Said:
    """The same as a word for a table."""
    if found.kind is Course.NARROWING:
        return Said(_("narrowing"), "good")
    if found.kind is Course.WIDENING:
        return Said(_("widening"), "warn")
    if found.kind is Course.TURNED:
        return Said(_("turned round"))
    if found.kind is Course.FIRST:
        return Said(_("first figure"), "quiet")
    return Said(_("cannot be told"), "quiet")


def moved(of: Comparison, found: GapChange) -> str:
    """By how much the gap grew, with its interval."""
    if found.points is None:
        return NOTHING
    decimals = of.of.meaning.decimals
    if found.low is None or found.high is None:
        return signed(found.points, decimals)
    span = _("%(low)s to %(high)s") % {"low": signed(found.low, decimals), "high": signed(found.high, decimals)}
    return f"{signed(found.points, decimals)} ({span})"


def silences(of: Comparison, protected: Iterable[tuple[str, ...]]) -> list[str]:
    """Whose protected figures stand in the way of comparing, said once: the longest list there is."""
    return [
        ngettext(
            "What groups are compared with cannot be told: %(names)s is protected.",
            "What groups are compared with cannot be told: %(names)s are protected.",
            len(groups),
        )
        % {"names": wording.names([name(of, group) for group in groups])}
        for groups in sorted(set(protected), key=len, reverse=True)[:1]
        if groups
    ]


def reason(why: Why | None) -> str:
    """Why something cannot be told, in a few words."""
    return {
        Why.PROTECTED: _("protected"),
        Why.REFERENCE_PROTECTED: _("cannot be told"),
        Why.RANGED: _("cannot be told from a range"),
        Why.TOO_FEW: _("too few children for this measure"),
        Why.REFERENCE_TOO_FEW: _("too few others to compare with"),
        Why.SMALL_SHARE: _("under 2% of the children, so left out"),
        Why.NO_COUNTS: _("the release shows no numbers of children"),
        Why.EMPTY: _("nobody"),
        Why.NOT_A_SHARE: _("an average has no such measure"),
        Why.NO_DIRECTION: _("neither way is better here"),
        Why.ZERO: _("nothing can be divided by zero"),
        Why.ITSELF: _("compared with"),
    }.get(why, "") if why else ""  # fmt: skip


def unsure(of: Comparison, reference: Reference) -> str:
    """That a group whose figure is hidden or a range may do better than the one taken as best."""
    if not reference.unsure:
        return ""
    listed = wording.names([name(of, group) for group in reference.unsure])
    return ngettext(
        "%(names)s may do better: the figure is protected or a range.",
        "%(names)s may do better: the figures are protected or ranges.",
        len(reference.unsure),
    ) % {"names": listed}


@dataclass(frozen=True, kw_only=True)
class MeasureLine:
    """One measure of one group, as a row of a table."""

    name: str
    text: str
    span: str
    verdict: Said
    is_protected: bool


def beside(kind: Kind, rows: Sequence[MeasureLine]) -> str:
    """What stands beside the number of a measure; empty where nothing does."""
    if not any(row.span for row in rows):
        return ""
    return _("E: so far behind counts") if kind is Kind.PPG1 else _("95% interval")


def measure_line(of: Comparison, found: Measure) -> MeasureLine:
    """The measure in the words of its kind; what cannot be told with its reason."""
    decimals = of.of.meaning.decimals

    def write(value: float) -> str:
        if found.kind is Kind.CHILDREN:
            return figure(value, "number")
        if found.kind in (Kind.GAP, Kind.PPG1):
            return signed(value, decimals)
        return figure(value, "number", 2)

    text = write(found.value) if found.value is not None else ""
    span = ""
    if found.low is not None and found.high is not None:
        span = _("%(low)s to %(high)s") % {"low": write(found.low), "high": write(found.high)}
    if not text:
        text, span = span or NOTHING, ""
    if found.kind is Kind.PPG1 and found.margin is not None:
        span = figure(found.margin, "number", max(decimals, 1))
    verdict = Said("")
    if found.is_flagged:
        verdict = Said(_("worse off by this rule"), "warn")
    elif found.is_flagged is False:
        verdict = Said(_("not worse off by this rule"), "quiet")
    if found.why:
        verdict = Said(reason(found.why), "quiet")
    if found.kind is Kind.CHILDREN and not found.why:
        verdict = Said("")
    return MeasureLine(
        name=name(of, found.group), text=text, span=span, verdict=verdict, is_protected=found.why is Why.PROTECTED
    )
