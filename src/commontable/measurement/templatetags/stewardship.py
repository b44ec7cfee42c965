"""`{% load stewardship %}`: the way between definitions, indicators, datasets and places."""

from collections.abc import Mapping
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commontable.measurement.permissions import Permission
from commontable.partnership.templatetags.table import Tab, open_tabs

register = template.Library()

TABS: tuple[Tab, ...] = (
    ("measurement:definitions", _("Definitions"), None),
    ("measurement:indicators_kept", _("Indicators"), Permission.SEE_DRAFTS),
    ("measurement:datasets", _("Datasets"), None),
    ("measurement:linkages", _("Linkage"), None),
    ("measurement:places", _("Places"), None),
)


@register.filter
def of(found: Mapping[Any, Any], key: Any) -> Any:
    """What was found for one of several, by its key; None where there is nothing."""
    return found.get(key)


@register.filter
def from_iso(text: str) -> date | datetime:
    """The day or the moment that a certificate writes as ISO 8601."""
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


@register.inclusion_tag("ui/tabs.html", takes_context=True)
def steward_tabs(context: Context) -> dict[str, Any]:
    """The pages about what is measured that the reader may open, as tabs."""
    return {"tabs": open_tabs(context, TABS), "label": _("What is measured")}


@register.inclusion_tag("ui/crumbs.html", takes_context=True)
def indicator_crumbs(context: Context, indicator: Any, *rest: Any) -> dict[str, Any]:
    """Where the steward is: all indicators, this one, and what of it."""
    table = context["table"].slug
    crumbs = [
        SimpleNamespace(label=_("Indicators"), url=reverse("measurement:indicators_kept", args=[table])),
        SimpleNamespace(
            label=indicator.name,
            url=reverse("measurement:indicator_kept", args=[table, indicator.slug]) if rest else "",
        ),
        *(SimpleNamespace(label=each, url="") for each in rest),
    ]
    return {"crumbs": crumbs}
