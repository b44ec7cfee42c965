"""Files that cannot be read at all, and what their sender can do about it."""

from collections.abc import Mapping

from commontable.analysis.confined.limits import Told

# code: (what is wrong, what to do). Parameters in braces; pages translate by code.
REFUSALS: Mapping[str, tuple[str, str]] = {
    "no-file": ("There is no such file: {name}.", "Check the path."),
    "empty": ("The file is empty.", "Export it again and look at it before you send it."),
    "no-rows": ("The file has a header but no rows.", "Export it again, with the rows."),
    "no-header": ("No header row was found.", "Put the column names in the first row."),
    "html": (
        "The file is a web page, not a table.",
        "Some systems save a web page under the name .csv or .xls. "
        "Open it in a spreadsheet and save it as CSV or XLSX.",
    ),
    "xml": (
        "The file is an XML document, not a table.",
        "Open it in a spreadsheet and save it as CSV or XLSX.",
    ),
    "json": ("The file is JSON, not a table.", "Export the data as CSV or XLSX."),
    "pdf": ("The file is a PDF.", "Export the data as CSV or XLSX; a PDF cannot be read safely."),
    "ole": (
        "The file is an old Excel workbook (.xls).",
        "Open it and save it as an Excel workbook (.xlsx) or as CSV.",
    ),
    "encrypted": (
        "The workbook is protected by a password.",
        "Save a copy without a password; the file is encrypted here when it arrives.",
    ),
    "macros": (
        "The workbook contains macros (.xlsm).",
        "Save it as an Excel workbook without macros (.xlsx) or as CSV.",
    ),
    "binary-workbook": (
        "The file is a binary Excel workbook (.xlsb).",
        "Save it as an Excel workbook (.xlsx) or as CSV.",
    ),
    "opendocument": (
        "The file is an OpenDocument spreadsheet (.ods).",
        "Save it as an Excel workbook (.xlsx) or as CSV.",
    ),
    "archive": ("The file is an archive, not a table.", "Unpack it and send the table inside."),
    "bomb": (
        "The workbook unpacks to far more than its size ({detail}).",
        "Save the sheet as CSV and send that.",
    ),
    "damaged": (
        "The workbook is damaged and cannot be opened.",
        "Open it in a spreadsheet, save it again and send the new copy.",
    ),
    "unsafe-xml": (
        "The workbook contains an XML declaration that no spreadsheet writes.",
        "Open it in a spreadsheet, save it again and send the new copy.",
    ),
    "no-such-sheet": ("The workbook has no sheet named {sheet}.", "Choose one of: {sheets}."),
    "too-many-sheets": ("The workbook has {found} sheets; at most {limit} are read.", "Send one sheet."),
    "too-many-cells": (
        "The sheet has more than {limit} filled cells.",
        "Save the sheet as CSV; there is no such limit for CSV.",
    ),
    "too-many-columns": (
        "The file has {found} columns; at most {limit} are read.",
        "Send only the columns of the dataset.",
    ),
    "line-too-long": (
        "Line {line} is longer than {limit} characters.",
        "The file is damaged there or is no table. Look at that line, or export the file again.",
    ),
    "binary": (
        "The file is not text and not a workbook.",
        "Export the data as CSV (UTF-8) or XLSX.",
    ),
    "unknown-encoding": ("The encoding {encoding} is not known.", "Save the file as CSV (UTF-8)."),
    "too-slow": (
        "The file took longer to read than is allowed ({kind}).",
        "Save it as CSV, or split it into smaller files.",
    ),
    "crashed": (
        "Reading the file failed in a way that was not foreseen ({kind}).",
        "Save it as CSV (UTF-8) and try again. If it happens again, tell whoever runs this server.",
    ),
}


class Unreadable(Told):
    """The file is refused as a whole: `code` of `REFUSALS`, `parameters`, and both sentences in English.

    >>> Unreadable("no-such-sheet", sheet="Data", sheets="Sheet1").message
    'The workbook has no sheet named Data.'
    """

    def __init__(self, code: str, **parameters: object) -> None:
        self.code = code
        self.parameters = parameters
        message, remedy = REFUSALS[code]
        self.message = message.format(**parameters)
        self.remedy = remedy.format(**parameters)
        super().__init__(self.message)

    def to_dict(self) -> dict[str, object]:
        """The refusal is JSON-able."""
        return {
            "code": self.code,
            "message": self.message,
            "remedy": self.remedy,
            "parameters": dict(self.parameters),
        }

    @classmethod
    def from_dict(cls, told: dict[str, object]) -> "Unreadable":
        """The refusal is whole again."""
        parameters = told.get("parameters")
        return cls(str(told["code"]), **(parameters if isinstance(parameters, dict) else {}))
