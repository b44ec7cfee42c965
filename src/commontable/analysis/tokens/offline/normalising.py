"""From a row as the partner wrote it to the parts that keys are made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from .dates import day
from .folding import name_words, sound, words
from .known import known_as

_SEXES = {
    word: sex
    for sex, known in {
        "f": "f female girl woman femenino femenina mujer nina perempuan p w weiblich",
        "m": "m male boy man masculino hombre nino l laki lakilaki mannlich",
        "x": "x nonbinary diverse d other otro",
    }.items()
    for word in known.split()
}
_STREETS = {
    "street", "st", "str", "road", "rd", "avenue", "ave", "av", "drive", "dr", "lane", "ln", "court", "ct", "place",
    "pl", "boulevard", "blvd", "way", "terrace", "tce", "ter", "crescent", "cres", "circle", "cir", "close", "cl",
    "parade", "pde", "highway", "hwy", "parkway", "pkwy", "square", "sq", "trail", "trl", "jalan", "jl", "calle", "c",
}  # fmt: skip
_UNITS = {"apt", "apartment", "unit", "suite", "ste", "flat", "fl", "floor", "room", "rm", "lot", "trailer", "spc"}
_ZIP = re.compile(r"(\d{5})\d{4}")
_NO_PLACE = {"00000", "99999", "11111", "12345", "0000", "9999", "000000", "999999"}


def parts_of(record: Mapping[str, str], order: str) -> dict[str, str]:
    """Every part of `PARTS` that the record has. `record`: our column name → text as the partner wrote it.

    >>> parts = parts_of({"full_name": "Petrova, Ana", "birth_date": "4/3/2015", "sex": "Girl"}, "day_first")
    >>> parts["given"], parts["surname"], parts["birth_date"], parts["birth_date_either"], parts["sex"]
    ('ana', 'petrova', '20150304', '20150304', 'f')
    >>> parts_of({"given_name": "Sukarno"}, "day_first")["surname"]
    'sukarno'
    """
    given, surname = _names(record)
    found = dict(_of_names(given, surname)) if given or surname else {}
    born = day(record.get("birth_date", ""), order)
    if born is not None:
        found.update(_of_date(born))
    if sex := _sex(record.get("sex", "")):
        found["sex"] = sex
    if postcode := _postcode(record.get("postcode", "")):
        found["postcode"] = postcode
    for name in ("suburb", "state"):
        if value := "".join(name_words(record.get(name, ""))):
            found[name] = value
    found.update(_home(record.get("address", ""), record.get("street_number", "")))
    if record.get("phone") or record.get("email") or record.get("guardian_name"):
        found.update(_reached_by(record))
    return found


@lru_cache(maxsize=1_000)
def _sex(text: str) -> str:
    return _SEXES.get("".join(words(text)), "")


@lru_cache(maxsize=100_000)
def _postcode(text: str) -> str:
    told = "".join(words(text))
    return "" if told in _NO_PLACE else _ZIP.sub(r"\1", told) if _ZIP.fullmatch(told) else told


def _names(record: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    given = name_words(record.get("given_name", ""))
    surname = name_words(record.get("surname", ""))
    whole = record.get("full_name", "")
    if whole and not given and not surname:
        last, comma, first = whole.partition(",")
        if comma and name_words(first):
            given, surname = name_words(first), name_words(last)
        else:
            both = name_words(whole)
            given, surname = both[:1], both[1:]
    # One name is a whole name: it stands for both, so that "Sukarno" meets "Sukarno Sukarno".
    return given or surname, surname or given


@lru_cache(maxsize=200_000)
def _of_names(given: tuple[str, ...], surname: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    first, last = "".join(given), "".join(surname)
    return (
        ("given", first),
        ("given_first", given[0]),
        ("given_start", first[:3]),
        ("given_end", first[-3:]),
        ("given_initial", first[0]),
        ("given_sound", sound(given[0])),
        ("given_known", known_as(given[0])),
        ("surname", last),
        ("surname_first", surname[0]),
        ("surname_last", surname[-1]),
        ("surname_start", last[:4]),
        ("surname_end", last[-4:]),
        ("surname_initial", last[0]),
        ("surname_sound", sound(last)),
        ("names_sorted", " ".join(sorted({*given, *surname}))),
    )


@lru_cache(maxsize=100_000)
def _of_date(born: tuple[int, int, int]) -> dict[str, str]:
    year, month, day_of_month = f"{born[0]:04d}", f"{born[1]:02d}", f"{born[2]:02d}"
    return {
        "birth_date": year + month + day_of_month,
        "birth_date_either": year + min(month, day_of_month) + max(month, day_of_month),
        "birth_year": year,
        "birth_year_month": year + month,
        "birth_year_day": year + day_of_month,
        "birth_month_day": month + day_of_month,
    }


def _home(address: str, number: str) -> dict[str, str]:
    found = {}
    kept: list[str] = []
    for word in words(address):
        if word in _UNITS and kept:
            break
        if word not in _STREETS and word != "saint":
            kept.append(word)
    street_number = "".join(words(number)) or next((word for word in kept if word[0].isdigit()), "")
    if street_number:
        found["street_number"] = street_number
        name = [word for word in kept if word != street_number]
        if name:
            found["address"] = " ".join([street_number, *name])
    return found


def _reached_by(record: Mapping[str, str]) -> dict[str, str]:
    found = {}
    digits = "".join(character for character in "".join(words(record.get("phone", ""))) if character.isdigit())
    if len(digits) >= 7 and len(set(digits)) > 2:
        found["phone"] = digits[-10:]
    email = record.get("email", "").strip().casefold()
    if email.count("@") == 1 and "." in email.partition("@")[2]:
        found["email"] = email
    guardian = name_words(record.get("guardian_name", ""))
    if len(guardian) > 1:
        found["guardian"] = " ".join(sorted(set(guardian)))
    return found
