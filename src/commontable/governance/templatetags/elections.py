"""`{% load elections %}`: where the reader is among the elections."""

from types import SimpleNamespace
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

register = template.Library()


@register.inclusion_tag("ui/crumbs.html", takes_context=True)
def election_crumbs(context: Context, election: Any = None, *rest: Any) -> dict[str, Any]:
    """All elections, this one, and what of it: `{% election_crumbs election _("Ballot") %}`."""
    table = context["table"].slug
    crumbs = [SimpleNamespace(label=_("Elections"), url=reverse("governance:elections", args=[table]))]
    if election:
        url = reverse("governance:election", args=[table, election.number]) if rest else ""
        crumbs.append(SimpleNamespace(label=election.title, url=url))
    return {"crumbs": [*crumbs, *(SimpleNamespace(label=each, url="") for each in rest)]}
