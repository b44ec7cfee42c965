"""A few hundred made-up children in two files, cheap to link."""

from __future__ import annotations

import random

import pyarrow as pa

from commontable.analysis.linkage import FIELDS

GIVEN = [
    "Ana", "Ben", "Carla", "David", "Elena", "Farid", "Grace", "Hugo", "Irene", "Jamal", "Keiko", "Liam", "Mia",
    "Noor", "Omar", "Pia", "Quinn", "Rosa", "Sami", "Tara", "Uma", "Viktor", "Wanda", "Ximena", "Yusuf", "Zoe",
    "Aiden", "Bella", "Cyrus", "Dalia", "Emil", "Fatima", "Gustav", "Hana", "Igor", "Jonas", "Kira", "Lucia",
    "Milan", "Nadia",
]  # fmt: skip
SURNAMES = [
    "Abara", "Bianchi", "Castro", "Dimitrov", "Eriksen", "Fofana", "Gruber", "Haddad", "Ivanova", "Jansen",
    "Kowalski", "Lindqvist", "Moreno", "Nakamura", "Okafor", "Petrov", "Quiroga", "Rahman", "Sandoval", "Takahashi",
    "Uribe", "Vargas", "Whitfield", "Yamada", "Zielinski", "Anderson", "Becker", "Cohen",
]  # fmt: skip


def child(number: int) -> dict[str, str | None]:
    """The child of that number, the same every time."""
    draw = random.Random(number)
    return {
        "given_name": draw.choice(GIVEN),
        "surname": draw.choice(SURNAMES) + draw.choice(["", "", "-" + draw.choice(SURNAMES)]),
        "birth_date": f"{draw.randint(2008, 2016)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}",
        "postcode": str(draw.randint(30300, 30340)),
        "address": f"{draw.randint(1, 900)} {draw.choice(SURNAMES)} Street",
    }


def table(rows: list[dict[str, str | None]]) -> pa.Table:
    """Rows as records of text."""
    names = ["id", *(name for name in FIELDS if any(name in row for row in rows))]
    return pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in names})


def file_of(numbers: range, prefix: str) -> list[dict[str, str | None]]:
    """The children of these numbers; their id is the prefix and the number."""
    return [{"id": f"{prefix}{number}", **child(number)} for number in numbers]


def numbers_linked(pairs: pa.Table) -> set[tuple[str, str]]:
    """The numbers of the children of each link."""
    ids = zip(pairs["left_id"].to_pylist(), pairs["right_id"].to_pylist(), strict=True)
    return {(left[1:], right[1:]) for left, right in ids}
