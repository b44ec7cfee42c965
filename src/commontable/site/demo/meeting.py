"""Rivermouth's meetings: a council a month with its minutes, the next one called, a date being found."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from commontable.governance.actions.decisions.promising import capture_commitment
from commontable.governance.actions.decisions.recording import record_decision
from commontable.governance.actions.live.attending import record_attendance
from commontable.governance.actions.live.noting import note_outcome
from commontable.governance.actions.live.running import close_meeting, move_on, open_meeting
from commontable.governance.actions.live.speaking import ask_for_word, end_word, give_word
from commontable.governance.actions.meetings.agenda import add_item
from commontable.governance.actions.meetings.calling import call_meeting
from commontable.governance.actions.meetings.planning import answer_dates, plan_meeting
from commontable.governance.actions.meetings.replies import reply_to_meeting
from commontable.governance.actions.minutes.approving import approve_minutes
from commontable.governance.actions.minutes.correcting import propose_correction
from commontable.governance.actions.minutes.writing import draft_minutes, prepare_minutes
from commontable.governance.models import Meeting, Proposal, Seat, Tenure
from commontable.governance.rules.kinds import ItemKind, TenureKind
from commontable.governance.rules.meeting import Answer, Presence
from commontable.partnership.models import Member

from .bodies import Bodies
from .seating import Seated

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
PAST = 6  # councils held before the demo opens
SPEAKERS = (
    ("Northside schools", "Youth organisations", "Families, Northside", "Funders"),
    ("City hall", "Northside schools", "Health"),
    ("University", "Northside schools", "Employers", "Youth organisations"),
)
AWAY = ("Riverbend schools", "Employers", "Delta County schools", "Community college", "City hall", "Funders")


def hold_the_past(seated: Seated, bodies: Bodies, proposals: Sequence[Proposal], *, now: datetime) -> list[Meeting]:
    """Six councils were held, with agenda, attendance, words and minutes; the newest minutes wait for corrections."""
    held: list[Meeting] = []
    for number in range(PAST):
        starts_at = _afternoon(now - (30 * (PAST - number) - 9) * DAY, seated)
        held.append(_council(seated, bodies, proposals, number, starts_at=starts_at, before=held[-1:]))
    return held


def call_the_next(seated: Seated, bodies: Bodies, proposals: Sequence[Proposal], *, now: datetime) -> Meeting:
    """The next council is called and half of it has replied; the reading group looks for a date."""
    tomas, starts_at = seated.members["tomas"], _afternoon(now + 6 * DAY, seated)
    meeting = call_meeting(
        body=bodies.council,
        title="Council before winter",
        starts_at=starts_at,
        ends_at=starts_at + 90 * MINUTE,
        place="Rivermouth Public Library, Room 2",
        notes="Read the proposal on attendance first: two minutes.",
        by=tomas,
        at=now - 8 * DAY,
    )
    for proposal in proposals:
        add_item(
            meeting=meeting, kind=ItemKind.PROPOSAL, title=proposal.title, minutes=25, proposal=proposal, by=tomas,
            at=now - 7 * DAY,
        )  # fmt: skip
    add_item(
        meeting=meeting, kind=ItemKind.COMMITMENT, title="What we promised", minutes=15, by=tomas, at=now - 7 * DAY
    )
    add_item(
        meeting=meeting, kind=ItemKind.OTHER, title="What families said at the clinic", minutes=10,
        by=seated.members["rosa"], at=now - 5 * DAY,
    )  # fmt: skip
    for key, answer in (
        ("june", Answer.YES), ("omar", Answer.YES), ("amina", Answer.YES), ("claire", Answer.MAYBE),
        ("ruth", Answer.NO), ("esther", Answer.YES), ("gloria", Answer.YES),
    ):  # fmt: skip
        reply_to_meeting(meeting=meeting, answer=answer, by=seated.members[key], at=now - 4 * DAY)
    _find_a_date(seated, bodies, now=now)
    return meeting


def _find_a_date(seated: Seated, bodies: Bodies, *, now: datetime) -> None:
    first = _afternoon(now + 10 * DAY, seated)
    dates = [(first + days * DAY, first + days * DAY + 60 * MINUTE) for days in (0, 2, 5)]
    meeting = plan_meeting(
        body=bodies.reading_group, title="First look at paired reading", options=dates, place="Cedar Hill, Room 4",
        by=seated.members["lena"], at=now - 3 * DAY,
    )  # fmt: skip
    first_date, second, third = meeting.options.order_by("starts_at")
    for key, says in (
        ("keisha", (Answer.YES, Answer.NO, Answer.YES)), ("marisol", (Answer.MAYBE, Answer.YES, Answer.YES)),
        ("hoa", (Answer.NO, Answer.YES, Answer.YES)), ("ravi", (Answer.YES, Answer.YES, Answer.NO)),
    ):  # fmt: skip
        answers = dict(zip((first_date.pk, second.pk, third.pk), says, strict=True))
        answer_dates(meeting=meeting, answers=answers, by=seated.members[key], at=now - 2 * DAY)


def _council(
    seated: Seated, bodies: Bodies, proposals: Sequence[Proposal], number: int, *, starts_at: datetime,
    before: Sequence[Meeting],
) -> Meeting:  # fmt: skip
    tomas, called_at = seated.members["tomas"], starts_at - 14 * DAY
    meeting = call_meeting(
        body=bodies.council,
        title=f"Council, month {number + 1}",
        starts_at=starts_at,
        ends_at=starts_at + 90 * MINUTE,
        place="Rivermouth Public Library, Room 2",
        by=tomas,
        at=called_at,
    )
    titles: list[tuple[str, ItemKind, Proposal | None]] = [("How it goes at home", ItemKind.CHECK_IN, None)]
    titles += [
        (one.title, ItemKind.PROPOSAL, one)
        for one in proposals
        if one.made_at < starts_at < (one.ended_at or starts_at)
    ]
    titles.append(("What we promised", ItemKind.COMMITMENT, None))
    items = [
        add_item(meeting=meeting, kind=kind, title=title, minutes=20, proposal=proposal, by=tomas, at=called_at)
        for title, kind, proposal in titles
    ]
    open_meeting(meeting=meeting, by=tomas, at=starts_at)
    meeting.refresh_from_db()
    record_attendance(meeting=meeting, seats=_who_came(bodies, number), by=tomas, at=starts_at + 5 * MINUTE)
    seen = None
    for step, item in enumerate(items):
        at = starts_at + (6 + 22 * step) * MINUTE
        move_on(meeting=meeting, to=item, seen=seen, by=tomas, at=at)
        meeting.refresh_from_db()
        seen = item
        _words(meeting, bodies, number + step, by=tomas, at=at + MINUTE)
        note_outcome(item=item, came_of_it="Everybody was heard.", by=tomas, at=at + 20 * MINUTE)
    _in_place(meeting, seated, bodies, number, at=starts_at + 75 * MINUTE)
    close_meeting(meeting=meeting, by=tomas, at=starts_at + 88 * MINUTE)
    _minutes(meeting, seated, number, by=tomas, before=before)
    return meeting


def _who_came(bodies: Bodies, number: int) -> Mapping[Seat, tuple[str, Member | None]]:
    came: dict[Seat, tuple[str, Member | None]] = {}
    tenures = list(
        Tenure.objects.filter(seat__body=bodies.council).select_related("member__partner", "member__partnership")
    )
    for name, seat in bodies.seats.items():
        holder, alternate = (
            next((one.member for one in tenures if one.seat_id == seat.pk and one.kind == kind), None)
            for kind in (TenureKind.HOLDER, TenureKind.ALTERNATE)
        )
        is_away = name in (AWAY[number % len(AWAY)], AWAY[(number + 2) % len(AWAY)])
        if holder is None:
            continue
        if not is_away:
            came[seat] = (Presence.PRESENT, holder)
        elif alternate:
            came[seat] = (Presence.ALTERNATE, alternate)
        else:
            came[seat] = (Presence.EXCUSED, None)
    return came


def _words(meeting: Meeting, bodies: Bodies, number: int, *, by: Member, at: datetime) -> None:
    for place, name in enumerate(SPEAKERS[number % len(SPEAKERS)]):
        seat = bodies.seats[name]
        holder = (
            seat.tenures.select_related("member__partnership", "member__partner").get(kind=TenureKind.HOLDER).member
        )
        turn = ask_for_word(meeting=meeting, seat=seat, by=holder, at=at + 4 * place * MINUTE)
        give_word(turn=turn, by=by, at=at + (4 * place + 1) * MINUTE)
        end_word(turn=turn, by=by, at=at + (4 * place + 3) * MINUTE)


def _in_place(meeting: Meeting, seated: Seated, bodies: Bodies, number: int, *, at: datetime) -> None:
    """One decision in the room, and a promise or two a meeting."""
    people, partners, tomas = seated.members, seated.partners, seated.members["tomas"]
    if number == 1:
        record_decision(
            body=bodies.council, title="Meet at the library", text="From now on the council meets at the public "
            "library, where families can come by bus and bring children.", meeting=meeting, by=tomas, at=at,
            review_on=(at + 365 * DAY).date(),
        )  # fmt: skip
    promises = {
        0: [("mayor", "priya", "Ask the transport office for a bus stop at the Wharf Street site", 60)],
        2: [("foundation", "claire", "Pay for translation of the consent form", 45)],
        3: [("northside", "ben", "Send home reading lists in three languages", 50)],
        4: [
            ("chamber", "diane", "Find twenty reading volunteers among members", 90),
            ("harbor-youth", "lena", "Show the council a month of after-school attendance", 40),
        ],
        5: [("delta", "ruth", "Count how many children would ride the late bus", 30)],
    }
    for partner, person, what, days in promises.get(number, []):
        capture_commitment(
            partner=partners[partner], member=people[person], what=what, due_on=(at + days * DAY).date(),
            meeting=meeting, by=tomas, at=at,
        )  # fmt: skip


def _minutes(meeting: Meeting, seated: Seated, number: int, *, by: Member, before: Sequence[Meeting]) -> None:
    after = meeting.ends_at or meeting.made_at
    minutes = draft_minutes(meeting=meeting, by=by, at=after + DAY)
    until = (after + 20 * DAY).date()
    prepare_minutes(minutes=minutes, corrections_until=until, by=by, at=after + 2 * DAY)
    if number < PAST - 1:
        approve_minutes(minutes=minutes, by=by, at=after + 22 * DAY)
    else:
        propose_correction(
            minutes=minutes, text="Harbor City offered two rooms for the late bus to wait at, not one.",
            by=seated.members["june"], at=after + 3 * DAY,
        )  # fmt: skip


def _afternoon(near: datetime, seated: Seated) -> datetime:
    """Four in the afternoon of the nearest Thursday, at Rivermouth."""
    zone = ZoneInfo(seated.partnership.time_zone)
    day = near.astimezone(zone).date()
    day += timedelta(days=(3 - day.weekday()) % 7)
    return datetime.combine(day, time(16), tzinfo=zone)
