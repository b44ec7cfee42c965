"""A seat is carried by somebody else for a time, and speaks for itself again."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods, require_POST

from commontable.governance.actions.bodies import proxies as actions
from commontable.governance.datasets.bodies import rule_of
from commontable.governance.forms.bodies.holding import ProxyForm
from commontable.governance.models import Tenure
from commontable.governance.permissions import Permission
from commontable.governance.rules.rule_words import proxies_in_words
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import body_of, people_of, proxy_of, seat_of, to_seat, url_of_seat

USUAL = timedelta(days=14)


@require_http_methods(["GET", "POST"])
@at_table
def give_proxy(request: TableRequest, body: str, seat: int) -> HttpResponse:
    """A form for who carries the seat, and for how long."""
    shown = seat_of(request, body_of(request, body), seat)
    require(Permission.GIVE_PROXY, by=request.member, on=shown, at=request.at)
    day = request.partnership.day(request.at)
    sitting = Tenure.objects.on(day).filter(seat__body=shown.body)
    mine = sitting.filter(seat=shown).values("member")
    form = ProxyForm(
        request.POST or None,
        members=people_of(request).filter(pk__in=sitting.values("member")).exclude(pk__in=mine),
        initial={"starts_at": request.at, "ends_at": request.at + USUAL},
    )
    if request.method == "POST" and form.is_valid():
        try:
            proxy = actions.give_proxy(seat=shown, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(
                request, translate("%(member)s carries %(seat)s.") % {"member": proxy.to.name, "seat": shown.name}
            )
            return to_seat(request, shown)
    rule = rule_of(shown.body)
    context = {
        "form": form,
        "body": shown.body,
        "heading": translate("Who carries %(seat)s while you cannot come?") % {"seat": shown.name},
        "lede": proxies_in_words(rule) if rule else translate("This body has no decision rule yet, so no proxies."),
        "last": shown.name,
        "verb": translate("Give the proxy"),
        "back_url": url_of_seat(request, shown),
    }
    return render(request, "governance/bodies/form.html", context)


@require_POST
@at_table
def withdraw_proxy(request: TableRequest, body: str, seat: int, proxy: int) -> HttpResponse:
    """The seat speaks for itself again."""
    shown = seat_of(request, body_of(request, body), seat)
    given = proxy_of(shown, proxy)
    try:
        actions.withdraw_proxy(proxy=given, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, translate("%(seat)s speaks for itself again.") % {"seat": shown.name})
    return to_seat(request, shown)
