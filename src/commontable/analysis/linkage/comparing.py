"""How two records are compared: each comparison has levels, from full agreement down to none.

A level is an SQL condition over `…_l` and `…_r` that both engines understand. `m` and `u` are what is assumed where
nothing can be learned: of pairs that are (are not) the same child, the share that reaches this level and none above.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of agreement, in words people read (`day_month_swapped`)."""

    name: str
    condition: str
    m: float
    u: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Levels from the best down; the last one has no condition. `unknown` is where nothing can be said. `columns` are
    the ones it looks at; `rare` is the column whose rarer values weigh more where the first level is reached. Where
    `void` holds and the first level is not reached, nothing is said either: another comparison has counted it.
    """

    name: str
    columns: tuple[str, ...]
    unknown: str
    levels: tuple[Level, ...]
    rare: str = ""
    void: str = ""
    alike: tuple[str, ...] = ()

    def written_out(self, condition: str) -> str:
        """A condition without the names `…_alike`, which stand for how alike the texts of a column are."""
        for column in self.alike:
            condition = condition.replace(f"{column}_alike", alike_sql(column))
        return condition


def comparisons_of(held: Collection[str]) -> tuple[Comparison, ...]:
    """The comparisons that the columns `held` allow.

    >>> [one.name for one in comparisons_of({"given", "surname", "birth", "postcode"})]
    ['given_name', 'surname', 'birth_date', 'place']
    """
    found = []
    if "given" in held:
        found.append(_given("surname" in held))
    if "surname" in held:
        found.append(_surname())
    if "birth" in held:
        found.append(_birth())
    found += [one for one in _LONE if one.columns[0] in held]
    if {"postcode", "suburb", "address"} & set(held):
        found.append(_place(held))
    return tuple(found)


def alike_sql(column: str) -> str:
    """SQL for how alike two texts are (Jaro-Winkler, 0 to 1): 0 where neither how they begin nor how they end agrees,
    which spares most of the work.
    """
    l, r = f"{column}_l", f"{column}_r"  # noqa: E741
    return (
        f"(CASE WHEN {l} = {r} THEN 1.0 WHEN substr({l}, 1, 1) = substr({r}, 1, 1) OR "
        f"substr({l}, length({l}) - 1, 2) = substr({r}, length({r}) - 1, 2) "
        f"THEN jaro_winkler_similarity({l}, {r}) ELSE 0.0 END)"
    )


def _neither(column: str) -> str:
    return f"{column}_l IS NULL OR {column}_r IS NULL"


_CROSSED = (
    "substr(given_l, 1, 1) = substr(surname_r, 1, 1) AND substr(surname_l, 1, 1) = substr(given_r, 1, 1) AND "
    "jaro_winkler_similarity(given_l, surname_r) >= 0.88 AND jaro_winkler_similarity(surname_l, given_r) >= 0.88"
)
_LONE_NAME = (
    "given_l IS NULL AND surname_r IS NULL AND surname_l = given_r "
    "OR given_r IS NULL AND surname_l IS NULL AND surname_r = given_l"
)
_SWAPPED = f"{_CROSSED} OR {_LONE_NAME}"
_HALF_SWAPPED = "given_l = surname_r OR surname_l = given_r"


def _alike(column: str, least: float) -> str:
    return f"{column}_alike >= {least}"


def _given(surname: bool) -> Comparison:
    initial = "(length(given_l) = 1 OR length(given_r) = 1) AND substr(given_l, 1, 1) = substr(given_r, 1, 1)"
    swapped = [Level("swapped_with_surname", _SWAPPED, 0.01, 1e-6)] if surname else []
    half = [Level("is_the_other_surname", _HALF_SWAPPED, 0.002, 1e-4)] if surname else []
    unknown = f"({_neither('given')}) AND NOT coalesce({_LONE_NAME}, FALSE)" if surname else _neither("given")
    return Comparison(
        "given_name",
        ("given", "given_root", *(("surname",) if surname else ())),
        unknown,
        (
            Level("same", "given_l = given_r", 0.86, 0.003),
            Level("nickname_or_first_word", "given_root_l = given_root_r", 0.04, 0.002),
            Level("close", _alike("given", 0.92), 0.04, 0.003),
            Level("initial", initial, 0.01, 0.002),
            *swapped,
            *half,
            Level("somewhat_close", _alike("given", 0.8), 0.02, 0.008),
            Level("different", "", 0.02, 0.98),
        ),
        rare="given",
        alike=("given",),
    )


def _surname() -> Comparison:
    words = [[f"split_part(surname_{side}, ' ', {place})" for place in (1, -1)] for side in "lr"]
    same = " OR ".join(f"{one} = {other}" for one in words[0] for other in words[1])
    part = f"(contains(surname_l, ' ') OR contains(surname_r, ' ')) AND ({same})"
    return Comparison(
        "surname",
        ("surname", "given"),
        _neither("surname"),
        (
            Level("same", "surname_l = surname_r", 0.88, 0.002),
            Level("close", _alike("surname", 0.92), 0.05, 0.002),
            Level("one_part_same", part, 0.01, 0.0005),
            Level("somewhat_close", _alike("surname", 0.8), 0.02, 0.008),
            Level("different", "", 0.04, 0.985),
        ),
        rare="surname",
        void=f"{_CROSSED} OR {_HALF_SWAPPED}",
        alike=("surname",),
    )


def _birth() -> Comparison:
    swapped = (
        "substr(birth_l, 1, 4) = substr(birth_r, 1, 4) AND substr(birth_l, 5, 2) = substr(birth_r, 7, 2) "
        "AND substr(birth_l, 7, 2) = substr(birth_r, 5, 2)"
    )
    year, month, day = (f"substr(birth_l, {at}) = substr(birth_r, {at})" for at in ("1, 4", "5, 2", "7, 2"))
    one_year = f"{month} AND {day} AND abs(CAST(substr(birth_l, 1, 4) AS INT) - CAST(substr(birth_r, 1, 4) AS INT)) = 1"
    two = f"({year} AND {month}) OR ({year} AND {day}) OR ({month} AND {day})"
    return Comparison(
        "birth_date",
        ("birth",),
        _neither("birth"),
        (
            Level("same", "birth_l = birth_r", 0.94, 0.0002),
            Level("day_month_swapped", swapped, 0.01, 0.0001),
            Level("one_year_off", one_year, 0.01, 0.0004),
            Level("one_digit_off", "levenshtein(birth_l, birth_r) <= 1", 0.02, 0.003),
            Level("two_parts_same", two, 0.01, 0.008),
            Level("different", "", 0.01, 0.988),
        ),
    )


def _place(held: Collection[str]) -> Comparison:
    columns = tuple(one for one in ("address", "postcode", "suburb", "state") if one in held)
    areas = [f"{one}_l = {one}_r" for one in ("postcode", "suburb") if one in held]
    near = ["levenshtein(postcode_l, postcode_r) <= 1" for one in ("postcode",) if one in held]
    near += [_alike("suburb", 0.9) for one in ("suburb",) if one in held]
    area = " OR ".join(areas)
    levels = []
    if "address" in held:
        if areas:
            levels.append(Level("address_and_area_same", f"address_l = address_r AND ({area})", 0.55, 2e-6))
        levels.append(Level("address_same", "address_l = address_r", 0.05, 1e-5))
        if areas:
            levels.append(Level("address_close_area_same", f"{_alike('address', 0.9)} AND ({area})", 0.10, 2e-5))
        levels.append(Level("address_close", _alike("address", 0.92), 0.05, 0.001))
    if len(areas) == 2:
        nearly = f"postcode_l = postcode_r AND {_alike('suburb', 0.85)} OR suburb_l = suburb_r AND "
        nearly += "levenshtein(postcode_l, postcode_r) <= 2"
        levels.append(Level("postcode_and_suburb_same", " AND ".join(areas), 0.05, 0.0005))
        levels.append(Level("postcode_and_suburb_close", nearly, 0.02, 0.0005))
    if areas:
        levels.append(Level("area_same", area, 0.08, 0.002))
        levels.append(Level("area_close", " OR ".join(near), 0.02, 0.01))
    if "state" in held and len(areas) < 2:
        levels.append(Level("state_same", "state_l = state_r", 0.05, 0.2))
    rest = 1 - sum(one.m for one in levels), 1 - sum(one.u for one in levels)
    levels.append(Level("different", "", max(rest[0], 0.05), rest[1]))
    known = [one for one in columns if one != "state"]
    return Comparison(
        "place",
        columns,
        " AND ".join(f"({_neither(one)})" for one in known),
        tuple(levels),
        alike=tuple(one for one in ("address", "suburb") if one in held),
    )


_LONE = (
    Comparison(
        "sex",
        ("sex",),
        _neither("sex"),
        (Level("same", "sex_l = sex_r", 0.985, 0.5), Level("different", "", 0.015, 0.5)),
    ),
    Comparison(
        "phone",
        ("phone",),
        _neither("phone"),
        (
            Level("same", "phone_l = phone_r", 0.7, 2e-6),
            Level("one_digit_off", "levenshtein(phone_l, phone_r) <= 1", 0.02, 1e-6),
            Level("different", "", 0.28, 0.999),
        ),
    ),
    Comparison(
        "email",
        ("email",),
        _neither("email"),
        (
            Level("same", "email_l = email_r", 0.65, 1e-6),
            Level("close", _alike("email", 0.95), 0.05, 1e-4),
            Level("different", "", 0.3, 0.999),
        ),
        alike=("email",),
    ),
    Comparison(
        "guardian_name",
        ("guardian",),
        _neither("guardian"),
        (
            Level("same", "guardian_l = guardian_r", 0.6, 1e-5),
            Level("close", _alike("guardian", 0.92), 0.1, 1e-3),
            Level("different", "", 0.3, 0.99),
        ),
        alike=("guardian",),
    ),
)
