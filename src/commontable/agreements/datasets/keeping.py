"""How promises were kept in the time of a picture: each partner's own line first, everybody's once it is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from commontable.agreements.models import Comment, Commitment, Picture
from commontable.agreements.rules.commitment import CommitmentStage
from commontable.agreements.rules.keeping import Kept
from commontable.agreements.rules.kept_rates import Told, half_years, kept_between, rate
from commontable.partnership.models import Partner, Partnership
from commontable.partnership.rules.sectors import Sector


@dataclass(frozen=True)
class Line:
    """What became of promises; `rate` in per cent, None where there are fewer than three."""

    kept: Kept
    partner: Partner | None = None
    sector: Sector | None = None
    comment: Comment | None = None
    first: date | None = None
    last: date | None = None

    @property
    def rate(self) -> int | None:
        """Kept, of those whose day has come."""
        return rate(self.kept)


@dataclass(frozen=True)
class Seen:
    """The picture as one reader sees it: partners by name, sectors in their usual order, half-years in turn."""

    partners: Sequence[Line]
    sectors: Sequence[Line]
    together: Line
    half_years: Sequence[Line]
    own: Line | None
    own_half_years: Sequence[Line]


def seen_by(picture: Picture, *, partner: Partner, at: datetime) -> Seen:
    """The partner's own line, and everybody's once the picture is shown. Two questions to the register."""
    table, today = picture.partnership, picture.partnership.day(at)
    promises = told_in(picture)
    comments = {one.partner_id: one for one in picture.comments.select_related("by", "partner")}
    partners = {one.pk: one for one in Partner.objects.of(table).filter(pk__in={one.partner for one in promises})}

    def line(chosen: Iterable[Told], *, first: date = picture.starts_on, last: date = picture.ends_on) -> Kept:
        return kept_between(chosen, starts_on=first, ends_on=last, today=today)

    lines = {
        key: Line(kept=line(one for one in promises if one.partner == key), partner=who, comment=comments.get(key))
        for key, who in partners.items()
    }
    own = [one for one in promises if one.partner == partner.pk]
    if picture.shown_at is None:
        return Seen((), (), Line(kept=Kept.of(())), (), lines.get(partner.pk), _by_half_year(picture, own, line))
    sectors = [Line(kept=line(p for p in promises if p.sector == sector), sector=sector) for sector in Sector]
    return Seen(
        partners=sorted(
            lines.values(),
            key=lambda each: (each.partner.name.casefold(), each.partner.pk) if each.partner else ("", 0),
        ),
        sectors=[each for each in sectors if each.kept.counts.total()],
        together=Line(kept=line(promises)),
        half_years=_by_half_year(picture, promises, line),
        own=lines.get(partner.pk),
        own_half_years=_by_half_year(picture, own, line),
    )


def told_in(picture: Picture) -> list[Told]:
    """The promises that were due in the picture's time. One question to the register."""
    table = picture.partnership
    found = Commitment.objects.of(table).filter(due_on__gte=picture.starts_on, due_on__lte=picture.ends_on)
    told = []
    for partner, sector, due_on, stage, done_at, withdrawn_at in found.order_by("pk").values_list(
        "partner", "partner__sector", "due_on", "stage", "done_at", "withdrawn_at"
    ):
        settled = withdrawn_at if stage == CommitmentStage.WITHDRAWN else done_at
        told.append(Told(partner, sector, due_on, stage, table.day(settled) if settled else None))
    return told


def counted(picture: Picture, *, at: datetime) -> dict[int, Kept]:
    """Each partner's promises in the picture's time, counted, by key of the partner."""
    by_partner: dict[int, list[Told]] = defaultdict(list)
    for one in told_in(picture):
        by_partner[one.partner].append(one)
    today = picture.partnership.day(at)
    known = {"starts_on": picture.starts_on, "ends_on": picture.ends_on, "today": today}
    return {key: kept_between(promises, **known) for key, promises in by_partner.items()}


def pictures_of(partnership: Partnership) -> QuerySet[Picture]:
    """Every picture that was not withdrawn, newest first."""
    found: QuerySet[Picture] = Picture.objects.of(partnership).filter(withdrawn_at=None).select_related("opened_by")
    return found.order_by("-opened_at", "-pk")


def _by_half_year(picture: Picture, promises: Sequence[Told], line: Callable[..., Kept]) -> list[Line]:
    return [
        Line(kept=line(promises, first=first, last=last), first=first, last=last)
        for first, last in half_years(picture.starts_on, picture.ends_on)
    ]
