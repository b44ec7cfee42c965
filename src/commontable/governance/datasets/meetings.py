"""Meetings as pages, letters and calendars show them: who is invited, who comes, what is next, which date is best."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from commontable.governance.models import (
    AgendaItem,
    Body,
    ChairTerm,
    DateAnswer,
    DateOption,
    Feed,
    Meeting,
    Reply,
    Seat,
    Tenure,
    in_force,
)
from commontable.governance.rules.date_finding import Turnout, answer_of_seat, best_of, turnout_of
from commontable.governance.rules.kinds import ItemKind
from commontable.governance.rules.meeting import Answer, MeetingStage
from commontable.partnership.models import Member, Partnership

from .bodies import ballots_of, chairs_on, roll_of, rule_of

STILL_TO_COME = (MeetingStage.CALLED, MeetingStage.LIVE)
KEEPS_CANCELLED, KEEPS_PAST = timedelta(days=30), timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class Coming:
    """One seat, who may sit in it, and what they said: the best answer of theirs, empty for silence."""

    seat: Seat
    people: list[Member]
    says: str
    who: str


@dataclass(frozen=True, kw_only=True)
class Date:
    """One date offered, with how it stands and what the reader said to it."""

    option: DateOption
    turnout: Turnout
    is_best: bool
    mine: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One seat's answers, date by date."""

    seat: Seat
    people: list[Member]
    says: list[str]
    is_silent: bool


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Who can come when."""

    dates: list[Date]
    rows: list[Row]
    best: Date | None

    @property
    def silent(self) -> list[Row]:
        """The seats of which nobody has answered at all."""
        return [row for row in self.rows if row.is_silent]


def invited_to(body: Body, *, at: datetime) -> list[Member]:
    """Everybody who sits on the body (holders and alternates), its chair and its facilitator, in one query."""
    day = body.partnership.day(at)
    seated = Tenure.objects.filter(
        in_force(day), Q(seat__closed_on__isnull=True) | Q(seat__closed_on__gt=day), seat__body=body
    )
    chairs = ChairTerm.objects.filter(chairs_on(day), body=body)
    members: QuerySet[Member] = (
        Member.objects.of(body.partnership)
        .present(day)
        .filter(Q(pk=body.facilitator_id) | Q(pk__in=seated.values("member_id")) | Q(pk__in=chairs.values("member_id")))
        .select_related("partner", "partnership", "user")
    )
    return list(members.order_by("name", "pk"))


def bodies_of(member: Member, *, at: datetime) -> QuerySet[Body]:
    """The bodies on which the member sits, or which they chair or facilitate, that day."""
    day = member.partnership.day(at)
    bodies: QuerySet[Body] = Body.objects.of(member.partnership)
    return bodies.filter(
        Q(facilitator=member)
        | Q(pk__in=Tenure.objects.filter(in_force(day), member=member).values("seat__body_id"))
        | Q(pk__in=ChairTerm.objects.filter(chairs_on(day), member=member).values("body_id"))
    )


def listed(meetings: Any) -> QuerySet[Meeting]:
    """The meetings, each with its body and `decide_count` (proposals on its agenda) and `item_count`."""
    items = AgendaItem.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    found: QuerySet[Meeting] = meetings.select_related("body", "partnership").annotate(
        item_count=Subquery(items.annotate(n=Count("pk")).values("n")),
        decide_count=Subquery(items.filter(kind=ItemKind.PROPOSAL).annotate(n=Count("pk")).values("n")),
    )
    return found


def upcoming(partnership: Partnership, *, at: datetime) -> QuerySet[Meeting]:
    """Meetings called or under way that are not over, the next first; then those whose date is being found."""
    meetings = Meeting.objects.of(partnership).filter(
        Q(stage=MeetingStage.FINDING_DATE) | Q(stage=MeetingStage.LIVE) | Q(stage=MeetingStage.CALLED, ends_at__gt=at)
    )
    return listed(meetings).order_by(F("starts_at").asc(nulls_last=True), "pk")


def past(partnership: Partnership, *, at: datetime) -> QuerySet[Meeting]:
    """Meetings that were, or were cancelled, the latest first."""
    meetings = Meeting.objects.of(partnership).filter(
        Q(stage__in=[MeetingStage.HELD, MeetingStage.CANCELLED]) | Q(stage=MeetingStage.CALLED, ends_at__lte=at)
    )
    return listed(meetings).order_by(F("starts_at").desc(nulls_last=True), "-pk")


def next_meetings(member: Member, at: datetime) -> list[Meeting]:
    """The next five meetings of the member's bodies, each with `item_count`, `decide_count` and `my_reply`."""
    mine = Reply.objects.filter(meeting=OuterRef("pk"), member=member).values("answer")[:1]
    meetings = Meeting.objects.of(member.partnership).filter(
        stage__in=STILL_TO_COME, ends_at__gt=at, body__in=bodies_of(member, at=at)
    )
    found: Any = listed(meetings)
    return list(found.annotate(my_reply=Subquery(mine)).order_by("starts_at", "pk")[:5])


