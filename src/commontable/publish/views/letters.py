"""How often one's letter comes, and the link in it that stops it."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as translate
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from commontable.accounts.rate_limits import at_most
from commontable.partnership.letters import language_of
from commontable.partnership.passes import is_written_elsewhere
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table
from commontable.publish.actions.letters import choose_letters
from commontable.publish.datasets.readers import choice_of
from commontable.publish.forms.letters import LettersForm
from commontable.publish.letters.stopping import stopped_by
from commontable.publish.rules.rhythm import Rhythm
from commontable.ui.secrecy import secretly


@require_http_methods(["GET", "POST"])
@at_table
def show_letters(request: TableRequest) -> HttpResponse:
    """What the reader has chosen, and the form to choose anew."""
    rhythm, weekday = (Rhythm.WEEKLY, 0) if is_written_elsewhere(request.member) else choice_of(request.member)
    form = LettersForm(
        request.POST if request.method == "POST" else None, initial={"rhythm": rhythm, "weekday": weekday}
    )
    if request.method == "POST" and form.is_valid():
        chosen = Rhythm(form.cleaned_data["rhythm"])
        try:
            choose_letters(rhythm=chosen, weekday=form.cleaned_data["weekday"], by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("Kept."))
            return redirect("publish:letters", table=request.partnership.slug)
    return render(request, "publish/letters.html", {"form": form, "is_off": rhythm == Rhythm.NEVER})


@csrf_exempt  # mail programs press the button for their reader, without having seen the page (RFC 8058)
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@at_most("120/10m/ip", action="no_letters", reads_too=True)
def stop_letters(request: HttpRequest, token: str) -> HttpResponse:
    """No more letters come; opening the page alone stops nothing."""
    at = timezone.now()
    member = stopped_by(token, at=at)
    if member is None:
        return secretly(render(request, "publish/no_letters.html", status=410))
    with translation.override(language_of(member)), timezone.override(ZoneInfo(member.partnership.time_zone)):
        rhythm, weekday = choice_of(member)
        if request.method == "POST" and rhythm != Rhythm.NEVER:
            choose_letters(rhythm=Rhythm.NEVER, weekday=weekday, by=member, at=at, by_link=True)
            rhythm = Rhythm.NEVER
        context = {"member": member, "is_off": rhythm == Rhythm.NEVER}
        return secretly(render(request, "publish/no_letters.html", context))
