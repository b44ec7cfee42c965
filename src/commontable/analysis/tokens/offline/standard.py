"""The profile a new linkage begins with: twenty-seven keys, strict to loose, and invented people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from .profile import EncodingProfile, MatchKey, parse_profile
from .refusing import EncodingError

# Tried in this order. A later key only sees who is left, so it may be looser. docs/reference/encoding-profile.md
# says of each which everyday slip it bridges.
STANDARD_KEYS = (
    ("full", ("given", "surname", "birth_date", "postcode")),
    ("moved", ("given", "surname", "birth_date")),
    ("known_as", ("given_known", "surname", "birth_date")),
    ("swapped_date", ("given", "surname", "birth_date_either")),
    ("swapped_names", ("names_sorted", "birth_date")),
    ("sounds", ("given_sound", "surname_sound", "birth_date")),
    ("starts", ("given_start", "surname_start", "birth_date")),
    ("ends", ("given_end", "surname_end", "birth_date")),
    ("surname_slip", ("given", "surname_initial", "birth_date", "postcode")),
    ("given_slip", ("given_initial", "surname", "birth_date", "postcode")),
    ("new_surname", ("given", "birth_date", "address")),
    ("day_slip", ("given", "surname", "birth_year_month", "postcode")),
    ("year_slip", ("given", "surname", "birth_month_day")),
    ("month_slip", ("given", "surname", "birth_year_day")),
    ("no_date", ("given", "surname", "address")),
    ("no_date_sounds", ("given_known", "surname_sound", "address")),
    ("no_given", ("surname", "birth_date", "address", "sex")),
    ("day_slip_moved", ("given", "surname", "birth_year_month")),
    ("no_names", ("birth_date", "address", "sex")),
    ("no_surname_no_date", ("given", "postcode", "address")),
    ("given_slip_moved", ("given_initial", "surname", "birth_date", "sex")),
    ("new_surname_near", ("given", "birth_date", "postcode", "sex")),
    ("no_given_near", ("surname", "birth_date", "postcode", "sex")),
    ("no_names_no_sex", ("birth_date", "address")),
    ("no_surname_no_sex", ("given", "birth_date", "postcode")),
    ("no_given_no_sex", ("surname", "birth_date", "postcode")),
    ("no_date_near", ("given", "surname", "postcode")),
)

INVENTED = (
    {
        "given_name": "  María-José ",
        "surname": "O’Neill-Łuczak",
        "birth_date": "2015-03-04",
        "sex": "F",
        "postcode": "97202-1234",
        "address": "12 Saint Mary's Street, Apt. 4",
    },
    {
        "given_name": "William",
        "surname": "van der Berg",
        "birth_date": "20141231",
        "sex": "male",
        "postcode": "97 203",
        "address": "3 Elm Rd",
    },
    {"given_name": "Sukarno", "birth_date": "2016-02-29", "sex": "m", "postcode": "40115"},
    {
        "full_name": "Мария Петрова",
        "birth_date": "2013-07-09",
        "sex": "f",
        "postcode": "NW1 6XE",
        "address": "221B Baker St",
    },
)


def standard_profile(
    *,
    project: str,
    refresh: str,
    version: int = 1,
    field_tokens: bool = False,
    date_order: str = "month_first",
    columns: Mapping[str, str] | None = None,
) -> EncodingProfile:
    """The profile of a new linkage; `project` and `refresh` are small letters, digits and hyphens.

    >>> profile = standard_profile(project="northside", refresh="2026-11")
    >>> len(profile.keys), min(key.bits for key in profile.keys)
    (27, 23)
    """
    return EncodingProfile(
        project=project,
        version=version,
        refresh=refresh,
        keys=tuple(MatchKey(name=name, of=of) for name, of in STANDARD_KEYS),
        field_tokens=field_tokens,
        date_order=date_order,
        test_vectors=INVENTED,
        columns=dict(columns or {}),
    )


def new_profile(path: Path, *, project: str, refresh: str) -> None:
    """A new file with the profile of a new linkage. Raises `EncodingError`, also where a file is there.

    It names no columns: headers that are our own names count, until a partner writes others there.
    """
    for option, value in (("--project", project), ("--refresh", refresh)):
        if not value:
            raise EncodingError(f"{option} is missing; --help shows how.", code="usage")
    profile = parse_profile(standard_profile(project=project, refresh=refresh).to_dict())
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(json.dumps(profile.to_dict(), indent=2, ensure_ascii=False) + "\n")
    except FileExistsError as error:
        raise EncodingError(f"{path.name} is there already; name another file.", code="profile_exists") from error
    except OSError as error:
        raise EncodingError(f"the profile cannot be written ({error.strerror}).", code="unwritable") from error
