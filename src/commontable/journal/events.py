"""What happened, in words: every app declares its events in an `events` module of its own."""

from django.utils.functional import Promise

from .extensions import modules_named

EVENTS: dict[str, Promise | str] = {}


def declared_events() -> dict[str, Promise | str]:
    """Every event of every app, with its sentence."""
    found: dict[str, Promise | str] = {}
    for _label, module in modules_named("events"):
        found.update(module.EVENTS)
    return found
