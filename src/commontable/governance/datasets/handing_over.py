"""A partner's part in deciding, as lines of a handover."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as translate

from commontable.governance.models import (
    Attendance,
    Body,
    ChairTerm,
    Decision,
    Meeting,
    Position,
    Proposal,
    Proxy,
    Seat,
    Tenure,
    in_force,
)
from commontable.governance.models.meetings import SAT
from commontable.governance.rules.in_words import choice_in_words
from commontable.governance.rules.kinds import TenureKind
from commontable.governance.rules.meeting import MeetingStage
from commontable.governance.rules.proposal import ENDED, ProposalStage, RoundKind
from commontable.partnership.datasets.handovers import Row
from commontable.partnership.models import Handover
from commontable.ui import wording

TWO_YEARS, A_YEAR, LATELY = timedelta(days=730), timedelta(days=365), timedelta(days=60)
MOST = 60  # of a kind; the register has them all


def _to(route: str, handover: Handover, /, **parts: Any) -> str:
    return reverse(f"governance:{route}", kwargs={"table": handover.partnership.slug, **parts})


def seats_left(handover: Handover, *, at: datetime) -> list[Row]:
    """The seats of the leaver, now or lately, with a way to pass them on; the partner's others; the chair; proxies."""
    day = handover.partnership.day(at)
    lately = Q(ends_on__isnull=True) | Q(ends_on__gt=day - LATELY)
    theirs = Tenure.objects.filter(lately, member=handover.leaver).exclude(starts_on__gte=day + LATELY)
    tenures = list(theirs.select_related("seat__body", "member").order_by("seat__body__name", "seat__name", "pk"))
    open_ones = [one for one in tenures if one.seat.is_open(day) and one.seat.body.is_open(day)]
    now = Tenure.objects.on(day).select_related("member__partner", "seat__body")
    holders = {one.seat_id: one for one in now.filter(partnership=handover.partnership, kind=TenureKind.HOLDER)}
    rows = [_own_seat(one, handover, holders.get(one.seat_id)) for one in open_ones]
    shown = {one.seat_id for one in open_ones}
    of_partner = Q(partner=handover.partner) | Q(pk__in=now.filter(member__partner=handover.partner).values("seat"))
    seats = Seat.objects.of(handover.partnership).filter(of_partner).exclude(pk__in=shown).select_related("body")
    for seat in seats.order_by("body__name", "name"):
        if seat.is_open(day) and seat.body.is_open(day):
            rows.append(_other_seat(seat, handover, holders.get(seat.pk)))
    return [*rows, *_chairs(handover, at), *_proxies(handover, at)]


def _own_seat(tenure: Tenure, handover: Handover, holder: Tenure | None) -> Row:
    seat = tenure.seat
    if holder is not None and holder.member_id != handover.leaver_id and tenure.kind == TenureKind.HOLDER:
        detail = translate("%(name)s has it now") % {"name": holder.member.name}
        passes = False
    else:
        said = translate("%(name)s: %(kind)s, since %(day)s")
        kind = str(tenure.get_kind_display())
        detail = said % {"name": tenure.member.name, "kind": kind, "day": wording.day(tenure.starts_on)}
        passes = handover.successor_id is not None and handover.is_open
    return Row(
        what=f"{seat.body.name}: {seat.name}",
        detail=detail,
        url=_to("seat", handover, body=seat.body.slug, seat=seat.pk),
        day=tenure.ends_on,
        day_says=translate("until"),
        verb=translate("Pass this seat on") if passes else "",
        pass_url=_to("pass_seat", handover, handover=handover.pk, tenure=tenure.pk) if passes else "",
    )


def _other_seat(seat: Seat, handover: Handover, holder: Tenure | None) -> Row:
    return Row(
        what=f"{seat.body.name}: {seat.name}",
        detail=translate("%(name)s holds it") % {"name": holder.member.name}
        if holder
        else translate("Nobody holds it: it is to be filled"),
        url=_to("seat", handover, body=seat.body.slug, seat=seat.pk),
        day=holder.ends_on if holder else None,
        day_says=translate("until"),
    )


def _chairs(handover: Handover, at: datetime) -> Iterator[Row]:
    day = handover.partnership.day(at)
    terms = ChairTerm.objects.filter(in_force(day), member=handover.leaver).select_related("body")
    for term in terms.order_by("body__name"):
        yield Row(
            what=translate("The chair of %(body)s") % {"body": term.body.name},
            detail=translate(
                "It goes round: it passes to the next seat of the order, not to whoever follows in the seat"
            ),
            url=_to("body", handover, body=term.body.slug),
            day=term.ends_on,
            day_says=translate("until"),
        )
    for body in Body.objects.of(handover.partnership).filter(facilitator=handover.leaver, closed_on=None):
        yield Row(
            what=translate("The facilitation of %(body)s") % {"body": body.name},
            detail=translate("The director names who facilitates next"),
            url=_to("body", handover, body=body.slug),
        )


