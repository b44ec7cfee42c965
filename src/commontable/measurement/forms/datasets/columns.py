"""The columns of a dataset as a form; what the form does not show of a schema is carried through unchanged."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.analysis.contract import Schema, SchemaError

from .words import keepable

MOST_ROWS = 60  # of the form; a wider schema is changed as JSON

TYPES = (
    ("string", _("text")),
    ("integer", _("whole number")),
    ("number", _("number with decimals")),
    ("boolean", _("yes or no")),
    ("date", _("date")),
    ("datetime", _("date and time")),
    ("time", _("time of day")),
    ("year", _("year")),
    ("yearmonth", _("year and month")),
    ("any", _("anything")),
)
ROLES = (
    ("measure", _("something measured, or nothing special")),
    ("place", _("a place, such as the school")),
    ("period", _("the period the row is about")),
    ("person", _("the number of the person")),
    ("breakdown", _("a group figures are broken down by")),
    ("identity", _("who somebody is, such as a name; kept apart")),
)


class ColumnForm(forms.Form):
    """One column."""

    name = forms.CharField(label=_("Name in the file"), max_length=80)
    title = forms.CharField(label=_("What people call it"), max_length=120, required=False)
    type = forms.ChoiceField(label=_("Holds"), choices=TYPES, initial="string")
    role = forms.ChoiceField(label=_("Is"), choices=ROLES, initial="measure")
    is_key = forms.BooleanField(label=_("Part of what makes a row unique"), required=False)
    required = forms.BooleanField(label=_("Must be filled in"), required=False)
    unique = forms.BooleanField(label=_("No value may appear twice"), required=False)
    optional = forms.BooleanField(label=_("The whole column may be missing"), required=False)
    values = forms.CharField(
        label=_("Allowed values"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line; “F = Free lunch” gives a value its name. Empty: everything of the type."),
    )  # fmt: skip
    minimum = forms.CharField(label=_("At least"), max_length=40, required=False)
    maximum = forms.CharField(label=_("At most"), max_length=40, required=False)
    description = forms.CharField(
        label=_("Explanation for partners"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    rest = forms.CharField(widget=forms.HiddenInput, required=False)  # the column as JSON, with what is not shown here

    def has_changed(self) -> bool:
        """A row in which nothing was typed is no column."""
        typed = ("name", "title", "values", "minimum", "maximum", "description")
        return super().has_changed() and any(self[name].value() for name in typed)

    def document(self) -> dict[str, Any]:
        """The column as Table Schema has it."""
        data = self.cleaned_data
        field: dict[str, Any] = {**_object(data["rest"]), "name": data["name"], "type": data["type"]}
        for key in ("title", "description"):
            _put(field, key, data[key] or None)
        _put(field, "optional", data["optional"] or None)
        limits = dict(field.get("constraints") or {}) if isinstance(field.get("constraints"), Mapping) else {}
        for key in ("required", "unique"):
            _put(limits, key, data[key] or None)
        for key in ("minimum", "maximum"):
            _put(limits, key, _bound(data[key], data["type"]))
        if _lines_of(field) != data["values"].splitlines():
            _put_values(field, limits, data["values"])
        _put(field, "constraints", limits or None)
        return field

    @property
    def is_plain(self) -> bool:
        """Whether nothing of what is folded away is in use."""
        folded = ("values", "minimum", "maximum", "description", "required", "unique", "optional")
        return not any(self[name].value() or self[name].errors for name in folded)


class _Columns(forms.BaseFormSet):  # type: ignore[type-arg]
    def clean(self) -> None:
        """Names are there once, and a row has one period and one person."""
        if any(self.errors):
            return
        names: set[str] = set()
        roles: set[str] = set()
        for form in self.kept:
            name, role = form.cleaned_data["name"], form.cleaned_data["role"]
            if name in names:
                form.add_error("name", _("Another column has this name."))
            if role in {"period", "person"} & roles:
                form.add_error("role", _("Another column has this role; a row has only one."))
            names.add(name)
            roles.add(role)

    @property
    def kept(self) -> list[Any]:
        """The columns that are filled in and not left out."""
        forms_ = [form for form in self.forms if form.cleaned_data and form not in self.deleted_forms]
        return [form for form in forms_ if form.cleaned_data.get("name")]

    def document(self, frame: Mapping[str, Any]) -> dict[str, Any]:
        """The schema: these columns within what else the document held."""
        names = [form.cleaned_data["name"] for form in self.kept]
        roles = dict(frame.get("roles") or {}) if isinstance(frame.get("roles"), Mapping) else {}
        given = {name: form.cleaned_data["role"] for name, form in zip(names, self.kept, strict=True)}
        document = {key: value for key, value in frame.items() if key not in {"fields", "primaryKey", "roles"}}
        document["fields"] = [form.document() for form in self.kept]
        keys = [name for name, form in zip(names, self.kept, strict=True) if form.cleaned_data["is_key"]]
        _put(document, "primaryKey", _in_old_order(keys, _listed(frame.get("primaryKey"))) or None)
        document["roles"] = _roles(given, roles)
        return document

    def place_error(self, error: SchemaError) -> bool:
        """The fault of a schema stands beside the control it is about; False where there is none."""
        if not error.path.startswith("fields["):
            return False
        number, _bracket, part = error.path.removeprefix("fields[").partition("]")
        form = self.kept[int(number)]
        field = part.strip(".").removeprefix("constraints.").split("[")[0].split(".")[0]
        field = {"categories": "values", "enum": "values"}.get(field, field)
        form.add_error(field if field in form.fields else "name", error.message)
        return True


def columns_formset(extra: int) -> Any:
    """A formset of columns with so many empty ones at the end."""
    return forms.formset_factory(
        ColumnForm, formset=_Columns, extra=extra, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )


def initial_columns(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the formset shows of a schema."""
    schema = Schema.parse(document)
    listed: list[Any] = list(document["fields"])
    roles = document.get("roles")
    return [
        {
            "name": field.name, "title": field.title, "type": field.type, "role": _role_of(field.name, roles),
            "is_key": field.name in schema.primary_key, "required": field.required, "unique": field.unique,
            "optional": field.optional, "values": "\n".join(_lines_of(raw)), "description": field.description,
            "minimum": "" if field.minimum is None else str(field.minimum),
            "maximum": "" if field.maximum is None else str(field.maximum),
            "rest": json.dumps(raw if isinstance(raw, Mapping) else {"name": raw}, ensure_ascii=False),
        }
        for field, raw in zip(schema.fields, listed, strict=True)
    ]  # fmt: skip


