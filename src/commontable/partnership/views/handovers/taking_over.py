"""Steps are ticked off, letters that come back are noted, and the handover ends."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods, require_POST

from commontable.partnership.actions.handovers import lost_letters
from commontable.partnership.actions.handovers import taking_over as actions
from commontable.partnership.datasets.handovers import address_of
from commontable.partnership.forms.handovers import EndingForm
from commontable.partnership.models import HandoverStep
from commontable.partnership.permissions import Permission, require
from commontable.partnership.rules.handover import Ended
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.tasks import handovers as tasks
from commontable.partnership.views.members import member_of, to_member, url_of
from commontable.partnership.views.table import TableRequest, at_table

from .finding import handover_of, kept_handover, to_handover


@require_POST
@at_table
def do_step(request: TableRequest, handover: int, step: int) -> HttpResponse:
    """The step is done, or to be done again; the reader stays at it."""
    shown = handover_of(request, handover)
    found = get_object_or_404(HandoverStep.objects.of(request.partnership).filter(handover=shown), pk=step)
    found.handover = shown
    try:
        actions.do_step(step=found, is_done="undo" not in request.POST, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{address_of(shown)}#steps")


@require_http_methods(["GET", "POST"])
@at_table
def end(request: TableRequest, handover: int) -> HttpResponse:
    """A form for how it ended."""
    shown = kept_handover(request, handover)
    ended = Ended.DONE if shown.successor_id else Ended.STAYED
    form = EndingForm(request.POST or None, initial={"because": ended})
    if request.method == "POST" and form.is_valid():
        try:
            tasks.end(handover=shown, because=form.cleaned_data["because"], by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("The handover is over. It stays readable here."))
            return to_handover(shown)
    context = {
        "handover": shown,
        "form": form,
        "heading": translate("Is the handover from %(name)s over?") % {"name": shown.leaver.name},
        "lede": translate("It stays on record. What shows today begins no other one."),
        "verb": translate("Write it down"),
        "back_url": address_of(shown),
    }
    return render(request, "partnership/handovers/form.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def letters_come_back(request: TableRequest, member: int) -> HttpResponse:
    """Asks before it is noted that letters to the member come back."""
    shown = member_of(request, member)
    require(Permission.KEEP_HANDOVERS, by=request.member, on=shown, at=request.at)
    if request.method == "POST":
        tasks.letters_come_back(member=shown, by=request.member, at=request.at)
        messages.success(
            request, translate("It is noted, and a handover of %(name)s's place is open.") % {"name": shown.name}
        )
        return to_member(request, shown)
    context = {
        "heading": translate("Letters to %(name)s come back") % {"name": shown.name},
        "text": translate("Perhaps they have left. A handover opens, and nothing of their rights changes by it."),
        "consequences": [
            translate("If only the address changed, correct it on their page instead."),
            translate("If nobody leaves after all, call the handover off; that ends it."),
        ],
        "verb": translate("They come back"),
        "back_url": url_of(request, shown),
    }
    return render(request, "confirm.html", context)


@require_POST
@at_table
def address_works(request: TableRequest, member: int) -> HttpResponse:
    """Letters are written to the member's address again."""
    shown = member_of(request, member)
    try:
        lost_letters.address_works(member=shown, by=request.member, at=request.at)
    except NotAllowed as no:
        messages.info(request, str(no))
    else:
        messages.success(request, translate("Letters are written to this address again."))
    return to_member(request, shown)
