"""Invitations: sent and withdrawn by whoever keeps the list, opened and accepted by whoever was invited."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commontable.accounts.adapter import INVITED
from commontable.accounts.forms import OpenAccountForm
from commontable.accounts.rate_limits import at_most
from commontable.accounts.signing_in import account_of, sign_in
from commontable.partnership.actions import invitations as actions
from commontable.partnership.actions.newcomers import add_newcomers
from commontable.partnership.datasets.handovers import address_of, waiting_for
from commontable.partnership.datasets.newcomers import Newcomer, read_lines
from commontable.partnership.forms.members import ManyForm
from commontable.partnership.letters import language_of
from commontable.partnership.models import Invitation
from commontable.partnership.permissions import Permission, require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.ui.secrecy import secretly

from .members import member_of, to_member
from .table import TableRequest, at_table


@require_GET
@at_table
def show_invitations(request: TableRequest) -> HttpResponse:
    """Who was invited, who came, and whose link has run out."""
    require(Permission.KEEP_MEMBERS, by=request.member, on=request.partnership, at=request.at)
    sent = (
        Invitation.objects.of(request.partnership)
        .select_related("member__partner", "member__partnership")
        .order_by("-sent_at", "-pk")
    )
    rows = [(invitation, invitation.state(request.at)) for invitation in sent[:500]]
    context = {
        "waiting": [invitation for invitation, state in rows if state == "open"],
        "expired": [i for i, state in rows if state == "expired" and not i.member.user_id],
        "past": [(i, state) for i, state in rows if state in {"accepted", "withdrawn"}],
    }
    return render(request, "partnership/invitations.html", context)


@require_POST
@at_table
def invite(request: TableRequest, member: int) -> HttpResponse:
    """The invitation is sent, and the page says so."""
    shown = member_of(request, member)
    try:
        actions.send_invitation(member=shown, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, translate("The invitation to %(email)s is on its way.") % {"email": shown.email})
    return to_member(request, shown)


@require_POST
@at_table
def withdraw(request: TableRequest, invitation: int) -> HttpResponse:
    """The invitation's link stops working."""
    shown: Invitation = get_object_or_404(Invitation.objects.of(request.partnership), pk=invitation)
    try:
        actions.withdraw_invitation(invitation=shown, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, translate("The invitation was withdrawn; its link no longer works."))
    return to_member(request, shown.member)


@require_http_methods(["GET", "POST"])
@at_table
def add_many(request: TableRequest) -> HttpResponse:
    """Several members from pasted lines: first shown as they were understood, then added and invited."""
    require(Permission.KEEP_MEMBERS, by=request.member, on=request.partnership, at=request.at)
    form = ManyForm(request.POST or None)
    lines: list[Newcomer] = []
    if request.method == "POST" and form.is_valid():
        lines = read_lines(
            form.cleaned_data["lines"], partnership=request.partnership, day=request.partnership.day(request.at)
        )
        if "confirm" in request.POST and lines and not any(line.problem for line in lines):
            people = [(line.partner, line.name, line.email, line.role) for line in lines if line.partner]
            added = add_newcomers(people=people, by=request.member, at=request.at)
            said = ngettext("%(n)d person was added and invited.", "%(n)d people were added and invited.", len(added))
            messages.success(request, said % {"n": len(added)})
            return redirect("partnership:members", table=request.partnership.slug)
    context = {"form": form, "lines": lines, "is_clean": bool(lines) and not any(line.problem for line in lines)}
    return render(request, "partnership/add_many.html", context)


@login_not_required
@never_cache
@require_GET
@at_most("60/10m/ip", action="open_invitation", reads_too=True)
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites to what, and the way in."""
    invitation = _by_token(token)
    refusal = _refusal(invitation)
    if refusal or invitation is None:
        return _refused(request, refusal)
    if not request.user.is_authenticated:
        request.session[INVITED] = invitation.member.email
    return _page(request, invitation, token)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
@at_most("20/10m/ip", action="accept_invitation")
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The invited person takes their seat: as who they are signed in, or with the account they open here.

    Refusals lead back to the invitation's page, since Django would write a refused address, token and all, to the log.
    """
    if request.method == "GET":
        return redirect("partnership:invitation", token=token)
    invitation = _by_token(token)
    refusal = _refusal(invitation)
    if refusal or invitation is None:
        return _refused(request, refusal)
    at, member = timezone.now(), invitation.member
    handover = waiting_for(member)
    home = address_of(handover) if handover else reverse("site:home", kwargs={"table": member.partnership.slug})
    owner = account_of(member.email)
    if request.user.is_authenticated:
        if owner not in {None, request.user}:
            return redirect("partnership:invitation", token=token)
        actions.accept_invitation(invitation=invitation, user=request.user, at=at)
        request.session.pop(INVITED, None)
        messages.success(request, translate("Welcome to the table of %(name)s.") % {"name": member.partnership.name})
        return redirect(home)
    if owner is not None:
        return redirect("partnership:invitation", token=token)
    form = OpenAccountForm(request.POST, email=member.email)
    if not form.is_valid():
        return _page(request, invitation, token, form=form)
    try:
        wanted = {name: form.cleaned_data[name] for name in ("name", "language", "password")}
        user = actions.accept_with_new_account(invitation=invitation, wanted=wanted, at=at)
    except NotAllowed as refusal_of_second:
        return _refused(request, str(refusal_of_second))
    request.session.pop(INVITED, None)
    return sign_in(request, user, to=home)


def _by_token(token: str) -> Invitation | None:
    found: Invitation | None = (
        Invitation.objects.filter(token_digest=actions.digest_of(token))
        .select_related("member__partner", "member__partnership", "member__user")
        .first()
    )
    return found


def _refusal(invitation: Invitation | None) -> str:
    if invitation is None:
        return translate("There is no invitation at this address. Perhaps part of the link was lost on the way.")
    at = timezone.now()
    state = invitation.state(at)
    member = invitation.member
    day = member.partnership.day(at)
    has_left = any(gone is not None and gone <= day for gone in (member.left_on, member.partner.left_on))
    if state == "open" and has_left:
        state = "withdrawn"
    return "" if state == "open" else str(actions.REFUSALS[state])


def _refused(request: HttpRequest, refusal: str) -> HttpResponse:
    return secretly(render(request, "partnership/invitation_refused.html", {"reason": refusal}, status=410))


def _page(
    request: HttpRequest,
    invitation: Invitation,
    token: str,
    *,
    form: OpenAccountForm | None = None,
) -> HttpResponse:
    member = invitation.member
    owner = account_of(member.email)
    if form is None:
        language = translation.get_language() or language_of(member)
        form = OpenAccountForm(email=member.email, initial={"name": member.name, "language": language})
    context = {
        "invitation": invitation,
        "member": member,
        "partnership": member.partnership,
        "token": token,
        "form": form,
        "owner": owner,
        "is_owner": request.user.is_authenticated and owner in {None, request.user},
        "here": reverse("partnership:invitation", kwargs={"token": token}),
    }
    return render(request, "partnership/invitation.html", context)
