"""Where records begin and end in a piece of delimited text, and whether its quotes are in order.

The quick way looks at bytes by the million with NumPy and trusts nothing that is not plainly well
formed; the careful way reads one character after another and says what is wrong. Both count physical
lines: a cell may hold line breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

LONGEST_RECORD = 1_000_000  # bytes
LONGEST_QUOTED = 500  # lines
_LF, _CR = 10, 13

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Extent:
    """Whole records at the start of a buffer. `size`: bytes they take; `lines`: physical lines they take.

    `starts` (line of each record, counted from 0), `sizes` (bytes, line break included), `delimiters` (in
    each), `blank` (records without a byte); `orderly` is False when the careful way is needed.
    """

    size: int
    lines: int
    starts: Positions
    sizes: Positions
    delimiters: Positions
    blank: npt.NDArray[np.bool_]
    orderly: bool


def extent(buffer: bytes, *, delimiter: str, quote: str | None, final: bool) -> Extent:
    """The whole records of `buffer`, which starts with a record; with `final`, all of it.

    >>> found = extent(b'a,b\\n"x\\ny",1\\n2,', delimiter=",", quote='"', final=False)
    >>> found.size, found.starts.tolist(), found.delimiters.tolist(), found.orderly
    (12, [0, 1], [1, 1], True)
    """
    data = np.frombuffer(buffer, dtype=np.uint8)
    breaks = _breaks(buffer, data, final=final)
    quotes = _NONE
    if quote and quote.encode() in buffer:
        is_quote = data == ord(quote)
        quotes = np.flatnonzero(is_quote)
        inside = np.bitwise_xor.accumulate(is_quote.view(np.uint8)).view(np.bool_)
    outside = breaks[~inside[breaks]] if quotes.size else breaks
    size = int(outside[-1]) + 1 if outside.size else 0
    ends = outside
    if final and size < data.size:
        size, ends = data.size, np.append(outside, data.size)
    which = np.searchsorted(breaks, ends)
    starts = np.concatenate(([0], which[:-1] + 1)) if ends.size else _NONE
    begins = np.concatenate(([0], ends[:-1] + 1)) if ends.size else _NONE
    is_mark = data[:size] == ord(delimiter)
    if quotes.size:
        is_mark &= ~inside[:size]
    marks = np.flatnonzero(is_mark)
    counts = np.diff(np.searchsorted(marks, ends), prepend=0) if ends.size else _NONE
    lengths = ends - begins
    blank = lengths == 0
    if _CR in (data[ends[ends < data.size] - 1] if ends.size else ()):
        before = np.where(ends > 0, data[np.minimum(ends, data.size) - 1], 0)
        blank |= (lengths == 1) & (before == _CR)
    inner = quotes[quotes < size]
    orderly = not (ends.size and int(lengths.max()) > LONGEST_RECORD)
    if inner.size:
        orderly = orderly and _orderly(data, inner, size, ord(delimiter))
    return Extent(
        size=size,
        lines=int(np.searchsorted(breaks, size)),
        starts=starts,
        sizes=np.diff(np.minimum(ends + 1, size), prepend=0),
        delimiters=counts,
        blank=blank,
        orderly=orderly,
    )


_NONE: Positions = np.empty(0, dtype=np.int64)


def _breaks(buffer: bytes, data: npt.NDArray[np.uint8], *, final: bool) -> Positions:
    """Where physical lines end: at LF, or at a CR that no LF follows (a CR at the very end may still get
    one).
    """
    feeds = np.flatnonzero(data == _LF)
    if b"\r" not in buffer:
        return feeds
    returns = np.flatnonzero(data == _CR)
    last = returns[-1] == data.size - 1
    followed = data[np.minimum(returns + 1, data.size - 1)] == _LF
    alone = returns[~followed]
    if last and not final:
        alone = alone[:-1]
    return np.sort(np.concatenate((feeds, alone))) if alone.size else feeds


def _orderly(data: npt.NDArray[np.uint8], quotes: Positions, size: int, delimiter: int) -> bool:
    """Every quote opens after a delimiter or break, closes before one, or is doubled."""
    if quotes.size % 2:
        return False
    edge = np.zeros(256, dtype=np.bool_)
    edge[[delimiter, _LF, _CR, data[quotes[0]]]] = True
    opening, closing = quotes[0::2], quotes[1::2]
    starts_well = (opening == 0) | edge[data[np.maximum(opening - 1, 0)]]
    ends_well = (closing == size - 1) | edge[data[np.minimum(closing + 1, size - 1)]]
    return bool(starts_well.all() and ends_well.all())


@dataclass(frozen=True, kw_only=True)
class Record:
    """One record, read with care: `fault` is None, "unclosed-quote" or "stray-quote"; `end` is where the
    next one starts.
    """

    cells: tuple[str, ...]
    line: int
    lines: int
    end: int
    fault: str | None = None
    fault_line: int = 0


def careful(text: str, *, delimiter: str, quote: str | None, final: bool) -> Iterator[Record]:
    """The records of `text`, one by one; lines counted from 0. An unfinished last record is left out
    unless `final`.

    After an unclosed quote reading goes on with the next physical line.

    >>> for record in careful('1,"a\\n2,b\\n', delimiter=",", quote='"', final=True):
    ...     print(record.line, record.cells, record.fault)
    0 ('1', 'a') unclosed-quote
    1 ('2', 'b') None
    """
    at = line = 0
    while at < len(text):
        record = _record(text, at, line, delimiter, quote, final=final)
        if record is None:
            return
        yield record
        at, line = record.end, line + record.lines


def _record(text: str, at: int, line: int, delimiter: str, quote: str | None, *, final: bool) -> Record | None:
    cells: list[str] = []
    fault: str | None = None
    fault_line, first = 0, line

    def done(lines: int, end: int) -> Record:
        return Record(cells=tuple(cells), line=first, lines=lines, end=end, fault=fault, fault_line=fault_line)

    while True:
        if quote and text.startswith(quote, at):
            quoted = _quoted(text, at, delimiter, quote, final=final)
            if quoted is None:
                return None
            cell, end, breaks, wrong = quoted
            if wrong == "unclosed-quote":
                return _given_up(text, first, cells, at, line, delimiter)
            fault, fault_line = (wrong, line) if wrong and not fault else (fault, fault_line)
            line += breaks
        else:
            end = _plain_end(text, at, delimiter)
            cell = text[at:end]
            if quote and quote in cell and not fault:
                fault, fault_line = "stray-quote", line
        cells.append(cell)
        if end >= len(text):
            if not final:
                return None
            return done(line - first, end)
        if text[end] == delimiter:
            at = end + 1
            if at >= len(text) and final:
                cells.append("")
                return done(line - first, at)
            continue
        if text[end] == "\r" and end + 1 == len(text) and not final:
            return None
        after = end + (2 if text.startswith("\r\n", end) else 1)
        return done(line - first + 1, after)


@lru_cache(maxsize=16)
def _ending(delimiter: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(delimiter)}\\n\\r]")


def _plain_end(text: str, at: int, delimiter: str) -> int:
    found = _ending(delimiter).search(text, at)
    return found.start() if found else len(text)


def _quoted(text: str, at: int, delimiter: str, quote: str, *, final: bool) -> tuple[str, int, int, str | None] | None:
    """The cell that opens at `at`: its text, where it ends, its line breaks, what is wrong with it."""
    parts: list[str] = []
    wrong, begin, look, multiline = None, at + 1, at + 1, False
    limit = min(len(text), at + LONGEST_RECORD)
    while True:
        close = text.find(quote, look, limit)
        if close < 0:
            if limit == len(text) and not final:
                return None
            return "", at, 0, "unclosed-quote"
        following = text[close + 1 : close + 2]
        if following == quote:
            parts.append(text[begin : close + 1])
            multiline = multiline or _count_breaks(text[look:close]) > 0
            begin = look = close + 2
            continue
        if following == "" and not final:
            return None
        if following in ("", delimiter, "\n", "\r"):
            parts.append(text[begin:close])
            cell = "".join(parts)
            breaks = _count_breaks(cell)
            return (cell, close + 1, breaks, wrong) if breaks <= LONGEST_QUOTED else ("", at, 0, "unclosed-quote")
        if multiline := multiline or _count_breaks(text[look:close]) > 0:
            return "", at, 0, "unclosed-quote"
        wrong, look = "stray-quote", close + 1


def _count_breaks(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _given_up(text: str, first: int, cells: list[str], at: int, line: int, delimiter: str) -> Record:
    """The record ends with the physical line on which the quote opens."""
    ends = [found for mark in ("\n", "\r") if (found := text.find(mark, at)) >= 0]
    end = min(ends, default=len(text))
    cells = [*cells, *text[at + 1 : end].split(delimiter)]
    lines, after = line - first, end
    if end < len(text):
        after, lines = end + (2 if text.startswith("\r\n", end) else 1), lines + 1
    return Record(cells=tuple(cells), line=first, lines=lines, end=after, fault="unclosed-quote", fault_line=line)
