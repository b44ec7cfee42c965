"""Templates of the datasets partners usually send, as Frictionless Table Schemas with roles."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from commontable.measurement.library.wording import Wording


@dataclass(frozen=True, kw_only=True)
class Template:
    """A dataset that many partnerships ask for; take its schema over and change it."""

    key: str
    title: Wording
    about: Wording
    fields: tuple[str, ...]
    primary_key: tuple[str, ...]
    roles: Mapping[str, object]

    def schema(self, language: str = "en") -> dict[str, object]:
        """The Frictionless Table Schema with roles; titles and category labels in the language, and in all languages
        under `titles` and `labels`. Names and values are the same in all.

        >>> from commontable.measurement.library import template
        >>> template("attendance").schema("id")["fields"][0]["title"]
        'Tahun ajaran'
        """
        return {
            "title": self.title[language],
            "description": self.about[language],
            "fields": columns(self.fields, language=language),
            "primaryKey": list(self.primary_key),
            "missingValues": [""],
            "roles": {role: list(of) if isinstance(of, list) else of for role, of in self.roles.items()},
        }


@cache
def templates() -> tuple[Template, ...]:
    """Every template, by key."""
    folder = files(__package__).joinpath("templates")
    paths = sorted((p for p in folder.iterdir() if p.name.endswith(".toml")), key=lambda p: p.name)
    return tuple(_template(p.name.removesuffix(".toml"), tomllib.loads(p.read_text("utf-8"))) for p in paths)


def template(key: str) -> Template:
    """The template of that key. Raises KeyError."""
    for one in templates():
        if one.key == key:
            return one
    raise KeyError(key)


def columns(names: Iterable[str], *, language: str = "en") -> list[dict[str, object]]:
    """The library's columns of these names, as fields of a Table Schema. Raises KeyError."""
    known = _fields()
    return [_field(name, known[name], language) for name in names]


def _template(key: str, document: dict[str, Any]) -> Template:
    return Template(
        key=key,
        title=Wording(document["title"]),
        about=Wording(document["about"]),
        fields=tuple(document["fields"]),
        primary_key=tuple(document["primary_key"]),
        roles=document["roles"],
    )


@cache
def _fields() -> dict[str, dict[str, Any]]:
    """Every column any template uses, by name: the same column means the same in all of them."""
    folder = files(__package__).joinpath("fields")
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            found |= tomllib.loads(path.read_text("utf-8"))
    return found


def _field(name: str, document: Mapping[str, Any], language: str) -> dict[str, object]:
    title = Wording(document["title"])
    field: dict[str, object] = {"name": name, "type": document["type"], "title": title[language]}
    field["titles"] = dict(title)
    field |= {key: document[key] for key in ("example", "optional") if key in document}
    if categories := document.get("categories"):
        labels = [(one["value"], Wording(one["label"])) for one in categories]
        field["categories"] = [
            {"value": value, "label": label[language], "labels": dict(label)} for value, label in labels
        ]
    if limits := {k: document[k] for k in ("required", "minimum", "maximum", "pattern") if k in document}:
        field["constraints"] = limits
    return field
