"""The distinct texts of one column against its field: a value each, or what is wrong with it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from commontable.analysis.contract.arrays import arrow_array, arrow_texts, mask_of
from commontable.analysis.contract.characters import CONTROL, invisible, suspicious
from commontable.analysis.contract.collecting import question
from commontable.analysis.contract.columns import Column
from commontable.analysis.contract.conversion import arrow_type, converted, expected, from_serial, limit_of, matches
from commontable.analysis.contract.fields import Field
from commontable.analysis.contract.reading import Reading
from commontable.analysis.contract.schema import Schema

if TYPE_CHECKING:
    import pyarrow as pa

OK, MISSING = 0, 1
CODES = (
    "ok",
    "required-missing",  # also the mark of a missing value that may be missing
    "undecodable",
    "control-character",
    "sheet-error",
    "formula-without-value",
    "formula-cell",
    "unknown-category",
    "unknown-place",
    "scientific-notation",
    "date-as-number",
    "wrong-type",
    "leading-zero-lost",
    "pattern",
    "too-long",
    "too-short",
    "out-of-range",
    "future-date",
)
_CODE = {code: i for i, code in enumerate(CODES)}
# What the workbook reader writes for a formula without a stored value: no text of a person starts with it.
NO_VALUE = "\ue000formula\ue000"
_FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"
_NUMBER_LIKE = r"^[+-]?[\d\s().,/-]*\d[\d\s().,/%-]*([eE][+-]?\d+)?$|^-+$"
_SHEET_ERROR = r"^#(N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)$"
_SCIENTIFIC = r"^\d([.,]\d+)?[eE]\+?\d{1,3}$"

Status = npt.NDArray[np.int8]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Per distinct text: `values` (null when missing or wrong), `texts` as compared, and `status`, a place
    in `CODES`.
    """

    values: pa.Array
    texts: pa.StringArray
    status: Status


