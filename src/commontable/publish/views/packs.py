"""Packs of figures for a meeting: listed, put together, read, taken away as PDF, DOCX and XLSX."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commontable.accounts.rate_limits import FILES, at_most
from commontable.charts import Cache
from commontable.measurement.models import Indicator
from commontable.measurement.typeset.paper_size import PAPERS
from commontable.measurement.typeset.paper_size import paper_of as usual_paper
from commontable.partnership.permissions import may, require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table
from commontable.publish.actions.packs import change_pack, make_pack, restore_pack, withdraw_pack
from commontable.publish.datasets.packs import paper_of
from commontable.publish.exports.docx import docx_of
from commontable.publish.exports.pdf import pdf_of
from commontable.publish.exports.xlsx import xlsx_of
from commontable.publish.forms.packs import PackForm
from commontable.publish.models import Pack
from commontable.publish.permissions import Permission
from commontable.publish.rules.packs import Part, moved

NAMES = {"a4": "A4", "letter": "US Letter"}
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
@at_table
def list_packs(request: TableRequest) -> HttpResponse:
    """Packs on the list, newest first, and those off it."""
    packs = list(
        Pack.objects.of(request.partnership)
        .select_related("made_by")
        .annotate(size=Count("chapters"))
        .order_by("-made_at")
    )
    context = {
        "packs": [one for one in packs if one.withdrawn_at is None],
        "gone": [one for one in packs if one.withdrawn_at is not None],
        "keeps": may(Permission.KEEP_PACKS, by=request.member, at=request.at),
    }
    return render(request, "publish/packs/list.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def make(request: TableRequest) -> HttpResponse:
    """A form for a new pack."""
    require(Permission.KEEP_PACKS, by=request.member, on=request.partnership, at=request.at)
    initial = {"parts": [Part.OVER_TIME.value, Part.GROUPS.value]}
    form = PackForm(request.POST or None, partnership=request.partnership, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            pack = make_pack(partnership=request.partnership, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("The pack is ready. Everybody at the table can read it."))
            return redirect(_url(pack))
    return render(request, "publish/packs/form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@at_table
def change(request: TableRequest, pack: int) -> HttpResponse:
    """A form for what is in it; indicators keep the order they were given."""
    shown = pack_of(request, pack)
    require(Permission.KEEP_PACKS, by=request.member, on=shown, at=request.at)
    order = list(shown.chapters.values_list("indicator_id", flat=True))
    initial = {"title": shown.title, "opening": shown.opening, "parts": shown.parts, "indicators": order}
    form = PackForm(request.POST or None, partnership=request.partnership, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        place = {key: i for i, key in enumerate(order)}
        given["indicators"] = sorted(given["indicators"], key=lambda one: place.get(one.pk, len(order)))
        try:
            change_pack(pack=shown, by=request.member, at=request.at, seen=_seen(request), **given)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            return redirect(_url(shown))
    context = {"form": form, "pack": shown, "revision": pack_of(request, pack).revision}
    return render(request, "publish/packs/form.html", context)


@require_POST
@at_table
def move(request: TableRequest, pack: int, indicator: str) -> HttpResponse:
    """The indicator stands one place earlier or later."""
    shown = pack_of(request, pack)
    listed: list[Indicator] = [one.indicator for one in shown.chapters.select_related("indicator")]
    wanted = next((one for one in listed if one.slug == indicator), None)
    if wanted is None:
        raise Http404
    try:
        change_pack(
            pack=shown, title=shown.title, opening=shown.opening, parts=shown.parts,
            indicators=moved(listed, wanted, by=-1 if request.POST.get("to") == "earlier" else 1),
            by=request.member, at=request.at, seen=_seen(request),
        )  # fmt: skip
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{_url(shown)}#{indicator}")


@require_GET
@at_table
def show(request: TableRequest, pack: int) -> HttpResponse:
    """The pack as it reads today, and its files."""
    shown = pack_of(request, pack)
    usual = usual_paper(request.partnership.time_zone)
    context = {
        "pack": shown,
        "paper": paper_of(shown, by=request.member, at=request.at),
        "usual": usual,
        "usual_name": NAMES[usual],
        "other_papers": [(key, name) for key, name in NAMES.items() if key != usual],
        "keeps": may(Permission.KEEP_PACKS, by=request.member, at=request.at),
    }
    return render(request, "publish/packs/pack.html", context)


@require_GET
@at_most(FILES, action="packs", reads_too=True)
@at_table
def download(request: TableRequest, pack: int, kind: str) -> HttpResponse:
    """The pack as a file, made now, in the reader's language; `?paper=` names the sheets."""
    shown = pack_of(request, pack)
    if kind not in TYPES:
        raise Http404
    usual = usual_paper(request.partnership.time_zone)
    sheets = request.GET.get("paper", usual)
    sheets = sheets if sheets in PAPERS else usual
    paper, words = paper_of(shown, by=request.member, at=request.at), _words()
    if kind == "pdf":
        content = pdf_of(paper, paper=sheets, words=words)
    elif kind == "docx":
        cache = Cache(settings.COMMONTABLE_DATA / "cache" / "charts")
        content = docx_of(paper, paper=sheets, words=words, cache=cache)
    else:
        content = xlsx_of(paper, words=words)
    response = HttpResponse(content, content_type=TYPES[kind])
    name = f"{request.partnership.slug}-{slugify(shown.title) or 'pack'}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "POST"])
@at_table
def withdraw(request: TableRequest, pack: int) -> HttpResponse:
    """Asks before it goes off the list, and before it is put back."""
    shown = pack_of(request, pack)
    require(Permission.KEEP_PACKS, by=request.member, on=shown, at=request.at)
    is_gone = shown.withdrawn_at is not None
    if request.method == "POST":
        try:
            (restore_pack if is_gone else withdraw_pack)(pack=shown, by=request.member, at=request.at)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        return redirect("publish:packs", table=request.partnership.slug)
    said = translate("Put “%(title)s” back on the list?") if is_gone else translate("Take “%(title)s” off the list?")
    context = {
        "heading": said % {"title": shown.title},
        "text": translate("Nothing is lost: it can be read and put back at any time."),
        "verb": translate("Put it back") if is_gone else translate("Take it off the list"),
        "danger": not is_gone,
        "back_url": _url(shown),
    }
    return render(request, "confirm.html", context)


def pack_of(request: TableRequest, pack: int) -> Pack:
    """The table's own pack of that key."""
    found: Pack = get_object_or_404(
        Pack.objects.of(request.partnership).select_related("partnership", "made_by"), pk=pack
    )
    return found


def _words() -> dict[str, Any]:
    return {
        "inside": translate("Inside"),
        "annex": translate("Annex: every table"),
        "counted": translate("What is counted"),
        "pack": translate("Pack"),
        "indicator": translate("Indicator"),
        "says": translate("How it stands"),
        "release": translate("Release"),
        "period": translate("Period"),
        "group": translate("Group"),
        "children": translate("Children"),
        "value": translate("Figure"),
        "low": translate("at least"),
        "high": translate("at most"),
        "status": translate("Status"),
        "everybody": translate("everybody"),
        "is_published": translate("shown"),
        "is_ranged": translate("shown as a range"),
        "is_hidden": translate("protected"),
        "is_empty": translate("no data"),
    }


def _seen(request: TableRequest) -> int | None:
    said = request.POST.get("revision", "")
    return int(said) if said.isdecimal() and len(said) < 10 else None


def _url(pack: Pack) -> str:
    return reverse("publish:pack", kwargs={"table": pack.partnership.slug, "pack": pack.pk})
