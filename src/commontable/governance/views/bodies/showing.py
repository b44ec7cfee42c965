"""A body's page for everybody, and each seat's: who decides here, how, and who held what before."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from commontable.analysis.decision_rules import Rule
from commontable.governance.datasets.bodies_listed import with_numbers
from commontable.governance.datasets.round_table import round_table
from commontable.governance.datasets.seating import seat_today, seating_of
from commontable.governance.models import Body, BodyRule
from commontable.governance.permissions import Permission
from commontable.governance.rules.rota import WHY_SKIPPED
from commontable.governance.rules.rule_words import explain, with_todays_seats
from commontable.governance.views.meetings.finding import open_to
from commontable.partnership.permissions import allowed, may
from commontable.partnership.views.table import TableRequest, at_table

from .finding import body_of, seat_of


@require_GET
@at_table
def show_body(request: TableRequest, body: str) -> HttpResponse:
    """Who sits here, since when and how they were chosen; the chair; the rule; what stands out."""
    day = request.partnership.day(request.at)
    bodies = with_numbers(Body.objects.of(request.partnership), at=request.at, day=day)
    shown = get_object_or_404(bodies, slug=body)
    seating = seating_of(shown, at=request.at)
    rules = list(BodyRule.objects.filter(body=shown).select_related("adopted_by").order_by("-number"))
    doors = open_to(request, shown, Permission.CALL_MEETINGS, Permission.FACILITATE, Permission.HAND_OVER_CHAIR)
    rule = Rule.from_json(rules[0].rule) if rules else None
    context = {
        "body": shown,
        "day": day,
        "is_open": shown.is_open(day),
        "seating": seating,
        "table_of_seats": round_table(seating),
        "skipped": [(turn, WHY_SKIPPED[why]) for turn, why in seating.next.skipped],
        "next_seat": next((one for one in seating.every if seating.next.turn and one.seat.pk == seating.next.turn.seat),
                          None),
        "is_chair_over": seating.chair_due is not None and seating.chair_due <= day,
        "rules": rules,
        "says": explain(rule) if rule else [],
        "today": with_todays_seats(rule, seating.roll) if rule else [],
        "may_keep": may(Permission.KEEP_BODIES, by=request.member, at=request.at),
        "may_seat": may(Permission.SEAT_MEMBERS, by=request.member, at=request.at),
        "may_call": Permission.CALL_MEETINGS in doors,
        "may_elect": Permission.FACILITATE in doors,
        "may_hand_over": Permission.HAND_OVER_CHAIR in doors,
    }  # fmt: skip
    return render(request, "governance/bodies/body.html", context)


@require_GET
@at_table
def show_seat(request: TableRequest, body: str, seat: int) -> HttpResponse:
    """One seat: for whom it is, who has it, who had it, and who carries it."""
    shown = body_of(request, body)
    place = seat_today(seat_of(request, shown, seat), at=request.at)
    context = {
        "body": shown,
        "place": place,
        "seat": place.seat,
        "day": place.day,
        "may_keep": may(Permission.KEEP_BODIES, by=request.member, at=request.at),
        "may_seat": may(Permission.SEAT_MEMBERS, by=request.member, at=request.at),
        "may_give": allowed(Permission.GIVE_PROXY, by=request.member, on=place.seat, at=request.at).ok,
    }
    return render(request, "governance/bodies/seat.html", context)