class Judge:
    """Knows what one column may hold."""

    def __init__(self, column: Column, schema: Schema, reading: Reading, *, today: dt.date | None) -> None:
        assert column.field is not None
        self.column, self.field = column, column.field
        self._today = today
        self._decimal = self.field.decimal or reading.decimal
        self._dates = reading.dates.get(self.field.name)
        self._encoding = reading.encoding
        self._spellings = dict(reading.values.get(self.field.name, {}))
        self._is_period = schema.roles.period == self.field.name
        roles = schema.roles
        self._is_place = self.field.name in roles.place
        self._is_code = self.field.name in {*schema.primary_key, *roles.place, *schema.identity}
        self._asked: dict[str, str | None] = {}
        self.needed = self.field.required or self.field.name in schema.primary_key

    def judge(self, raw: pa.StringArray) -> Verdict:
        """Every distinct text has its value or its fault."""
        import pyarrow as pa
        import pyarrow.compute as pc

        field = self.field
        texts = self._respelled(pc.utf8_trim_whitespace(raw))
        status = np.zeros(len(raw), dtype=np.int8)
        missing = mask_of(pc.is_in(texts, value_set=arrow_texts(field.missing_values)))
        status[missing] = MISSING
        self._characters(raw, texts, status)
        present = pc.if_else(arrow_array(status == OK), texts, pa.scalar(None, pa.string()))
        values = converted(present, field, decimal=self._decimal, dates=self._dates)
        self._types(texts, values, status)
        self._constraints(texts, values, status)
        if (status != OK).any():
            values = pc.if_else(arrow_array(status == OK), values, pa.scalar(None, arrow_type(field)))
        return Verdict(values=values, texts=texts, status=status)

    def explain(self, code: str, text: str) -> dict[str, object]:
        """The parameters of one finding about `text`."""
        field = self.field
        if code == "wrong-type":
            name, example = expected(field, decimal=self._decimal, dates=self._dates)
            return {"expected": name, "example": example}
        if code == "control-character":
            return {"name": invisible(text)}
        if code in {"pattern", "leading-zero-lost"}:
            example = field.example or field.pattern or ""
            if code == "leading-zero-lost":
                example = self._padded(text.strip()) or example
            return {"example": example, "pattern": field.pattern or ""}
        if code == "too-long":
            return {"found": len(text.strip()), "maximum": field.max_length}
        if code == "too-short":
            return {"found": len(text.strip()), "minimum": field.min_length}
        if code == "out-of-range":
            return {
                "minimum": "…" if field.minimum is None else field.minimum,
                "maximum": "…" if field.maximum is None else field.maximum,
            }
        if code in {"unknown-category", "unknown-place"}:
            return {"nearest": self._nearest(text.strip())}
        if code == "future-date":
            return {"today": str(self._today)}
        if code == "date-as-number":
            return {"date": str(from_serial(float(text)))}
        return {"encoding": self._encoding} if code == "undecodable" else {}

    def _nearest(self, text: str) -> str | None:
        if text not in self._asked:
            known = [(one.value, one.label) for one in self.field.categories]
            asked = question(field=self.field.name, column=self.column.header, value=text, rows=1, known=known)
            self._asked[text] = asked.suggestion
        return self._asked[text]

    def _respelled(self, texts: pa.StringArray) -> pa.StringArray:
        import pyarrow.compute as pc

        if not self._spellings:
            return texts
        theirs = arrow_texts([spelling.strip() for spelling in self._spellings])
        ours = arrow_texts(list(self._spellings.values()))
        return pc.coalesce(ours.take(pc.index_in(texts, value_set=theirs)), texts)

    def _characters(self, raw: pa.StringArray, texts: pa.StringArray, status: Status) -> None:
        import pyarrow.compute as pc

        if suspicious(raw):
            _set(status, mask_of(pc.match_substring(raw, "\ufffd")), "undecodable")
            _set(status, mask_of(pc.equal(raw, NO_VALUE)), "formula-without-value")
            _set(status, mask_of(pc.match_substring_regex(raw, CONTROL)), "control-character")
        if self.field.type not in {"string", "any"} or self.field.categories:
            return  # nothing that starts like a formula passes the checks of these
        starts = mask_of(pc.match_substring_regex(texts, _FORMULA))
        if starts.any():
            starts &= ~mask_of(pc.match_substring_regex(texts, _NUMBER_LIKE))
            _set(status, starts, "formula-cell")

    def _types(self, texts: pa.StringArray, values: pa.Array, status: Status) -> None:
        import pyarrow.compute as pc

        field = self.field
        if field.type in {"string", "any"}:
            if self._is_code:
                _set(status, mask_of(pc.match_substring_regex(texts, _SCIENTIFIC)), "scientific-notation")
            return
        wrong = (status == OK) & mask_of(pc.is_null(values))
        if not wrong.any():
            return
        _set(status, wrong & mask_of(pc.match_substring_regex(texts, _SHEET_ERROR)), "sheet-error")
        _set(status, wrong & mask_of(pc.match_substring_regex(texts, r"^[=@＝＋－＠]")), "formula-cell")
        if field.type == "integer":
            _set(status, wrong & mask_of(pc.match_substring_regex(texts, _SCIENTIFIC)), "scientific-notation")
        if field.type == "date":
            _set(status, wrong & mask_of(pc.match_substring_regex(texts, r"^[1-6]\d{4}(\.0+)?$")), "date-as-number")
        _set(status, wrong, "wrong-type")

    def _constraints(self, texts: pa.StringArray, values: pa.Array, status: Status) -> None:
        import pyarrow.compute as pc

        field = self.field
        if field.categories:
            allowed = arrow_texts(field.values)
            if field.type not in {"string", "any"}:
                allowed = converted(allowed, field, decimal=".", dates=None)
            unknown = (status == OK) & ~mask_of(pc.is_in(values, value_set=allowed))
            if unknown.any():
                _set(status, unknown & mask_of(pc.match_substring_regex(texts, r"^[=@＝＋－＠\t]")), "formula-cell")
                _set(status, unknown, "unknown-place" if self._is_place else "unknown-category")
        if field.pattern is not None:
            wrong = (status == OK) & ~matches(texts, field.pattern)
            if self._is_code and wrong.any():
                _set(status, wrong & self._lost_zero(texts, wrong), "leading-zero-lost")
            _set(status, wrong, "pattern")
        if field.min_length is not None or field.max_length is not None:
            lengths = pc.utf8_length(texts)
            if field.max_length is not None:
                _set(status, mask_of(pc.greater(lengths, field.max_length)), "too-long")
            if field.min_length is not None:
                short = mask_of(pc.less(lengths, field.min_length))
                if self._is_code and short.any():
                    _set(status, short & self._lost_zero(texts, short), "leading-zero-lost")
                _set(status, short, "too-short")
        for bound, beyond in ((field.minimum, pc.less), (field.maximum, pc.greater)):
            if bound is not None:
                _set(status, mask_of(beyond(values, limit_of(bound, field))), "out-of-range")
        if self._today is not None and not field.future:
            self._future(texts, values, status, self._today)

    def _future(self, texts: pa.StringArray, values: pa.Array, status: Status, today: dt.date) -> None:
        """Dates after today; periods whose first year is next year or later (a school year is often named
        by its end).
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        if self.field.type == "date":
            _set(status, mask_of(pc.greater(values, pa.scalar(today))), "future-date")
        elif self.field.type == "datetime":
            tomorrow = dt.datetime.combine(today + dt.timedelta(days=1), dt.time())
            _set(status, mask_of(pc.greater_equal(values, pa.scalar(tomorrow))), "future-date")
        elif self.field.type == "year":
            _set(status, mask_of(pc.greater(values, today.year + 1)), "future-date")
        elif self._is_period and self.field.type in {"string", "any", "yearmonth"}:
            years = converted(
                pc.utf8_slice_codeunits(texts, 0, 4), Field(name="year", type="year"), decimal=".", dates=None
            )
            _set(status, mask_of(pc.greater(years, today.year + 1)), "future-date")

    def _padded(self, text: str) -> str | None:
        """The code with zeros in front that makes it valid, if there is one."""
        if not text.isascii() or not text.isdigit():
            return None
        lengths = [self.field.min_length] if self.field.min_length else list(range(len(text) + 1, len(text) + 7))
        for length in lengths:
            padded = text.zfill(length)
            fits = self.field.pattern is None or re.fullmatch(self.field.pattern, padded)
            if fits and padded != text and (self.field.min_length or 0) <= len(padded):
                return padded
        return None

    def _lost_zero(self, texts: pa.StringArray, which: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        found = np.zeros(len(texts), dtype=np.bool_)
        for i in np.flatnonzero(which).tolist():
            found[i] = self._padded(texts[i].as_py() or "") is not None
        return found


def _set(status: Status, which: npt.NDArray[np.bool_], code: str) -> None:
    """The first fault found is the one that is told."""
    status[which & (status == OK)] = _CODE[code]
