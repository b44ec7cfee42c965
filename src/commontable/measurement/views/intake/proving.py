"""Somebody brings a certificate of destruction and learns whether it is genuine."""

import json
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from commontable.journal.actions import scope_of
from commontable.measurement.datasets.certificates import judged
from commontable.measurement.permissions import Permission
from commontable.partnership.permissions import require
from commontable.partnership.views.table import TableRequest, at_table

LARGEST = 20_000  # bytes; a certificate has about one thousand


class CertificateForm(forms.Form):
    """The file, or its text; `cleaned_data["document"]` is what it says."""

    file = forms.FileField(
        label=_("The certificate"), required=False, widget=forms.FileInput(attrs={"accept": ".json"})
    )
    text = forms.CharField(
        label=_("Or its text"), required=False, max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "code"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """It is JSON and holds an object."""
        data = super().clean() or {}
        if self.errors:
            return data
        file = data.get("file")
        text = file.read(LARGEST + 1).decode("utf-8-sig", errors="replace") if file else data.get("text", "")
        try:
            document = json.loads(text) if len(text) <= LARGEST else None
        except (ValueError, RecursionError):
            document = None
        if not isinstance(document, dict):
            self.add_error(
                "file" if file else "text", _("This is no certificate. Choose the file as it was downloaded.")
            )
        data["document"] = document
        return data


@require_http_methods(["GET", "POST"])
@at_table
def check_certificate(request: TableRequest) -> HttpResponse:
    """Genuine or not, against this table's journal; nothing that is brought is kept."""
    require(Permission.READ_RELEASES, by=request.member, on=request.partnership, at=request.at)
    form = CertificateForm(request.POST or None, request.FILES or None)
    verdict = None
    if request.method == "POST" and form.is_valid():
        verdict = judged(form.cleaned_data["document"], scope=scope_of(request.partnership))
    context = {"form": form, "verdict": verdict, "certificate": form.cleaned_data["document"] if verdict else None}
    return render(request, "measurement/data/check_certificate.html", context, status=422 if form.errors else 200)
