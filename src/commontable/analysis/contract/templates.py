"""Empty templates that a partner fills in."""

from __future__ import annotations

from commontable.analysis.contract.schema import Schema


def template_csv(schema: Schema) -> bytes:
    """A CSV (UTF-8 with BOM, so that spreadsheets read it right) with the header only."""
    raise NotImplementedError


def template_xlsx(
    schema: Schema, *, titles: tuple[str, str] = ("Data", "Columns"), headings: tuple[str, ...] = ()
) -> bytes:
    """A workbook: an empty sheet with the header, and a sheet that explains every column and its allowed
    values.

    `titles` name the two sheets, `headings` the second sheet's columns (in the reader's language):
    Column, Title, Type, Needed, Allowed values, Description.
    """
    raise NotImplementedError
