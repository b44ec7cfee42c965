"""Who holds power in a body: by its rule, in practice, and if a seat moved."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET

from commontable.analysis.power import GameError
from commontable.governance.datasets.power import KINDS, Move, Weighed, balance_of, moved, weigh
from commontable.governance.datasets.power.influence import months_before
from commontable.governance.exports.power import actors_file, body_file, move_file, seats_file
from commontable.governance.forms.power import MoveForm, PeriodForm
from commontable.governance.models import Body
from commontable.governance.permissions import Permission
from commontable.governance.rules.in_words import rule_in_words
from commontable.governance.rules.power import DOMINANT
from commontable.partnership.models import Partner
from commontable.partnership.permissions import may
from commontable.partnership.views.table import TableRequest, at_table
from commontable.ui import drawings
from commontable.ui.wording import figure

from . import rows
from .drawing import by_sector
from .saying import about_consensus, headline, percent, standing_out, too_strong


@require_GET
@at_table
def show_power(request: TableRequest, body: str) -> HttpResponse:
    """The balance of power in a body."""
    shown = _body(request, body)
    period = PeriodForm(request.GET or None)
    months = period.chosen()
    balance = balance_of(shown, since=months_before(request.at, months), at=request.at)
    weighed, power = balance.weighed, balance.weighed.power
    form, move, refusal = _move(request, weighed)
    chart = by_sector(balance) if power or balance.happened else None
    context = {
        "body": shown,
        "headline": headline(balance),
        "weighed": weighed,
        "power": power,
        "rule": rule_in_words(weighed.rule) if weighed.rule else [],
        "consensus": about_consensus(balance),
        "stands_out": [*(standing_out(power) if power else ()), *too_strong(balance)],
        "mark": percent(DOMINANT),
        "balance": balance,
        "chart": chart,
        "drawn": drawings.kept(chart) if chart else None,
        "seats": rows.seats(weighed),
        "spreads": [rows.spread_rows(balance.spreads[kind]) for kind in KINDS],
        "period": PeriodForm({"months": months}),
        "months": months,
        "months_text": str(months),
        "half_width": figure(100 * power.estimated.half_width, "count", 1) if power and power.estimated else "",
        "form": form,
        "move": rows.move_rows(move, seat=form.chosen.seat.name) if form and move else None,
        "refusal": refusal,
        "query": request.GET.urlencode(),
        "may_keep": may(Permission.KEEP_BODIES, by=request.member, at=request.at),
    }
    return render(request, "governance/power/power.html", context)


@require_GET
@at_table
def show_picture(request: TableRequest, body: str, kind: str) -> HttpResponse:
    """The picture: for the page (html), or with title and sentence to take away (svg, png)."""
    shown = _body(request, body)
    months = PeriodForm(request.GET or None).chosen()
    balance = balance_of(shown, since=months_before(request.at, months), at=request.at)
    if kind not in ("html", "svg", "png") or not (balance.weighed.power or balance.happened):
        raise Http404
    chart = by_sector(balance)
    if kind == "html":
        return render(request, "governance/power/drawing.html", {"drawn": drawings.drawn(chart)})
    content = drawings.pictures().png(chart) if kind == "png" else drawings.pictures().svg(chart, titled=True)
    response = HttpResponse(content, content_type="image/png" if kind == "png" else "image/svg+xml")
    response["Content-Disposition"] = f'inline; filename="{shown.slug}-power.{kind}"'
    return response


@require_GET
@at_table
def export_power(request: TableRequest, body: str, what: str) -> HttpResponse:
    """One table of the page as CSV: seats, sectors, partners, levels, or a move."""
    shown = _body(request, body)
    if what in KINDS:
        months = PeriodForm(request.GET or None).chosen()
        return actors_file(balance_of(shown, since=months_before(request.at, months), at=request.at), what)
    weighed = weigh(shown, at=request.at)
    if what == "seats" and weighed.power:
        return seats_file(weighed, weighed.power)
    move = _move(request, weighed)[1] if what == "move" else None
    if move is None:
        raise Http404
    return move_file(weighed, move)


@require_GET
@at_table
def export_body(request: TableRequest, body: str) -> HttpResponse:
    """The body as the file that `commontable power` reads."""
    weighed = weigh(_body(request, body), at=request.at)
    if weighed.power is None:
        raise Http404
    return body_file(weighed, weighed.power)


def _body(request: TableRequest, slug: str) -> Body:
    bodies = Body.objects.of(request.partnership).select_related("partnership")
    body: Body = get_object_or_404(bodies, slug=slug)
    return body


def _move(request: TableRequest, weighed: Weighed) -> tuple[MoveForm | None, Move | None, str]:
    """The form, what the move asked for would change, and why it cannot be weighed."""
    if weighed.power is None:
        return None, None, ""
    partners = Partner.objects.of(request.partnership).filter(left_on__isnull=True).order_by("name")
    asked = "seat" in request.GET
    form = MoveForm(request.GET if asked else None, voting=weighed.voting, partners=partners)
    if not asked or not form.is_valid():
        return form, None, ""
    wanted = {name: form.cleaned_data[name] for name in ("sector", "partner", "weight", "leaves")}
    try:
        return form, moved(weighed, seat=form.chosen.seat.name, **wanted), ""
    except GameError:
        return form, None, translate("Then nobody would be left to vote. Choose another change.")
