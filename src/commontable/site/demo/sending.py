"""Rivermouth's stewards send their files: the past, most of what is due now, and one first attempt with faults."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from django.db import connection

from commontable.measurement.actions.datasets import define_dataset
from commontable.measurement.actions.dues import ask_for_file
from commontable.measurement.actions.intake.accepting import accept_delivery
from commontable.measurement.actions.intake.arriving import send_file
from commontable.measurement.actions.intake.checking import check_delivery
from commontable.measurement.actions.places import list_places
from commontable.measurement.models import Dataset, Delivery, Due
from commontable.measurement.rules.delivery import Stage
from commontable.measurement.rules.places import PlaceLine
from commontable.partnership.models import Member

from .extracts import (
    DemoDataset,
    Extract,
    coded_datasets,
    datasets,
    due,
    first_attempts,
    history,
    linked_datasets,
    own_lists,
    places,
    with_names,
)  # fmt: skip
from .extracts.facts import facts
from .seating import Seated

COMPLETE = ("kindergarten", "middle_maths", "graduation", "college_going")  # datasets whose newest files are all in
ON_TIME = ("riverbend", "delta")  # districts that have sent everything
TRIES = ("harbor-city", "star")  # whose first attempt waits to be fixed


class NotClean(Exception):
    """A file of the demo did not pass its own check: a fault in the program."""


@dataclass(frozen=True)
class _Sending:
    extract: Extract
    due: Due
    at: datetime


def describe_data(seated: Seated, *, at: datetime) -> dict[str, Dataset]:
    """Datasets are defined and places listed, with what is known of them."""
    ines = seated.members["ines"]
    known = facts()
    list_places(
        partnership=seated.partnership,
        places=[
            PlaceLine(
                level=place.level,
                code=place.code,
                name=place.name,
                parent=place.parent,
                partner=seated.partners[place.partner_key].slug if place.partner_key in seated.partners else "",
                facts=known.get((place.level, place.code), {}),
            )
            for place in places()
        ],
        by=ines,
        at=at,
    )
    return {one.key: _described(one, seated, at=at) for one in datasets()}


def describe_coded(seated: Seated, *, at: datetime) -> dict[str, Dataset]:
    """Two datasets without names are defined, and one file of each is asked for."""
    known = {one.key: _described(one, seated, at=at) for one in coded_datasets()}
    for one in coded_datasets():
        for partner in one.partners:
            ask_for_file(
                dataset=known[one.key], partner=seated.partners[partner], label=one.periods[0],
                due_on=(at + timedelta(days=30)).date(), by=seated.members["ines"], at=at,
            )  # fmt: skip
    return known


def describe_children(seated: Seated, *, at: datetime) -> dict[str, Dataset]:
    """Two datasets that name children are defined."""
    return {one.key: _described(one, seated, at=at) for one in linked_datasets()}


def send_children(seated: Seated, known: dict[str, Dataset], *, at: datetime) -> int:
    """The files that name children are accepted; how many."""
    return _accept(seated, [_asked(seated, known, extract, at=at, days=14) for extract in with_names()])


def _described(one: DemoDataset, seated: Seated, *, at: datetime) -> Dataset:
    return define_dataset(
        partnership=seated.partnership, slug=one.key.replace("_", "-"), title=one.title, about=one.about,
        schema=one.schema, purpose=one.purpose, legal_basis=one.legal_basis, recipients=one.recipients,
        retention_days=one.retention_days, source=f"{one.source} {one.licence}", is_synthetic=one.is_synthetic,
        by=seated.members["ines"], at=at,
    )  # fmt: skip


def send_the_past(seated: Seated, known: dict[str, Dataset], *, at: datetime) -> int:
    """Every partner's earlier years are accepted; how many files."""
    return _accept(seated, [_asked(seated, known, extract, at=at, days=14) for extract in history()])


def send_what_is_due(seated: Seated, known: dict[str, Dataset], *, at: datetime) -> int:
    """Most partners have sent what is due now; Northside and Harbor City have not."""
    sendings = [_asked(seated, known, extract, at=at, days=30) for extract in due()]
    accepted = _accept(
        seated,
        [one for one in sendings if one.extract.dataset_key in COMPLETE or one.extract.partner_key in ON_TIME],
    )
    waiting = {(one.extract.partner_key, one.extract.dataset_key): one.due for one in sendings}
    for extract in first_attempts():
        if (extract.partner_key, extract.dataset_key) == TRIES:
            delivery = _send(seated, _Sending(extract, waiting[TRIES], at + timedelta(days=20)))
            if delivery.stage != Stage.FINDINGS:
                raise NotClean(f"{extract.filename} is {delivery.stage}, but should have findings")
    return accepted


def lay_out_files_to_try(folder: Path) -> None:
    """Whoever tries the demo finds, beside it, files to send: with faults, and clean."""
    folder.mkdir(parents=True, exist_ok=True)
    for extract in [*first_attempts(), *due()]:
        if extract.dataset_key not in COMPLETE and extract.partner_key not in ON_TIME:
            (folder / extract.filename).write_bytes(extract.content)
    for name, content in own_lists():
        (folder / name).write_bytes(content)


def _asked(seated: Seated, known: dict[str, Dataset], extract: Extract, *, at: datetime, days: int) -> _Sending:
    asked = ask_for_file(
        dataset=known[extract.dataset_key],
        partner=seated.partners[extract.partner_key],
        label=extract.period,
        due_on=(at + timedelta(days=days)).date(),
        by=seated.members["ines"],
        at=at,
    )
    return _Sending(extract, asked, at + timedelta(days=2))


def _accept(seated: Seated, sendings: Iterable[_Sending]) -> int:
    def take_in(sending: _Sending) -> None:
        try:
            delivery = _send(seated, sending)
            if delivery.stage != Stage.READY:
                raise NotClean(
                    f"{sending.extract.filename} is {delivery.stage}: {delivery.finding_counts} {delivery.refusal}"
                )
            accept_delivery(delivery=delivery, by=_steward(seated, sending), at=sending.at + timedelta(minutes=5))
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=2) as pool:  # each check is a process of its own
        return len(list(pool.map(take_in, sendings)))


def _send(seated: Seated, sending: _Sending) -> Delivery:
    steward = _steward(seated, sending)
    delivery = send_file(
        due=sending.due,
        file=BytesIO(sending.extract.content),
        file_name=sending.extract.filename,
        by=steward,
        at=sending.at,
    )
    return check_delivery(delivery=delivery, by=steward, at=sending.at, reading=sending.extract.reading)


def _steward(seated: Seated, sending: _Sending) -> Member:
    return seated.steward_of(sending.extract.partner_key)
