"""What apps add to one another without knowing each other: modules of an agreed name, found in every app of ours."""

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.utils.module_loading import module_has_submodule


def modules_named(name: str) -> Iterator[tuple[str, ModuleType]]:
    """The label of each app that has a module of that name, with the module, in the order of the apps."""
    for app in apps.get_app_configs():
        if app.name.startswith("commontable.") and module_has_submodule(app.module, name):
            yield app.label, import_module(f"{app.name}.{name}")
