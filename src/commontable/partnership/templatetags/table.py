"""Addresses within the partnership whose page is being made, and the tabs of the pages about the table."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commontable.accounts.second_factor import opens_with_password_alone
from commontable.partnership.permissions import Permission, PermissionEnum, may

register = template.Library()

Tab = tuple[str, Promise | str, PermissionEnum | None]  # (route, what it is called, who sees the tab)
TABS: tuple[Tab, ...] = (
    ("partnership:partners", _("Partners"), None),
    ("partnership:members", _("Members"), None),
    ("partnership:invitations", _("Invitations"), Permission.KEEP_MEMBERS),
    ("partnership:handovers", _("Handovers"), None),
    ("partnership:roles", _("Who may do what"), None),
    ("partnership:journal", _("Journal"), Permission.READ_JOURNAL),
    ("partnership:settings", _("Settings"), Permission.KEEP_TABLE),
)


@register.simple_tag(takes_context=True)
def table_url(context: Context, name: str, **kwargs: Any) -> str:
    """The address of a page of this partnership: `{% table_url "measurement:scorecard" %}`.

    Arguments are by name: `{% table_url "measurement:indicator" indicator=card.slug %}`.
    """
    return reverse(name, kwargs={"table": context["table"].slug, **kwargs})


@register.inclusion_tag("ui/tabs.html", takes_context=True)
def table_tabs(context: Context) -> dict[str, Any]:
    """The pages about the table that the reader may open, as tabs."""
    return {"tabs": open_tabs(context, TABS), "label": _("About this table")}


def open_tabs(context: Context, tabs: Iterable[Tab]) -> list[SimpleNamespace]:
    """Those of the tabs that the reader may open, the current one marked."""
    request, table, me = context["request"], context["table"], context["me"]
    found = []
    for route, label, permission in tabs:
        if permission is None or may(permission, by=me, at=request.at):
            url = reverse(route, kwargs={"table": table.slug})
            found.append(SimpleNamespace(label=label, url=url, is_current=request.path.startswith(url), count=0))
    return found


@register.inclusion_tag("ui/crumbs.html", takes_context=True)
def table_crumbs(context: Context, route: str, label: str, *rest: Any) -> dict[str, Any]:
    """Where the reader is: `{% table_crumbs "partnership:partners" _("Partners") partner.name %}`."""
    url = reverse(route, kwargs={"table": context["table"].slug})
    return {"crumbs": [SimpleNamespace(label=label, url=url), *(SimpleNamespace(label=each, url="") for each in rest)]}


@register.simple_tag(takes_context=True)
def advise_second_factor(context: Context) -> str:
    """A word to members trusted with data whose account opens with a password alone; nothing to others."""
    me, request = context["me"], context["request"]
    if me is None or not me.is_trusted_with_data(request.at) or not opens_with_password_alone(request.user):
        return ""
    return render_to_string("accounts/second_factor_hint.html")
