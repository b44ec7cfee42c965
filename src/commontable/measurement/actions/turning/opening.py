"""A page is opened with its forecast as it is that day; its end is written; it is called ready, closed, taken up."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.analysis.cells import ALL_LEVEL, ALL_PLACE, EVERYONE, breakdown_text
from commontable.journal import actions as journal
from commontable.measurement.datasets.curves import curve_of, frozen_of, is_point_of
from commontable.measurement.datasets.turning import missing_of
from commontable.measurement.models import Indicator, Turning
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.turning import (
    LONGEST_LINE,
    LONGEST_TEXT,
    TurningStage,
    lifecycle,
    require_open,
    require_ready,
)
from commontable.partnership.actions.locking import hold, require_seen
from commontable.partnership.actions.numbering import next_number
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def open_turning(
    *, indicator: Indicator, end: str, by: Member, at: datetime, why: str = "",
    breakdown: Mapping[str, str] | None = None, place: tuple[str, str] = (ALL_LEVEL, ALL_PLACE),
) -> Turning:  # fmt: skip
    """A page stands for the indicator (or one group, or one place of it), with the forecast as it is today, for good.

    Raises NotAllowed where the newest release holds no such group or place, or somebody works on the same curve.
    """
    require(Permission.WORK_ON_CURVES, by=by, on=indicator, at=at)
    group = breakdown_text(breakdown or {})
    if indicator.retired_at is not None:
        raise NotAllowed(_("This indicator is retired, so no figure will show whether the curve turns."))
    curve = curve_of(indicator, breakdown=group, place=place)
    if (group, place) != (EVERYONE, (ALL_LEVEL, ALL_PLACE)) and not is_point_of(curve):
        raise NotAllowed(_("The newest release has no figures for this group or place. Choose another."))
    number = next_number(Turning, partnership=indicator.partnership)  # nobody else opens one until this is done
    same = Turning.objects.filter(
        indicator=indicator, breakdown=group, place_level=place[0], place=place[1]
    ).exclude(stage=TurningStage.CLOSED)  # fmt: skip
    if other := same.first():
        raise NotAllowed(
            _("Page %(number)d is about this curve already. Work on it together, or close it first.")
            % {"number": other.number}
        )
    turning: Turning = Turning.objects.create(
        partnership_id=indicator.partnership_id, number=number, indicator=indicator, breakdown=group,
        place_level=place[0], place=place[1], end=_words(end), why=_long(why), release=curve.release,
        frozen=frozen_of(curve), opened_by=by, opened_at=at,
    )  # fmt: skip
    journal.record(
        "measurement.turning.opened", by=by, on=turning, at=at, number=number, indicator=indicator.name,
        breakdown=group, place=place[1], release=curve.release.number if curve.release else None, why=turning.why,
    )  # fmt: skip
    return turning


@transaction.atomic
def change_end(*, turning: Turning, end: str, why: str, by: Member, at: datetime, seen: int | None = None) -> Turning:
    """The page says what it is for in the new words; raises ChangedMeanwhile where somebody wrote in between."""
    require(Permission.WORK_ON_CURVES, by=by, on=turning, at=at)
    hold(turning)
    require_open(turning.stage)
    require_seen(revision=turning.revision, seen=seen)
    before = {"end": turning.end, "why": turning.why}
    turning.end, turning.why = _words(end), _long(why)
    turning.revision += 1
    turning.save(update_fields=["end", "why", "revision"])
    after = {"end": turning.end, "why": turning.why}
    journal.record("measurement.turning.changed", by=by, on=turning, at=at, before=before, after=after)
    return turning


@transaction.atomic
def call_ready(*, turning: Turning, by: Member, at: datetime) -> Turning:
    """The page can go to a meeting; raises NotAllowed with what is still missing."""
    require(Permission.WORK_ON_CURVES, by=by, on=turning, at=at)
    hold(turning)
    stage = lifecycle.move(turning.stage, to=TurningStage.READY)
    require_ready(missing_of(turning))
    turning.stage = stage
    turning.save(update_fields=["stage"])
    journal.record("measurement.turning.ready", by=by, on=turning, at=at)
    return turning


@transaction.atomic
def close_turning(*, turning: Turning, learnt: str, by: Member, at: datetime) -> Turning:
    """Nobody works on the page any more; it says what was learnt, and stays readable for good."""
    require(Permission.CLOSE_CURVES, by=by, on=turning, at=at)
    hold(turning)
    stage = lifecycle.move(turning.stage, to=TurningStage.CLOSED)
    learnt = _long(learnt)
    if not learnt:
        raise NotAllowed(_("Say what you learnt, also where the curve has not turned: the next group starts from it."))
    turning.stage, turning.learnt, turning.closed_by, turning.closed_at = stage, learnt, by, at
    turning.save(update_fields=["stage", "learnt", "closed_by", "closed_at"])
    journal.record("measurement.turning.closed", by=by, on=turning, at=at, learnt=learnt)
    return turning


@transaction.atomic
def take_up(*, turning: Turning, by: Member, at: datetime) -> Turning:
    """A page that was closed is worked on again, with the forecast it always had; what was learnt stays."""
    require(Permission.CLOSE_CURVES, by=by, on=turning, at=at)
    hold(turning)
    if turning.stage != TurningStage.CLOSED:
        raise NotAllowed(_("This page is open already."))
    same = Turning.objects.filter(
        indicator_id=turning.indicator_id, breakdown=turning.breakdown, place_level=turning.place_level,
        place=turning.place,
    ).exclude(stage=TurningStage.CLOSED)  # fmt: skip
    if other := same.select_for_update().first():
        raise NotAllowed(
            _("Page %(number)d is about this curve now. Close it first, or go on there.") % {"number": other.number}
        )
    turning.stage, turning.closed_by, turning.closed_at = TurningStage.WORKING, None, None
    turning.save(update_fields=["stage", "closed_by", "closed_at"])
    journal.record("measurement.turning.taken_up", by=by, on=turning, at=at)
    return turning


def _words(end: str) -> str:
    end = " ".join(end.split())
    if not end:
        raise NotAllowed(_("Say the end first: the result you want, and for which children."))
    if len(end) > LONGEST_LINE:
        raise NotAllowed(_("At most %(limit)d characters fit here.") % {"limit": LONGEST_LINE})
    return end


def _long(text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        raise NotAllowed(_("At most %(limit)d characters fit here.") % {"limit": LONGEST_TEXT})
    return text
