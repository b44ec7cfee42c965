"""`{% load agreements %}`: the way between agreements, promises and templates, and words of their kinds."""

from types import SimpleNamespace
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from commontable.agreements.rules.kinds import Sensitivity
from commontable.partnership.templatetags.table import Tab, open_tabs

register = template.Library()

TABS: tuple[Tab, ...] = (
    ("agreements:agreements", _("Agreements"), None),
    ("agreements:commitments", _("Promises"), None),
)
WRITING = (
    ("text", "agreements:write_text", _("Text")),
    ("data", "agreements:write_terms", _("Data")),
    ("parties", "agreements:write_parties", _("Parties")),
    ("days", "agreements:write_days", _("Days")),
    ("promises", "agreements:write_promises", _("Promises")),
    ("name", "agreements:name_agreement", _("Title")),
)


@register.inclusion_tag("ui/tabs.html", takes_context=True)
def promises_tabs(context: Context) -> dict[str, Any]:
    """Agreements and single promises, as tabs."""
    tabs = open_tabs(context, TABS)
    if "/agreements/templates/" in context["request"].path:
        tabs[0].is_current = True
    return {"tabs": tabs, "label": _("What we agreed and promised")}


@register.inclusion_tag("ui/tabs.html", takes_context=True)
def writing_tabs(context: Context, version: Any, current: str) -> dict[str, Any]:
    """The parts of a draft, as tabs; `open_points` of the page says how much is missing in each."""
    table, missing = context["table"].slug, context.get("open_points") or {}
    keys = {"table": table, "agreement": version.agreement.number}
    tabs = []
    for name, route, label in WRITING:
        numbers = keys if name == "name" else {**keys, "version": version.number}
        tabs.append(
            SimpleNamespace(
                label=label, url=reverse(route, kwargs=numbers), is_current=name == current, count=missing.get(route, 0)
            )
        )
    return {"tabs": tabs, "label": _("Parts of the draft")}


@register.inclusion_tag("ui/crumbs.html", takes_context=True)
def agreement_crumbs(context: Context, agreement: Any, *rest: Any) -> dict[str, Any]:
    """All agreements, this one, and what of it: `{% agreement_crumbs agreement _("Renew") %}`."""
    table = context["table"].slug
    url = reverse("agreements:agreement", args=[table, agreement.number]) if rest else ""
    name = translate("Agreement %(number)d") % {"number": agreement.number}
    first = SimpleNamespace(label=_("Agreements"), url=reverse("agreements:agreements", args=[table]))
    return {
        "crumbs": [
            first,
            SimpleNamespace(label=name, url=url),
            *(SimpleNamespace(label=each, url="") for each in rest),
        ]
    }


@register.simple_tag(takes_context=True)
def version_url(context: Context, name: str, version: Any) -> str:
    """The address of a page about one version: `{% version_url "agreements:write_text" version %}`."""
    numbers = {"agreement": version.agreement.number, "version": version.number}
    return reverse(name, kwargs={"table": context["table"].slug, **numbers})


@register.filter
def sensitivity_label(sensitivity: str) -> str:
    """How sensitive an element is, in words."""
    return str(Sensitivity(sensitivity).label)
