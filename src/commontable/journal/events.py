"""What happened, in words: every app declares its events in an `events` module of its own."""

from importlib import import_module

from django.apps import apps
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule

EVENTS: dict[str, Promise | str] = {}


def declared_events() -> dict[str, Promise | str]:
    """Every event of every app, with its sentence."""
    found: dict[str, Promise | str] = {}
    for app in apps.get_app_configs():
        if app.name.startswith("commontable.") and module_has_submodule(app.module, "events"):
            found.update(import_module(f"{app.name}.events").EVENTS)
    return found
