"""A release from draft to publication."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commontable.measurement.actions.releases.computing import is_stalled, take_back_stalled
from commontable.measurement.actions.releases.drafting import (
    change_release,
    draft_release,
    drop_release,
    recall_release,
)
from commontable.measurement.actions.releases.publishing import partners_who_may_still_reply, publish_release
from commontable.measurement.actions.releases.replying import open_for_reply
from commontable.measurement.cover import NotCovered
from commontable.measurement.datasets.previews import preview, replies_to_all
from commontable.measurement.datasets.proofs import proof_of
from commontable.measurement.datasets.readers import audiences_of
from commontable.measurement.forms.releases import ReleaseForm, ReplyForm, ReplyWindowForm
from commontable.measurement.models import Release
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.refused import spoken
from commontable.measurement.rules.release import ReleaseStage
from commontable.measurement.tasks.releases import begin_computing
from commontable.partnership.permissions import allowed, may, require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .published import release_of


def draft_of(request: TableRequest, draft: int) -> Release:
    """The unpublished release, for those who may see it as it stands; it does not exist for others."""
    release: Release = get_object_or_404(
        Release.objects.of(request.partnership).select_related("partnership", "corrects", "drafted_by__partner"),
        pk=draft,
        audience__in=audiences_of(request.member, at=request.at),
    )
    seen_by = Permission.SEE_BEFORE_RELEASE if release.stage == ReleaseStage.IN_REVIEW else Permission.PREPARE_RELEASES
    is_directors = release.stage == ReleaseStage.COMPUTED and may(
        Permission.PUBLISH_RELEASES, by=request.member, at=request.at
    )
    if release.stage == ReleaseStage.PUBLISHED:
        return release
    if not may(seen_by, by=request.member, at=request.at) and not is_directors:
        raise Http404
    return release


def page_of(release: Release) -> str:
    """Where the release is read: its number once published, its draft page before."""
    table = release.partnership.slug
    if release.number:
        return reverse("measurement:release", kwargs={"table": table, "number": release.number})
    return reverse("measurement:draft", kwargs={"table": table, "draft": release.pk})


@require_http_methods(["GET", "POST"])
@at_table
def begin_release(request: TableRequest) -> HttpResponse:
    """A new draft."""
    return _begin(request, None)


@require_http_methods(["GET", "POST"])
@at_table
def begin_correction(request: TableRequest, number: int) -> HttpResponse:
    """A new draft that corrects a published release."""
    return _begin(request, release_of(request, number))


def _begin(request: TableRequest, corrects: Release | None) -> HttpResponse:
    require(Permission.PREPARE_RELEASES, by=request.member, on=request.partnership, at=request.at)
    initial = ReleaseForm.initial_of(corrects) | {"what_changed": ""} if corrects else {}
    form = ReleaseForm(request.POST or None, partnership=request.partnership, corrects=corrects, initial=initial)
    if form.is_valid():
        try:
            release = draft_release(
                partnership=request.partnership,
                corrects=corrects,
                by=request.member,
                at=request.at,
                **form.cleaned_data,
            )
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(page_of(release))
    return render(request, "measurement/releases/form.html", {"form": form, "corrects": corrects})


@require_GET
@at_table
def show_draft(request: TableRequest, draft: int) -> HttpResponse:
    """The release as it stands, with what can be done next."""
    release = draft_of(request, draft)
    if release.stage == ReleaseStage.PUBLISHED:
        return redirect(page_of(release))
    has_figures = release.stage in {ReleaseStage.COMPUTED, ReleaseStage.IN_REVIEW}
    lines = preview(release) if has_figures else []
    return render(
        request,
        "measurement/releases/draft.html",
        {
            "release": release,
            "failure": spoken(release.failure),
            "is_stalled": is_stalled(release, at=request.at),
            "lines": lines,
            "was_shown": any(line.shown_before for line in lines),
            "versions": release.indicators.select_related("version__indicator", "version__dataset"),
            "replies_to_all": replies_to_all(release),
            "proof": proof_of(release.manifest),
            "prepares": may(Permission.PREPARE_RELEASES, by=request.member, at=request.at),
            "publishes": may(Permission.PUBLISH_RELEASES, by=request.member, at=request.at),
            "replies": allowed(Permission.REPLY, by=request.member, on=request.member.partner, at=request.at).ok,
            "silent": partners_who_may_still_reply(release, at=request.at) if has_figures else [],
            "window_form": ReplyWindowForm(initial={"reply_until": (request.at + timedelta(days=7)).date()}),
            "reply_form": ReplyForm(),
        },
    )


@require_GET
@at_table
def show_progress(request: TableRequest, draft: int) -> HttpResponse:
    """How far the computation is; tells the page to reload once it is done."""
    release = draft_of(request, draft)
    response = render(request, "measurement/releases/draft.html#progress", {"release": release})
    if release.stage != ReleaseStage.COMPUTING:
        response["HX-Refresh"] = "true"
    return response


@require_http_methods(["GET", "POST"])
@at_table
def change(request: TableRequest, draft: int) -> HttpResponse:
    """The draft's title, indicators and periods."""
    require(Permission.PREPARE_RELEASES, by=request.member, on=request.partnership, at=request.at)
    release = draft_of(request, draft)
    form = ReleaseForm(
        request.POST or None,
        partnership=request.partnership,
        corrects=release.corrects,
        initial=ReleaseForm.initial_of(release),
    )
    if form.is_valid():
        try:
            change_release(
                release=release, by=request.member, at=request.at, **{"what_changed": "", **form.cleaned_data}
            )
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(page_of(release))
    return render(
        request, "measurement/releases/form.html", {"form": form, "corrects": release.corrects, "release": release}
    )


