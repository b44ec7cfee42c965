"""How promises were kept: drawn up, seen by each partner first, commented on, then shown to all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET, require_http_methods

from commontable.agreements.actions import comparing as actions
from commontable.agreements.datasets.keeping import Line, pictures_of, seen_by
from commontable.agreements.forms.keeping import CommentForm, PictureForm
from commontable.agreements.models import Comment, Picture
from commontable.agreements.permissions import Permission
from commontable.partnership.exports import csv_file
from commontable.partnership.permissions import allowed, require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table
from commontable.ui.wording import day as in_words

A_FORTNIGHT = timedelta(days=14)


def picture_of(request: TableRequest, key: int) -> Picture:
    """The picture of that key at this table, unless it was withdrawn; else 404."""
    picture: Picture = get_object_or_404(pictures_of(request.partnership), pk=key)
    picture.partnership = request.partnership
    return picture


@require_GET
@at_table
def show_pictures(request: TableRequest) -> HttpResponse:
    """The times that were looked at together, newest first."""
    context = {
        "pictures": list(pictures_of(request.partnership)),
        "may_open": allowed(Permission.COMPARE_KEEPING, by=request.member, on=request.partnership, at=request.at).ok,
        "today": request.partnership.day(request.at),
    }
    return render(request, "agreements/keeping/pictures.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def draw_up(request: TableRequest) -> HttpResponse:
    """A form for the time to look at; the last year stands in it."""
    require(Permission.COMPARE_KEEPING, by=request.member, on=request.partnership, at=request.at)
    today = request.partnership.day(request.at)
    initial = {"starts_on": _a_year_before(today), "ends_on": today, "comments_until": today + A_FORTNIGHT}
    form = PictureForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            picture = actions.open_picture(
                partnership=request.partnership, by=request.member, at=request.at, **form.cleaned_data
            )
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("Each partner sees its own line now, and may comment."))
            return redirect(_url(request, picture))
    return render(request, "agreements/keeping/draw_up.html", {"form": form})


@require_GET
@at_table
def show_picture(request: TableRequest, picture: int) -> HttpResponse:
    """The reader's own line, and everybody's once it is shown."""
    shown = picture_of(request, picture)
    today = request.partnership.day(request.at)
    seen = seen_by(shown, partner=request.member.partner, at=request.at)
    is_keeper = allowed(Permission.COMPARE_KEEPING, by=request.member, on=shown, at=request.at).ok
    context = {
        "picture": shown,
        "seen": seen,
        "partner": request.member.partner,
        "may_comment": seen.own is not None and shown.is_open_to_comments(today),
        "may_show": is_keeper and shown.shown_at is None,
        "is_early": shown.is_open_to_comments(today),
        "comments": shown.comments.count() if is_keeper and shown.shown_at is None else 0,
    }
    return render(request, "agreements/keeping/picture.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def comment(request: TableRequest, picture: int) -> HttpResponse:
    """A form for the partner's own words."""
    shown = picture_of(request, picture)
    own = shown.comments.filter(partner=request.member.partner_id).first()
    on = own or Comment(partnership=request.partnership, picture=shown, partner=request.member.partner)
    require(Permission.COMMENT_ON_KEEPING, by=request.member, on=on, at=request.at)
    form = CommentForm(request.POST or None, initial={"text": own.text if own else ""})
    if request.method == "POST" and form.is_valid():
        try:
            actions.comment_on(picture=shown, text=form.cleaned_data["text"], by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("Your comment will stand beside your line."))
            return redirect(_url(request, shown))
    seen = seen_by(shown, partner=request.member.partner, at=request.at)
    return render(request, "agreements/keeping/comment.html", {"form": form, "picture": shown, "line": seen.own})


@require_http_methods(["GET", "POST"])
@at_table
def show_to_all(request: TableRequest, picture: int) -> HttpResponse:
    """Asks before everybody sees all lines."""
    return _ask(
        request,
        picture,
        act=actions.show_picture,
        heading=translate("Should everybody see how promises were kept?"),
        consequences=[
            translate("Every member sees each partner's line, with its comment. No partner stands above another."),
            translate("This cannot be taken back."),
        ],
        verb=translate("Show it to all"),
        said=translate("Everybody at the table can see it now."),
    )


@require_http_methods(["GET", "POST"])
@at_table
def withdraw(request: TableRequest, picture: int) -> HttpResponse:
    """Asks before a picture is given up."""
    return _ask(
        request,
        picture,
        act=actions.withdraw_picture,
        heading=translate("Should this picture be given up?"),
        consequences=[translate("Nobody sees it any more, and the comments with it. You can draw up another one.")],
        verb=translate("Give it up"),
        said=translate("The picture is withdrawn."),
        danger=True,
    )


@require_GET
@at_table
def export_picture(request: TableRequest, picture: int) -> HttpResponse:
    """The lines the reader may see, as CSV."""
    shown = picture_of(request, picture)
    seen = seen_by(shown, partner=request.member.partner, at=request.at)
    lines = list(seen.partners) if shown.shown_at else [line for line in (seen.own,) if line]
    return csv_file(
        name=f"{request.partnership.slug}-promises-kept-{shown.pk}",
        columns=[
            "partner", "sector", "due_from", "due_up_to", "day_has_come", "kept", "of_these_after_the_day",
            "kept_per_cent", "waits_for_confirmation", "comment",
        ],
        rows=[_row(line, shown) for line in lines],
    )  # fmt: skip


def _row(line: Line, picture: Picture) -> list[Any]:
    kept, who = line.kept, line.partner
    return [
        who.name if who else "", who.get_sector_display() if who else "", picture.starts_on, picture.ends_on, kept.come,
        kept.kept, kept.later, "" if line.rate is None else line.rate, kept.waiting,
        line.comment.text if line.comment else "",
    ]  # fmt: skip


def _ask(request: TableRequest, key: int, *, act: Callable[..., Any], said: str, **shown: Any) -> HttpResponse:
    picture = picture_of(request, key)
    require(Permission.COMPARE_KEEPING, by=request.member, on=picture, at=request.at)
    if picture.shown_at is not None and request.method == "GET":
        raise Http404
    if request.method == "POST":
        try:
            act(picture=picture, by=request.member, at=request.at)
        except NotAllowed as refusal:
            messages.error(request, refusal.reason)
            return redirect(_url(request, picture))
        messages.success(request, said)
        is_gone = picture.withdrawn_at is not None
        return redirect(
            reverse("agreements:kept", args=[request.partnership.slug]) if is_gone else _url(request, picture)
        )
    known = {"first": in_words(picture.starts_on), "last": in_words(picture.ends_on)}
    text = translate("Promises that were due from %(first)s to %(last)s.") % known
    return render(request, "confirm.html", {**shown, "text": text, "back_url": _url(request, picture)})


def _url(request: TableRequest, picture: Picture) -> str:
    return reverse("agreements:kept_picture", args=[request.partnership.slug, picture.pk])


def _a_year_before(day: date) -> date:
    return day - timedelta(days=365)
