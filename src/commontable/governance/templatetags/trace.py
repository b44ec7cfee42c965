"""`{% load trace %}{% trace_of meeting %}`: how a thing came about and what came of it, on its page."""

from typing import Any

from django import template
from django.template import Context

from commontable.governance.datasets import trace

register = template.Library()


@register.inclusion_tag("governance/trace.html", takes_context=True)
def trace_of(context: Context, thing: Any) -> dict[str, Any]:
    """The threads through a meeting, proposal, decision, commitment or indicator; nothing where there are none."""
    return {"threads": trace.trace_of(thing), "here": thing, "table": context["table"]}