def _proxies(handover: Handover, at: datetime) -> Iterator[Row]:
    """Seats that are carried for somebody else end with the leaver; they are not passed on."""
    running = Proxy.objects.filter(withdrawn_at=None, ends_at__gt=at).select_related("seat__body", "to", "given_by")
    for proxy in running.filter(Q(to=handover.leaver) | Q(given_by=handover.leaver)).order_by("ends_at", "pk"):
        carries = proxy.to_id == handover.leaver_id
        said = translate("%(name)s carries it") if carries else translate("carried by %(name)s")
        yield Row(
            what=translate("Proxy: %(seat)s") % {"seat": f"{proxy.seat.body.name}, {proxy.seat.name}"},
            detail=f"{said % {'name': proxy.to.name}} · {translate('a proxy ends with whoever gave or carries it')}",
            url=_to("seat", handover, body=proxy.seat.body.slug, seat=proxy.seat_id),
            day=handover.partnership.day(proxy.ends_at),
            day_says=translate("until"),
        )


def going_on(handover: Handover, *, at: datetime) -> list[Row]:
    """Open rounds in which the partner has a seat, meetings to come of its bodies, open proposals of the leaver."""
    day = handover.partnership.day(at)
    sits = Tenure.objects.on(day).filter(member__partner=handover.partner)
    bodies = Seat.objects.filter(Q(partner=handover.partner) | Q(tenures__in=sits), closed_on=None).values("body")
    asked = Position.objects.filter(
        Q(round__closes_at__isnull=True) | Q(round__closes_at__gt=at), round__closed_at=None, partner=handover.partner
    ).select_related("round__proposal", "seat")
    rows = [
        Row(
            what=position.round.proposal.title,
            detail=translate("A round is open; %(seat)s has answered") % {"seat": position.seat.name}
            if position.choice or position.has_voted
            else translate("A round is open, and %(seat)s has not answered yet") % {"seat": position.seat.name},
            url=_to("proposal", handover, proposal=position.round.proposal.number),
            day=handover.partnership.day(position.round.closes_at) if position.round.closes_at else None,
            day_says=translate("until"),
        )
        for position in asked.order_by("round__closes_at", "pk")
    ]
    coming = Meeting.objects.filter(
        stage__in=[MeetingStage.CALLED, MeetingStage.LIVE], starts_at__gt=at, body__in=bodies
    ).select_related("body")
    rows += [
        Row(
            what=meeting.title,
            detail=f"{meeting.body.name}, {wording.moment(meeting.starts_at)}",
            url=_to("meeting", handover, meeting=meeting.uuid),
        )
        for meeting in coming.order_by("starts_at", "pk")[:MOST]
    ]
    own = Proposal.objects.of(handover.partnership).filter(author=handover.leaver).exclude(stage__in=ENDED)
    rows += [
        Row(
            what=proposal.title,
            detail=translate("%(name)s proposed it; it is %(stage)s")
            % {"name": handover.leaver.name, "stage": proposal.get_stage_display()},
            url=_to("proposal", handover, proposal=proposal.number),
        )
        for proposal in own.exclude(stage=ProposalStage.DRAFT).order_by("-made_at", "pk")[:MOST]
    ]
    return rows


def decided(handover: Handover, *, at: datetime) -> list[Row]:
    """Decisions of two years in whose round the partner had a position, or whose meeting it sat at."""
    took_part = Q(round__positions__partner=handover.partner) | Q(
        meeting__attendances__member__partner=handover.partner, meeting__attendances__presence__in=SAT
    )
    decisions = list(
        Decision.objects.of(handover.partnership)
        .filter(took_part, decided_at__gt=at - TWO_YEARS)
        .select_related("body", "round")
        .distinct()
        .order_by("-decided_at", "-pk")[:MOST]
    )
    positions: dict[int, list[Position]] = {}
    rounds = [decision.round_id for decision in decisions if decision.round_id]
    for position in Position.objects.filter(round__in=rounds, partner=handover.partner).select_related("seat", "round"):
        positions.setdefault(position.round_id, []).append(position)
    return [
        Row(
            what=decision.title,
            detail=" · ".join([decision.body.name, *(_said(one) for one in positions.get(decision.round_id or 0, []))]),
            url=_to("decision", handover, decision=decision.number),
            day=handover.partnership.day(decision.decided_at),
        )
        for decision in decisions
    ]


def _said(position: Position) -> str:
    seat = {"seat": position.seat.name}
    if position.is_recused:
        return translate("%(seat)s stood back") % seat
    if position.round.kind == RoundKind.VOTE and position.round.rule.get("secret"):
        said = translate("%(seat)s voted, in secret") if position.has_voted else translate("%(seat)s did not vote")
        return said % seat
    if not position.choice:
        return translate("%(seat)s was silent") % seat
    return f"{position.seat.name}: {choice_in_words(position.choice, kind=position.round.kind)}"


def attended(handover: Handover, *, at: datetime) -> list[Row]:
    """The meetings of a year at which the leaver sat, the newest first."""
    sat = Attendance.objects.filter(
        member=handover.leaver, presence__in=SAT, meeting__starts_at__gt=at - A_YEAR, meeting__starts_at__lte=at
    ).select_related("meeting__body")
    rows = {
        one.meeting_id: Row(
            what=one.meeting.title,
            detail=one.meeting.body.name,
            url=_to("meeting", handover, meeting=one.meeting.uuid),
            day=handover.partnership.day(one.meeting.starts_at) if one.meeting.starts_at else None,
        )
        for one in sat.order_by("-meeting__starts_at", "pk")[:MOST]
    }
    return list(rows.values())
