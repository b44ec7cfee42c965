"""The lines of a page: factors, partners with a role, ideas, steps. Added, changed, withdrawn, put back; marked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.agreements.models import Commitment
from commontable.journal import actions as journal
from commontable.measurement.datasets.turning import LINES, Line, missing_of
from commontable.measurement.models import Factor, FactorMark, PartnerRole, Step, Turning
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.turning import (
    LineKind,
    TurningStage,
    require_mark_left,
    require_open,
    require_room,
)
from commontable.partnership.actions.locking import hold, require_seen
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

FIELDS: Mapping[LineKind, tuple[str, ...]] = {
    LineKind.FACTOR: ("text", "force", "evidence"),
    LineKind.PARTNER: ("partner", "name", "text"),
    LineKind.IDEA: ("text", "evidence", "cost", "reach"),
    LineKind.STEP: ("text", "partner", "member", "who", "due_on", "commitment"),
}


@transaction.atomic
def add_line(*, turning: Turning, kind: LineKind, values: Mapping[str, Any], by: Member, at: datetime) -> Line:
    """The line stands on the page, last among its kind.

    `values` by the names of FIELDS; partners, members and promises as rows of this table (ValueError otherwise).
    """
    require(Permission.WORK_ON_CURVES, by=by, on=turning, at=at)
    hold(turning)
    require_open(turning.stage)
    model: Any = LINES[kind]
    require_room(model.objects.filter(turning=turning, withdrawn_at=None).count())
    line: Line = model(partnership_id=turning.partnership_id, turning=turning, added_by=by, added_at=at)
    _write(line, kind=kind, values=values)
    line.save()
    journal.record(
        "measurement.turning.line_added",
        by=by,
        on=turning,
        at=at,
        kind=kind.value,
        line=line.pk,
        after=_said(line, kind),
    )
    return line


@transaction.atomic
def change_line(*, line: Line, values: Mapping[str, Any], by: Member, at: datetime, seen: int | None = None) -> Line:
    """The line says the new words; raises ChangedMeanwhile where somebody changed it in between."""
    kind = kind_of(line)
    turning = _open(line, by=by, at=at)
    require_seen(revision=line.revision, seen=seen)
    if line.withdrawn_at is not None:
        raise NotAllowed(_("This line is withdrawn. Put it back before you change it."))
    if isinstance(line, Step) and line.commitment_id is not None:
        raise NotAllowed(_("This step is a promise now. Its day is moved on the page of the promise, openly."))
    before = _said(line, kind)
    _write(line, kind=kind, values=values)
    line.revision += 1
    line.save()
    journal.record(
        "measurement.turning.line_changed", by=by, on=turning, at=at, kind=kind.value, line=line.pk, before=before,
        after=_said(line, kind), stage=_ready_still(turning),
    )  # fmt: skip
    return line


@transaction.atomic
def withdraw_line(*, line: Line, by: Member, at: datetime) -> Line:
    """The line no longer counts; it stays at the foot of the page and can be put back."""
    turning = _open(line, by=by, at=at)
    if line.withdrawn_at is not None:
        raise NotAllowed(_("This line is withdrawn already."))
    line.withdrawn_at = at
    line.save(update_fields=["withdrawn_at"])
    journal.record(
        "measurement.turning.line_withdrawn", by=by, on=turning, at=at, kind=kind_of(line).value, line=line.pk,
        text=line.text, stage=_ready_still(turning),
    )  # fmt: skip
    return line


@transaction.atomic
def put_line_back(*, line: Line, by: Member, at: datetime) -> Line:
    """The line counts again."""
    turning = _open(line, by=by, at=at)
    if line.withdrawn_at is None:
        raise NotAllowed(_("This line stands on the page already."))
    line.withdrawn_at = None
    line.save(update_fields=["withdrawn_at"])
    journal.record(
        "measurement.turning.line_put_back", by=by, on=turning, at=at, kind=kind_of(line).value, line=line.pk,
        text=line.text,
    )  # fmt: skip
    return line


@transaction.atomic
def mark_factor(*, factor: Factor, by: Member, at: datetime) -> None:
    """The member says that this factor matters most; the group's marks rank the story. Three marks a member and page.

    Marking twice is marking once.
    """
    turning = _open(factor, by=by, at=at)
    if factor.withdrawn_at is not None:
        raise NotAllowed(_("This factor is withdrawn. Put it back before you mark it."))
    own = FactorMark.objects.filter(factor__turning=turning, factor__withdrawn_at=None, member=by)
    if own.filter(factor=factor).exists():
        return
    require_mark_left(own.count())
    FactorMark.objects.create(partnership_id=turning.partnership_id, factor=factor, member=by, at=at)
    journal.record("measurement.turning.marked", by=by, on=turning, at=at, line=factor.pk, text=factor.text)


@transaction.atomic
def unmark_factor(*, factor: Factor, by: Member, at: datetime) -> None:
    """The member's mark is taken back."""
    turning = _open(factor, by=by, at=at)
    gone, _each = FactorMark.objects.filter(factor=factor, member=by).delete()
    if gone:
        journal.record("measurement.turning.unmarked", by=by, on=turning, at=at, line=factor.pk, text=factor.text)


