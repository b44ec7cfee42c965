"""A plan under which partners send codes, its profile, and what the clerk's program writes."""

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cast import Table
from commontable.analysis.tokens import EncodingProfile
from commontable.analysis.tokens.offline.encoding import encode
from commontable.measurement.actions.encoded import make_profile
from commontable.measurement.actions.linkage.planning import Chosen, plan_linkage
from commontable.measurement.models import Dataset, Extract, LinkagePlan
from commontable.measurement.rules.linkage import Mode
from commontable.partnership.models import Member
from reviewing import CAMP, NOW, PURPOSE, SCHOOL, asked, people_of, sent

KEY = bytes(range(32))
HEADERS = {"given_name": "first", "surname": "last", "birth_date": "born"}


@dataclass
class Codes:
    """The plan, its profile, and its two datasets, which hold nothing but random row ids and days."""

    plan: LinkagePlan
    profile: EncodingProfile
    school: Dataset
    camp: Dataset


def codes_plan(table: Table, *, mode: str = Mode.TOKENS) -> Codes:
    """Northside's pupils and Harbor's campers are to be linked by codes."""
    school, camp = people_of(table, "Enrolled", identity=False), people_of(table, "Visitors", identity=False)
    asked(table, school, table.dara)
    asked(table, camp, table.omar)
    plan = plan_linkage(
        partnership=table.partnership, title="Camp by codes", purpose=PURPOSE, mode=mode,
        datasets=[Chosen(dataset=one, row_id="child") for one in (school, camp)], by=table.ines, at=NOW,
    )  # fmt: skip
    return Codes(plan, profiled(table, plan), school, camp)


def profiled(table: Table, plan: LinkagePlan, *, refresh: str = "2026 spring", **given: Any) -> EncodingProfile:
    """The plan has a profile, or the next one."""
    told = {"keys": ["full", "moved", "swapped_date", "sounds"], "date_order": "month_first"} | given
    return make_profile(plan=plan, refresh=refresh, by=table.ines, at=NOW, **told)


def encoded_by(
    profile: EncodingProfile, folder: Path, rows: list[tuple[str, ...]], *, key: bytes = KEY
) -> tuple[bytes, list[tuple[str, ...]]]:
    """What the program writes of a partner's file: the codes, and the random ids its measures stand under."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["number,first,last,born,days", *(",".join([*row, "5"]) for row in rows)]
    (folder / "file.csv").write_text("\n".join(lines), encoding="utf-8")
    encode(
        folder / "file.csv", profile=replace(profile, columns=HEADERS, person="number"), key=key,
        out=folder / "out.parquet", measures_out=folder / "measures.csv",
    )  # fmt: skip
    ids = (folder / "measures.csv").read_text(encoding="utf-8").splitlines()[1:]
    return (folder / "out.parquet").read_bytes(), [(line.partition(",")[0].strip('"'),) for line in ids]


def measured_by(table: Table, dataset: Dataset, by: Member, ids: list[tuple[str, ...]]) -> Extract:
    """The partner's measures of the same run, accepted."""
    return sent(table, dataset, by, ids)


def both_measured(table: Table, made: Codes, folder: Path) -> tuple[tuple[bytes, Extract], tuple[bytes, Extract]]:
    """Codes and accepted measures of both partners."""
    found = []
    for dataset, by, rows in ((made.school, table.dara, SCHOOL), (made.camp, table.omar, CAMP)):
        codes, ids = encoded_by(made.profile, folder / dataset.slug, rows)
        found.append((codes, measured_by(table, dataset, by, ids)))
    return found[0], found[1]


def measured(table: Table) -> tuple[Codes, tuple[tuple[bytes, Extract], tuple[bytes, Extract]]]:
    """The plan, and codes with accepted measures of both partners; remembered by tests."""
    made = codes_plan(table)
    with TemporaryDirectory() as folder:
        return made, both_measured(table, made, Path(folder))
