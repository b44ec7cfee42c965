"""How a file is to be read: decided once by a person who saw a preview, remembered, and applied to the
letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from commontable.analysis.contract.plain import texts


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How one file becomes rows of text.

    `columns`: their header → our field, or None to leave the column out. Headers not named here are
    matched to fields of the same name or title (case and spacing aside). `values`: field → their
    spelling → our category. `dates`: field → strptime pattern of their dates. `header`: the row numbers
    of the header (physical lines of a CSV, rows of a sheet), several for a header of several rows, none
    when there is no header (columns are then called "Column 1"…). `sheet` is None for CSV.
    """

    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str | None = '"'
    decimal: str = "."
    header: tuple[int, ...] = (1,)
    sheet: str | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises ValueError on marks that cannot separate or enclose anything."""
        marks = (self.delimiter, self.quote, self.decimal)
        for mark in marks:
            if mark is not None and not (
                isinstance(mark, str) and len(mark) == 1 and mark.isascii() and mark not in "\r\n"
            ):
                raise ValueError("delimiter, quote and decimal mark are one plain character each")
        if self.delimiter in (self.quote, "\0") or self.decimal.isalnum():
            raise ValueError("the delimiter may not be the quotation mark, the decimal mark no letter or digit")
        if any(isinstance(row, bool) or not isinstance(row, int) or row < 1 for row in self.header):
            raise ValueError("header rows are counted from 1")

    def to_dict(self) -> dict[str, object]:
        """The reading is JSON-able.

        >>> Reading.from_dict(Reading(delimiter=";").to_dict()) == Reading(delimiter=";")
        True
        """
        return {
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "quote": self.quote,
            "decimal": self.decimal,
            "header": list(self.header),
            "sheet": self.sheet,
            "columns": dict(self.columns),
            "values": {name: dict(spellings) for name, spellings in self.values.items()},
            "dates": dict(self.dates),
        }

    @classmethod
    def from_dict(cls, document: Mapping[str, object]) -> Reading:
        """The reading is whole again; unknown keys are ignored. Raises ValueError on values of the wrong
        kind.
        """
        known = {f.name: document[f.name] for f in fields(cls) if f.name in document}
        header = known.get("header", (1,))
        if not isinstance(header, list | tuple):
            raise ValueError("header must be a list of row numbers")
        for name in ("columns", "values", "dates"):
            if not isinstance(known.get(name, {}), Mapping):
                raise ValueError(f"{name} must be an object")
        if not isinstance(known.get("encoding", ""), str):
            raise ValueError("encoding must be a name")
        known["header"] = tuple(header)
        return cls(**known)  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """One thing the preview is not sure of: a stable `code`, its parameters, an English sentence.

    Codes: encoding, delimiter, decimal, header, sheet, column (two fields are equally near),
    date-order, no-match.
    """

    code: str
    message: str
    parameters: Mapping[str, object] = field(default_factory=dict)

    def to_dict(self) -> dict[str, object]:
        """The doubt is JSON-able."""
        return {"code": self.code, "message": self.message, "parameters": dict(self.parameters)}


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What the file looks like under a guessed `reading`: header, first rows as text, and what to confirm.

    `rows`: up to 20, as (line, cells). `proposed`: header → nearest field or None, with `scores` 0–100.
    `sheets`: names, empty for CSV.
    """

    reading: Reading
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    sheets: tuple[str, ...] = ()
    proposed: Mapping[str, str | None] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """The preview is JSON-able."""
        return {
            "reading": self.reading.to_dict(),
            "header": list(self.header),
            "rows": [[line, list(cells)] for line, cells in self.rows],
            "sheets": list(self.sheets),
            "proposed": dict(self.proposed),
            "scores": dict(self.scores),
            "doubts": [doubt.to_dict() for doubt in self.doubts],
        }

    @classmethod
    def from_dict(cls, document: Mapping[str, object]) -> Preview:
        """The preview is whole again."""
        known = dict(document)
        known["reading"] = Reading.from_dict(known["reading"])  # type: ignore[arg-type]
        known["header"] = texts(known["header"])
        known["sheets"] = texts(known["sheets"])
        known["rows"] = tuple((line, texts(cells)) for line, cells in known["rows"])  # type: ignore[attr-defined]
        known["doubts"] = tuple(Doubt(**doubt) for doubt in known["doubts"])  # type: ignore[attr-defined]
        return cls(**known)  # type: ignore[arg-type]
