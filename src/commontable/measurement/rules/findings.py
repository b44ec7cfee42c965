"""What a check finds, in the reader's language: a heading a kind, and for one finding what is wrong and what to do.

The English sentences are those of `analysis.contract.FINDINGS`; a test compares them.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from commontable.analysis.contract import FINDINGS, Schema, Severity


class Kind(NamedTuple):
    """One kind of finding, in words; parameters in braces."""

    title: Promise | str
    message: Promise | str
    remedy: Promise | str


KINDS: Mapping[str, Kind] = {
    "missing-column": Kind(
        _("A column is missing"),
        _("The column {field} is missing."),
        _("Add the column, or say which of your columns it is."),
    ),
    "unexpected-column": Kind(
        _("A column that is not part of the dataset"),
        _("The column {header} is not part of the dataset and was not read."),
        _("Leave it out next time: what is not needed should not be sent."),
    ),
    "duplicate-header": Kind(
        _("Two columns of the same name"),
        _("The column {header} appears more than once (columns {positions})."),
        _("Rename or remove one of them, so that it is certain which one is meant."),
    ),
    "duplicate-field": Kind(
        _("Two of your columns for one of ours"),
        _("The columns {headers} are all mapped to {field}."),
        _("Choose one of them and leave the others out."),
    ),
    "identity-not-covered": Kind(
        _("Columns about who somebody is, which no agreement covers"),
        _("The column {header} seems to hold {what}. Neither the dataset nor its agreement covers that."),
        _(
            "Take this column out and send the file again. If it is needed, ask the backbone to add it to the dataset "
            "and to extend the agreement."
        ),
    ),
    "identity-not-declared": Kind(
        _("Columns about who somebody is, which the dataset does not keep apart"),
        _("{field} seems to hold {what}, but the dataset does not keep it apart as an identity."),
        _(
            "Take this column out, or ask the backbone to declare it as an identity and to extend the agreement. If it "
            "tells groups and nobody by name, say so with a reason."
        ),
    ),
    "erased-person": Kind(
        _("People who were erased"),
        _("Rows of people who were erased from earlier files are left out."),
        _("Take these people out of your own system too, where they asked for that."),
    ),
    "ragged-row": Kind(
        _("Rows with too many or too few cells"),
        _("This row has {found} cells; the header has {expected}."),
        _("Look for a missing or extra {delimiter_name}, or a text with {delimiter_name} that has no quotes."),
    ),
    "unclosed-quote": Kind(
        _("A quotation mark that is never closed"),
        _("A quotation mark opens here and is never closed."),
        _("Close it, or write it twice if it belongs to the text."),
    ),
    "stray-quote": Kind(
        _("A quotation mark inside a text"),
        _("A quotation mark stands in the middle of a text."),
        _('Put the whole text in quotes and write the mark inside it twice: "5"" pipe".'),
    ),
    "undecodable": Kind(
        _("Characters that cannot be read"),
        _("Some characters are not valid {encoding}."),
        _("Save the file as CSV (UTF-8), or choose the encoding that your system uses."),
    ),
    "control-character": Kind(
        _("Invisible characters"),
        _("The value contains an invisible character ({name})."),
        _("Type the value again; such characters often come with copying from a web page or a PDF."),
    ),
    "required-missing": Kind(
        _("Empty where a value is needed"),
        _("{field} is empty."),
        _("Fill it in. If the value is not known, ask which value stands for unknown."),
    ),
    "wrong-type": Kind(
        _("Not the kind of value that belongs there"),
        _("This is not {expected}."),
        _("Write it as {example}."),
    ),
    "sheet-error": Kind(
        _("Errors of the spreadsheet"),
        _("The spreadsheet shows an error here."),
        _("Repair the formula in your spreadsheet, or replace it by its value."),
    ),
    "formula-cell": Kind(
        _("Texts that start like a formula"),
        _("This text starts like a formula."),
        _("Replace the formula by its value. Texts may not start with = + - @ or a tab."),
    ),
    "formula-without-value": Kind(
        _("Formulas without a value"),
        _("The formula in this cell has no stored value."),
        _("Open the workbook in a spreadsheet and save it again, or paste the values instead of the formulas."),
    ),
    "unknown-category": Kind(
        _("Unknown spellings"),
        _("{field} has no category with this name."),
        _("Correct it, or say which category it means."),
    ),
    "unknown-place": Kind(
        _("Unknown places"),
        _("{field} has no place with this name or code."),
        _("Correct it, or say which place it means."),
    ),
    "out-of-range": Kind(
        _("Outside the allowed range"),
        _("This is outside {minimum} to {maximum}."),
        _("Check the value."),
    ),
    "pattern": Kind(
        _("Not written in the form that is needed"),
        _("This does not have the form that {field} must have."),
        _("Write it like this: {example}."),
    ),
    "too-long": Kind(
        _("Too long"),
        _("This has {found} characters; at most {maximum} are allowed."),
        _("Shorten it."),
    ),
    "too-short": Kind(
        _("Too short"),
        _("This has {found} characters; at least {minimum} are needed."),
        _("Write it in full."),
    ),
    "leading-zero-lost": Kind(
        _("Leading zeros lost"),
        _("This looks like a code that has lost its leading zeros."),
        _("Spreadsheets drop leading zeros. Format the column as text and export it again: {example}."),
    ),
    "scientific-notation": Kind(
        _("Numbers shortened by a spreadsheet"),
        _("This is a number in scientific notation where a code or a whole number belongs."),
        _("A spreadsheet has shortened it and digits are lost. Format the column as text and export it again."),
    ),
    "date-as-number": Kind(
        _("Dates that became numbers"),
        _("This is a spreadsheet's day number, not a date."),
        _("Format the column as a date and export it again. The number would mean {date}."),
    ),
    "future-date": Kind(
        _("Dates in the future"),
        _("This lies in the future (after {today})."),
        _("Check the year."),
    ),
    "duplicate-key": Kind(
        _("The same row twice"),
        _("The same {key} already stands on line {first}."),
        _("Keep one row for each {key}."),
    ),
    "duplicate-value": Kind(
        _("The same value twice"),
        _("The same value already stands on line {first}."),
        _("{field} may hold each value only once."),
    ),
    "key-missing": Kind(
        _("Rows that cannot be told apart"),
        _("{field} is empty, but it is part of what identifies a row."),
        _("Fill it in; without it the row cannot be told from others."),
    ),
}

# Words that the check puts into its sentences; said here so that translators see them.
INSERTED = (
    gettext_noop("comma"),
    gettext_noop("semicolon"),
    gettext_noop("tab"),
    gettext_noop("bar"),
    gettext_noop("cell"),
    gettext_noop("a whole number"),
    gettext_noop("a number"),
    gettext_noop("yes or no as agreed"),
    gettext_noop("a date"),
    gettext_noop("a date with a time"),
    gettext_noop("a time"),
    gettext_noop("a year"),
    gettext_noop("a month"),
    gettext_noop("a text"),
    gettext_noop("names of people"),
    gettext_noop("dates of birth"),
    gettext_noop("numbers that stand for one person"),
    gettext_noop("e-mail addresses"),
    gettext_noop("telephone numbers"),
    gettext_noop("home addresses"),
    gettext_noop("free texts, which may name somebody"),
)


class Said(NamedTuple):
    """One finding as its reader sees it."""

    line: int | None
    column: str
    value: str | None
    title: str
    message: str
    remedy: str
    code: str
    severity: Severity


def said(finding: Mapping[str, object], schema: Schema) -> Said:
    """A finding (as `Finding.to_dict` gives it) in words."""
    code = str(finding["code"])
    kind, given = KINDS[code], finding.get("parameters")
    parameters = dict(given) if isinstance(given, Mapping) else {}
    name = finding.get("field") or finding.get("column")
    words: dict[str, object] = _Filled({"field": titled(schema, str(name or ""))})
    words |= {key: translate(value) if value in INSERTED else value for key, value in parameters.items()}
    remedy = str(kind.remedy).format_map(words)
    if nearest := parameters.get("nearest"):
        remedy += " " + translate("Perhaps %(nearest)s?") % {"nearest": nearest}
    line, value = finding.get("line"), finding.get("value")
    return Said(
        line=line if isinstance(line, int) else None,
        column=str(finding.get("column") or ""),
        value=None if value is None else str(value),
        title=str(kind.title),
        message=str(kind.message).format_map(words),
        remedy=remedy,
        code=code,
        severity=FINDINGS[code].severity,
    )


def titled(schema: Schema, name: str) -> str:
    """What people call a field: its title where it has one."""
    return next((one.title for one in schema.fields if one.name == name and one.title), name)


class _Filled(dict[str, object]):
    """A sentence is said even where a parameter is not known."""

    def __missing__(self, key: str) -> str:
        return "…"
