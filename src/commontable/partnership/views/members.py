"""The people at the table: the list, each one's page, joining, leaving and coming back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET, require_http_methods

from commontable.partnership.actions import invitations as invitation_actions
from commontable.partnership.actions import members as actions
from commontable.partnership.datasets import people as datasets
from commontable.partnership.exports import csv_file, yes_or_no
from commontable.partnership.forms.members import MemberFilter, MemberForm, NewMemberForm
from commontable.partnership.forms.partners import LeavingForm
from commontable.partnership.models import LostLetter, Member, Partner
from commontable.partnership.permissions import Permission, may, require
from commontable.partnership.rights import rights_of
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.roles import Role
from commontable.partnership.tasks import handovers as handing_over

from .sections import sections_of
from .table import TableRequest, at_table

A_PAGE = 100


def member_of(request: TableRequest, pk: int) -> Member:
    """The member of this table, present or not; Http404 for anybody else's."""
    people = Member.objects.of(request.partnership).select_related("partner", "partnership", "user")
    member: Member = get_object_or_404(people.prefetch_related("roles_held", "invitations"), pk=pk)
    return member


def to_member(request: TableRequest, member: Member) -> HttpResponse:
    """On to the member's page."""
    return redirect("partnership:member", table=request.partnership.slug, member=member.pk)


def url_of(request: TableRequest, member: Member) -> str:
    """The address of the member's page."""
    return reverse("partnership:member", kwargs={"table": request.partnership.slug, "member": member.pk})


@require_GET
@at_table
def show_members(request: TableRequest) -> HttpResponse:
    """Everybody at the table, by name, a hundred to a page."""
    form = MemberFilter(request.GET, partnership=request.partnership)
    wanted = form.cleaned_data if form.is_valid() else {}
    day = request.partnership.day(request.at)
    found = datasets.members_found(partnership=request.partnership, day=day, **wanted)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    members = datasets.with_roles(page.object_list, day=day)
    query = request.GET.copy()
    query.pop("page", None)
    keeps = may(Permission.KEEP_MEMBERS, by=request.member, at=request.at)
    for member in members:
        member.access = _access(member, request) if keeps else ""
    context = {
        "form": form,
        "is_filtered": any(wanted.values()),
        "page": page,
        "members": members,
        "query": query.urlencode(),
        "may_keep": keeps,
    }
    return render(request, "partnership/members.html", context)


def _access(member: Member, request: TableRequest) -> str:
    if member.user_id:
        return translate("has an account")
    if member.invitation is None:
        return translate("not invited yet")
    return {
        "open": translate("invited"),
        "expired": translate("invitation expired"),
        "withdrawn": translate("invitation withdrawn"),
    }.get(member.invitation.state(request.at), translate("invited"))


@require_GET
@at_table
def export_members(request: TableRequest) -> HttpResponse:
    """The list of members as CSV; addresses only for whoever keeps the list."""
    day = request.partnership.day(request.at)
    keeps = may(Permission.KEEP_MEMBERS, by=request.member, at=request.at)
    rows = []
    for member in datasets.members_listed(partnership=request.partnership, day=day, who="all"):
        roles = ", ".join(str(role.label) for role in member.roles_today)
        level = member.get_level_display()
        row = [member.name, member.title, level, member.partner.name, roles, member.joined_on, member.left_on]
        rows.append([*row, member.email, yes_or_no(member.user_id)] if keeps else row)
    columns = ["name", "position", "level", "partner", "roles", "joined_on", "left_on"]
    return csv_file(
        name=f"{request.partnership.slug}-members",
        columns=[*columns, "email", "has_account"] if keeps else columns,
        rows=rows,
    )


@require_GET
@at_table
def show_member(request: TableRequest, member: int) -> HttpResponse:
    """One member: for whom they sit, what they hold, what they may do and why."""
    shown = member_of(request, member)
    day = request.partnership.day(request.at)
    rights = rights_of(shown, at=request.at)
    keeps = may(Permission.KEEP_MEMBERS, by=request.member, at=request.at)
    context = {
        "member": shown,
        "is_me": shown.pk == request.member.pk,
        "is_present": shown.is_present(day),
        "held": sorted(shown.roles_held.all(), key=lambda held: (held.starts_on, held.pk), reverse=True),
        "in_force": {held.pk for held in shown.roles_held.all() if held.is_in_force(day)},
        "day": day,
        "may_do": [right for right in rights if right.ok],
        "may_not": [right for right in rights if not right.ok],
        "sections": sections_of("member_page", member=shown, by=request.member, at=request.at),
        "invitation": datasets.newest_invitation(shown),
        "invitation_state": inv.state(request.at) if (inv := datasets.newest_invitation(shown)) else "",
        "lost_letter": _lost_letter(shown) if keeps else None,
        "may_keep": keeps,
        "may_give": may(Permission.GIVE_ROLES, by=request.member, at=request.at),
        "sees_address": keeps or shown.user_id == request.user.pk,
    }
    return render(request, "partnership/member.html", context)


