"""A draft is written part by part: its text, what it allows with data, its parties, days, promises and title."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods

from commontable.agreements.actions.agreements import drafting
from commontable.agreements.actions.agreements.parties import set_parties
from commontable.agreements.datasets.readiness import missing_in
from commontable.agreements.forms.agreements.acts import DaysForm, NameForm
from commontable.agreements.forms.agreements.clauses import ClausesForm
from commontable.agreements.forms.agreements.parties import PartiesForm
from commontable.agreements.forms.agreements.promises import PlannedForms
from commontable.agreements.forms.agreements.terms import TermsForm
from commontable.agreements.models import AgreementVersion
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.agreement import VersionStage
from commontable.agreements.rules.clause_names import CLAUSES
from commontable.agreements.rules.kinds import GATES_DATA
from commontable.agreements.rules.terms import Terms
from commontable.partnership.actions.locking import ChangedMeanwhile
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .comparing import changed_clauses, changed_lines
from .finding import agreement_of, to_agreement, version_of
from .library import suggested
from .parts import open_points
from .people import parents_for, partners_here, people_here


@require_http_methods(["GET", "POST"])
@at_table
def write_text(request: TableRequest, agreement: int, version: int) -> HttpResponse:
    """The clauses, each with its buttons; one that arranges keeps nothing yet and loses nothing."""
    draft = _draft(request, agreement, version)
    if isinstance(draft, HttpResponse):
        return draft
    clauses = ClausesForm(request.POST or None, clauses=_with_asked_for(request, draft))
    seen, against, refusal = _seen(request, draft), None, ""
    if request.method == "POST" and not clauses.arranged and clauses.is_valid():
        try:
            _change(request, draft, {"clauses": clauses.clauses}, seen=seen)
        except ChangedMeanwhile as changed:
            draft.refresh_from_db()
            seen, refusal = draft.revision, str(changed)
            against = changed_clauses(draft.clauses, clauses.clauses)
        except NotAllowed as no:
            refusal = str(no)
        else:
            return _kept(request, draft, translate("The text is kept."))
    return _page(request, "text", draft, clauses=clauses, seen=seen, against=against, refusal=refusal)


@require_http_methods(["GET", "POST"])
@at_table
def write_terms(request: TableRequest, agreement: int, version: int) -> HttpResponse:
    """What it allows with data."""
    draft = _draft(request, agreement, version)
    if isinstance(draft, HttpResponse):
        return draft
    terms = Terms.parse(draft.terms)
    partners = partners_here(request, also=[*terms.recipients, *filter(None, [terms.representative])])
    form = TermsForm(request.POST or None, partners=partners, terms=terms, seen=draft.revision)
    against = None
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, draft, {"terms": form.written()}, seen=form.cleaned_data["seen"])
        except ChangedMeanwhile as changed:
            draft.refresh_from_db()
            against = changed_lines(Terms.parse(draft.terms), form.written(), partners=partners)
            _seen_again(request, form, draft, changed)
        except NotAllowed as no:
            form.add_error(None, no.reason)
        else:
            return _kept(request, draft, translate("What it allows is kept."))
    return _page(request, "data", draft, form=form, against=against, about_data=draft.agreement.kind in GATES_DATA)


@require_http_methods(["GET", "POST"])
@at_table
def write_parties(request: TableRequest, agreement: int, version: int) -> HttpResponse:
    """Who agrees, in what role, who signs and in which order."""
    draft = _draft(request, agreement, version)
    if isinstance(draft, HttpResponse):
        return draft
    before = list(draft.parties.select_related("partner", "signatory").order_by("order", "partner__name", "pk"))
    parties = PartiesForm(
        request.POST or None,
        parties=before,
        partners=partners_here(request, also=[one.partner_id for one in before]),
        members=people_here(request, also=[one.signatory_id for one in before if one.signatory_id]),
    )
    seen = _seen(request, draft)
    if request.method == "POST" and parties.is_valid():
        try:
            set_parties(version=draft, parties=parties.parties, seen=seen, by=request.member, at=request.at)
        except ChangedMeanwhile as changed:
            draft.refresh_from_db()
            seen = draft.revision
            parties.refuse(changed.reason)
        except NotAllowed as no:
            parties.refuse(no.reason)
        else:
            return _kept(request, draft, translate("The parties are kept."))
    return _page(request, "parties", draft, parties=parties, seen=seen, before=before)


@require_http_methods(["GET", "POST"])
@at_table
def write_days(request: TableRequest, agreement: int, version: int) -> HttpResponse:
    """From when until when, and what changes in this version."""
    draft = _draft(request, agreement, version)
    if isinstance(draft, HttpResponse):
        return draft
    initial = {name: getattr(draft, name) for name in ("starts_on", "ends_on", "notice_days", "why")}
    form = DaysForm(request.POST or None, initial={**initial, "seen": draft.revision}, is_first=draft.number == 1)
    if request.method == "POST" and form.is_valid():
        changes = {**form.cleaned_data}
        try:
            _change(request, draft, changes, seen=changes.pop("seen"))
        except ChangedMeanwhile as changed:
            draft.refresh_from_db()
            _seen_again(request, form, draft, changed)
        except NotAllowed as no:
            form.add_error("ends_on", no.reason)
        else:
            return _kept(request, draft, translate("The days are kept."))
    return _page(request, "days", draft, form=form)


@require_http_methods(["GET", "POST"])
@at_table
def write_promises(request: TableRequest, agreement: int, version: int) -> HttpResponse:
    """Promises that are written down once all have signed."""
    draft = _draft(request, agreement, version)
    if isinstance(draft, HttpResponse):
        return draft
    terms = Terms.parse(draft.terms)
    people = people_here(request, also=[one.member for one in terms.commitments])
    promises = PlannedForms(request.POST or None, planned=terms.commitments, members=people)
    seen = _seen(request, draft)
    if request.method == "POST" and promises.is_valid():
        try:
            _change(request, draft, {"terms": _with(terms, promises)}, seen=seen)
        except ChangedMeanwhile as changed:
            draft.refresh_from_db()
            seen = draft.revision
            promises.refuse(changed.reason)
        except NotAllowed as no:
            promises.refuse(no.reason)
        else:
            return _kept(request, draft, translate("The promises are kept."))
    return _page(request, "promises", draft, promises=promises, seen=seen)


@require_http_methods(["GET", "POST"])
@at_table
def name_agreement(request: TableRequest, agreement: int) -> HttpResponse:
    """What it is called, and what it stands under; until somebody was asked to sign."""
    shown = agreement_of(request, agreement)
    require(Permission.KEEP_AGREEMENTS, by=request.member, on=shown, at=request.at)
    parents = parents_for(request, kind=shown.kind, but=shown)
    form = NameForm(request.POST or None, initial={"title": shown.title, "parent": shown.parent_id}, parents=parents)
    if request.method == "POST" and form.is_valid():
        try:
            drafting.describe_agreement(
                agreement=shown, renews=shown.renews, by=request.member, at=request.at, **form.cleaned_data
            )
        except NotAllowed as no:
            form.add_error("title", no.reason)
        else:
            messages.success(request, translate("Title and place are kept."))
            return to_agreement(request, shown)
    draft = shown.versions.filter(stage=VersionStage.DRAFT).first()
    if draft is not None:
        draft.agreement = shown
    context = {"agreement": shown, "version": draft, "form": form, "part": "name"}
    return render(request, "agreements/agreements/write_name.html", context)


def _draft(request: TableRequest, agreement: int, version: int) -> AgreementVersion | HttpResponse:
    """The version, for those who keep it; where it is no draft any more, an old link leads back with a word."""
    found = version_of(request, agreement, version)
    require(Permission.KEEP_AGREEMENTS, by=request.member, on=found, at=request.at)
    if request.method == "GET" and found.stage != VersionStage.DRAFT:
        messages.info(request, translate("This text is no draft any more, so it is not changed in place."))
        return to_agreement(request, found.agreement)
    return found


def _with_asked_for(request: TableRequest, draft: AgreementVersion) -> list[dict[str, str]]:
    """The clauses, and last the one that the address asks to add, with words to begin from where we have some."""
    key = request.GET.get("add", "")
    clauses = [dict(one) for one in draft.clauses]
    if key in CLAUSES and all(one["key"] != key for one in clauses):
        clauses.append(suggested(key, kind=draft.agreement.kind, basis=Terms.parse(draft.terms).basis))
    return clauses


def _change(request: TableRequest, draft: AgreementVersion, changes: dict[str, Any], *, seen: int | None) -> None:
    drafting.change_version(version=draft, changes=changes, seen=seen, by=request.member, at=request.at)


def _with(terms: Terms, promises: PlannedForms) -> Terms:
    return Terms.parse({**terms.to_dict(), "commitments": [vars(one) for one in promises.planned]})


def _seen(request: TableRequest, draft: AgreementVersion) -> int:
    """The revision the writer had before them; one that is no number counts as never seen."""
    given = request.POST.get("seen")
    if given is None:
        return draft.revision
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def _seen_again(request: TableRequest, form: Any, draft: AgreementVersion, changed: ChangedMeanwhile) -> None:
    """What was typed stays, with the revision that stands now: sent again, it replaces that."""
    form.add_error(None, changed.reason)
    form.data = request.POST.copy()
    form.data["seen"] = str(draft.revision)


def _kept(request: TableRequest, draft: AgreementVersion, said: str) -> HttpResponse:
    messages.success(request, said)
    if "more" in request.POST:
        return redirect(request.path)
    return to_agreement(request, draft.agreement)


def _page(request: TableRequest, part: str, draft: AgreementVersion, **context: Any) -> HttpResponse:
    points = open_points(missing_in(draft, at=request.at))
    context |= {"part": part, "version": draft, "agreement": draft.agreement, "open_points": points}
    return render(request, f"agreements/agreements/write_{part}.html", context)
