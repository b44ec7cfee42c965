"""A dataset's schema: a Frictionless Table Schema plus the roles its columns play."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from commontable.analysis.contract.fields import (
    FALSE_VALUES,
    TRUE_VALUES,
    TYPES,
    Category,
    Field,
    Roles,
    SchemaError,
)
from commontable.analysis.contract.plain import texts


@dataclass(frozen=True, kw_only=True)
class Schema:
    """A dataset's columns, key and roles. `to_dict` gives back the document it was parsed from, unknown
    keys included.

    >>> grade = {"name": "grade", "constraints": {"enum": ["K", "1"]}}
    >>> roles = {"person": "id", "breakdowns": ["grade"]}
    >>> schema = Schema.parse({"fields": [{"name": "id"}, grade], "roles": roles})
    >>> schema.field("grade").values
    ('K', '1')
    >>> schema.roles.breakdowns
    ('grade',)
    """

    fields: tuple[Field, ...]
    primary_key: tuple[str, ...] = ()
    roles: Roles = field(default_factory=Roles)
    document: Mapping[str, object] = field(default_factory=dict, compare=False, hash=False, repr=False)

    @classmethod
    def parse(cls, document: Mapping[str, object]) -> Schema:
        """The document is a usable schema. Raises `SchemaError` that says where it is not."""
        if not isinstance(document, Mapping):
            raise SchemaError("A schema is a JSON object with a list of fields.")
        listed = document.get("fields")
        if not isinstance(listed, Sequence) or isinstance(listed, str) or not listed:
            raise SchemaError("List at least one field.", path="fields")
        default_missing = _texts(document, "missingValues", "", default=("",))
        fields = tuple(_field(one, f"fields[{i}]", default_missing) for i, one in enumerate(listed))
        names = [one.name for one in fields]
        for i, name in enumerate(names):
            if name in names[:i]:
                raise SchemaError(f"The name {name} is used twice.", path=f"fields[{i}].name")
        key = _texts(document, "primaryKey", "", default=())
        _known(key, names, "primaryKey")
        return cls(
            fields=fields,
            primary_key=key,
            roles=_roles(document.get("roles"), names),
            document=dict(document),
        )

    def to_dict(self) -> dict[str, object]:
        """The document, as it was."""
        return dict(self.document)

    @property
    def names(self) -> tuple[str, ...]:
        """The fields' names in order."""
        return tuple(one.name for one in self.fields)

    def field(self, name: str) -> Field:
        """The field of that name. Raises KeyError."""
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(name)

    @property
    def identity(self) -> tuple[str, ...]:
        """Fields that are stored apart: the identity role and the person."""
        person = (self.roles.person,) if self.roles.person else ()
        return tuple(name for name in self.names if name in {*self.roles.identity, *person})

    @property
    def measures(self) -> tuple[str, ...]:
        """All other fields."""
        return tuple(name for name in self.names if name not in self.identity)


def _field(document: object, path: str, default_missing: tuple[str, ...]) -> Field:
    if isinstance(document, str):
        document = {"name": document}
    if not isinstance(document, Mapping):
        raise SchemaError("A field is an object with a name and a type.", path=path)
    name = document.get("name")
    if not isinstance(name, str) or not name.strip():
        raise SchemaError("Give the field a name.", path=f"{path}.name")
    if name.startswith("_"):
        raise SchemaError("A name may not start with an underscore.", path=f"{path}.name")
    kind = document.get("type", "string")
    if kind not in TYPES:
        raise SchemaError(f"The type {kind} is not known; use one of: {', '.join(TYPES)}.", path=f"{path}.type")
    limits = document.get("constraints") or {}
    if not isinstance(limits, Mapping):
        raise SchemaError("Constraints are an object.", path=f"{path}.constraints")
    at = f"{path}.constraints"
    return Field(
        name=name,
        type=str(kind),
        title=str(document.get("title") or ""),
        description=str(document.get("description") or ""),
        format=str(document.get("format") or "default"),
        example=str(document.get("example") or ""),
        required=_flag(limits, "required", at),
        unique=_flag(limits, "unique", at),
        optional=_flag(document, "optional", path),
        future=_flag(document, "future", path),
        minimum=_bound(limits, "minimum", at, str(kind)),
        maximum=_bound(limits, "maximum", at, str(kind)),
        min_length=_length(limits, "minLength", at),
        max_length=_length(limits, "maxLength", at),
        pattern=_pattern(limits, at),
        categories=_categories(document, limits, path),
        missing_values=_texts(document, "missingValues", path, default=default_missing),
        true_values=_texts(document, "trueValues", path, default=TRUE_VALUES),
        false_values=_texts(document, "falseValues", path, default=FALSE_VALUES),
        decimal=_mark(document, "decimalChar", path),
        group=_mark(document, "groupChar", path),
    )


