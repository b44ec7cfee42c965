"""Two partners' files with children's names, a plan that links them, and a linking with pairs nobody is sure about."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pyarrow as pa

from agreed import agreement_for
from cast import Table
from commontable.analysis.contract import Reading
from commontable.analysis.sealed import read_sealed, write_sealed
from commontable.measurement.actions.datasets import define_dataset
from commontable.measurement.actions.dues import ask_for_file
from commontable.measurement.actions.intake.accepting import accept_delivery
from commontable.measurement.actions.intake.arriving import send_file
from commontable.measurement.actions.intake.checking import check_delivery
from commontable.measurement.actions.linkage.planning import Chosen, name_reviewer, plan_linkage
from commontable.measurement.models import Crosswalk, Dataset, Due, Extract, LinkagePlan, LinkageRun
from commontable.measurement.rules.linkage import Mode, RunStage
from commontable.measurement.vault import linkage as vault
from commontable.measurement.vault.files import made, sha256_of, vault_root
from commontable.measurement.vault.keys import IDENTITIES, extract_key, part_key
from commontable.partnership.models import Member

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PURPOSE = "To see whether children who come to camp read by grade 3."
FIELDS = {"given_name": "first", "surname": "last", "birth_date": "born"}
SCHOOL = [("p1", "Ana", "Ruiz", "2015-03-02"), ("p2", "Bo", "Li", "2014-01-01"), ("p3", "Cara", "Smith", "2015-06-30")]
CAMP = [("k7", "Anna", "Ruiz", "2015-02-03"), ("k8", "Bo", "Lee", "2014-01-01"), ("k9", "Cara", "Smyth", "2015-06-30")]
PATTERNS = (
    "given_name=close;surname=same;birth_date=day_month_swapped",
    "given_name=same;surname=close;birth_date=same",
    "given_name=same;surname=somewhat_close;birth_date=same",
)


@dataclass
class Doubtful:
    """A plan, its linking in force and the files it saw. Pair 1 is Ana, 2 is Bo, 3 is Cara."""

    plan: LinkagePlan
    run: LinkageRun
    school: Extract
    camp: Extract


def people_of(table: Table, title: str, *, identity: bool = True) -> Dataset:
    """A dataset of children with their names, or with nothing but random row ids."""
    names = ["first", "last", "born"] if identity else []
    fields: list[dict[str, Any]] = [{"name": name, "type": "string"} for name in ["child", "year", *names]]
    fields.append({"name": "days", "type": "integer"})
    schema = {
        "fields": fields, "primaryKey": ["child", "year"],
        "roles": {"person": "child", "period": "year", "identity": names, "breakdowns": [], "place": []},
    }  # fmt: skip
    dataset = define_dataset(
        partnership=table.partnership, title=title, schema=schema, purpose=PURPOSE, legal_basis="studies",
        recipients="The partnership, as protected figures.", by=table.ines, at=NOW,
    )  # fmt: skip
    agreement_for(table, dataset, linking=True)
    return dataset


def asked(table: Table, dataset: Dataset, by: Member) -> Due:
    """The partner is asked for this year's file."""
    known = Due.objects.filter(dataset=dataset, partner=by.partner).first()
    return known or ask_for_file(
        dataset=dataset, partner=by.partner, label="2025-26", due_on=date(2026, 4, 1), by=table.ines, at=NOW
    )


def sent(table: Table, dataset: Dataset, by: Member, rows: list[tuple[str, ...]]) -> Extract:
    """The partner's accepted file, one row a child."""
    due = asked(table, dataset, by)
    header = ["child", "year", *(["first", "last", "born"] if len(rows[0]) > 1 else []), "days"]
    lines = [",".join(header), *(",".join([row[0], "2025", *row[1:], "5"]) for row in rows)]
    delivery = send_file(due=due, file=BytesIO("\n".join(lines).encode()), file_name="a.csv", by=by, at=NOW)
    delivery = check_delivery(delivery=delivery, by=by, at=NOW, reading=Reading(columns={}))
    return accept_delivery(delivery=delivery, by=by, at=NOW)


def doubtful(table: Table, *, reviewer: Member | None = None) -> Doubtful:
    """The plan stands, Ines (or that person) is named, and three pairs are uncertain."""
    school, camp = people_of(table, "Readers"), people_of(table, "Campers")
    extracts = sent(table, school, table.dara, SCHOOL), sent(table, camp, table.omar, CAMP)
    plan = plan_linkage(
        partnership=table.partnership, title="Camp and reading", purpose=PURPOSE,
        datasets=[Chosen(dataset=one, fields=FIELDS) for one in (school, camp)], mode=Mode.CLEAR, by=table.ines, at=NOW,
    )  # fmt: skip
    plan.refresh_from_db()
    if not plan.wrapped_key:
        plan.wrapped_key = vault.wrapped_plan_key(plan)
        plan.save()
    plan = name_reviewer(plan=plan, reviewer=reviewer or table.ines, by=table.maya, at=NOW)
    return Doubtful(plan, linked(plan, extracts), *extracts)


def linked(plan: LinkagePlan, extracts: tuple[Extract, Extract], *, number: int = 1) -> LinkageRun:
    """What a linking leaves behind, as the closed process writes it."""
    run = LinkageRun(partnership=plan.partnership, plan=plan, number=number, mode=plan.mode, stage=RunStage.DONE)
    run.begun_by, run.begun_at, run.finished_at = plan.made_by, NOW, NOW
    run.settings = {
        "threshold": 0.5, "low": 0.2, "high": 0.9,
        "fields": {one.dataset.slug: one.fields for one in plan.datasets.select_related("dataset")},
    }  # fmt: skip
    run.wrapped_key = vault.wrapped_run_key(run)
    key, ids = vault.run_key(run), []
    made(vault.linkage_folder(run))
    run.uncertain = len(PATTERNS)
    run.save()
    for extract in extracts:
        person = {row[0]: f"{extract.dataset.slug}-{row[0]}" for row in (*SCHOOL, *CAMP)}
        identities = read_sealed(
            vault_root() / extract.identities_path, part_key(extract_key(extract), IDENTITIES)
        ).read_all()
        file = vault.records_of(run, extract, key=key)
        rows = {"_row": identities["_row"], "record": [person[one] for one in identities["child"].to_pylist()]}
        write_sealed(pa.table(rows).to_reader(), file.path, file.key)
        Crosswalk.objects.create(partnership=plan.partnership, run=run, extract=extract, rows=len(identities))
        ids.append([person[row[0]] for row in (SCHOOL if extract is extracts[0] else CAMP)])
    uncertain = vault.uncertain_of(run, key=key)
    write_sealed(pa.table({
        "left_source": [extracts[0].dataset.slug] * 3, "left_id": ids[0],
        "right_source": [extracts[1].dataset.slug] * 3, "right_id": ids[1],
        "probability": [0.5, 0.6, 0.8], "pattern": list(PATTERNS),
    }).to_reader(), uncertain.path, uncertain.key)  # fmt: skip
    run.uncertain_sha256 = sha256_of(uncertain.path)
    run.save()
    return run
