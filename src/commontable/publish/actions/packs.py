"""Packs are put together, changed, taken off the list and put back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.measurement.models import Indicator
from commontable.partnership.actions.locking import hold, require_seen
from commontable.partnership.models import Member, Partnership
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.publish.models import Pack, PackChapter
from commontable.publish.permissions import Permission
from commontable.publish.rules.packs import MOST_CHAPTERS, Part


@transaction.atomic
def make_pack(
    *,
    partnership: Partnership,
    title: str,
    indicators: Sequence[Indicator],
    by: Member,
    at: datetime,
    opening: str = "",
    parts: Sequence[str] = (Part.OVER_TIME, Part.GROUPS),
) -> Pack:
    """The pack stands on the list, with these indicators in this order."""
    require(Permission.KEEP_PACKS, by=by, on=partnership, at=at)
    pack: Pack = Pack.objects.create(
        partnership=partnership, title=_titled(title), opening=opening.strip(), parts=_known(parts), made_by=by,
        made_at=at,
    )  # fmt: skip
    _write_chapters(pack, indicators)
    journal.record("publish.pack.made", by=by, on=pack, at=at, title=pack.title, indicators=len(indicators))
    return pack


@transaction.atomic
def change_pack(
    *,
    pack: Pack,
    title: str,
    indicators: Sequence[Indicator],
    by: Member,
    at: datetime,
    opening: str = "",
    parts: Sequence[str] = (),
    seen: int | None = None,
) -> Pack:
    """The pack holds exactly this. Raises ChangedMeanwhile where somebody saved since revision `seen`."""
    require(Permission.KEEP_PACKS, by=by, on=pack, at=at)
    pack = hold(pack)
    require_seen(revision=pack.revision, seen=seen)
    pack.title, pack.opening, pack.parts = _titled(title), opening.strip(), _known(parts)
    pack.revision += 1
    pack.save(update_fields=["title", "opening", "parts", "revision"])
    pack.chapters.all().delete()
    _write_chapters(pack, indicators)
    journal.record("publish.pack.changed", by=by, on=pack, at=at, title=pack.title, indicators=len(indicators))
    return pack


@transaction.atomic
def withdraw_pack(*, pack: Pack, by: Member, at: datetime) -> Pack:
    """The pack is off the list; it can be put back."""
    require(Permission.KEEP_PACKS, by=by, on=pack, at=at)
    pack = hold(pack)
    if pack.withdrawn_at is not None:
        raise NotAllowed(_("This pack is off the list already."))
    pack.withdrawn_at = at
    pack.save(update_fields=["withdrawn_at"])
    journal.record("publish.pack.withdrawn", by=by, on=pack, at=at, title=pack.title)
    return pack


@transaction.atomic
def restore_pack(*, pack: Pack, by: Member, at: datetime) -> Pack:
    """The pack is on the list again."""
    require(Permission.KEEP_PACKS, by=by, on=pack, at=at)
    pack = hold(pack)
    if pack.withdrawn_at is None:
        raise NotAllowed(_("This pack is on the list already."))
    pack.withdrawn_at = None
    pack.save(update_fields=["withdrawn_at"])
    journal.record("publish.pack.restored", by=by, on=pack, at=at, title=pack.title)
    return pack


def _write_chapters(pack: Pack, indicators: Sequence[Indicator]) -> None:
    chosen = list(dict.fromkeys(indicators))
    if not chosen:
        raise NotAllowed(_("Choose at least one indicator."))
    if len(chosen) > MOST_CHAPTERS:
        raise NotAllowed(_("A pack holds %(most)s indicators at most. Make two.") % {"most": MOST_CHAPTERS})
    PackChapter.objects.bulk_create(
        PackChapter(partnership_id=pack.partnership_id, pack=pack, indicator=one, position=i)
        for i, one in enumerate(chosen)
    )


def _titled(title: str) -> str:
    title = title.strip()
    if not title:
        raise NotAllowed(_("A pack needs a title."))
    return title


def _known(parts: Sequence[str]) -> list[str]:
    return [part.value for part in Part if part.value in {str(one) for one in parts}]
