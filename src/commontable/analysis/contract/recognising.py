"""Which columns of a file say who somebody is, by what stands over them and by the shape of their values.

Only shares are kept of values (how many look like e-mail addresses, how many are different, how long they are), never
a value. A recognised column is a suspicion with reasons a person can judge, not proof; thresholds were set on invented
columns in three languages (tests/analysis/test_identity_columns_are_recognised.py).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from commontable.analysis.contract.identity_words import (
    ADDRESS,
    BIRTH,
    FREE_TEXT,
    GIVEN_NAMES,
    INSTITUTIONS,
    MAIL,
    NAME,
    NUMBER,
    PHONE,
    plain_words,
    said_by_header,
    says_own_name,
)

MOST_AT_ONCE = 400  # different values of one batch that are looked at
MOST_DISTINCT = 20_000  # different values that are told apart, by their hashes
A_CHOICE = 12  # different values at most, and it is an answer that was chosen from a list
FEW_ANSWERS = 4  # yes, no, unknown, refused
BEGINNING = 400  # signs of a value that are looked at: a longer one is free text anyway
FEW = 20  # rows; below, shares of different values say little

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}")
_PHONE = re.compile(r"(?:\+|00)?\(?\d[\d().\s/-]{5,20}\d(?:\s*(?:x|ext\.?)\s*\d+)?$", re.I)
_DATE = re.compile(
    r"(?:(?P<y>(?:19|20)\d\d)[-/.]?(?P<m>[01]?\d)[-/.]?(?P<d>[0-3]?\d)|"
    r"(?P<a>[0-3]?\d)[-/. ](?P<b>[01]?\d|[0-3]?\d|[A-Za-z]{3,10})[-/. ,]+(?P<year>(?:19|20)?\d\d))(?:[T ][\d:.Z+-]+)?$"
)
_NATIONAL = re.compile(
    r"(?:\d{3}-\d{2}-\d{4}|"  # SSN
    r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z\d]\d|"  # CURP
    r"\d{6}(?:[0-6]\d|7[01])(?:0[1-9]|1[0-2])\d{2}\d{4}|"  # NIK: place, day (women +40), month, year, number
    r"[XYZ]?\d{7,8}-?[A-HJ-NP-TV-Z])$"  # DNI, NIE
)
_STREET = re.compile(
    r"(?:\d+[A-Za-z]?\s+\S.*\b(?:st|street|ave|avenue|rd|road|dr|drive|ln|lane|blvd|ct|court|way|pl|place)\b|"
    r"(?:calle|c/|av\.?|avda\.?|avenida|carrera|cra\.?|calzada|paseo|jalan|jl\.?|jln\.?|gang|gg\.?)\s+\S.*\d|"
    r".*\brt\.?\s?/?\s?\d+.*\brw\.?\s?\d+)",
    re.I,
)
_LETTERS = re.compile(r"[^\W\d_][^\d_@/\\:;!?%&+=<>\[\]{}|]*$")


@dataclass
class Shape:
    """What is known of a column's values, added up batch by batch: counts and shares, no value."""

    filled: int = 0
    looked_at: int = 0
    kinds: dict[str, int] = field(default_factory=dict)  # of those looked at
    words: int = 0
    letters: int = 0  # made of letters, as names are
    named: int = 0  # one to five capitalised words that are no institution's
    begins_with_given_name: int = 0
    dates: int = 0
    digits: int = 0  # holds a digit and is long enough for a number of a person
    coded: int = 0  # letters and digits without spaces, six or more
    lengths: dict[int, int] = field(default_factory=dict)
    texts: int = 0  # eight words or sixty letters, or more
    years: list[int] = field(default_factory=list)  # of dates, at most a few thousand
    seen: set[int] = field(default_factory=set)  # hashes, by Python's own keyed hash: gone with the process

    def add(self, values: Sequence[str], uses: Sequence[int]) -> None:
        """The different values of some rows, and how many rows hold each, are counted in."""
        full = [(value.strip(), n) for value, n in zip(values, uses, strict=True) if n and value.strip()]
        self.filled += sum(n for _value, n in full)
        if len(self.seen) < MOST_DISTINCT:
            self.seen.update(hash(value) for value, _n in full[:MOST_DISTINCT])
        step = max(1, len(full) // MOST_AT_ONCE)
        for value, _n in full[::step][:MOST_AT_ONCE]:
            self._look(value)

    def share(self, count: int) -> float:
        """Of the different values looked at."""
        return count / self.looked_at if self.looked_at else 0.0

    @property
    def distinct(self) -> int:
        """How many different values there are; from `MOST_DISTINCT` on a lower bound."""
        return len(self.seen)

    @property
    def is_category(self) -> bool:
        """Whether the same few values come again and again, as groups and yes or no do."""
        return self.filled >= FEW and self.distinct <= max(3, min(60, self.filled // 4))

    @property
    def may_be_groups(self) -> bool:
        """Whether values come again often enough that the column could tell groups and not people."""
        return self.filled >= FEW and self.distinct <= self.filled // 2

    @property
    def is_unique(self) -> bool:
        """Whether nearly every row has a value of its own."""
        return self.filled >= FEW and self.distinct >= min(MOST_DISTINCT, 0.95 * self.filled)

    def _look(self, whole: str) -> None:
        value = whole[:BEGINNING]
        self.looked_at += 1
        words = value.split()
        self.words += len(words)
        self.texts += len(words) >= 8 or len(value) >= 60
        self._count(MAIL, bool(_MAIL.search(value)))
        is_date = self._date(value)
        digits = sum(letter.isdigit() for letter in value)
        self.digits += digits >= 4
        self._count(NUMBER, bool(_NATIONAL.match(value.upper())) and not is_date)
        self._count(PHONE, not is_date and 7 <= digits <= 15 and bool(_PHONE.match(value)) and "." not in value[-3:])
        self._count(ADDRESS, bool(_STREET.match(value)))
        self.coded += digits >= 3 and len(value) >= 6 and len(words) == 1 and value.isalnum() and not is_date
        self.lengths[len(whole)] = self.lengths.get(len(whole), 0) + 1
        if _LETTERS.match(value):
            self.letters += 1
            plain = plain_words(value)
            if 1 <= len(words) <= 5 and len(value) <= 60 and plain and INSTITUTIONS.isdisjoint(plain):
                self.named += words[0][0].isupper() or not value.isascii()
                self.begins_with_given_name += not GIVEN_NAMES.isdisjoint((plain[0], plain[-1]))

    def _count(self, kind: str, holds: bool) -> None:
        self.kinds[kind] = self.kinds.get(kind, 0) + holds

    def _date(self, value: str) -> bool:
        found = _DATE.match(value)
        if not found:
            return False
        year = int(found["y"] or found["year"])
        self.dates += 1
        if len(self.years) < 4 * MOST_AT_ONCE:
            self.years.append(year if year > 99 else 2000 + year if year < 50 else 1900 + year)
        return True


def recognised(header: str, shape: Shape, *, today: dt.date | None = None) -> str | None:
    """What the column seems to hold about people (a kind of `identity_words`), or None.

    A header alone is not believed, nor a few odd values: "email consent" over yes and no is no address.

    >>> names = Shape(); names.add(["Ana Ruiz", "Budi Santoso", "Emma Lee"], [1, 1, 1])
    >>> recognised("c1", names), recognised("guardian", names), recognised("school name", names)
    ('name', 'name', 'name')
    >>> answers = Shape(); answers.add(["yes", "no"], [30, 40])
    >>> recognised("email", answers) is None
    True
    """
    if not shape.looked_at:
        return None
    said, share = said_by_header(header), shape.share
    if share(shape.kinds.get(MAIL, 0)) >= (0.05 if MAIL in said else 0.1) or (
        shape.kinds.get(MAIL, 0) >= 3 and share(shape.texts) < 0.5
    ):
        return MAIL
    if share(shape.kinds.get(ADDRESS, 0)) >= (0.2 if ADDRESS in said else 0.5):
        return ADDRESS
    if _is_birth(said, shape, today):
        return BIRTH
    dials = share(shape.kinds.get(PHONE, 0)) >= 0.6 and not shape.is_category
    if dials and PHONE in said:
        return PHONE
    if _is_number(said, shape):
        return NUMBER
    if dials and _dialled(shape):
        return PHONE
    if ADDRESS in said and not shape.is_category and share(shape.letters) < 1 and shape.words >= 2 * shape.looked_at:
        return ADDRESS
    if _is_free_text(said, shape):
        return FREE_TEXT
    return NAME if _is_name(header, said, shape) else None


def _is_birth(said: frozenset[str], shape: Shape, today: dt.date | None) -> bool:
    if shape.share(shape.dates) < 0.5:
        return False
    if BIRTH in said:
        return True
    if today is None or shape.filled < FEW or shape.distinct < 0.3 * min(shape.filled, 1000):
        return False
    ages = sorted(today.year - year for year in shape.years)
    return 3 <= ages[len(ages) // 2] <= 25 and ages[len(ages) // 10] >= 2 and len(set(ages)) > 1


def _is_number(said: frozenset[str], shape: Shape) -> bool:
    if shape.is_category:
        return False
    if shape.share(shape.kinds.get(NUMBER, 0)) >= 0.6:
        return True
    if NUMBER in said:
        return shape.share(shape.digits) >= 0.5
    regular = max(shape.lengths.values(), default=0) >= 0.9 * shape.looked_at
    return shape.is_unique and regular and shape.share(shape.coded) >= 0.9


def _dialled(shape: Shape) -> bool:
    """Not merely whole numbers of some length: telephone numbers come in several spellings or are very many."""
    return shape.share(shape.coded) < 0.5 or (shape.is_unique and max(shape.lengths, default=0) >= 9)


def _is_free_text(said: frozenset[str], shape: Shape) -> bool:
    if shape.is_category:  # the same remarks again and again may still name somebody, where they are long
        return FREE_TEXT in said and shape.share(shape.texts) >= 0.5
    wordy = shape.words / shape.looked_at
    return shape.share(shape.texts) >= (0.05 if FREE_TEXT in said else 0.2) or (FREE_TEXT in said and wordy >= 3)


def _is_name(header: str, said: frozenset[str], shape: Shape) -> bool:
    known, like = shape.share(shape.begins_with_given_name), shape.share(shape.named)
    if NAME in said and like >= 0.5 and (known >= 0.3 or (shape.distinct > FEW_ANSWERS and says_own_name(header))):
        return True  # however often each of them comes again
    if shape.is_category and (NAME not in said or shape.distinct <= A_CHOICE):
        return False
    if NAME in said:
        return shape.share(shape.letters) >= 0.5 and like >= 0.4
    if like < 0.7:
        return False
    is_many = shape.filled >= FEW and shape.distinct >= 0.5 * min(shape.filled, 2000)
    return known >= 0.3 or (is_many and shape.words >= 1.7 * shape.looked_at and known >= 0.08)
