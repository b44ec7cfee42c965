"""The contract: what a partner's file must look like, whether this one does, and how it differs from the
last one.

A dataset is a `Schema` (Frictionless Table Schema plus roles). A file is read strictly, text first, by
a `Reading` that a person has seen and confirmed; `check` reports every finding with its true line;
`check_and_seal` writes the accepted rows. Files of strangers go through the `*_confined` variants,
which run in a limited child process.

>>> schema = Schema.parse({"fields": [{"name": "pupil", "type": "string"}], "primaryKey": "pupil"})
>>> schema.primary_key
('pupil',)
"""

from typing import TYPE_CHECKING

from commontable.analysis.contract.difference import Category as CategoryChange
from commontable.analysis.contract.difference import ColumnChange, Diff, Jump
from commontable.analysis.contract.fields import Category, Field, Roles, SchemaError
from commontable.analysis.contract.finding import FINDINGS, Finding, Kind, Question, Severity
from commontable.analysis.contract.reading import Doubt, Preview, Reading
from commontable.analysis.contract.report import ColumnSummary, Report
from commontable.analysis.contract.schema import Schema
from commontable.analysis.contract.unreadable import REFUSALS, Unreadable

if TYPE_CHECKING:
    from commontable.analysis.contract.checking import check
    from commontable.analysis.contract.comparing import diff
    from commontable.analysis.contract.confinement import (
        check_and_seal_confined,
        check_confined,
        preview_confined,
    )
    from commontable.analysis.contract.previewing import preview
    from commontable.analysis.contract.sealing import Previous, Sealed, check_and_seal, typed_rows
    from commontable.analysis.contract.templates import template_csv, template_xlsx
    from commontable.analysis.contract.typed import typed_batches

_HEAVY = {
    "check": "checking",
    "diff": "comparing",
    "preview": "previewing",
    "typed_batches": "typed",
    "check_and_seal": "sealing",
    "typed_rows": "sealing",
    "Previous": "sealing",
    "Sealed": "sealing",
    "template_csv": "templates",
    "template_xlsx": "templates",
    "check_and_seal_confined": "confinement",
    "check_confined": "confinement",
    "preview_confined": "confinement",
}

__all__ = [
    "FINDINGS",
    "REFUSALS",
    "Category",
    "CategoryChange",
    "ColumnChange",
    "ColumnSummary",
    "Diff",
    "Doubt",
    "Field",
    "Finding",
    "Jump",
    "Kind",
    "Preview",
    "Previous",
    "Question",
    "Reading",
    "Report",
    "Roles",
    "Schema",
    "SchemaError",
    "Sealed",
    "Severity",
    "Unreadable",
    "check",
    "check_and_seal",
    "check_and_seal_confined",
    "check_confined",
    "diff",
    "preview",
    "preview_confined",
    "template_csv",
    "template_xlsx",
    "typed_batches",
    "typed_rows",
]


def __getattr__(name: str) -> object:
    """Arrow and openpyxl are imported only when they are used: `commontable --help` stays quick."""
    if name not in _HEAVY:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HEAVY[name]}"), name)
