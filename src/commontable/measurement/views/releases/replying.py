"""Partners put a word beside a figure before it is published."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commontable.measurement.actions.releases.replying import reply_to, withdraw_reply
from commontable.measurement.datasets.readers import audiences_of
from commontable.measurement.forms.releases import ReplyForm
from commontable.measurement.models import Indicator, Reply
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .preparing import draft_of, page_of


@require_POST
@at_table
def reply_to_release(request: TableRequest, draft: int) -> HttpResponse:
    """A word about the release as a whole, or: seen, no comment."""
    return _reply(request, draft, None)


@require_POST
@at_table
def reply(request: TableRequest, draft: int, indicator: str) -> HttpResponse:
    """A word about one figure."""
    return _reply(request, draft, get_object_or_404(Indicator.objects.of(request.partnership), slug=indicator))


def _reply(request: TableRequest, draft: int, indicator: Indicator | None) -> HttpResponse:
    release = draft_of(request, draft)
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            reply_to(
                release=release, indicator=indicator, text=form.cleaned_data["text"], by=request.member, at=request.at
            )
            messages.success(request, _("Your organisation's reply stands beside the figure."))
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, " ".join(str(error) for error in form.errors.get("text", [])))
    return redirect(page_of(release))


@require_POST
@at_table
def withdraw(request: TableRequest, reply: int) -> HttpResponse:
    """The reply is taken back."""
    found = get_object_or_404(
        Reply.objects.of(request.partnership).select_related("release__partnership"),
        pk=reply,
        partner=request.member.partner,
        withdrawn_at=None,
        release__audience__in=audiences_of(request.member, at=request.at),
    )
    withdraw_reply(reply=found, by=request.member, at=request.at)
    messages.success(request, _("The reply is withdrawn."))
    return redirect(page_of(found.release))