def kind_of(line: Line) -> LineKind:
    """What kind of line it is."""
    return next(kind for kind, model in LINES.items() if isinstance(line, model))


def _open(line: Line, *, by: Member, at: datetime) -> Turning:
    """The line's page, locked and open; the line as it is now."""
    require(Permission.WORK_ON_CURVES, by=by, on=line, at=at)
    turning = hold(line.turning)
    require_open(turning.stage)
    hold(line)
    return turning


def _write(line: Line, *, kind: LineKind, values: Mapping[str, Any]) -> None:
    if unknown := set(values) - set(FIELDS[kind]):
        raise ValueError(f"a {kind} has no {sorted(unknown)}")
    for name, given in values.items():
        value = " ".join(given.split()) if isinstance(given, str) else given
        if isinstance(value, str):
            limit = getattr(line._meta.get_field(name), "max_length", None)
            if limit is not None and len(value) > limit:
                raise NotAllowed(_("At most %(limit)d characters fit here.") % {"limit": limit})
        elif value is not None and getattr(value, "partnership_id", line.partnership_id) != line.partnership_id:
            raise ValueError("the line and what it names belong to different partnerships")
        setattr(line, name, value)
    if isinstance(line, Step):
        _agree_with_promise(line)
    if isinstance(line, PartnerRole):
        if line.partner is not None:
            line.name = ""
        elif not line.name:
            raise NotAllowed(_("Choose a partner at the table, or name one who is not here yet."))
    if not line.text:
        raise NotAllowed(_("This needs some words, so that everybody knows what is meant."))


def _agree_with_promise(step: Step) -> None:
    """Who, what and when of a step that is promised already are those of the promise."""
    promise: Commitment | None = step.commitment
    if promise is not None:
        step.text, step.partner, step.member, step.due_on, step.who = (
            promise.what, promise.partner, promise.member, promise.due_on, "",
        )  # fmt: skip
        return
    if step.member is not None:
        step.partner, step.who = step.member.partner, ""
    if not step.called or step.due_on is None:
        raise NotAllowed(_("A step needs who and by when. A step of nobody is done by nobody."))


def _said(line: Line, kind: LineKind) -> dict[str, str]:
    return {name: str(value) for name in FIELDS[kind] if (value := getattr(line, name)) not in (None, "")}


def _ready_still(turning: Turning) -> str:
    """The page's stage; one that was ready and misses something now is being worked on again."""
    if turning.stage == TurningStage.READY and missing_of(turning):
        turning.stage = TurningStage.WORKING
        turning.save(update_fields=["stage"])
    return str(turning.stage)
