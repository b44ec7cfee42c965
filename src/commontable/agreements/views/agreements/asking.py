"""The page that asks before an agreement takes a step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from commontable.agreements.models import Agreement
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest

from .finding import url_of


def ask_page(
    request: TableRequest,
    agreement: Agreement,
    form: forms.Form,
    *,
    act: Callable[..., Any],
    said: str,
    sections: Sequence[str] = (),
    after: Callable[[Any], str] | None = None,
    **shown: Any,
) -> HttpResponse:
    """Asks; once answered well, `act` is done with the answers and the agreement's page opens, or where `after` says.

    What the rules refuse is said above the form, which keeps what was typed.
    """
    back = url_of(request, agreement)
    refusal = ""
    if request.method == "POST" and (form.is_valid() or not form.fields):
        try:
            done = act(**(form.cleaned_data if form.fields else {}))
        except NotAllowed as no:
            if form.fields:
                form.add_error(None, no.reason)
            refusal = "" if form.fields else str(no)
        else:
            messages.success(request, said)
            return redirect(after(done) if after else back)
    context = {
        **shown,
        "form": form,
        "agreement": agreement,
        "back_url": back,
        "refusal": refusal,
        "sections": sections,
    }
    return render(request, "agreements/agreements/ask.html", context)
