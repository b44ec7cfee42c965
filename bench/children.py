"""Two files about children that overlap, made up with a fixed seed, and which records are the same child.

Names as frequent as in the United States (`names/SOURCE.md`); brothers, sisters and twins share surname and address. In
the second file 15 % have moved, each field has a typing error in 4 % of its rows, 3 % of the given names are nicknames,
2 % of the birth dates have slipped, 2 % of the surnames have changed, 1 % of the names stand in each other's column,
and 2 % of each field is empty. The first file has a tenth of the typing errors.

    .venv/bin/python bench/children.py ROWS FOLDER [SEED]
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

OVERLAP = 0.7
SEED = 20261122
FIELDS = ("given_name", "surname", "birth_date", "sex", "address", "postcode", "suburb")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
STREETS = [
    "Oak",
    "Pine",
    "Maple",
    "Cedar",
    "Elm",
    "Washington",
    "Lake",
    "Hill",
    "Walnut",
    "Spring",
    "North",
    "Ridge",
    "Church",
    "Park",
    "View",
    "Meadow",
    "Forest",
]
WAYS = ["Street", "Avenue", "Road", "Drive", "Lane", "Court"]
HERE = Path(__file__).parent


def children(rows: int, *, seed: int = SEED, overlap: float = OVERLAP) -> tuple[pa.Table, pa.Table, pa.Table]:
    """The two files (`id` and `FIELDS`, text) and the true pairs (`left_id`, `right_id`)."""
    rng = np.random.default_rng(seed)
    everyone = round(rows * (2 - overlap))
    home, place_in_home = _homes(rng, everyone)
    who = _people(rng, home, place_in_home)
    order = rng.permutation(everyone)
    first, second = order[:rows], rng.permutation(order[-rows:])
    ids = np.char.add("k", np.char.zfill(rng.permutation(everyone).astype(str), 8))
    left = _written(rng, {name: values[first] for name, values in who.items()}, dirt=0.1)
    right = _written(rng, _later(rng, {name: values[second] for name, values in who.items()}), dirt=1.0)
    left_ids, right_ids = np.char.add("a", ids[first]), np.char.add("b", np.arange(rows).astype(str))
    at = np.full(everyone, -1)
    at[first] = np.arange(rows)
    both = at[second] >= 0
    truth = pa.table({"left_id": left_ids[at[second][both]], "right_id": right_ids[both]})
    return pa.table({"id": left_ids, **left}), pa.table({"id": right_ids, **right}), truth


def _homes(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    sizes = rng.choice([1, 2, 3, 4], size=count, p=[0.35, 0.42, 0.17, 0.06])
    home = np.repeat(np.arange(count), sizes)[:count]
    begins = np.concatenate([[0], np.flatnonzero(np.diff(home)) + 1])
    return home, np.arange(count) - np.repeat(begins, np.diff([*begins, count]))


def _people(rng: np.random.Generator, home: np.ndarray, place_in_home: np.ndarray) -> dict[str, np.ndarray]:
    count, homes = len(home), home[-1] + 1
    girl = rng.random(count) < 0.49
    given = np.where(girl, _drawn(rng, "girls", count), _drawn(rng, "boys", count))
    of_home = _drawn(rng, "surnames", homes)
    double = rng.random(homes) < 0.06
    of_home = np.where(double, np.char.add(np.char.add(of_home, "-"), _drawn(rng, "surnames", homes)), of_home)
    surname = np.where(rng.random(count) < 0.05, _drawn(rng, "surnames", count), of_home[home])
    born = rng.integers(0, 3650, count)
    twin = (place_in_home == 1) & (rng.random(count) < 0.03)
    born[twin] = born[np.flatnonzero(twin) - 1]
    date = np.datetime64("2008-01-01") + born
    address, postcode, suburb = _addresses(rng, homes)
    return {
        "given_name": given,
        "surname": surname,
        "birth_date": date.astype(str),
        "sex": np.where(girl, "F", "M"),
        "address": address[home],
        "postcode": postcode[home],
        "suburb": suburb[home],
    }


def _addresses(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    codes = max(20, count // 3000)
    code = rng.choice(codes, count, p=(share := rng.lognormal(0, 0.7, codes)) / share.sum())
    number = rng.integers(1, 2500, count).astype(str)
    street = np.array(STREETS)[rng.integers(0, len(STREETS), count)]
    way = np.array(WAYS)[rng.integers(0, len(WAYS), count)]
    address = np.char.add(np.char.add(np.char.add(number, " "), np.char.add(street, " ")), way)
    towns = np.char.add(_drawn(rng, "surnames", codes), "ville")
    return address, (10_000 + code * 7).astype(str), towns[code // 2]


def _drawn(rng: np.random.Generator, names: str, count: int) -> np.ndarray:
    lines = gzip.decompress((HERE / "names" / f"{names}.csv.gz").read_bytes()).decode().split()
    listed, counts = zip(*(line.split(",") for line in lines), strict=True)
    weights = np.array(counts, float)
    return np.array(listed)[rng.choice(len(listed), count, p=weights / weights.sum())]


def _later(rng: np.random.Generator, who: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The same children some years on: moved, renamed, called by a nickname."""
    count = len(who["surname"])
    moved = rng.random(count) < 0.15
    for name, fresh in zip(("address", "postcode", "suburb"), _addresses(rng, count), strict=True):
        who[name] = np.where(moved, fresh, who[name])
    renamed = rng.random(count) < 0.02
    who["surname"] = np.where(renamed, _drawn(rng, "surnames", count), who["surname"])
    short = _nicknames()
    given = who["given_name"].astype(object)
    for i in np.flatnonzero(rng.random(count) < 0.06):
        if known := short.get(given[i].lower()):
            given[i] = known[rng.integers(len(known))].title()
    who["given_name"] = given.astype(str)
    date = who["birth_date"].astype(object)
    for i in np.flatnonzero(rng.random(count) < 0.02):
        date[i] = _slipped(rng, date[i])
    who["birth_date"] = date.astype(str)
    swapped = rng.random(count) < 0.01
    given, surname = who["given_name"], who["surname"]
    who["given_name"], who["surname"] = np.where(swapped, surname, given), np.where(swapped, given, surname)
    return who


