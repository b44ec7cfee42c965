"""Findings: one fault of the file, with its true line and what to do; and questions about spellings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as of
from enum import StrEnum

from commontable.analysis.contract.plain import shown


class Severity(StrEnum):
    """`error` keeps the file out; `question` keeps it out until somebody answers; `warning` does not."""

    ERROR = "error"
    QUESTION = "question"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of finding: how grave it is, its sentence and its remedy (English; parameters in braces)."""

    severity: Severity
    message: str
    remedy: str


def _error(message: str, remedy: str) -> Kind:
    return Kind(severity=Severity.ERROR, message=message, remedy=remedy)


def _warning(message: str, remedy: str) -> Kind:
    return Kind(severity=Severity.WARNING, message=message, remedy=remedy)


# Codes are stable: pages translate by them, partners write to each other about them.
FINDINGS: Mapping[str, Kind] = {
    # the header
    "missing-column": _error(
        "The column {field} is missing.",
        "Add the column, or say which of your columns it is.{nearest_hint}",
    ),
    "unexpected-column": _warning(
        "The column {header} is not part of the dataset and was not read.",
        "Leave it out next time: what is not needed should not be sent.",
    ),
    "duplicate-header": _error(
        "The column {header} appears more than once (columns {positions}).",
        "Rename or remove one of them, so that it is certain which one is meant.",
    ),
    "duplicate-field": _error(
        "The columns {headers} are all mapped to {field}.",
        "Choose one of them and leave the others out.",
    ),
    # who somebody is
    "identity-not-covered": _error(
        "The column {header} seems to hold {what}. Neither the dataset nor its agreement covers that.",
        "Take this column out and send the file again. If it is needed, ask the backbone to add it to the dataset "
        "and to extend the agreement.",
    ),
    "identity-not-declared": _error(
        "{field} seems to hold {what}, but the dataset does not keep it apart as an identity.",
        "Take this column out, or ask the backbone to declare it as an identity and to extend the agreement. If it "
        "tells groups and nobody by name, say so with a reason.",
    ),
    "erased-person": _warning(
        "Rows of people who were erased from earlier files are left out.",
        "Take these people out of your own system too, where they asked for that.",
    ),
    # the shape of the file
    "ragged-row": _error(
        "This row has {found} cells; the header has {expected}.",
        "Look for a missing or extra {delimiter_name}, or a text with {delimiter_name} that has no quotes.",
    ),
    "unclosed-quote": _error(
        "A quotation mark opens here and is never closed.",
        "Close it, or write it twice if it belongs to the text.",
    ),
    "stray-quote": _error(
        "A quotation mark stands in the middle of a text.",
        'Put the whole text in quotes and write the mark inside it twice: "5"" pipe".',
    ),
    "undecodable": _error(
        "Some characters are not valid {encoding}.",
        "Save the file as CSV (UTF-8), or choose the encoding that your system uses.",
    ),
    "control-character": _error(
        "The value contains an invisible character ({name}).",
        "Type the value again; such characters often come with copying from a web page or a PDF.",
    ),
    # one cell
    "required-missing": _error(
        "{field} is empty.",
        "Fill it in. If the value is not known, ask which value stands for unknown.",
    ),
    "wrong-type": _error("This is not {expected}.", "Write it as {example}."),
    "sheet-error": _error(
        "The spreadsheet shows an error here.",
        "Repair the formula in your spreadsheet, or replace it by its value.",
    ),
    "formula-cell": _error(
        "This text starts like a formula.",
        "Replace the formula by its value. Texts may not start with = + - @ or a tab.",
    ),
    "formula-without-value": _error(
        "The formula in this cell has no stored value.",
        "Open the workbook in a spreadsheet and save it again, or paste the values instead of the formulas.",
    ),
    "unknown-category": Kind(
        severity=Severity.QUESTION,
        message="{field} has no category with this name.",
        remedy="Correct it, or say which category it means.{nearest_hint}",
    ),
    "unknown-place": Kind(
        severity=Severity.QUESTION,
        message="{field} has no place with this name or code.",
        remedy="Correct it, or say which place it means.{nearest_hint}",
    ),
    "out-of-range": _error("This is outside {minimum} to {maximum}.", "Check the value."),
    "pattern": _error("This does not have the form that {field} must have.", "Write it like this: {example}."),
    "too-long": _error("This has {found} characters; at most {maximum} are allowed.", "Shorten it."),
    "too-short": _error("This has {found} characters; at least {minimum} are needed.", "Write it in full."),
    "leading-zero-lost": _error(
        "This looks like a code that has lost its leading zeros.",
        "Spreadsheets drop leading zeros. Format the column as text and export it again: {example}.",
    ),
    "scientific-notation": _error(
        "This is a number in scientific notation where a code or a whole number belongs.",
        "A spreadsheet has shortened it and digits are lost. Format the column as text and export it again.",
    ),
    "date-as-number": _error(
        "This is a spreadsheet's day number, not a date.",
        "Format the column as a date and export it again. The number would mean {date}.",
    ),
    "future-date": _error("This lies in the future (after {today}).", "Check the year."),
    "duplicate-key": _error(
        "The same {key} already stands on line {first}.",
        "Keep one row for each {key}.",
    ),
    "duplicate-value": _error(
        "The same value already stands on line {first}.",
        "{field} may hold each value only once.",
    ),
    "key-missing": _error(
        "{field} is empty, but it is part of what identifies a row.",
        "Fill it in; without it the row cannot be told from others.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One fault. `line`: physical line of a text file or row of a sheet, None for the file as a whole.
    `column`: their header.

    >>> counts = {"found": 3, "expected": 4, "delimiter_name": "comma"}
    >>> Finding(code="ragged-row", line=7, parameters=counts).message
    'This row has 3 cells; the header has 4.'
    """

    code: str
    line: int | None = None
    column: str | None = None
    value: str | None = None
    field: str | None = None
    parameters: Mapping[str, object] = of(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return FINDINGS[self.code].severity

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return FINDINGS[self.code].message.format(**self._filled)

    @property
    def remedy(self) -> str:
        """What to do about it, in English."""
        return FINDINGS[self.code].remedy.format(**self._filled)

    @property
    def _filled(self) -> dict[str, object]:
        nearest = self.parameters.get("nearest")
        hint = f" Perhaps {nearest}?" if nearest else ""
        return {"field": self.field or self.column, "nearest_hint": hint, **self.parameters}

    def to_dict(self) -> dict[str, object]:
        """The finding is JSON-able; `value` is cut to 80 characters."""
        return {
            "line": self.line,
            "column": self.column,
            "value": None if self.value is None else shown(self.value),
            "code": self.code,
            "message": self.message,
            "remedy": self.remedy,
            "severity": str(self.severity),
            "field": self.field,
            "parameters": dict(self.parameters),
        }

    @classmethod
    def from_dict(cls, document: Mapping[str, object]) -> Finding:
        """The finding is whole again."""
        names = ("line", "column", "value", "code", "field", "parameters")
        return cls(**{name: document.get(name) for name in names})  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class Question:
    """A spelling that is no category: does it mean `suggestion`? Answered through
    `Reading.values[field][value]`.

    `rows`: how many rows have it; `score`: likeness 0–100; `suggestion` None when nothing is near;
    `known`: all categories.
    """

    field: str
    column: str
    value: str
    rows: int
    suggestion: str | None = None
    score: float = 0.0
    known: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """The question is JSON-able."""
        return {
            "field": self.field,
            "column": self.column,
            "value": self.value,
            "rows": self.rows,
            "suggestion": self.suggestion,
            "score": self.score,
            "known": list(self.known),
        }

    @classmethod
    def from_dict(cls, document: Mapping[str, object]) -> Question:
        """The question is whole again."""
        known = dict(document)
        known["known"] = tuple(known.get("known", ()))  # type: ignore[arg-type]
        return cls(**known)  # type: ignore[arg-type]