def _lost_letter(member: Member) -> LostLetter | None:
    """The newest letter that came back from the address the member has now, unless it works again."""
    lost = member.lost_letters.filter(email__iexact=member.email, works_again_at=None)
    found: LostLetter | None = lost.order_by("-noticed_at", "-pk").first()
    return found


@require_http_methods(["GET", "POST"])
@at_table
def add_member(request: TableRequest) -> HttpResponse:
    """A form for a new member, invited at once unless it is left for later."""
    require(Permission.KEEP_MEMBERS, by=request.member, on=request.partnership, at=request.at)
    day = request.partnership.day(request.at)
    present = [p.pk for p in Partner.objects.of(request.partnership) if p.is_present(day)]
    form = NewMemberForm(
        request.POST or None,
        partners=Partner.objects.filter(pk__in=present).order_by("name"),
        initial={"joined_on": day, "partner": request.GET.get("partner"), "invite": True},
    )
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            with transaction.atomic():
                member = actions.add_member(
                    partner=wanted["partner"], name=wanted["name"], email=wanted["email"], title=wanted["title"],
                    level=wanted["level"],
                    joined_on=wanted["joined_on"], by=request.member, at=request.at,
                )  # fmt: skip
                if wanted["role"]:
                    actions.give_role(
                        member=member, role=Role(wanted["role"]), by=request.member, at=request.at,
                        starts_on=wanted["joined_on"],
                    )  # fmt: skip
                if wanted["invite"]:
                    invitation_actions.send_invitation(member=member, by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            said = (
                translate("%(name)s is a member; the invitation is on its way.")
                if wanted["invite"]
                else translate("%(name)s is a member now.")
            )
            messages.success(request, said % {"name": member.name})
            return to_member(request, member)
    return render(request, "partnership/member_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@at_table
def change_member(request: TableRequest, member: int) -> HttpResponse:
    """A form for describing a member anew."""
    shown = member_of(request, member)
    require(Permission.KEEP_MEMBERS, by=request.member, on=shown, at=request.at)
    form = MemberForm(request.POST or None, initial=model_to_dict(shown, MemberForm.Meta.fields))
    if request.method == "POST" and form.is_valid():
        changes = {field: form.cleaned_data[field] for field in form.changed_data}
        try:
            if changes:
                actions.describe_member(member=shown, changes=changes, by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("The description was kept."))
            return to_member(request, shown)
    return render(request, "partnership/member_form.html", {"form": form, "member": member_of(request, member)})


@require_http_methods(["GET", "POST"])
@at_table
def end_membership(request: TableRequest, member: int) -> HttpResponse:
    """Asks before a membership ends."""
    shown = member_of(request, member)
    require(Permission.KEEP_MEMBERS, by=request.member, on=shown, at=request.at)
    form = LeavingForm(request.POST or None, initial={"left_on": request.partnership.day(request.at)})
    if request.method == "POST" and form.is_valid():
        try:
            handing_over.end_membership(
                member=shown, left_on=form.cleaned_data["left_on"], by=request.member, at=request.at
            )
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(
                request, translate("The membership of %(name)s ends. You can undo this here.") % {"name": shown.name}
            )
            return to_member(request, shown)
    context = {
        "heading": translate("%(name)s leaves the table") % {"name": shown.name},
        "text": translate("Nothing is deleted, and you can undo it on the member's page."),
        "consequences": [
            translate("From that day they cannot open any page of this table, even if they are signed in."),
            translate("Their roles rest, and an open invitation is withdrawn."),
            translate("What they said and did stays on record under their name."),
            translate("A handover opens, so that whoever follows knows what they take over."),
        ],
        "form": form,
        "danger": True,
        "verb": translate("End the membership"),
        "back_url": url_of(request, shown),
    }
    return render(request, "confirm.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def restore_membership(request: TableRequest, member: int) -> HttpResponse:
    """Asks before a member sits at the table again."""
    shown = member_of(request, member)
    require(Permission.KEEP_MEMBERS, by=request.member, on=shown, at=request.at)
    if request.method == "POST":
        handing_over.come_back(member=shown, by=request.member, at=request.at)
        messages.success(request, translate("%(name)s is at the table again.") % {"name": shown.name})
        return to_member(request, shown)
    context = {
        "heading": translate("%(name)s comes back to the table") % {"name": shown.name},
        "text": translate("Roles whose term has not ended are in force again at once."),
        "verb": translate("Restore the membership"),
        "back_url": url_of(request, shown),
    }
    return render(request, "confirm.html", context)
