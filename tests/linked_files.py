"""Two files that hold the same children, sent by two partners under agreements that let them be linked; and their plan.

The linking itself is a stand-in here (the same name and birth date are the same child), made in this process: what
linking finds is tested in tests/analysis/linkage, what confinement keeps in where it belongs.
"""

import io
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from agreed import agreement_for
from cast import LONG_AGO, Table
from commontable.analysis.linkage import Linked, confinement, inside, linking
from commontable.measurement.actions.datasets import define_dataset
from commontable.measurement.actions.linkage.planning import Chosen, plan_linkage
from commontable.measurement.actions.linkage.running import start_linking
from commontable.measurement.actions.places import PlaceLine, list_places
from commontable.measurement.models import Dataset, Extract, LinkagePlan, LinkageRun
from commontable.measurement.tasks.linkage import link_run
from files_of_partners import NOW, SCHOOLS, csv_file, due_from, in_force

LINKING = "Find the same child in the files of the district and of the after-school programme."
NAMED: dict[str, Any] = {"constraints": {"required": True}}
PUPILS: dict[str, Any] = {
    "fields": [
        {"name": "pupil", **NAMED}, {"name": "given_name", **NAMED}, {"name": "surname", **NAMED},
        {"name": "birth_date", "type": "date"}, {"name": "year", **NAMED}, {"name": "school", **NAMED},
        {"name": "lunch", "categories": [{"value": "free", "label": "Free"}, {"value": "paid", "label": "Paid"}]},
        {"name": "score", "type": "number"},
    ],
    "primaryKey": ["pupil", "year"],
    "roles": {"person": "pupil", "period": "year", "place": ["school"], "breakdowns": ["lunch"],
              "identity": ["given_name", "surname", "birth_date"]},
}  # fmt: skip
CHILDREN: dict[str, Any] = {
    "fields": [
        {"name": "member", **NAMED}, {"name": "first", **NAMED}, {"name": "last", **NAMED},
        {"name": "dob", "type": "date"}, {"name": "year", **NAMED}, {"name": "days", "type": "integer"},
    ],
    "primaryKey": ["member", "year"],
    "roles": {"person": "member", "period": "year", "identity": ["first", "last", "dob"]},
}  # fmt: skip
FIELDS = {
    "pupils": {"given_name": "given_name", "surname": "surname", "birth_date": "birth_date"},
    "after-school": {"given_name": "first", "surname": "last", "birth_date": "dob"},
}


def pupils_file(count: int = 60) -> io.BytesIO:
    """Children 1 to `count` at school; every other has free lunch."""
    lines = [
        f"P{i:04d},Child{i},Family{i % 7},{2014 + i % 4}-0{i % 9 + 1}-1{i % 9},2026,N0{i % 3 + 1},"
        f"{'free' if i % 2 else 'paid'},{40 + i % 50}"
        for i in range(1, count + 1)
    ]
    return csv_file(lines, header="pupil,given_name,surname,birth_date,year,school,lunch,score")


def children_file(first: int = 21, last: int = 80) -> io.BytesIO:
    """Children `first` to `last` after school."""
    lines = [
        f"M{i:04d},Child{i},Family{i % 7},{2014 + i % 4}-0{i % 9 + 1}-1{i % 9},2026,{i % 30}"
        for i in range(first, last + 1)
    ]
    return csv_file(lines, header="member,first,last,dob,year,days")


def linkable(table: Table, *, linking: bool = True, prefix: str = "") -> tuple[Dataset, Dataset]:
    """The two datasets, each under an agreement that lets it be linked (or not); `prefix` of their addresses."""
    places = [PlaceLine(level="school", code=code, name=name) for code, name in SCHOOLS.items()]
    list_places(partnership=table.partnership, places=places, by=table.ines, at=LONG_AGO)
    found = []
    for slug, title, schema, sender in (
        ("pupils", "Pupils", PUPILS, table.northside), ("after-school", "After school", CHILDREN, table.harbor),
    ):  # fmt: skip
        dataset = define_dataset(
            partnership=table.partnership, title=title, slug=prefix + slug, purpose=f"See how {title.lower()} go on.",
            legal_basis="studies", recipients="The backbone's data steward.", schema=schema, by=table.ines, at=LONG_AGO,
        )  # fmt: skip
        agreement_for(table, dataset, senders=[sender], purposes=[dataset.purpose, LINKING], linking=linking)
        found.append(dataset)
    return found[0], found[1]


