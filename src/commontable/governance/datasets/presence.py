"""Who can sit in each seat at a meeting, who did, and whether enough are there by the rule of the body."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext

from commontable.analysis.decision_rules import Ballot, Choice, Quorum, Rule, quorum_of
from commontable.governance.models import Attendance, Meeting, Proxy, Seat, Tenure
from commontable.governance.models.meetings import SAT
from commontable.governance.rules.kinds import TenureKind
from commontable.governance.rules.meeting import Answer, Presence
from commontable.partnership.models import Member
from commontable.partnership.rules.sectors import Sector


@dataclass(kw_only=True)
class Sitting:
    """A seat of a body on the day of a meeting: who holds it, who may stand in, and how it was."""

    seat: Seat
    holder: Member | None
    alternates: list[Member]
    proxies: list[Member]
    attendance: Attendance | None = None
    said: str = ""  # what its holder replied to the invitation

    @property
    def is_there(self) -> bool:
        """Somebody sits in it."""
        return self.attendance is not None and self.attendance.presence in SAT

    @property
    def who(self) -> Member | None:
        """Whoever sits in it; before attendance is taken, its holder."""
        if self.attendance is not None:
            return self.attendance.member
        return self.holder

    @property
    def proposed(self) -> str:
        """How it is recorded; before that, excused where its holder said no."""
        if self.attendance is not None:
            return self.attendance.presence
        return Presence.EXCUSED.value if self.said == Answer.NO else ""


def day_of(meeting: Meeting, *, at: datetime) -> date:
    """The day by which seats are held at this meeting: that of its opening, else of its time, else today."""
    return meeting.partnership.day(meeting.opened_at or meeting.starts_at or at)


def sittings_of(meeting: Meeting, *, at: datetime) -> list[Sitting]:
    """Every seat open on the day of the meeting, by name; and any whose attendance was recorded. Five questions."""
    day = day_of(meeting, at=at)
    attended = {
        one.seat_id: one for one in Attendance.objects.filter(meeting=meeting).select_related("member__partner", "seat")
    }
    is_open = Q(opened_on__lte=day) & (Q(closed_on__isnull=True) | Q(closed_on__gt=day))
    seats = Seat.objects.filter(is_open | Q(pk__in=attended), body_id=meeting.body_id).select_related("partner")
    tenures: dict[int, list[Tenure]] = {}
    for tenure in (
        Tenure.objects.on(day)
        .filter(seat__body_id=meeting.body_id)
        .select_related("member__partner")
        .order_by("starts_on", "pk")
    ):
        tenures.setdefault(tenure.seat_id, []).append(tenure)
    moment = meeting.opened_at or meeting.starts_at or at
    carried: dict[int, list[Member]] = {}
    for proxy in Proxy.objects.filter(
        seat__body_id=meeting.body_id, withdrawn_at=None, starts_at__lte=max(moment, at), ends_at__gt=moment
    ).select_related("to__partner"):
        carried.setdefault(proxy.seat_id, []).append(proxy.to)
    replies = dict(meeting.replies.values_list("member_id", "answer"))
    found = []
    for seat in seats.order_by("name", "pk"):
        held = tenures.get(seat.pk, [])
        holder = next((one.member for one in held if one.kind == TenureKind.HOLDER), None)
        found.append(
            Sitting(
                seat=seat,
                holder=holder,
                alternates=[one.member for one in held if one.kind == TenureKind.ALTERNATE],
                proxies=carried.get(seat.pk, []),
                attendance=attended.get(seat.pk),
                said=replies.get(holder.pk, "") if holder else "",
            )
        )
    return found


def quorum_at(sittings: Iterable[Sitting], *, rule: Rule | None) -> Quorum | None:
    """Whether the voting seats that are there are enough by the body's rule; None without a rule or such a seat."""
    ballots = [
        Ballot(
            seat=str(one.seat.pk), partner=str(one.seat.partner_id or ""), sector=one.seat.sector,
            choice=Choice.SUPPORT if one.is_there else None,
        )
        for one in sittings
        if one.seat.is_voting and (one.holder is not None or one.is_there)  # a vacant seat is on no roll
    ]  # fmt: skip
    return quorum_of(rule, ballots) if rule is not None and ballots else None


def quorum_in_words(quorum: Quorum) -> list[str]:
    """The quorum as one or two sentences: by heads, and by sectors where the rule asks for them."""
    heads = {"here": quorum.cast, "needed": quorum.needed, "roll": quorum.roll}
    if quorum.cast >= quorum.needed:
        said = [
            ngettext(
                "%(here)d of %(roll)d voting seat is here; %(needed)d makes a quorum.",
                "%(here)d of %(roll)d voting seats are here; %(needed)d make a quorum.",
                quorum.roll,
            )
            % heads
        ]
    else:
        missing = quorum.needed - quorum.cast
        said = [
            ngettext(
                "No quorum yet: %(here)d of %(roll)d voting seats are here, and %(missing)d more is needed.",
                "No quorum yet: %(here)d of %(roll)d voting seats are here, and %(missing)d more are needed.",
                missing,
            )
            % {**heads, "missing": missing}
        ]
    if quorum.sectors_needed:
        sectors = {"here": quorum.sectors_cast, "needed": quorum.sectors_needed}
        said.append(
            translate("%(here)d sectors are here, of at least %(needed)d.") % sectors
            if quorum.sectors_cast >= quorum.sectors_needed
            else translate("Only %(here)d sectors are here, and %(needed)d are needed.") % sectors
        )
    return said


def quorum_on_record(quorum: Quorum) -> list[str]:
    """The quorum as minutes say it, afterwards."""
    heads = {"here": quorum.cast, "needed": quorum.needed, "roll": quorum.roll}
    if quorum.cast >= quorum.needed:
        said = [
            ngettext(
                "%(here)d of %(roll)d voting seat was there; %(needed)d makes a quorum.",
                "%(here)d of %(roll)d voting seats were there; %(needed)d make a quorum.",
                quorum.roll,
            )
            % heads
        ]
    else:
        said = [
            ngettext(
                "There was no quorum: %(here)d of %(roll)d voting seat was there, and %(needed)d makes a quorum.",
                "There was no quorum: %(here)d of %(roll)d voting seats were there, and %(needed)d make a quorum.",
                quorum.roll,
            )
            % heads
        ]
    if quorum.sectors_needed:
        sectors = {"here": quorum.sectors_cast, "needed": quorum.sectors_needed}
        said.append(translate("Sectors there: %(here)d, of at least %(needed)d.") % sectors)
    return said


def sectors_here(sittings: Iterable[Sitting]) -> str:
    """The sectors that are in the room, as a list a person reads; empty where nobody was recorded."""
    here = {one.seat.sector for one in sittings if one.is_there}
    return get_text_list([str(sector.label) for sector in Sector if sector in here], translate("and"))
