"""Answering by the link in a letter, without signing in. Opening the page changes nothing; pressing a button does."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as translate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commontable.accounts.rate_limits import at_most
from commontable.governance.actions.meetings.planning import answer_dates
from commontable.governance.actions.meetings.replies import reply_to_meeting
from commontable.governance.datasets import meeting_words
from commontable.governance.datasets.meetings import grid_of
from commontable.governance.forms.meetings.answering import AnswerDatesForm, ReplyForm
from commontable.governance.letters.reply_links import opened_by
from commontable.governance.models import Meeting, Reply
from commontable.governance.rules.meeting import Answer, MeetingStage
from commontable.partnership.letters import language_of
from commontable.partnership.models import Member
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.ui.secrecy import secretly

from .showing import thanks


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
@at_most("120/10m/ip", action="reply_by_link", reads_too=True)
def reply_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Which dates suit, or whether they come, in the language of whoever was written to unless they choose another."""
    at = timezone.now()
    found = opened_by(token, at=at)
    if found is None:
        return secretly(render(request, "governance/meetings/answer_over.html", status=410))
    meeting, member = found
    chose = settings.LANGUAGE_COOKIE_NAME in request.COOKIES  # by the buttons at the top of the page
    language = translation.get_language() if chose else language_of(member)
    with translation.override(language), timezone.override(ZoneInfo(meeting.partnership.time_zone)):
        return secretly(_page(request, meeting, member))


def _page(request: HttpRequest, meeting: Meeting, member: Member) -> HttpResponse:
    at, says, refusal, form = timezone.now(), "", "", None
    if meeting.stage == MeetingStage.FINDING_DATE:
        form = AnswerDatesForm(request.POST or None, dates=grid_of(meeting, member=member, at=at).dates)
    try:
        if request.method == "POST" and form is None:
            reply = ReplyForm(request.POST)
            if reply.is_valid():
                answer = reply.cleaned_data["answer"]
                reply_to_meeting(meeting=meeting, answer=answer, by=member, at=at, by_link=True)
                says = thanks(answer)
            else:
                refusal = translate("Say yes, if need be or no.")
        elif form is not None and form.is_valid():
            answer_dates(meeting=meeting, answers=form.answers(), by=member, at=at, by_link=True)
            says = translate("Thank you. You can change your answers until the date is fixed.")
    except (NotAllowed, NotPermitted) as no:
        refusal = str(no.reason)
    has_date = meeting.starts_at is not None and meeting.ends_at is not None
    context = {
        "meeting": meeting,
        "member": member,
        "form": form,
        "says": says,
        "refusal": refusal,
        "answers": Answer.choices,
        "mine": Reply.objects.filter(meeting=meeting, member=member).values_list("answer", flat=True).first(),
        "when": meeting_words.when(meeting.starts_at, meeting.ends_at) if has_date else "",  # type: ignore[arg-type]
        "zone": meeting_words.zone_name(meeting.starts_at or at),
    }
    return render(request, "governance/meetings/answer.html", context)
