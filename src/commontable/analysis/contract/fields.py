"""What a schema is made of: fields with their categories and limits, and the roles columns play."""

from __future__ import annotations

from dataclasses import dataclass

from commontable.analysis.confined.limits import Told

TYPES = ("string", "any", "integer", "number", "boolean", "date", "datetime", "time", "year", "yearmonth")
TRUE_VALUES = ("true", "True", "TRUE", "1")
FALSE_VALUES = ("false", "False", "FALSE", "0")


class SchemaError(Told):
    """The schema document is not usable: `path` says where ("fields[3].type"), the message what is wrong
    and what is possible.
    """

    def __init__(self, message: str, *, path: str = "") -> None:
        self.message = message
        self.path = path
        super().__init__(f"{path}: {message}" if path else message)

    def to_dict(self) -> dict[str, object]:
        """The error is JSON-able."""
        return {"message": self.message, "path": self.path}

    @classmethod
    def from_dict(cls, told: dict[str, object]) -> SchemaError:
        """The error is whole again."""
        return cls(str(told["message"]), path=str(told["path"]))


@dataclass(frozen=True, kw_only=True)
class Category:
    """One allowed value and what people call it."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Field:
    """One column of the dataset. Bounds stay as written (text or number); `categories` hold an enum as well.

    Own keys beside Frictionless: `optional` (the column may be absent), `future` (dates to come are right).
    """

    name: str
    type: str = "string"
    title: str = ""
    description: str = ""
    format: str = "default"
    example: str = ""
    required: bool = False
    unique: bool = False
    optional: bool = False
    future: bool = False
    minimum: str | int | float | None = None
    maximum: str | int | float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    categories: tuple[Category, ...] = ()
    missing_values: tuple[str, ...] = ("",)
    true_values: tuple[str, ...] = TRUE_VALUES
    false_values: tuple[str, ...] = FALSE_VALUES
    decimal: str | None = None
    group: str | None = None

    @property
    def values(self) -> tuple[str, ...]:
        """The allowed values, empty when everything of the type is allowed."""
        return tuple(category.value for category in self.categories)


@dataclass(frozen=True, kw_only=True)
class Roles:
    """What columns are for. `place`: coarse to fine. `identity`: columns that are stored apart from the
    measures.
    """

    place: tuple[str, ...] = ()
    period: str | None = None
    person: str | None = None
    breakdowns: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
