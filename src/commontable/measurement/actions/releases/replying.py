"""Partners see figures before anybody else and may put a word beside each."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.measurement.datasets.readers import audiences_of, readable
from commontable.measurement.models import Indicator, Release, Reply
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.release import ReleaseStage, lifecycle
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

LONGEST_REPLY = 2000


@transaction.atomic
def open_for_reply(*, release: Release, reply_until: date, by: Member, at: datetime) -> Release:
    """Partners see the computed figures and may reply through that day."""
    require(Permission.PREPARE_RELEASES, by=by, on=release, at=at)
    release = Release.objects.select_for_update().get(pk=release.pk)
    if reply_until < release.partnership.day(at):
        raise NotAllowed(_("Partners need time to reply: choose today or a later day."))
    release.stage = lifecycle.move(release.stage, to=ReleaseStage.IN_REVIEW)
    release.reply_until = reply_until
    release.save(update_fields=["stage", "reply_until"])
    journal.record("measurement.release.opened", by=by, on=release, at=at, reply_until=reply_until.isoformat())
    return release


def is_open_for_reply(release: Release, *, at: datetime) -> bool:
    """Whether the last day for replies is still running at the table."""
    return release.reply_until is not None and release.partnership.day(at) <= release.reply_until


@transaction.atomic
def reply_to(*, release: Release, indicator: Indicator | None, text: str, by: Member, at: datetime) -> Reply:
    """The partner's word stands beside the figure, or beside the whole release; empty text says "seen, no comment".

    A second reply of the same partner to the same figure takes the place of the first.
    """
    require(Permission.REPLY, by=by, on=by.partner, at=at)
    release = Release.objects.select_for_update().get(pk=release.pk, partnership_id=by.partnership_id)
    if not readable(release, reads=audiences_of(by, at=at)):
        raise NotAllowed(_("This release is for the council and the backbone, so only they reply to it."))
    if release.stage != ReleaseStage.IN_REVIEW or not is_open_for_reply(release, at=at):
        raise NotAllowed(_("The time for replies to this release is over. Write a note beside the figure instead."))
    text = text.strip()
    if len(text) > LONGEST_REPLY:
        raise NotAllowed(_("A reply may be %(limit)s characters long at most.") % {"limit": LONGEST_REPLY})
    if indicator is not None and not release.indicators.filter(indicator=indicator).exists():
        raise NotAllowed(_("This release does not hold that indicator."))
    release.replies.filter(partner=by.partner, indicator=indicator, withdrawn_at__isnull=True).update(withdrawn_at=at)
    reply = Reply.objects.create(
        partnership_id=by.partnership_id,
        release=release,
        indicator=indicator,
        partner=by.partner,
        member=by,
        text=text,
        at=at,
    )
    journal.record(
        "measurement.release.replied", by=by, on=release, at=at,
        indicator=indicator.name if indicator else "", text=text,
    )  # fmt: skip
    return reply


@transaction.atomic
def withdraw_reply(*, reply: Reply, by: Member, at: datetime) -> Reply:
    """The reply is no longer shown; possible until the release is published."""
    require(Permission.REPLY, by=by, on=reply, at=at)
    release = Release.objects.select_for_update().get(pk=reply.release_id)  # as it stands now, not when it was read
    if release.stage == ReleaseStage.PUBLISHED:
        raise NotAllowed(_("The release is published, and the reply with it. Write a note beside the figure instead."))
    reply.withdrawn_at = at
    reply.save(update_fields=["withdrawn_at"])
    journal.record("measurement.release.reply_withdrawn", by=by, on=release, at=at)
    return reply