def sent_to_link(table: Table, pupils: Dataset, children: Dataset) -> tuple[Extract, Extract]:
    """Both files are accepted."""
    return (
        in_force(due_from(table.northside, pupils, by=table.ines), by=table.dara, file=pupils_file()),
        in_force(due_from(table.harbor, children, by=table.ines), by=table.omar, file=children_file()),
    )


def planned(table: Table, *datasets: Dataset, **given: Any) -> LinkagePlan:
    """The plan of the two datasets."""
    told: dict[str, Any] = {
        "title": "School and after school", "purpose": LINKING,
        "datasets": [Chosen(dataset=one, fields=FIELDS[one.slug.removeprefix("linked-")]) for one in datasets],
    } | given  # fmt: skip
    return plan_linkage(partnership=table.partnership, by=table.ines, at=NOW, **told)


def ready_to_link(table: Table) -> LinkagePlan:
    """The plan, its agreements, and both files accepted; remembered by tests."""
    pupils, children = linkable(table)
    sent_to_link(table, pupils, children)
    return planned(table, pupils, children)


def linked_once(table: Table) -> LinkageRun:
    """A linking of both files, done by the stand-in; remembered by tests."""
    plan = ready_to_link(table)
    with standing_in():
        return linked_now(plan, table)


def linked_now(plan: LinkagePlan, table: Table, at: Any = NOW) -> LinkageRun:
    """A linking, begun and done; call it within `standing_in`."""
    run = start_linking(plan=plan, by=table.ines, at=at)
    link_run(run=run, by=table.ines, clock=lambda: at)
    run.refresh_from_db()
    return run


@contextmanager
def standing_in(*, uncertain: int = 3) -> Iterator[None]:
    """Linking is done in this process, by equal names and birth dates; the first pairs are said to be uncertain."""

    def run(target: str, arguments: dict[str, Any], *, secret: dict[str, bytes], **_limits: Any) -> Any:
        return getattr(inside, target.partition(":")[2])(**arguments, **secret)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(confinement, "run", run)
        patch.setattr(linking, "link", lambda records, **asked: equal_names(records, uncertain=uncertain, **asked))
        yield


def equal_names(records: Any, *, earlier: Any = None, decisions: Any = (), uncertain: int = 3, **_asked: Any) -> Linked:
    """Who has the same name and birth date is the same child."""
    import pyarrow as pa

    from commontable.analysis.linkage import pairs_table

    known = {(one["source"], one["id"]): one["person"] for one in (earlier.to_pylist() if earlier else [])}
    apart = {frozenset({(one.left_source, one.left_id), (one.right_source, one.right_id)}) for one in decisions
             if not one.same}  # fmt: skip
    people: dict[Any, str] = {}
    seen: dict[Any, tuple[str, str]] = {}
    clusters, pairs = [], []
    for source, table in records.items():
        for one in table.to_pylist():
            who = (one.get("given_name"), one.get("surname"), one.get("birth_date"))
            me = (source, one["id"])
            if who in seen and frozenset({seen[who], me}) in apart:
                who = (*who, source)
            elif who in seen:
                pairs.append((*seen[who], *me, 0.6))
            seen.setdefault(who, me)
            person = people.setdefault(who, known.get(me) or secrets.token_hex(16))
            clusters.append((*me, person))
    names = ("left_source", "left_id", "right_source", "right_id", "probability")
    table = {name: [pair[i] for pair in pairs] for i, name in enumerate(names)}
    doubtful = {name: column[:uncertain] for name, column in table.items()}
    return Linked(
        pairs=pairs_table(table),
        clusters=pa.table(dict(zip(("source", "id", "person"), zip(*clusters, strict=True), strict=True))),
        uncertain=pairs_table({**doubtful, "pattern": ["given_name=same;birth_date=same"] * len(pairs[:uncertain])}),
        report={
            "mode": "link", "method": "stand-in", "engine": "duckdb", "people": len(people), "seconds": 0.1,
            "expected": {
                "precision": 0.98, "precision_low": 0.96, "precision_high": 0.99,
                "recall": 0.95, "recall_low": 0.92, "recall_high": 0.97,
            },
            "warnings": ["assumed:birth_date"],
        },
    )  # fmt: skip
