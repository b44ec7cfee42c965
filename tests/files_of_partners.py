"""Files as partners send them, made on the spot, and the dataset they are sent for."""

import io
from datetime import UTC, date, datetime
from typing import Any

from agreed import agreement_for
from cast import LONG_AGO, Table
from commontable.measurement.actions.datasets import define_dataset
from commontable.measurement.actions.dues import ask_for_file
from commontable.measurement.actions.places import PlaceLine, list_places
from commontable.measurement.models import Dataset, Delivery, Due, Extract
from commontable.partnership.models import Member, Partner

NOW = datetime(2026, 5, 12, 9, 0, tzinfo=UTC)
SCHOOLS = {"N01": "Bayview Elementary", "N02": "Hillside Elementary", "N03": "Dockside Elementary"}
SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "pupil", "title": "Pupil", "description": "Your own number of the pupil.",
         "constraints": {"required": True}},
        {"name": "name", "title": "Name", "optional": True},
        {"name": "year", "title": "School year", "constraints": {"required": True}},
        {"name": "school", "title": "School", "constraints": {"required": True}},
        {"name": "tested_on", "title": "Tested on", "type": "date"},
        {"name": "lunch", "title": "Lunch", "categories": [
            {"value": "free", "label": "Free lunch"}, {"value": "not_eligible", "label": "Not eligible"}]},
        {"name": "score", "title": "Score", "type": "number", "constraints": {"minimum": 0, "maximum": 100}},
    ],
    "primaryKey": ["pupil", "year"],
    "roles": {"person": "pupil", "period": "year", "place": ["school"], "breakdowns": ["lunch"], "identity": ["name"]},
}  # fmt: skip
HEADER = "pupil,name,year,school,tested_on,lunch,score"


def rows(count: int = 30, *, start: int = 1) -> list[str]:
    """Clean rows of invented pupils."""
    return [
        f"P{i:04d},Child {i},2026,N0{i % 3 + 1},2026-03-0{i % 9 + 1},{lunch},{40 + i % 50}"
        for i, lunch in ((i, "free" if i % 2 else "not_eligible") for i in range(start, start + count))
    ]


def csv_file(lines: list[str] | None = None, *, header: str = HEADER) -> io.BytesIO:
    """A CSV of these lines."""
    return io.BytesIO("\n".join([header, *(rows() if lines is None else lines), ""]).encode())


def reading_scores(table: Table, *, retention_days: int = 730, is_agreed: bool = True) -> Dataset:
    """The dataset of reading scores, with its schools; opened by an agreement with Northside and Harbor."""
    places = [PlaceLine(level="school", code=code, name=name) for code, name in SCHOOLS.items()]
    list_places(partnership=table.partnership, places=places, by=table.ines, at=LONG_AGO)
    dataset = define_dataset(
        partnership=table.partnership,
        title="Reading scores",
        purpose="See early whether children learn to read, and where help is needed.",
        legal_basis="studies",
        recipients="The backbone's data steward, as released figures only.",
        retention_days=retention_days,
        schema=SCHEMA,
        by=table.ines,
        at=LONG_AGO,
    )
    if is_agreed:
        agreement_for(table, dataset)
    return dataset


def due_from(
    partner: Partner, dataset: Dataset, *, by: Member, label: str = "2025–26", due_on: date | None = None
) -> Due:
    """The partner owes the file."""
    return ask_for_file(
        dataset=dataset, partner=partner, label=label, due_on=due_on or date(2026, 5, 15), by=by, at=LONG_AGO
    )


def sent(due: Due, *, by: Member, file: io.BytesIO | None = None, at: datetime = NOW, name: str = "r.csv") -> Delivery:
    """The file is sent and checked."""
    from commontable.measurement.actions.intake import check_delivery, send_file

    delivery = send_file(due=due, file=file or csv_file(), file_name=name, by=by, at=at)
    return check_delivery(delivery=delivery, by=by, at=at)


def in_force(due: Due, *, by: Member, file: io.BytesIO | None = None, at: datetime = NOW) -> Extract:
    """The file is sent, checked and confirmed."""
    from commontable.measurement.actions.intake import accept_delivery

    delivery = sent(due, by=by, file=file, at=at)
    assert delivery.stage == "ready", (delivery.refusal, delivery.finding_counts)
    return accept_delivery(delivery=delivery, by=by, at=at)
