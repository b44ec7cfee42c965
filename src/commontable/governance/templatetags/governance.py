"""`{% load governance %}`: the way between bodies, proposals, meetings, decisions and elections."""

from types import SimpleNamespace
from typing import Any

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from commontable.governance.permissions import Permission
from commontable.partnership.models import Member
from commontable.partnership.permissions import allowed
from commontable.partnership.templatetags.table import Tab, open_tabs

register = template.Library()

TABS: tuple[Tab, ...] = (
    ("governance:proposals", _("Proposals"), None),
    ("governance:meetings", _("Meetings"), None),
    ("governance:decisions", _("Decisions"), None),
    ("governance:elections", _("Elections"), None),
    ("governance:bodies", _("Bodies"), None),
    ("governance:disputes", _("Disputes"), None),
    ("governance:common_agenda", _("Common agenda"), None),
)
OF_A_BODY = (
    ("governance:body", _("Who decides")),
    ("governance:rule", _("How it decides")),
    ("governance:power", _("Balance of power")),
)
OF_THE_TABLE = (
    ("governance:meetings", _("Meetings"), ""),
    ("governance:proposals", _("Proposals"), "proposals_open"),
    ("governance:decisions", _("Decisions"), "decisions_made"),
    ("governance:elections", _("Elections"), "elections_open"),
)


@register.inclusion_tag("ui/tabs.html", takes_context=True)
def governance_tabs(context: Context) -> dict[str, Any]:
    """The pages where the table decides, as tabs."""
    return {"tabs": open_tabs(context, [tab for tab in TABS if _exists(tab[0])]), "label": _("How the table decides")}


@register.inclusion_tag("ui/tabs.html", takes_context=True)
def body_tabs(context: Context, body: Any) -> dict[str, Any]:
    """The pages about one body: who sits there, its rule, what is before it, how power is shared out."""
    table, path = context["table"].slug, context["request"].path
    tabs = []
    for route, label in OF_A_BODY:
        if _exists(route, body="b"):
            url = reverse(route, kwargs={"table": table, "body": body.slug})
            tabs.append(SimpleNamespace(label=label, url=url, is_current=path == url, count=0))
    for route, label, count in OF_THE_TABLE:
        if _exists(route):
            url = f"{reverse(route, kwargs={'table': table})}?body={body.slug}"
            tabs.append(
                SimpleNamespace(label=label, url=url, is_current=False, count=getattr(body, count, 0) if count else 0)
            )
    return {"tabs": tabs, "label": _("About this body")}


@register.inclusion_tag("ui/crumbs.html", takes_context=True)
def body_crumbs(context: Context, body: Any, *rest: Any) -> dict[str, Any]:
    """Where the reader is: all bodies, this one, and what of it."""
    table = context["table"].slug
    crumbs = [
        SimpleNamespace(label=_("Bodies"), url=reverse("governance:bodies", args=[table])),
        SimpleNamespace(
            label=body.name, url=reverse("governance:body", args=[table, body.slug]) if rest else ""
        ),
        *(SimpleNamespace(label=each, url="") for each in rest),
    ]  # fmt: skip
    return {"crumbs": crumbs}


@register.inclusion_tag("ui/crumbs.html", takes_context=True)
def proposal_crumbs(context: Context, proposal: Any, last: Any = "") -> dict[str, Any]:
    """Where the reader is: all proposals, this one, and what of it."""
    table = context["table"].slug
    number = translate("Proposal %(number)s") % {"number": proposal.number}
    here = reverse("governance:proposal", args=[table, proposal.number]) if last else ""
    crumbs = [
        SimpleNamespace(label=_("Proposals"), url=reverse("governance:proposals", args=[table])),
        SimpleNamespace(label=number, url=here),
        *([SimpleNamespace(label=last, url="")] if last else []),
    ]
    return {"crumbs": crumbs}


@register.inclusion_tag("governance/unreached.html", takes_context=True)
def unreached(context: Context, about: Any, body: Any) -> dict[str, Any]:
    """For whoever leads the body: whose letter about this round, meeting, election or minutes was given up."""
    request = context["request"]
    if not (about and about.letters_lost):
        return {"names": []}
    if not allowed(Permission.FACILITATE, by=request.member, on=body, at=request.at).ok:
        return {"names": []}
    people = Member.objects.of(request.partnership).filter(pk__in=about.letters_lost)
    return {"names": list(people.order_by("name", "pk").values_list("name", flat=True))}


def _exists(route: str, **parts: str) -> bool:
    try:
        reverse(route, kwargs={"table": "t", **parts})
    except NoReverseMatch:
        return False
    return True