def frame_of(document: Mapping[str, Any]) -> str:
    """What a schema holds beside its columns, to be carried through the form."""
    return json.dumps({key: value for key, value in document.items() if key != "fields"}, ensure_ascii=False)


SEVERAL = {"identity": "identity", "place": "place", "breakdown": "breakdowns"}  # role → key of the schema


def _role_of(name: str, roles: Any) -> str:
    """The role that the form shows of a column; it may have more of them."""
    if isinstance(roles, Mapping):
        for role in ("period", "person"):
            if name == roles.get(role):
                return role
        for role, key in SEVERAL.items():
            if name in _listed(roles.get(key)):
                return role
    return "measure"


def _roles(given: Mapping[str, str], old: Mapping[str, Any]) -> dict[str, Any]:
    roles = {key: value for key, value in old.items() if key not in {"period", "person", *SEVERAL.values()}}
    for role in ("period", "person"):
        roles[role] = next((name for name, one in given.items() if one == role), None)
    for role, key in SEVERAL.items():
        before = _listed(old.get(key))
        untouched = {name for name, one in given.items() if name in before and one == _role_of(name, old)}
        roles[key] = _in_old_order([name for name, one in given.items() if one == role or name in untouched], before)
    return roles


def _in_old_order(names: list[str], before: list[str]) -> list[str]:
    return sorted(names, key=lambda name: before.index(name) if name in before else len(before))


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [str(one) for one in value or ()]


def _lines_of(field: Any) -> list[str]:
    if not isinstance(field, Mapping):
        return []
    limits = field.get("constraints")
    listed = field.get("categories") or (limits.get("enum") if isinstance(limits, Mapping) else None) or []
    lines = []
    for one in listed:
        value, label = (one.get("value"), one.get("label")) if isinstance(one, Mapping) else (one, None)
        text = str(value).lower() if isinstance(value, bool) else str(value)
        lines.append(f"{text} = {label}" if label and label != text else text)
    return lines


def _put_values(field: dict[str, Any], limits: dict[str, Any], text: str) -> None:
    field.pop("categories", None)
    limits.pop("enum", None)
    pairs = [[part.strip() for part in line.partition("=")] for line in text.splitlines() if line.strip()]
    if any(label for _value, _mark, label in pairs):
        field["categories"] = [{"value": value, "label": label or value} for value, _mark, label in pairs]
    elif pairs:
        limits["enum"] = [value for value, _mark, _label in pairs]


def _bound(text: str, kind: str) -> str | int | float | None:
    if not text:
        return None
    if kind in {"integer", "number", "year"}:
        try:
            return int(text)
        except ValueError:
            try:
                return float(text)
            except ValueError:
                return text
    return text


def _put(document: dict[str, Any], key: str, value: Any) -> None:
    if value is None:
        document.pop(key, None)
    else:
        document[key] = value


def _object(text: str) -> dict[str, Any]:
    try:
        found = keepable(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def read_frame(text: str) -> dict[str, Any]:
    """What `frame_of` wrote; nothing where it came back broken."""
    return _object(text)
