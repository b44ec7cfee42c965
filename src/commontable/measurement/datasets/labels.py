"""What breakdowns and groups are called: the titles and categories of the dataset's schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commontable.analysis.cells import NOT_RECORDED


class Labels:
    """Names of an indicator's breakdowns and groups, in the order the schema lists them."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        fields = [one for one in schema.get("fields", ()) if isinstance(one, Mapping)]
        self._titles = {
            str(one["name"]): _spoken(one.get("titles")) or str(one.get("title") or "")
            for one in fields
            if one.get("name")
        }
        self._groups = {str(one["name"]): _categories(one) for one in fields if one.get("name")}

    def breakdown(self, column: str) -> str:
        """Lunch status, for `lunch`."""
        return self._titles.get(column) or column.replace("_", " ").capitalize()

    def level(self, column: str) -> str:
        """What places of a level are called: School, for `school`, whatever its column is titled."""
        return {"school": _("School"), "district": _("District")}.get(column) or self.breakdown(column)

    def group(self, column: str, value: str) -> str:
        """Free lunch, for `free` of `lunch`."""
        if value == NOT_RECORDED:
            return _("Not recorded")
        said = self._groups.get(column, {}).get(value) or value
        return {"true": _("Yes"), "false": _("No")}.get(said, said)

    def in_order(self, column: str, values: Iterable[str]) -> list[str]:
        """Groups in the schema's order, then by name; those not recorded last."""
        listed = list(self._groups.get(column, ()))
        return sorted(
            values,
            key=lambda value: (
                value == NOT_RECORDED,
                listed.index(value) if value in listed else len(listed),
                value,
            ),
        )


def _categories(field: Mapping[str, Any]) -> dict[str, str]:
    listed = field.get("categories") or (field.get("constraints") or {}).get("enum") or ()
    found = {}
    for one in listed:
        value, label = (one.get("value"), one.get("label")) if isinstance(one, Mapping) else (one, None)
        if isinstance(value, bool):
            value = str(value).lower()
        said = _spoken(one.get("labels")) if isinstance(one, Mapping) else ""
        found[str(value)] = said or str(label or value)
    return found


def _spoken(texts: object) -> str:
    """The text in the reader's language, where the schema has it in several (as the library's schemas do)."""
    if not isinstance(texts, Mapping):
        return ""
    language = get_language() or "en"
    return str(texts.get(language) or texts.get(language.partition("-")[0]) or "")