def _categories(document: Mapping[str, object], limits: Mapping[str, object], path: str) -> tuple[Category, ...]:
    listed, at = document.get("categories"), f"{path}.categories"
    if listed is None:
        listed, at = limits.get("enum"), f"{path}.constraints.enum"
    if listed is None:
        return ()
    if not isinstance(listed, Sequence) or isinstance(listed, str) or not listed:
        raise SchemaError("List the allowed values.", path=at)
    found: list[Category] = []
    for i, one in enumerate(listed):
        if isinstance(one, Mapping):
            if "value" not in one:
                raise SchemaError("A category needs a value.", path=f"{at}[{i}].value")
            found.append(Category(value=_plain(one["value"]), label=str(one.get("label") or _plain(one["value"]))))
        elif isinstance(one, str | int | float):
            found.append(Category(value=_plain(one), label=_plain(one)))
        else:
            raise SchemaError("A category is a value, or an object with value and label.", path=f"{at}[{i}]")
    values = [one.value for one in found]
    if len(set(values)) < len(values):
        raise SchemaError("Two categories have the same value.", path=at)
    return tuple(found)


def _roles(document: object, names: Sequence[str]) -> Roles:
    if document is None:
        return Roles()
    if not isinstance(document, Mapping):
        raise SchemaError("Roles are an object: place, period, person, breakdowns, identity.", path="roles")
    single = {}
    for role in ("period", "person"):
        value = document.get(role)
        if value is not None and not isinstance(value, str):
            raise SchemaError("Name one column.", path=f"roles.{role}")
        single[role] = value or None
        _known((value,) if value else (), names, f"roles.{role}")
    several = {}
    for role in ("place", "breakdowns", "identity"):
        several[role] = _texts(document, role, "roles", default=())
        _known(several[role], names, f"roles.{role}")
    return Roles(
        place=several["place"],
        period=single["period"],
        person=single["person"],
        breakdowns=several["breakdowns"],
        identity=several["identity"],
    )


def _known(columns: Sequence[str], names: Sequence[str], path: str) -> None:
    for name in columns:
        if name not in names:
            raise SchemaError(f"There is no field named {name}.", path=path)


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _texts(document: Mapping[str, object], key: str, path: str, *, default: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return texts(document[key]) if document.get(key) is not None else default
    except ValueError as error:
        raise SchemaError("Write one text or a list of texts.", path=f"{path}.{key}" if path else key) from error


def _flag(document: Mapping[str, object], key: str, path: str) -> bool:
    value = document.get(key, False)
    if not isinstance(value, bool):
        raise SchemaError("Write true or false.", path=f"{path}.{key}")
    return value


def _length(limits: Mapping[str, object], key: str, path: str) -> int | None:
    value = limits.get(key)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
        raise SchemaError("Write a whole number.", path=f"{path}.{key}")
    return value


def _bound(limits: Mapping[str, object], key: str, path: str, kind: str) -> str | int | float | None:
    value = limits.get(key)
    if value is None:
        return None
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise SchemaError("Write a number or a date.", path=f"{path}.{key}")
    if kind in {"string", "any", "boolean"}:
        raise SchemaError(f"A column of type {kind} has no {key}.", path=f"{path}.{key}")
    if kind in {"integer", "number", "year"}:
        try:
            return value if isinstance(value, int) else float(value)
        except ValueError as error:
            raise SchemaError("Write a number.", path=f"{path}.{key}") from error
    return str(value)


def _pattern(limits: Mapping[str, object], path: str) -> str | None:
    value = limits.get("pattern")
    if value is None:
        return None
    import re

    try:
        re.compile(str(value))
    except re.error as error:
        raise SchemaError(f"The pattern is not a regular expression ({error}).", path=f"{path}.pattern") from error
    return str(value)


def _mark(document: Mapping[str, object], key: str, path: str) -> str | None:
    value = document.get(key)
    if value is not None and (not isinstance(value, str) or len(value) != 1):
        raise SchemaError("Write one character.", path=f"{path}.{key}")
    return value
