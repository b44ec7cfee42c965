"""A curve with enough history to foresee, and a page that tries to turn it. Figures are invented."""

from datetime import timedelta
from typing import Any

from cast import Table
from commontable.measurement.actions.turning.lines import add_line
from commontable.measurement.actions.turning.opening import open_turning
from commontable.measurement.models import IndicatorVersion, Release, Turning
from commontable.measurement.rules.turning import Cost, Force, LineKind
from measurement import released
from measurement.released import PUBLISHED, Spec

YEARS = {  # share of 1,000 children who read; a level process
    "2012-13": 41, "2013-14": 43, "2014-15": 42, "2015-16": 44, "2016-17": 42, "2017-18": 43, "2018-19": 41,
    "2019-20": 42, "2020-21": 44, "2021-22": 43, "2022-23": 42, "2023-24": 43,
}  # fmt: skip
OPENED = PUBLISHED + timedelta(days=1)


def specs(**later: float) -> list[Spec]:
    """The cells of everybody, with more years: `y2024=60` is 60 % in 2024-25."""
    more = {f"{name[1:]}-{int(name[3:]) + 1}": share for name, share in later.items()}
    return [Spec(period, 1000, 10 * share) for period, share in (YEARS | more).items()]


def history(table: Table) -> IndicatorVersion:
    """Reading, released for twelve years, with a target; one group has four figures, of which one is protected."""
    version = released.indicator(table)
    released.target(table, version, period="2026-27", value=60)
    released.release(table, {version: [*specs(), *free_lunch()]})
    return version


def free_lunch() -> list[Spec]:
    """The cells of one group: three figures, and one that is protected."""
    shown = [Spec(period, 400, 120, by={"lunch": "free"}) for period in list(YEARS)[-4:-1]]
    return [*shown, Spec("2023-24", by={"lunch": "free"}, status="hidden")]


def later(table: Table, version: IndicatorVersion, **years: float) -> Release:
    """A later release, with figures of the years after."""
    return released.release(table, {version: [*specs(**years), *free_lunch()]}, at=PUBLISHED + timedelta(days=300))


def page(table: Table, version: IndicatorVersion, **given: Any) -> Turning:
    """A page that Alma opened."""
    end = given.pop("end", "Every child in Rivermouth reads well at nine")
    return open_turning(indicator=version.indicator, end=end, by=table.alma, at=OPENED, **given)


def fill(table: Table, turning: Turning, *, many: int = 1, words: str = "") -> None:
    """Lines of every kind, so many of each."""
    for n in range(many):
        lines: dict[LineKind, dict[str, Any]] = {
            LineKind.FACTOR: {"text": f"Summer without books {n} {words}", "force": Force.ROOT, "evidence": "Parents"},
            LineKind.PARTNER: {"name": f"Library {n}", "text": f"Opens on Saturdays {words}"},
            LineKind.IDEA: {"text": f"A book bag goes home {n} {words}", "cost": Cost.NONE, "reach": "first graders"},
            LineKind.STEP: {
                "text": f"Two tutors {n} {words}", "member": table.omar,
                "due_on": OPENED.date() + timedelta(days=30 + n),
            },
        }  # fmt: skip
        for kind, values in lines.items():
            add_line(turning=turning, kind=kind, values=values, by=table.rosa, at=OPENED)