def previous_of(meeting: Meeting) -> Meeting | None:
    """The last meeting of the same body that was held before this one."""
    held = Meeting.objects.filter(body_id=meeting.body_id, stage=MeetingStage.HELD).exclude(pk=meeting.pk)
    if meeting.starts_at is not None:
        held = held.filter(starts_at__lt=meeting.starts_at)
    return held.order_by("-starts_at", "-pk").first()


def coming_to(meeting: Meeting, *, at: datetime) -> list[Coming]:
    """Every seat with what its people replied, those who come first, those who have not answered last."""
    replies = {reply.member_id: reply.answer for reply in meeting.replies.all()}
    found = []
    for occupied in roll_of(meeting.body, at=at):
        people = [occupied.holder, *occupied.alternates]
        says = answer_of_seat(replies[one.pk] for one in people if one.pk in replies)
        who = next((one.name for one in people if says and replies.get(one.pk) == says), "")
        found.append(Coming(seat=occupied.seat, people=people, says=says, who=who))
    order = [*Answer, ""]
    return sorted(found, key=lambda one: order.index(one.says))


def turnout_of_replies(meeting: Meeting, coming: Iterable[Coming]) -> Turnout:
    """How many seats come, and whether that makes a quorum."""
    seats = list(coming)
    said = {str(one.seat.pk): one.says for one in seats}
    return turnout_of(0, said=said, seats=ballots_of(one.seat for one in seats), rule=rule_of(meeting.body))


def grid_of(meeting: Meeting, *, member: Member, at: datetime) -> Grid:
    """Who can come when, seat by seat; the reader's own answers, and the date that is best."""
    options = list(meeting.options.order_by("starts_at"))
    answers: dict[tuple[int, int], str] = {
        (option, person): answer
        for option, person, answer in DateAnswer.objects.filter(option__meeting=meeting).values_list(
            "option_id", "member_id", "answer"
        )
    }
    answered = {person for _option, person in answers}
    roll = roll_of(meeting.body, at=at)
    rows, said = [], {option.pk: {} for option in options}  # type: tuple[list[Row], dict[int, dict[str, str]]]
    for occupied in roll:
        people = [occupied.holder, *occupied.alternates]
        for option in options:
            said[option.pk][str(occupied.seat.pk)] = answer_of_seat(
                answers[option.pk, one.pk] for one in people if (option.pk, one.pk) in answers
            )
        rows.append(
            Row(
                seat=occupied.seat,
                people=people,
                says=[said[option.pk][str(occupied.seat.pk)] for option in options],
                is_silent=not any(one.pk in answered for one in people),
            )
        )
    seats, rule = ballots_of(occupied.seat for occupied in roll), rule_of(meeting.body)
    turnouts = [turnout_of(option.pk, said=said[option.pk], seats=seats, rule=rule) for option in options]
    best = best_of(one for one, option in zip(turnouts, options, strict=True) if option.starts_at > at)
    dates = [
        Date(
            option=option,
            turnout=turnout,
            is_best=best is not None and best.date == option.pk,
            mine=answers.get((option.pk, member.pk), ""),
        )
        for option, turnout in zip(options, turnouts, strict=True)
    ]
    return Grid(dates=dates, rows=rows, best=next((date for date in dates if date.is_best), None))


def feed_by_digest(digest: str, *, at: datetime) -> Feed | None:
    """The calendar address that is kept by that digest, while it works: not ended, its member at the table."""
    feed: Feed | None = (
        Feed.objects.filter(digest=digest, revoked_at=None)
        .select_related("member__partner", "member__user", "partnership", "body")
        .first()
    )
    return feed if feed is not None and feed.member.is_present(feed.partnership.day(at)) else None


def meetings_of_feed(feed: Feed, *, at: datetime) -> list[Meeting]:
    """Dated meetings of a year back and all to come; cancelled ones stay for 30 days, so that calendars learn of it."""
    if feed.body_id is not None:
        meetings: Any = Meeting.objects.filter(body_id=feed.body_id)
    else:
        meetings = Meeting.objects.filter(body__in=bodies_of(feed.member, at=at))
    return list(
        meetings.filter(
            Q(stage=MeetingStage.CANCELLED, cancelled_at__gt=at - KEEPS_CANCELLED)
            | Q(stage__in=[MeetingStage.CALLED, MeetingStage.LIVE, MeetingStage.HELD]),
            partnership_id=feed.partnership_id,
            starts_at__isnull=False,
            ends_at__gt=at - KEEPS_PAST,
        )
        .select_related("body", "partnership")
        .order_by("starts_at", "pk")
    )


def feeds_of(member: Member) -> list[Feed]:
    """The member's calendar addresses that still work, the newest first."""
    return list(Feed.objects.filter(member=member, revoked_at=None).select_related("body").order_by("-made_at", "-pk"))


def has_answered_dates(member: Member) -> Exists:
    """Whether the member has said anything to the dates of a meeting."""
    return Exists(DateAnswer.objects.filter(option__meeting=OuterRef("pk"), member=member))


def has_replied(member: Member) -> Exists:
    """Whether the member has said whether they come."""
    return Exists(Reply.objects.filter(meeting=OuterRef("pk"), member=member))
