"""Invented content for the gallery: every component in every state."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from commontable.charts import Chart, Figure, trend

from .forms import DateField

INKS = (
    *("teal", "teal-soft", "warm", "warm-soft", "good", "good-soft", "danger"),
    *("ink", "quiet", "paper", "sheet", "line"),
)


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=_("Name of the indicator"), help_text=_("As you would say it to a parent."))
    email = forms.EmailField(
        label=_("Your e-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"}), required=False
    )
    plain = forms.CharField(label=_("What it says, in plain words"), widget=forms.Textarea)
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[("reading", _("Early grade reading")), ("ready", _("Readiness"))]
    )
    due = DateField(label=_("Due on"))
    direction = forms.ChoiceField(
        label=_("What is better?"), choices=[("up", _("More")), ("down", _("Less"))], widget=forms.RadioSelect
    )
    groups = forms.MultipleChoiceField(
        label=_("Broken down by"),
        choices=[("lunch", _("Free lunch")), ("place", _("Locale")), ("gender", _("Gender"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Each one adds a table that must be protected."),
    )
    minimum = forms.IntegerField(label=_("Smallest group shown"), min_value=10)
    file = forms.FileField(label=_("Extract"), required=False)
    agreed = forms.BooleanField(
        label=_("The partners have agreed on this wording"), help_text=_("Leave it open while they are talking.")
    )


def content() -> dict[str, Any]:
    """Everything that the gallery's template shows."""
    return {
        "steps": [
            _step(_("File"), is_done=True, url="#steps"),
            _step(_("Columns"), is_done=True),
            _step(_("Findings"), is_current=True),
            _step(_("Confirm")),
        ],
        "tabs": [
            SimpleNamespace(label=_("In force"), url="#tabs", is_current=True, count=0),
            SimpleNamespace(label=_("Proposed"), url="#tabs", is_current=False, count=3),
            SimpleNamespace(label=_("Retired"), url="#tabs", is_current=False, count=0),
        ],
        "crumbs": [
            SimpleNamespace(label=_("Scorecard"), url="#crumbs"),
            SimpleNamespace(label=_("Early grade reading"), url=""),
        ],
        "rising": [41, 41.5, 40, 42, 45, 46, 47],
        "holed": [52, None, None, 50, 47, None, 58],
        "flat": [39, 38, 40, 39, 41, 39, 39],
        "groups": [
            {"label": _("Free lunch"), "value": 34},
            {"label": _("Other pupils"), "value": 61},
            {"label": _("Inner city"), "status": "ranged", "low": 20, "high": 30},
            {"label": _("Newcomers"), "status": "hidden"},
            {"label": _("Home schooled"), "status": "empty"},
        ],
        "seats": [
            *[_seat("SD", _("School district"), "good", _("supports")) for _n in range(5)],
            *[_seat("NP", _("Nonprofit"), "", _("has reservations")) for _n in range(2)],
            _seat("PA", _("Parents"), "warn", _("objects")),
            *[_seat("ST", _("Students"), "silent", _("has not spoken")) for _n in range(3)],
        ],
        "pairs": [
            (_("Population"), _("Third graders enrolled on the first of October")),
            (_("Numerator"), _("Those at grade level in the spring assessment")),
            (_("Smallest group shown"), "10"),
        ],
        "entries": [
            SimpleNamespace(
                at=datetime(2026, 3, 12, 18, 5, tzinfo=UTC),
                who="Maya Putri",
                what=_("published release 7"),
                url="#timeline",
                detail="sha256 9f2c…41",
                kind="",
            ),
            SimpleNamespace(
                at=datetime(2026, 3, 10, 9, 12, tzinfo=UTC),
                who="Dara Okafor",
                what=_("replied beside early grade reading"),
                url="",
                detail="",
                kind="warn",
            ),
        ],
        "columns": [_("School"), _("Pupils"), _("At grade level"), _("Change")],
        "rows": [
            ("Bayview Elementary", "142", "51%", "+3"),
            ("Cannery Row School", "88", "47%", "0"),
            ("Harbor Lights Academy", "1,093", "39%", "\N{MINUS SIGN}2"),
        ],
        "chart": chart(),
        "page": Paginator(range(1, 1094), 25).page(3),
        "published_at": datetime(2026, 3, 12, 18, 5, tzinfo=UTC),
        "form": SampleForm(),
        "wrong_form": SampleForm(
            {"name": "", "email": "maya at rivermouth", "minimum": "3", "outcome": "reading"}, auto_id="wrong_%s"
        ),
        "inks": list(INKS),
    }


def chart() -> Chart:
    """A trend with its target and one protected year."""
    years = [f"{year}-{year - 1999}" for year in range(2018, 2026)]
    figures = [
        Figure(label=year, value=value) for year, value in zip(years, (41, 41, 40, 42, 0, 45, 46, 47), strict=True)
    ]
    figures[4] = Figure(label=years[4], status="hidden")
    title, says = _("Early grade reading"), _("Up three points in three years; thirteen short of the target.")
    return trend(figures, title=str(title), says=str(says), target=60)


def _step(label: Any, *, is_done: bool = False, is_current: bool = False, url: str = "") -> SimpleNamespace:
    return SimpleNamespace(label=label, is_done=is_done, is_current=is_current, url=url)


def _seat(code: str, name: Any, kind: str, says: Any) -> SimpleNamespace:
    return SimpleNamespace(code=code, name=name, kind=kind, says=says)
