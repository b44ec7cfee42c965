"""The order of the chair, who takes it, and handing it over."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods, require_POST

from commontable.governance.actions.bodies import chairs as actions
from commontable.governance.datasets.seating import Seating, seating_of
from commontable.governance.forms.bodies.holding import HandoverForm, RotaForm, TakeChairForm
from commontable.governance.models import ChairTerm, Seat
from commontable.governance.permissions import Permission
from commontable.governance.rules.rota import WHY_SKIPPED
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import body_of, to_body, url_of_body


@require_http_methods(["GET", "POST"])
@at_table
def set_rota(request: TableRequest, body: str) -> HttpResponse:
    """A form for the order in which seats take the chair."""
    shown = body_of(request, body)
    require(Permission.KEEP_BODIES, by=request.member, on=shown, at=request.at)
    seating = seating_of(shown, at=request.at)
    form = RotaForm(
        request.POST or None,
        seats=[one.seat for one in seating.seats],
        places={one.seat.pk: one.turn for one in seating.rota if one.turn},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_rota(body=shown, seats=form.order, by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("The chair goes round in this order."))
            return to_body(request, shown)
    context = {
        "form": form,
        "body": shown,
        "heading": translate("In which order does the chair go round?"),
        "lede": translate(
            "Number the seats that take the chair: 1 comes first. Two seats of one sector never follow each other, nor "
            "the last and the first. Leave a seat empty that should not chair."
        ),
        "last": translate("Order of the chair"),
        "verb": translate("Set the order"),
        "is_list": True,
        "back_url": url_of_body(request, shown),
    }
    return render(request, "governance/bodies/form.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def take_chair(request: TableRequest, body: str) -> HttpResponse:
    """A form for who chairs, outside the order: the first time, or when somebody stepped down."""
    shown = body_of(request, body)
    require(Permission.SEAT_MEMBERS, by=request.member, on=shown, at=request.at)
    seating = seating_of(shown, at=request.at)
    holders = {one.seat.pk: one.holder.member.name for one in seating.held if one.holder}
    form = TakeChairForm(
        request.POST or None,
        seats=Seat.objects.filter(pk__in=list(holders)).order_by("sector", "name"),
        holders=holders,
        initial={"starts_on": seating.day, "seat": _next(seating)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            term = actions.take_chair(body=shown, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(
                request, translate("%(member)s chairs %(body)s.") % {"member": term.member.name, "body": shown.name}
            )
            return to_body(request, shown)
    context = {
        "form": form,
        "body": shown,
        "heading": translate("Who takes the chair of %(body)s?") % {"body": shown.name},
        "lede": translate("Whoever holds the seat chairs. Where the chair goes round, hand it over instead."),
        "last": translate("Chair"),
        "verb": translate("Write it down"),
        "back_url": url_of_body(request, shown),
    }
    return render(request, "governance/bodies/form.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def hand_over_chair(request: TableRequest, body: str) -> HttpResponse:
    """A form for handing the chair to the next seat, with what its holder must know."""
    shown = body_of(request, body)
    require(Permission.HAND_OVER_CHAIR, by=request.member, on=shown, at=request.at)
    seating = seating_of(shown, at=request.at)
    form = HandoverForm(
        request.POST or None,
        initial={"on": seating.day, "seen": seating.terms[-1].pk if seating.terms else 0},
    )
    if request.method == "POST" and form.is_valid():
        try:
            term = actions.hand_over_chair(body=shown, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(
                request,
                translate("%(member)s chairs %(body)s from then on.")
                % {"member": term.member.name, "body": shown.name},
            )
            return to_body(request, shown)
    context = {
        "form": form,
        "body": shown,
        "heading": _whose_turn(seating),
        "lede": " ".join(_passed_over(seating)),
        "last": translate("Handing over the chair"),
        "verb": translate("Hand over the chair"),
        "back_url": url_of_body(request, shown),
    }
    return render(request, "governance/bodies/form.html", context)


@require_POST
@at_table
def cancel_chair(request: TableRequest, body: str, term: int) -> HttpResponse:
    """A term planned ahead is cancelled."""
    shown = body_of(request, body)
    found: ChairTerm = get_object_or_404(
        ChairTerm.objects.select_related("body", "seat", "member"), body=shown, pk=term
    )
    try:
        actions.cancel_chair(term=found, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, translate("%(member)s will not take the chair.") % {"member": found.member.name})
    return to_body(request, shown)


def _next(seating: Seating) -> int | None:
    return seating.next.turn.seat if seating.next.turn else None


def _whose_turn(seating: Seating) -> str:
    following = next((one for one in seating.held if one.seat.pk == _next(seating)), None)
    if following is None or following.holder is None or not seating.terms:
        return translate("No seat can take the chair yet")
    return translate("%(member)s takes the chair next, for %(seat)s") % {
        "member": following.holder.member.name,
        "seat": following.seat.name,
    }


def _passed_over(seating: Seating) -> list[str]:
    said = [
        translate("%(seat)s is passed over: %(why)s.") % {"seat": turn.name, "why": WHY_SKIPPED[why]}
        for turn, why in seating.next.skipped
    ]
    if not seating.rota:
        said.append(translate("The director has not set an order yet."))
    elif not seating.terms:
        said.append(translate("Nobody has taken the chair yet; record who takes it first."))
    return said
