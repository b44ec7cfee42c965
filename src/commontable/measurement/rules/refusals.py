"""Why a file cannot be read and what its sender can do, in the reader's language; and what to look at when unsure.

The English sentences are those of `analysis.contract.REFUSALS`; a test compares them.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = Promise | str

REFUSALS: Mapping[str, tuple[Sentence, Sentence]] = {
    "no-file": (
        _("There is no such file: {name}."),
        _("Check the path."),
    ),
    "empty": (
        _("The file is empty."),
        _("Export it again and look at it before you send it."),
    ),
    "no-rows": (
        _("The file has a header but no rows."),
        _("Export it again, with the rows."),
    ),
    "no-header": (
        _("No header row was found."),
        _("Put the column names in the first row."),
    ),
    "html": (
        _("The file is a web page, not a table."),
        _(
            "Some systems save a web page under the name .csv or .xls. Open it in a spreadsheet and save it "
            "as CSV or XLSX."
        ),
    ),
    "xml": (
        _("The file is an XML document, not a table."),
        _("Open it in a spreadsheet and save it as CSV or XLSX."),
    ),
    "json": (
        _("The file is JSON, not a table."),
        _("Export the data as CSV or XLSX."),
    ),
    "pdf": (
        _("The file is a PDF."),
        _("Export the data as CSV or XLSX; a PDF cannot be read safely."),
    ),
    "ole": (
        _("The file is an old Excel workbook (.xls)."),
        _("Open it and save it as an Excel workbook (.xlsx) or as CSV."),
    ),
    "encrypted": (
        _("The workbook is protected by a password."),
        _("Save a copy without a password; the file is encrypted here when it arrives."),
    ),
    "macros": (
        _("The workbook contains macros (.xlsm)."),
        _("Save it as an Excel workbook without macros (.xlsx) or as CSV."),
    ),
    "binary-workbook": (
        _("The file is a binary Excel workbook (.xlsb)."),
        _("Save it as an Excel workbook (.xlsx) or as CSV."),
    ),
    "opendocument": (
        _("The file is an OpenDocument spreadsheet (.ods)."),
        _("Save it as an Excel workbook (.xlsx) or as CSV."),
    ),
    "archive": (
        _("The file is an archive, not a table."),
        _("Unpack it and send the table inside."),
    ),
    "bomb": (
        _("The workbook unpacks to far more than its size ({detail})."),
        _("Save the sheet as CSV and send that."),
    ),
    "damaged": (
        _("The workbook is damaged and cannot be opened."),
        _("Open it in a spreadsheet, save it again and send the new copy."),
    ),
    "unsafe-xml": (
        _("The workbook contains an XML declaration that no spreadsheet writes."),
        _("Open it in a spreadsheet, save it again and send the new copy."),
    ),
    "no-such-sheet": (
        _("The workbook has no sheet named {sheet}."),
        _("Choose one of: {sheets}."),
    ),
    "too-many-sheets": (
        _("The workbook has {found} sheets; at most {limit} are read."),
        _("Send one sheet."),
    ),
    "too-many-cells": (
        _("The sheet has more than {limit} filled cells."),
        _("Save the sheet as CSV; there is no such limit for CSV."),
    ),
    "too-many-columns": (
        _("The file has {found} columns; at most {limit} are read."),
        _("Send only the columns of the dataset."),
    ),
    "line-too-long": (
        _("Line {line} is longer than {limit} characters."),
        _("The file is damaged there or is no table. Look at that line, or export the file again."),
    ),
    "binary": (
        _("The file is not text and not a workbook."),
        _("Export the data as CSV (UTF-8) or XLSX."),
    ),
    "unknown-encoding": (
        _("The encoding {encoding} is not known."),
        _("Save the file as CSV (UTF-8)."),
    ),
    "too-slow": (
        _("The file took longer to read than is allowed ({kind})."),
        _("Save it as CSV, or split it into smaller files."),
    ),
    "crashed": (
        _("Reading the file failed in a way that was not foreseen ({kind})."),
        _("Save it as CSV (UTF-8) and try again. If it happens again, tell whoever runs this server."),
    ),
}

WHAT_RAN_OUT = {
    "memory": _("memory"),
    "cpu": _("processor time"),
    "time": _("time"),
    "file size": _("file size"),
}

DOUBTS: Mapping[str, Sentence] = {
    "encoding": _("The file is not in UTF-8. Do accented letters look right below?"),
    "delimiter": _("Two characters could separate the columns. Does every column below stand for itself?"),
    "decimal": _("Some numbers have a comma. Is it the decimal mark?"),
    "header": _("The column names may be in another row. Are the names below the right ones?"),
    "sheet": _("The workbook has several sheets. Is this the one?"),
    "column": _("One of your columns could be either of two of ours. Please look below."),
    "date-order": _("Dates can be read in two ways: which comes first, the day or the month?"),
    "no-match": _("None of your columns has a name we know. Say below what each one is."),
}


def refused(refusal: Mapping[str, object]) -> tuple[str, str]:
    """What is wrong and what to do: `{code, parameters}` in words.

    >>> refused({"code": "line-too-long", "parameters": {"line": 7, "limit": 1000000}})[0]
    'Line 7 is longer than 1000000 characters.'
    """
    given = refusal.get("parameters")
    parameters = dict(given) if isinstance(given, Mapping) else {}
    message, remedy = REFUSALS.get(str(refusal.get("code")), REFUSALS["crashed"])
    if (ran_out := WHAT_RAN_OUT.get(str(parameters.get("kind")))) is not None:
        parameters["kind"] = ran_out
    words = _Filled(parameters)
    return str(message).format_map(words), str(remedy).format_map(words)


class _Filled(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"