def _nicknames() -> dict[str, list[str]]:
    """Common American short names; their own list, so that the program is not tested against itself."""
    text = (
        "william:will,bill,liam elizabeth:liz,beth,eliza,ellie james:jim,jimmy,jamie robert:rob,bob,bobby "
        "john:jack,johnny michael:mike,mikey joseph:joe,joey thomas:tom,tommy christopher:chris,topher "
        "daniel:dan,danny matthew:matt anthony:tony andrew:andy,drew joshua:josh nicholas:nick,nico "
        "alexander:alex,xander benjamin:ben,benji samuel:sam jonathan:jon,john zachary:zach,zack "
        "katherine:kate,katie,kathy margaret:maggie,meg rebecca:becca,becky jennifer:jen,jenny "
        "jessica:jess,jessie samantha:sam,sammy victoria:tori,vicky abigail:abby isabella:bella,izzy "
        "madison:maddie gabriella:gabby,ella natalie:nat alexandra:alex,lexi emily:em,emmy "
        "patricia:pat,tricia susan:sue edward:ed,eddie charles:charlie,chuck richard:rick,rich "
        "david:dave,davey steven:steve timothy:tim jacob:jake nathaniel:nate,nathan theodore:theo,teddy "
        "francisco:paco,frank jose:pepe antonio:tony,toño guadalupe:lupe"
    )
    return {name: short.split(",") for name, _, short in (one.partition(":") for one in text.split())}


def _slipped(rng: np.random.Generator, date: str) -> str:
    year, month, day = date.split("-")
    kind = rng.integers(3)
    if kind == 0 and int(day) <= 12:
        return f"{year}-{day}-{month}"
    if kind == 1:
        return f"{int(year) + rng.choice([-1, 1])}-{month}-{day}"
    return f"{year}-{month}-{1 + (int(day) + rng.integers(1, 27)) % 28:02d}"


def _written(rng: np.random.Generator, who: dict[str, np.ndarray], *, dirt: float) -> dict[str, pa.Array]:
    found = {}
    for name in FIELDS:
        values = who[name].astype(object)
        if name not in ("sex", "birth_date"):
            for i in np.flatnonzero(rng.random(len(values)) < 0.04 * dirt):
                values[i] = _mistyped(rng, values[i])
        values[rng.random(len(values)) < 0.02 * dirt] = None
        found[name] = pa.array(values, pa.string())
    return found


def _mistyped(rng: np.random.Generator, text: str) -> str:
    at, kind = int(rng.integers(len(text))), rng.integers(4)
    letter = LETTERS[rng.integers(26)] if not text[at].isdigit() else str(rng.integers(10))
    if kind == 0:
        return text[:at] + text[at + 1 :] or text
    if kind == 1:
        return text[:at] + letter + text[at:]
    if kind == 2:
        return text[:at] + letter + text[at + 1 :]
    return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]


def main() -> None:
    """Write `first.parquet`, `second.parquet` and `truth.parquet`."""
    rows, folder = int(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    made = children(rows, seed=int(sys.argv[3]) if len(sys.argv) > 3 else SEED)
    for name, table in zip(("first", "second", "truth"), made, strict=True):
        pq.write_table(table, folder / f"{name}.parquet", compression="zstd")


if __name__ == "__main__":
    main()
