"""A member's own calendar reads their meetings at a secret address, until the address is ended."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.models import Body, Feed
from commontable.governance.permissions import Permission
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

MOST_FEEDS = 10


def digest_of(token: str) -> str:
    """What is kept of the secret part of an address."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def open_feed(*, body: Body | None, by: Member, at: datetime) -> tuple[Feed, str]:
    """An address for the meetings of all the member's bodies, or of one; with its secret, which is kept nowhere."""
    require(Permission.KEEP_OWN_CALENDAR, by=by, on=by, at=at)
    if body is not None and body.partnership_id != by.partnership_id:
        raise ValueError("the body and the member belong to different partnerships")
    hold(by)
    if Feed.objects.filter(member=by, revoked_at=None).count() >= MOST_FEEDS:
        raise NotAllowed(
            _("You have %(most)d calendar addresses already. End one that you no longer use.") % {"most": MOST_FEEDS}
        )
    token = secrets.token_urlsafe(32)
    feed: Feed = Feed.objects.create(
        partnership_id=by.partnership_id, member=by, body=body, digest=digest_of(token), made_at=at
    )
    journal.record("governance.calendar.opened", by=by, on=feed, at=at, body=body.name if body else "")
    return feed, token


@transaction.atomic
def end_feed(*, feed: Feed, by: Member, at: datetime) -> Feed:
    """The address answers nobody any more."""
    require(Permission.KEEP_OWN_CALENDAR, by=by, on=feed, at=at)
    hold(feed)
    if feed.member_id != by.pk:
        raise NotAllowed(_("Only the person whose calendar reads an address may end it."))
    if feed.revoked_at is not None:
        raise NotAllowed(_("This address has been ended already."))
    feed.revoked_at = at
    feed.save(update_fields=["revoked_at"])
    journal.record("governance.calendar.ended", by=by, on=feed, at=at)
    return feed
