"""Roles given and ended, and who may do what, in prose."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET, require_http_methods

from commontable.partnership.actions import members as actions
from commontable.partnership.datasets import people as datasets
from commontable.partnership.forms.members import EndOfRoleForm, RoleForm
from commontable.partnership.models import RoleHeld
from commontable.partnership.permissions import Permission, may, require
from commontable.partnership.rights import rights_of, who_may_do_what
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.roles import SAYS, Role
from commontable.partnership.tasks.handovers import notice_all

from .members import member_of, to_member, url_of
from .table import TableRequest, at_table

HOLDERS_SHOWN = 30  # of a role; the list of members has everybody with their roles


@require_http_methods(["GET", "POST"])
@at_table
def give_role(request: TableRequest, member: int) -> HttpResponse:
    """A form for giving a member a role, for a time."""
    shown = member_of(request, member)
    require(Permission.GIVE_ROLES, by=request.member, on=shown, at=request.at)
    form = RoleForm(request.POST or None, member=shown, initial={"starts_on": request.partnership.day(request.at)})
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            held = actions.give_role(
                member=shown, role=Role(wanted["role"]), starts_on=wanted["starts_on"], ends_on=wanted["ends_on"],
                by=request.member, at=request.at,
            )  # fmt: skip
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(
                request,
                translate("%(name)s holds the role: %(role)s.") % {"name": shown.name, "role": Role(held.role).label},
            )
            return to_member(request, shown)
    return render(request, "partnership/role_form.html", {"form": form, "member": shown})


@require_http_methods(["GET", "POST"])
@at_table
def end_role(request: TableRequest, member: int, held: int) -> HttpResponse:
    """Asks before a role ends."""
    shown = member_of(request, member)
    role: RoleHeld = get_object_or_404(RoleHeld.objects.of(request.partnership), pk=held, member=shown)
    require(Permission.GIVE_ROLES, by=request.member, on=role, at=request.at)
    form = EndOfRoleForm(request.POST or None, initial={"ends_on": request.partnership.day(request.at)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_role(held=role, ends_on=form.cleaned_data["ends_on"], by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            notice_all(partnership=request.partnership, at=request.at)
            messages.success(request, translate("The end of the role is written down."))
            return to_member(request, shown)
    label = Role(role.role).label
    context = {
        "heading": translate("%(name)s hands over a role: %(role)s") % {"name": shown.name, "role": label},
        "text": translate("The rights that come with it end that day. You can give the role again at any time."),
        "consequences": [SAYS[Role(role.role)]],
        "form": form,
        "danger": True,
        "verb": translate("End the role"),
        "back_url": url_of(request, shown),
    }
    return render(request, "confirm.html", context)


@require_GET
@at_table
def show_roles(request: TableRequest) -> HttpResponse:
    """Every role with its holders, and every permission with who has it and why."""
    day = request.partnership.day(request.at)
    members = datasets.members_listed(partnership=request.partnership, day=day)
    holders = {role: [member for member in members if role in member.roles_today] for role in Role}
    areas = who_may_do_what()
    lines = [line for area in areas for line in area.lines]
    context = {
        "roles": [
            {
                "label": role.label,
                "says": SAYS[role],
                "holders": holders[role][:HOLDERS_SHOWN],
                "more": len(holders[role][HOLDERS_SHOWN:]),
                "lines": [line for line in lines if role in line.roles],
            }
            for role in Role
        ],
        "everybody": [line for line in lines if not line.roles],
        "people": len(members),
        "areas": areas,
        "may_give": may(Permission.GIVE_ROLES, by=request.member, at=request.at),
    }
    return render(request, "partnership/roles.html", context)


@require_GET
@at_table
def show_my_rights(request: TableRequest) -> HttpResponse:
    """What the reader may do here and why, and what is for others."""
    rights = rights_of(request.member, at=request.at)
    context = {
        "may_do": [right for right in rights if right.ok],
        "may_not": [right for right in rights if not right.ok],
        "roles": datasets.sorted_roles(request.member, request.partnership.day(request.at)),
    }
    return render(request, "partnership/my_rights.html", context)
