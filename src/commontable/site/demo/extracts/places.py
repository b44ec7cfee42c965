"""The invented places of Rivermouth: four districts, their schools and two colleges. None of them exists.

The eighty elementary schools stand for the eighty schools of Project STAR, spread over the districts so that each has
schools of several kinds. Which STAR school a name stands for follows from the school's number in the open file, where
schools are numbered without their names.
"""

from __future__ import annotations

from dataclasses import dataclass

DISTRICTS = {
    "northside": ("NSD", "Northside USD"),
    "harbor-city": ("HCS", "Harbor City Schools"),
    "riverbend": ("RUS", "Riverbend Union"),
    "delta": ("DCS", "Delta County Schools"),
}

# Elementary schools by district and kind of place, in the order in which STAR's schools of that kind are dealt out.
_ELEMENTARY: dict[str, dict[str, str]] = {
    "northside": {
        "suburban": "Cedar Hill, Maple Grove, Orchard Park, Lakeview, Stonebridge, Meadowbrook, Highland, Fairmount, "
        "Willow Creek, Sunnyside, Kingsley, Birchwood",
        "urban": "Northgate, Court Street, Library Square, Foundry",
        "inner-city": "Railway Avenue, Mercer Street, Lincoln Park",
        "rural": "Upper Fork, Saddle Ridge, Old Mill, Pine Hollow, Larkspur",
    },
    "harbor-city": {
        "inner-city": "Wharf Street, Lighthouse, Dockside, Cannery Row, Pier Nine, Rosa Parks, Cesar Chavez, Eastgate, "
        "Harbor View, Saltmarsh, Tidewater, Canal Street, Frederick Douglass",
        "urban": "Market Square, Anchor, Customs House",
        "suburban": "Seabreeze, Dunes, Bayberry",
    },
    "riverbend": {
        "rural": "Oxbow, Ferry Landing, Sycamore Bend, Cottonwood, Stillwater, Heron, Three Rivers, Willow Bar, "
        "Gravel Point, Covered Bridge, Sandbar, Riverside, Kingfisher, Mill Race, Long Meadow, Otter Creek",
        "suburban": "Bridgeview, Terrace, Greenway",
    },
    "delta": {
        "rural": "Delta Center, Levee, Cypress, Bluestem, Prairie View, Grange, Silo Road, Cotton Lane, Whitfield, "
        "New Hope, Pelican, Backwater, Crossroads, Magnolia, Sweetgum, Antioch, Mount Olive, Plainfield",
    },
}
_UPPER = {
    "northside": (
        ("M1", "Northside Middle School"),
        ("M2", "Stonebridge Middle School"),
        ("H1", "Northside High School"),
    ),
    "harbor-city": (
        ("M1", "Harbor Middle School"),
        ("M2", "Tidewater Middle School"),
        ("H1", "Harbor City High School"),
    ),
    "riverbend": (("M1", "Riverbend Middle School"),),
    "delta": (("M1", "Delta Middle School"), ("H1", "Delta County High School")),
}
COLLEGES = (("DCC", "Delta Community College", "college"), ("RSU", "Rivermouth State University", "university"))


@dataclass(frozen=True, kw_only=True)
class DemoPlace:
    """A district, school or college; `parent` is the code of its district, `partner_key` the partner it belongs to."""

    level: str
    code: str
    name: str
    parent: str
    partner_key: str


def places() -> tuple[DemoPlace, ...]:
    """Every place the demo's rows may speak of, districts first.

    >>> len([p for p in places() if p.level == "school"])
    88
    """
    found = [
        DemoPlace(level="district", code=code, name=name, parent="", partner_key=key)
        for key, (code, name) in DISTRICTS.items()
    ]
    for key, (code, _) in DISTRICTS.items():
        names = [(number, f"{name} Elementary") for number, name in enumerate(_names(key), start=1)]
        coded = [(f"{code[0]}{number:03}", name) for number, name in names]
        coded += [(f"{code[0]}-{suffix}", name) for suffix, name in _UPPER[key]]
        found += [
            DemoPlace(level="school", code=school, name=name, parent=code, partner_key=key) for school, name in coded
        ]
    found += [
        DemoPlace(level="college", code=code, name=name, parent="", partner_key=key) for code, name, key in COLLEGES
    ]
    return tuple(found)


def star_schools(kinds: dict[int, str]) -> dict[int, tuple[str, str]]:
    """District key and school code of every STAR school, given the kind of place ("rural"…) of each school number."""
    slots: dict[str, list[tuple[str, str]]] = {}
    for key, (code, _) in DISTRICTS.items():
        number = 0
        for kind, listed in _ELEMENTARY[key].items():
            for _name in listed.split(", "):
                number += 1
                slots.setdefault(kind, []).append((key, f"{code[0]}{number:03}"))
    return {school: slots[kinds[school]].pop(0) for school in sorted(kinds)}


def elementary(district: str) -> list[str]:
    """The codes of a district's elementary schools."""
    return [f"{DISTRICTS[district][0][0]}{n:03}" for n in range(1, len(_names(district)) + 1)]


def upper(district: str, kind: str) -> list[str]:
    """The codes of a district's middle ("M") or high ("H") schools; none where it has none."""
    return [f"{DISTRICTS[district][0][0]}-{code}" for code, _ in _UPPER[district] if code.startswith(kind)]


def _names(district: str) -> list[str]:
    return [name for listed in _ELEMENTARY[district].values() for name in listed.split(", ")]
