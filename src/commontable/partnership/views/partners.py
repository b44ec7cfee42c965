"""The organisations at the table: the list by sector, each one's page, joining, leaving and coming back."""

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET, require_http_methods

from commontable.partnership.actions import partners as actions
from commontable.partnership.datasets import people as datasets
from commontable.partnership.exports import csv_file
from commontable.partnership.forms.partners import LeavingForm, PartnerFilter, PartnerForm
from commontable.partnership.models import Partner
from commontable.partnership.permissions import Permission, may, require
from commontable.partnership.rules.lifecycle import NotAllowed

from .sections import sections_of
from .table import TableRequest, at_table


def _partner(request: TableRequest, slug: str) -> Partner:
    partner: Partner = get_object_or_404(Partner.objects.of(request.partnership), slug=slug)
    return partner


def _to(request: TableRequest, partner: Partner) -> HttpResponse:
    return redirect("partnership:partner", table=request.partnership.slug, partner=partner.slug)


@require_GET
@at_table
def show_partners(request: TableRequest) -> HttpResponse:
    """Partners by sector, with how many people sit for each."""
    day = request.partnership.day(request.at)
    form = PartnerFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    partners = datasets.partners_listed(partnership=request.partnership, day=day, **wanted)
    left = [] if wanted.get("who") else datasets.partners_listed(partnership=request.partnership, day=day, who="left")
    context = {
        "form": form,
        "is_filtered": any(wanted.values()),
        "groups": datasets.by_sector(partners),
        "count": len(partners),
        "left": left if not any(wanted.values()) else [],
        "may_keep": may(Permission.KEEP_PARTNERS, by=request.member, at=request.at),
    }
    return render(request, "partnership/partners.html", context)


@require_GET
@at_table
def export_partners(request: TableRequest) -> HttpResponse:
    """The list of partners, those who left included, as CSV."""
    day = request.partnership.day(request.at)
    return csv_file(
        name=f"{request.partnership.slug}-partners",
        columns=["name", "short_name", "sector", "people", "joined_on", "left_on"],
        rows=[
            (p.name, p.short_name, p.get_sector_display(), p.people, p.joined_on, p.left_on)  # type: ignore[attr-defined]
            for p in datasets.partners_listed(partnership=request.partnership, day=day, who="all")
        ],
    )


@require_GET
@at_table
def show_partner(request: TableRequest, partner: str) -> HttpResponse:
    """One partner: who sits for it, since when, and what it sends."""
    shown = _partner(request, partner)
    day = request.partnership.day(request.at)
    people = datasets.members_listed(partnership=request.partnership, day=day, partner=shown, who="all")
    context = {
        "partner": shown,
        "is_present": shown.is_present(day),
        "sections": sections_of("partner_page", partner=shown, by=request.member, at=request.at),
        "people": [member for member in people if member.is_present(day)],
        "gone": [member for member in people if not member.is_present(day)],
        "may_keep": may(Permission.KEEP_PARTNERS, by=request.member, at=request.at),
        "may_keep_members": may(Permission.KEEP_MEMBERS, by=request.member, at=request.at),
    }
    return render(request, "partnership/partner.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def add_partner(request: TableRequest) -> HttpResponse:
    """A form for a new partner."""
    require(Permission.KEEP_PARTNERS, by=request.member, on=request.partnership, at=request.at)
    form = PartnerForm(request.POST or None, initial={"joined_on": request.partnership.day(request.at)})
    if request.method == "POST" and form.is_valid():
        try:
            partner = actions.add_partner(
                partnership=request.partnership, by=request.member, at=request.at, **form.cleaned_data
            )
        except NotAllowed as refusal:
            form.add_error("name", refusal.reason)
        else:
            messages.success(request, translate("%(name)s is at the table now.") % {"name": partner.name})
            return _to(request, partner)
    return render(request, "partnership/partner_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@at_table
def change_partner(request: TableRequest, partner: str) -> HttpResponse:
    """A form for describing a partner anew."""
    shown = _partner(request, partner)
    require(Permission.KEEP_PARTNERS, by=request.member, on=shown, at=request.at)
    form = PartnerForm(request.POST or None, initial=model_to_dict(shown, PartnerForm.Meta.fields))
    if request.method == "POST" and form.is_valid():
        changes = {field: form.cleaned_data[field] for field in form.changed_data}
        try:
            if changes:
                actions.describe_partner(partner=shown, changes=changes, by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("The description was kept."))
            return _to(request, shown)
    return render(request, "partnership/partner_form.html", {"form": form, "partner": _partner(request, partner)})


@require_http_methods(["GET", "POST"])
@at_table
def record_leaving(request: TableRequest, partner: str) -> HttpResponse:
    """Asks before a partner's leaving is written down."""
    shown = _partner(request, partner)
    require(Permission.KEEP_PARTNERS, by=request.member, on=shown, at=request.at)
    form = LeavingForm(request.POST or None, initial={"left_on": request.partnership.day(request.at)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_leaving(
                partner=shown, left_on=form.cleaned_data["left_on"], by=request.member, at=request.at
            )
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(
                request,
                translate("It is written down that %(name)s left. You can undo this here.") % {"name": shown.name},
            )
            return _to(request, shown)
    context = {
        "heading": translate("%(name)s leaves the table") % {"name": shown.name},
        "text": translate("Nothing is deleted, and you can undo it on the partner's page."),
        "consequences": [
            translate("Everybody who sits for %(name)s loses their rights here from that day.") % {"name": shown.name},
            translate("What it sent and said stays on record."),
        ],
        "form": form,
        "danger": True,
        "verb": translate("Record that they left"),
        "back_url": _url(request, shown),
    }
    return render(request, "confirm.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def record_return(request: TableRequest, partner: str) -> HttpResponse:
    """Asks before a partner sits at the table again."""
    shown = _partner(request, partner)
    require(Permission.KEEP_PARTNERS, by=request.member, on=shown, at=request.at)
    if request.method == "POST":
        actions.record_return(partner=shown, by=request.member, at=request.at)
        messages.success(request, translate("%(name)s is at the table again.") % {"name": shown.name})
        return _to(request, shown)
    context = {
        "heading": translate("%(name)s comes back to the table") % {"name": shown.name},
        "text": translate("Its people whose membership has not ended have their rights again at once."),
        "verb": translate("Record that they are back"),
        "back_url": _url(request, shown),
    }
    return render(request, "confirm.html", context)


def _url(request: TableRequest, partner: Partner) -> str:
    return reverse("partnership:partner", kwargs={"table": request.partnership.slug, "partner": partner.slug})
