"""A legal hold is placed and lifted: meanwhile nothing it covers is destroyed, by hand or by the clock."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.measurement.datasets.holds import holds_on, kept_by
from commontable.measurement.models import Dataset, Extract, LegalHold
from commontable.measurement.permissions import Permission
from commontable.partnership.models import Member, Partner, Partnership
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.ui.wording import day as in_words


class Held(NotAllowed):
    """A legal hold keeps the rows; the message names it."""


@transaction.atomic
def place_hold(
    *, partnership: Partnership, title: str, why: str, by: Member, at: datetime,
    extract: Extract | None = None, dataset: Dataset | None = None, partner: Partner | None = None,
) -> LegalHold:  # fmt: skip
    """Nothing of that file, or of that dataset and partner, is destroyed until the hold is lifted.

    Later files of the dataset or partner are kept too. A destruction under way comes first, or sees the hold.
    """
    require(Permission.PLACE_HOLDS, by=by, on=partnership, at=at)
    if extract is None and dataset is None and partner is None:
        raise NotAllowed(_("Say what is kept: a file, a dataset, or everything of a partner."))
    if any(one is not None and one.partnership_id != partnership.pk for one in (extract, dataset, partner)):
        raise ValueError("a hold and what it keeps belong to different partnerships")
    if extract is not None:
        dataset = partner = None
        if Extract.objects.select_for_update(of=("self",)).get(pk=extract.pk).destroyed_at is not None:
            raise NotAllowed(_("This file has already been destroyed."))
    hold = LegalHold(
        partnership=partnership, title=title, why=why, extract=extract, dataset=dataset, partner=partner,
        placed_by=by, placed_at=at,
    )  # fmt: skip
    held = len(kept_by(hold).select_for_update(of=("self",)).order_by("pk"))
    hold.save()
    journal.record("measurement.hold.placed", by=by, on=hold, at=at, why=why, files=held, **_named(hold))
    return hold


@transaction.atomic
def lift_hold(*, hold: LegalHold, why: str, by: Member, at: datetime) -> LegalHold:
    """The hold keeps nothing any more: rows whose time had come meanwhile go with the next sweep."""
    require(Permission.PLACE_HOLDS, by=by, on=hold, at=at)
    held: LegalHold = LegalHold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
    if held.lifted_at is not None:
        raise NotAllowed(_("This hold was lifted already."))
    held.lifted_at, held.lifted_by, held.lifted_why = at, by, why
    held.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
    journal.record("measurement.hold.lifted", by=by, on=held, at=at, why=why, files=kept_by(held).count())
    return held


def require_not_held(extracts: Iterable[Extract]) -> None:
    """No legal hold rests on any of these files, locked by whoever asks; raises Held, which names it."""
    for holds in holds_on(extracts).values():
        raise Held(
            translate(
                "The legal hold “%(title)s” of %(day)s keeps these rows. They cannot be destroyed or changed until the "
                "director lifts it."
            )
            % {"title": holds[0].title, "day": in_words(holds[0].placed_at)}
        )


def held_before(extract: Extract) -> list[dict[str, Any]]:
    """The holds that kept the file once, for its certificate: called what, from when to when."""
    every = LegalHold.objects.filter(partnership_id=extract.partnership_id).order_by("placed_at", "pk")
    return [
        {
            "title": one.title,
            "placed_at": one.placed_at.isoformat(),
            "lifted_at": one.lifted_at.isoformat() if one.lifted_at else "",
        }
        for one in every
        if kept_by(one).filter(pk=extract.pk).exists()
        and (one.lifted_at is None or one.lifted_at >= extract.accepted_at)
    ]


def _named(hold: LegalHold) -> dict[str, str]:
    return {
        name: str(one)
        for name, one in (("file", hold.extract), ("dataset", hold.dataset), ("partner", hold.partner))
        if one is not None
    }
