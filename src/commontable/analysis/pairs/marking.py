"""Two records side by side: what is the same, what differs, and where in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

DATES = frozenset({"birth_date"})
# In the order in which people compare: who, when, where, how to reach them.
FIELDS = (
    "given_name", "surname", "full_name", "birth_date", "sex", "guardian_name", "address", "street_number", "suburb",
    "postcode", "state", "phone", "email",
)  # fmt: skip
LONGEST = 200  # signs of one value that are shown
_CLOSE = 0.72


@dataclass(frozen=True)
class Segment:
    """A stretch of a value; `differs` where the other side has something else."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Line:
    """One field of both records. `says` is a code of `VERDICTS`."""

    field: str
    left: tuple[Segment, ...]
    right: tuple[Segment, ...]
    says: str


VERDICTS = (
    "same", "written_differently", "close", "day_month_swapped", "one_year_off", "different", "left_only",
    "right_only",
)  # fmt: skip


def side_by_side(left: Mapping[str, str | None], right: Mapping[str, str | None]) -> list[Line]:
    """Every field that either record has, in the order people compare them, with what differs marked.

    >>> [line] = side_by_side({"given_name": "Ana"}, {"given_name": "Anna"})
    >>> line.says, [(one.text, one.differs) for one in line.right]
    ('close', [('An', False), ('n', True), ('a', False)])
    >>> [line.says for line in side_by_side({"surname": "Núñez", "sex": ""}, {"surname": "NUNEZ", "sex": "f"})]
    ['written_differently', 'right_only']
    """
    known = [name for name in FIELDS if name in left or name in right]
    known += sorted({*left, *right} - {*FIELDS})
    lines = []
    for name in known:
        ours, theirs = _shown(left.get(name)), _shown(right.get(name))
        if ours or theirs:
            lines.append(_line(name, ours, theirs))
    return lines


def _line(name: str, left: str, right: str) -> Line:
    says = _verdict(name, left, right)
    if says in ("left_only", "right_only", "same", "written_differently"):
        return Line(name, _whole(left), _whole(right), says)
    if says == "different":
        return Line(name, _whole(left, differs=True), _whole(right, differs=True), says)
    ours, theirs = _marked(left, right)
    return Line(name, ours, theirs, says)


def _verdict(name: str, left: str, right: str) -> str:
    if not left or not right:
        return "left_only" if left else "right_only"
    if left == right:
        return "same"
    if name in DATES:
        return _dates(left, right)
    ours, theirs = _folded(left), _folded(right)
    if ours and ours == theirs:
        return "written_differently"
    if SequenceMatcher(None, ours, theirs, autojunk=False).ratio() >= _CLOSE:
        return "close"
    return "different"


def _dates(left: str, right: str) -> str:
    """What two dates have in common, whatever their writing.

    >>> _dates("2015-03-02", "2015-02-03"), _dates("2015-03-02", "2014-03-02"), _dates("20150302", "2015-03-02")
    ('day_month_swapped', 'one_year_off', 'written_differently')
    """
    ours, theirs = _parts(left), _parts(right)
    if ours is None or theirs is None:
        ratio = SequenceMatcher(None, left, right, autojunk=False).ratio()
        return "close" if ratio >= _CLOSE else "different"
    if ours == theirs:
        return "written_differently"
    (year, *rest), (other, *others) = ours, theirs
    if year == other and rest == others[::-1]:
        return "day_month_swapped"
    if rest == others and abs(year - other) == 1:
        return "one_year_off"
    return "close" if sum(a == b for a, b in zip(ours, theirs, strict=True)) == 2 else "different"


def _parts(text: str) -> tuple[int, int, int] | None:
    """Year, month and day of a date that begins with its year; None for any other writing."""
    found = re.fullmatch(r"\s*(\d{4})\D?(\d{1,2})\D?(\d{1,2})(?:[T ].*)?", text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def _marked(left: str, right: str) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    ours, theirs = [], []
    for what, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if b > a:
            ours.append(Segment(left[a:b], what != "equal"))
        if d > c:
            theirs.append(Segment(right[c:d], what != "equal"))
    return tuple(ours), tuple(theirs)


def _whole(text: str, *, differs: bool = False) -> tuple[Segment, ...]:
    return (Segment(text, differs),) if text else ()


def _shown(text: str | None) -> str:
    """The value as it can be shown: one line, no invisible signs that would turn what follows around."""
    kept = "".join(" " if c.isspace() else c for c in str(text or "") if c.isspace() or _is_visible(c))
    return kept.strip()[:LONGEST]


def _is_visible(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs")


def _folded(text: str) -> str:
    """Case, spaces, punctuation and the accents of Latin, Greek and Cyrillic letters away; vowel signs stay."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum() or _is_vowel_sign(c))


def _is_vowel_sign(char: str) -> bool:
    return unicodedata.category(char)[0] == "M" and not "\u0300" <= char <= "\u036f"
