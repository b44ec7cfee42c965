"""Addresses within the partnership whose page is being made."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def table_url(context: Context, name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page of this partnership: `{% table_url "measurement:scorecard" %}`.

    Arguments are by name: `{% table_url "measurement:indicator" indicator=card.slug %}`.
    """
    return reverse(name, kwargs={"table": context["table"].slug, **kwargs})
