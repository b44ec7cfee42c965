"""How promises were kept is drawn up, commented on by each partner, shown to all, or withdrawn."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.agreements.datasets.keeping import counted
from commontable.agreements.models import Comment, Picture
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.kept_rates import require_time
from commontable.agreements.rules.wording import words
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member, Partnership
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

LONGEST_COMMENT = 2_000


@transaction.atomic
def open_picture(
    *, partnership: Partnership, starts_on: date, ends_on: date, comments_until: date, by: Member, at: datetime
) -> Picture:
    """Each partner sees its own line of that time and may comment until the day; nobody sees another's yet."""
    require(Permission.COMPARE_KEEPING, by=by, on=partnership, at=at)
    hold(partnership)
    require_time(starts_on=starts_on, ends_on=ends_on, comments_until=comments_until, today=partnership.day(at))
    if Picture.objects.of(partnership).filter(shown_at=None, withdrawn_at=None).exists():
        raise NotAllowed(_("Another picture is still open to comments. Show or withdraw that one first."))
    picture: Picture = Picture.objects.create(
        partnership=partnership, starts_on=starts_on, ends_on=ends_on, comments_until=comments_until, opened_by=by,
        opened_at=at,
    )  # fmt: skip
    if not counted(picture, at=at):
        raise NotAllowed(_("No promise was due in that time. Choose another one."))
    journal.record(
        "agreements.picture.opened", by=by, on=picture, at=at, starts_on=starts_on, ends_on=ends_on,
        comments_until=comments_until,
    )  # fmt: skip
    return picture


@transaction.atomic
def comment_on(*, picture: Picture, text: str, by: Member, at: datetime) -> Comment:
    """The partner's own words stand beside its line; until the day they may be written anew."""
    own = Comment(partnership_id=picture.partnership_id, picture=picture, partner=by.partner)
    require(Permission.COMMENT_ON_KEEPING, by=by, on=own, at=at)
    hold(picture)
    if not picture.is_open_to_comments(by.partnership.day(at)):
        raise NotAllowed(_("The time to comment has passed. Say what you want to add at the next meeting."))
    if by.partner_id not in counted(picture, at=at):
        raise NotAllowed(_("Your organisation promised nothing in that time, so it has no line to comment on."))
    text = words(text, longest=LONGEST_COMMENT, missing=_("Write your comment, or leave the page."))
    comment, _is_new = Comment.objects.update_or_create(
        picture=picture, partner=by.partner,
        defaults={"text": text, "by": by, "at": at, "partnership_id": picture.partnership_id},
    )  # fmt: skip
    journal.record("agreements.picture.commented", by=by, on=picture, at=at, partner=by.partner.name)
    kept: Comment = comment
    return kept


@transaction.atomic
def show_picture(*, picture: Picture, by: Member, at: datetime) -> Picture:
    """Every member sees all lines with the comments; the journal keeps the counts as they were.

    Raises NotAllowed before the day until which partners comment, unless every partner with a line has.
    """
    require(Permission.COMPARE_KEEPING, by=by, on=picture, at=at)
    _hold_open(picture)
    lines = counted(picture, at=at)
    silent = set(lines) - set(picture.comments.values_list("partner_id", flat=True))
    if silent and picture.is_open_to_comments(by.partnership.day(at)):
        raise NotAllowed(
            _("Partners may comment until that day. Wait until it has passed, or until all of them have written.")
        )
    picture.shown_at = at
    picture.save(update_fields=["shown_at"])
    counts = {str(key): {"kept": kept.kept, "come": kept.come} for key, kept in sorted(lines.items())}
    journal.record("agreements.picture.shown", by=by, on=picture, at=at, lines=counts)
    return picture


@transaction.atomic
def withdraw_picture(*, picture: Picture, by: Member, at: datetime) -> Picture:
    """The picture is shown to nobody; another one can be drawn up."""
    require(Permission.COMPARE_KEEPING, by=by, on=picture, at=at)
    _hold_open(picture)
    picture.withdrawn_at = at
    picture.save(update_fields=["withdrawn_at"])
    journal.record("agreements.picture.withdrawn", by=by, on=picture, at=at)
    return picture


def _hold_open(picture: Picture) -> None:
    hold(picture)
    if picture.withdrawn_at is not None:
        raise NotAllowed(_("This picture was withdrawn. Draw up another one."))
    if picture.shown_at is not None:
        raise NotAllowed(_("Everybody sees this picture already, so it stays."))
