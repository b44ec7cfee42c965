"""What other apps have to say on a page: an app that knows more has a module of that name with a `section`."""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule


def sections_of(page: str, **known: Any) -> list[str]:
    """The HTML of every app's `<page>.section(**known)` that finds something, in the order of the apps."""
    found = []
    for app in apps.get_app_configs():
        if app.name.startswith("commontable.") and module_has_submodule(app.module, page):
            found.append(import_module(f"{app.name}.{page}").section(**known))
    return [section for section in found if section]
