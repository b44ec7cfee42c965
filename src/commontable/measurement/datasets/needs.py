"""What shared measurement needs from one member today, most pressing first."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from commontable.measurement.models import Delivery, Due, Extract, Release
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.delivery import Stage
from commontable.measurement.rules.release import ReleaseStage
from commontable.partnership.datasets.needs import Need
from commontable.partnership.models import Member, Partner
from commontable.partnership.permissions import may
from commontable.ui import wording

from .sign_offs import waiting_for

WAITS_FOR_SENDER = {
    Stage.TO_MAP: lazy("Its columns have to be matched to ours"),
    Stage.FINDINGS: lazy("Some rows need fixing"),
    Stage.READY: lazy("It is checked and waits for your confirmation"),
}


def needs_of(member: Member, *, at: datetime) -> list[Need]:
    """Everything that waits for this member, by the day it is due; things without a day come last."""
    found = [
        *_files_due(member, at),
        *_files_under_way(member, at),
        *_definitions(member, at),
        *_releases(member, at),
    ]
    return sorted(found, key=lambda need: need.by or date.max)


def dues_of(partner: Partner) -> list[Due]:
    """What the partner is asked for, soonest first, each with `in_force`: when the file in force was accepted."""
    accepted = Extract.objects.filter(due=OuterRef("pk"), superseded_at=None, destroyed_at=None)
    dues = list(
        Due.objects.filter(partner=partner, cancelled_at=None, dataset__closed_at=None)
        .annotate(in_force=Subquery(accepted.values("accepted_at")[:1]))
        .select_related("dataset")
        .order_by("in_force", "-due_on")[:4]
    )
    for due in dues:
        due.sent_says = _("sent %(day)s") % {"day": wording.day(due.in_force, "medium")} if due.in_force else ""
    return dues


def _address(name: str, member: Member, **parts: Any) -> str:
    return reverse(f"measurement:{name}", kwargs={"table": member.partnership.slug, **parts})


def _files_due(member: Member, at: datetime) -> Iterator[Need]:
    if not may(Permission.SEND_FILES, by=member, at=at):
        return
    accepted = Extract.objects.filter(due=OuterRef("pk"), superseded_at=None, destroyed_at=None)
    under_way = Delivery.objects.filter(
        due=OuterRef("pk"), stage__in=[*WAITS_FOR_SENDER, Stage.ARRIVED, Stage.CHECKING]
    )
    dues = (
        Due.objects.of(member.partnership)
        .filter(
            ~Exists(accepted), ~Exists(under_way), partner=member.partner, cancelled_at=None, dataset__closed_at=None
        )
        .select_related("dataset")
        .order_by("due_on")
    )
    for due in dues:
        is_late = due.due_on < member.partnership.day(at)
        said = _("was due on %(day)s") if is_late else _("is due on %(day)s")
        yield Need(
            what=str(due),
            about=said % {"day": wording.day(due.due_on)},
            detail=_("from %(partner)s") % {"partner": member.partner.name},
            url=_address("your_data", member),
            verb=_("Send"),
            by=due.due_on,
        )


def _files_under_way(member: Member, at: datetime) -> Iterator[Need]:
    if not may(Permission.SEND_FILES, by=member, at=at):
        return
    files = (
        Delivery.objects.of(member.partnership)
        .filter(partner=member.partner, stage__in=list(WAITS_FOR_SENDER))
        .select_related("due__dataset")
        .order_by("sent_at")
    )
    for file in files:
        yield Need(
            what=str(file.due),
            about=_("waits for you"),
            detail=str(WAITS_FOR_SENDER[Stage(file.stage)]),
            url=_address("file", member, uuid=file.uuid),
            verb=_("Go on"),
            by=file.due.due_on,
        )


def _definitions(member: Member, at: datetime) -> Iterator[Need]:
    waiting = waiting_for(member, at)
    if not waiting:
        return
    yield Need(
        what=ngettext("One definition", "%(count)d definitions", len(waiting)) % {"count": len(waiting)},
        about=ngettext("waits for your word", "wait for your word", len(waiting)),
        detail=", ".join(version.indicator.name for version in waiting[:4]),
        url=_address("definitions", member),
        verb=_("Read and sign"),
    )


def _releases(member: Member, at: datetime) -> Iterator[Need]:
    releases, today = Release.objects.of(member.partnership).order_by("drafted_at"), member.partnership.day(at)
    if may(Permission.REPLY, by=member, at=at):
        answered = Release.objects.filter(
            pk=OuterRef("pk"), replies__partner=member.partner, replies__withdrawn_at=None
        )
        for release in releases.filter(~Exists(answered), stage=ReleaseStage.IN_REVIEW, reply_until__gte=today):
            yield Need(
                what=_("Figures before anybody else sees them"),
                about=release.title,
                detail=_("Your organisation may reply until %(day)s") % {"day": wording.day(release.reply_until)},
                url=_address("draft", member, draft=release.pk),
                verb=_("Read and reply"),
                by=release.reply_until,
            )
    if may(Permission.PUBLISH_RELEASES, by=member, at=at):
        for release in releases.filter(stage=ReleaseStage.IN_REVIEW, reply_until__lt=today):
            yield Need(
                what=_("Publish"),
                about=release.title,
                detail=_("The time for replies is over"),
                url=_address("draft", member, draft=release.pk),
                verb=_("Look and publish"),
                by=release.reply_until,
            )
    if may(Permission.PREPARE_RELEASES, by=member, at=at):
        for release in releases.filter(stage__in=[ReleaseStage.COMPUTED, ReleaseStage.FAILED]):
            yield Need(
                what=release.title,
                about=release.get_stage_display(),
                url=_address("draft", member, draft=release.pk),
                verb=_("Open"),
            )
