"""The lines of a page: each is one short form; people mark what matters most."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from commontable.agreements.models import Commitment
from commontable.agreements.rules.commitment import CommitmentStage
from commontable.measurement.actions.turning import lines as act
from commontable.measurement.datasets.turning import LINES, Line
from commontable.measurement.forms.turning import FORMS
from commontable.measurement.models import Factor, Step, Turning
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.turning import LineKind
from commontable.partnership.actions.locking import ChangedMeanwhile
from commontable.partnership.models import Member, Partner
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .reading import address_of, turning_or_404

ASKS = {
    LineKind.FACTOR: _("What is behind this curve?"),
    LineKind.PARTNER: _("Who can help to turn it?"),
    LineKind.IDEA: _("What works, or might?"),
    LineKind.STEP: _("Who does what, and by when?"),
}
PLACES = {
    LineKind.FACTOR: "story", LineKind.PARTNER: "partners", LineKind.IDEA: "ideas", LineKind.STEP: "plan",
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@at_table
def write_line(request: TableRequest, turning: int, kind: str) -> HttpResponse:
    """A form for one more line; where there is more to add, it opens again."""
    of, shown = _kind(kind), turning_or_404(request, turning)
    require(Permission.WORK_ON_CURVES, by=request.member, on=shown, at=request.at)
    form = FORMS[of](request.POST or None, **_choices(request, of))
    if request.method == "POST" and form.is_valid():
        try:
            act.add_line(turning=shown, kind=of, values=form.values(), by=request.member, at=request.at)
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("It stands on the page."))
            return redirect(request.path if "another" in request.POST else back_to(request, shown, of))
    return _form(request, shown, form, of)


@require_http_methods(["GET", "POST"])
@at_table
def rewrite_line(request: TableRequest, turning: int, kind: str, line: int) -> HttpResponse:
    """The line in its form; two people writing at once lose nothing."""
    of, shown = _kind(kind), turning_or_404(request, turning)
    found = line_or_404(shown, of, line)
    require(Permission.WORK_ON_CURVES, by=request.member, on=shown, at=request.at)
    form = FORMS[of](request.POST or None, initial=_initial(found, of), **_choices(request, of))
    meanwhile: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            act.change_line(
                line=found, values=form.values(), by=request.member, at=request.at, seen=form.cleaned_data["seen"]
            )
        except ChangedMeanwhile as refusal:
            found.refresh_from_db()
            form.add_error(None, refusal.reason)
            form.see(found.revision)
            meanwhile = [
                (str(field.label), _shown(found, name)) for name, field in form.fields.items() if name != "seen"
            ]
        except NotAllowed as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(request, translate("It is written down."))
            return redirect(back_to(request, shown, of))
    return _form(request, shown, form, of, line=found, meanwhile=meanwhile)


@require_POST
@at_table
def withdraw(request: TableRequest, turning: int, kind: str, line: int) -> HttpResponse:
    """The line no longer counts; it can be put back from the foot of the page."""
    said = translate("It is withdrawn. It stands at the foot of the page and can be put back.")
    return _do(request, turning, kind, line, act.withdraw_line, said)


@require_POST
@at_table
def put_back(request: TableRequest, turning: int, kind: str, line: int) -> HttpResponse:
    """The line counts again."""
    return _do(request, turning, kind, line, act.put_line_back, translate("It stands on the page again."))


@require_POST
@at_table
def mark(request: TableRequest, turning: int, line: int) -> HttpResponse:
    """The reader says that this factor matters most, or takes that back (`matters=no`)."""
    shown = turning_or_404(request, turning)
    factor = line_or_404(shown, LineKind.FACTOR, line)
    assert isinstance(factor, Factor)
    try:
        if request.POST.get("matters") == "no":
            act.unmark_factor(factor=factor, by=request.member, at=request.at)
        else:
            act.mark_factor(factor=factor, by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect(back_to(request, shown, LineKind.FACTOR))


def _do(request: TableRequest, number: int, kind: str, line: int, do: Any, said: str) -> HttpResponse:
    of, shown = _kind(kind), turning_or_404(request, number)
    try:
        do(line=line_or_404(shown, of, line), by=request.member, at=request.at)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(back_to(request, shown, of))


def _kind(kind: str) -> LineKind:
    try:
        return LineKind(kind)
    except ValueError:
        raise Http404 from None


def line_or_404(shown: Turning, kind: LineKind, line: int) -> Line:
    model: Any = LINES[kind]
    found: Line = get_object_or_404(model.objects.filter(turning=shown).select_related("turning"), pk=line)
    return found


def back_to(request: TableRequest, shown: Turning, kind: LineKind) -> str:
    return f"{address_of(shown, slug=request.partnership.slug)}#{PLACES[kind]}"


def _choices(request: TableRequest, kind: LineKind) -> dict[str, Any]:
    today = request.partnership.day(request.at)
    if kind is LineKind.PARTNER:
        partners = Partner.objects.of(request.partnership).order_by("name")
        return {"partners": [one for one in partners if one.is_present(today)]}
    if kind is LineKind.STEP:
        promises = Commitment.objects.of(request.partnership).filter(stage=CommitmentStage.OPEN)
        return {
            "members": members_of(request),
            "promises": list(promises.select_related("partner", "member__partner").order_by("-number")[:200]),
        }
    return {}


def members_of(request: TableRequest) -> list[Member]:
    """Everybody who sits at the table today, partner by partner."""
    present = Member.objects.of(request.partnership).present(request.partnership.day(request.at))
    return list(present.select_related("partner").order_by("partner__name", "partner_id", "name", "pk"))


def _initial(line: Line, kind: LineKind) -> dict[str, Any]:
    values = {name: getattr(line, name) for name in act.FIELDS[kind]}
    return {name: getattr(value, "pk", value) for name, value in values.items()} | {"seen": line.revision}


def _shown(line: Line, name: str) -> str:
    say = getattr(line, f"get_{name}_display", None)
    value = say() if say else getattr(line, name)
    return "" if value is None else str(value)


def _form(
    request: TableRequest, shown: Turning, form: Any, kind: LineKind, *, line: Line | None = None,
    meanwhile: list[tuple[str, str]] | None = None,
) -> HttpResponse:  # fmt: skip
    context = {
        "turning": shown, "form": form, "kind": kind.value, "line": line, "meanwhile": meanwhile or [],
        "heading": ASKS[kind], "title": ASKS[kind], "place": PLACES[kind],
        "may_promise": isinstance(line, Step) and line.commitment_id is None,
    }  # fmt: skip
    return render(request, "measurement/turning/write.html", context)