@require_POST
@at_table
def compute(request: TableRequest, draft: int) -> HttpResponse:
    """Figures are computed in the background."""
    release = draft_of(request, draft)
    try:
        begin_computing(release=release, by=request.member, at=request.at)
    except NotCovered as refusal:
        messages.error(request, str(refusal))
    return redirect(page_of(release))


@require_POST
@at_table
def take_back(request: TableRequest, draft: int) -> HttpResponse:
    """A computation of which nothing is heard any more is given up."""
    release = draft_of(request, draft)
    try:
        take_back_stalled(release=release, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The release is a draft again. You can have it computed once more."))
    return redirect(page_of(release))


@require_POST
@at_table
def open_window(request: TableRequest, draft: int) -> HttpResponse:
    """Partners see the figures and may reply."""
    require(Permission.PREPARE_RELEASES, by=request.member, on=request.partnership, at=request.at)
    release = draft_of(request, draft)
    form = ReplyWindowForm(request.POST)
    if form.is_valid():
        try:
            open_for_reply(
                release=release, reply_until=form.cleaned_data["reply_until"], by=request.member, at=request.at
            )
            messages.success(request, _("Partners see the figures now and may reply."))
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, _("Choose the last day for replies."))
    return redirect(page_of(release))


@require_POST
@at_table
def recall(request: TableRequest, draft: int) -> HttpResponse:
    """Back to draft."""
    release = recall_release(release=draft_of(request, draft), by=request.member, at=request.at)
    messages.success(request, _("The release is a draft again. Nobody else sees its figures."))
    return redirect(page_of(release))


@require_http_methods(["GET", "POST"])
@at_table
def drop(request: TableRequest, draft: int) -> HttpResponse:
    """The release is not wanted after all."""
    require(Permission.PREPARE_RELEASES, by=request.member, on=request.partnership, at=request.at)
    release = draft_of(request, draft)
    if request.method == "POST":
        drop_release(release=release, by=request.member, at=request.at)
        messages.success(request, _("The release is dropped."))
        return redirect("measurement:releases", table=request.partnership.slug)
    return render(
        request,
        "confirm.html",
        {
            "heading": _("Drop “%(title)s”?") % {"title": release.title},
            "text": _("Its figures are deleted. Partners' files, definitions and the journal stay as they are."),
            "verb": _("Drop the release"),
            "back_url": page_of(release),
            "danger": True,
        },
    )


@require_http_methods(["GET", "POST"])
@at_table
def publish(request: TableRequest, draft: int) -> HttpResponse:
    """The release gets its number."""
    require(Permission.PUBLISH_RELEASES, by=request.member, on=request.partnership, at=request.at)
    release = draft_of(request, draft)
    if request.method == "POST":
        try:
            release = publish_release(release=release, by=request.member, at=request.at)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Release %(number)s is published.") % {"number": release.number})
        return redirect(page_of(release))
    return render(
        request,
        "confirm.html",
        {
            "heading": _("Publish “%(title)s” for %(audience)s?")
            % {"title": release.title, "audience": release.get_audience_display()},
            "text": _("It gets a number and can never be changed. A mistake is corrected by a new release."),
            "verb": _("Publish"),
            "back_url": page_of(release),
        },
    )
