"""One of everything at the small table, made by calling actions: what the matrix of addresses opens and tries."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from cast import Table
from commontable.measurement.actions.datasets import define_dataset
from commontable.measurement.actions.definitions import agree_definition, draft_definition, propose_definition
from commontable.measurement.actions.dues import ask_for_file
from commontable.measurement.actions.indicators import add_indicator
from commontable.measurement.actions.intake.accepting import accept_delivery
from commontable.measurement.actions.intake.arriving import send_file
from commontable.measurement.actions.intake.checking import check_delivery
from commontable.measurement.actions.notes import write_note
from commontable.measurement.actions.places import list_places
from commontable.measurement.actions.releases.computing import start_computing
from commontable.measurement.actions.releases.drafting import draft_release
from commontable.measurement.actions.releases.publishing import publish_release
from commontable.measurement.actions.releases.replying import open_for_reply, reply_to
from commontable.measurement.actions.retention import destroy_extract
from commontable.measurement.actions.sign_offs import sign_definition
from commontable.measurement.actions.targets import set_baseline, set_target
from commontable.measurement.models import Due, Release
from commontable.measurement.rules.places import PlaceLine
from commontable.measurement.tasks.releases import compute
from commontable.partnership.actions.invitations import send_invitation
from commontable.partnership.actions.members import add_member
from commontable.partnership.models import Partner
from remembered import remembered
from worlds import add_every_area

NOW = datetime.now(UTC)
SCHEMA = {
    "fields": [
        {"name": "year", "type": "string", "constraints": {"required": True}},
        {"name": "school", "type": "string", "constraints": {"required": True}},
        {"name": "pupil", "type": "string", "constraints": {"required": True}},
        {"name": "lunch", "type": "string", "categories": [{"value": "free"}, {"value": "paid"}]},
        {"name": "score", "type": "integer"},
    ],
    "primaryKey": ["year", "pupil"],
    "roles": {"place": ["school"], "period": "year", "person": "pupil", "breakdowns": ["lunch"], "identity": []},
}
LIBRARY_KEY = "third_grade_reading"
DEFINED = [f"measurement:definition{step}" for step in (
    "", "_kept", "_change", "_propose", "_recall", "_agree", "_drop", "_preview", "_preview_progress"
)]  # fmt: skip
ACCEPTED = [
    "measurement:accepted",
    "measurement:accepted_restore",
    "measurement:accepted_destroy",
]


@dataclass
class World:
    """The value of each part of each address."""

    parts: dict[str, Any]
    special: dict[tuple[str, str], Any] = field(default_factory=dict)

    def part(self, route: str, part: str) -> Any:
        """What stands for the part in that route."""
        return self.special.get((route, part), self.parts[part])


def rows(pupils: int = 400) -> bytes:
    """An invented file, clean."""
    lines = ["year,school,pupil,lunch,score"]
    for number in range(pupils):
        lines.append(f"2025,S{number % 2},p{number},{('free', 'paid')[number % 3 == 0]},{20 + number % 60}")
    return "\n".join(lines).encode()


def make_world(table: Table) -> World:
    """One of everything stands, put back from the first time where the table is untouched."""
    return remembered(_make_world, table)


def _make_world(table: Table) -> World:
    """Everything stands: a dataset, places, files, definitions, targets, releases, notes, an invitation."""
    dataset = define_dataset(
        partnership=table.partnership, title="Pupils", schema=SCHEMA, purpose="To know who reads",
        legal_basis="open_data", recipients="The backbone", by=table.ines, at=NOW,
    )  # fmt: skip
    places = [PlaceLine(level="school", code=f"S{n}", name=f"School {n}") for n in range(2)]
    list_places(partnership=table.partnership, places=places, by=table.ines, at=NOW)
    accepted = sent(table, _due(table, dataset, table.northside, "2025"), rows(), table.dara)
    extract = accept_delivery(delivery=accepted, by=table.dara, at=NOW)
    due = _due(table, dataset, table.northside, "2026")
    gone = sent(table, _due(table, dataset, table.northside, "2024"), rows(60), table.dara)
    destroyed = accept_delivery(delivery=gone, by=table.dara, at=NOW)
    destroy_extract(extract=destroyed, why="Sent by mistake", by=table.dara, at=NOW)
    waiting = sent(table, due, rows(300).replace(b"paid", b"payed", 3), table.dara)
    agreed = _definition(table, dataset, "Reading")
    agreed = propose_definition(version=agreed, by=table.ines, at=NOW)
    sign_definition(version=agreed, by=table.dara, at=NOW)
    agreed = agree_definition(version=agreed, by=table.ines, at=NOW)
    aim = {"indicator": agreed.indicator, "period": "2025", "by": table.maya, "at": NOW, "rationale": "Said so"}
    baseline, target = set_baseline(value=40, **aim), set_target(value=60, **aim)
    published = _published(table, agreed)
    in_review = _in_review(table, agreed, title="Next")
    late_reply = reply_to(release=in_review, indicator=None, text="", by=table.alma, at=NOW)
    note = write_note(indicator=agreed.indicator, period="2025", text="A new test", by=table.alma, at=NOW)
    guest = add_member(partner=table.harbor, name="Gia Moss", email="gia@harbor.example", by=table.maya, at=NOW)
    invitation = send_invitation(member=guest, by=table.maya, at=NOW)
    world = World(
        parts={
            "table": table.slug,
            "partner": table.harbor.slug,
            "member": guest.pk,
            "held": table.alma.roles_held.get().pk,
            "invitation": invitation.pk,
            "dataset": dataset.slug,
            "due": due.pk,
            "place": dataset.partnership.pk and _place(table),
            "uuid": waiting.uuid,
            "number": published.number,
            "draft": in_review.pk,
            "file": "cells.csv",
            "indicator": agreed.indicator.slug,
            "reply": late_reply.pk,
            "note": note.pk,
            "chart": "trend",
            "kind": "svg",
            "baseline": baseline.pk,
            "target": target.pk,
            "key": LIBRARY_KEY,
            "code": "unknown-category",
            "ending": "csv",
        },
        special={
            ("partnership:end_role", "member"): table.alma.pk,
            ("measurement:template", "ending"): "csv",
            **{(route, "number"): agreed.number for route in DEFINED},
            ("measurement:certificate", "uuid"): destroyed.uuid,
            **{(route, "uuid"): extract.uuid for route in ACCEPTED},
        },
    )
    add_every_area(table, world.parts, world.special, indicator=agreed.indicator, release=published)
    return world


def _place(table: Table) -> int:
    from commontable.measurement.models import Place

    return Place.objects.of(table.partnership).order_by("pk").first().pk


def _due(table: Table, dataset: Any, partner: Partner, label: str) -> Due:
    return ask_for_file(
        dataset=dataset, partner=partner, label=label, due_on=(NOW + timedelta(days=9)).date(), by=table.ines, at=NOW
    )


def sent(table: Table, due: Due, content: bytes, by: Any) -> Any:
    delivery = send_file(due=due, file=BytesIO(content), file_name="pupils.csv", by=by, at=NOW)
    return check_delivery(delivery=delivery, by=by, at=NOW)


def _definition(table: Table, dataset: Any, name: str) -> Any:
    indicator = add_indicator(
        partnership=table.partnership, name=name, outcome="early_grade_reading", by=table.ines, at=NOW
    )
    return draft_definition(
        indicator=indicator, dataset=dataset, definition="Who reads", population="Pupils", numerator="Readers",
        denominator="Pupils", success="score >= 40", breakdowns=["lunch"], by=table.ines, at=NOW,
    )  # fmt: skip


def _in_review(table: Table, version: Any, *, title: str) -> Release:
    release = draft_release(partnership=table.partnership, title=title, versions=[version], by=table.ines, at=NOW)
    release = start_computing(release=release, by=table.ines, at=NOW)
    compute(release=release, by=table.ines, clock=lambda: NOW)
    release.refresh_from_db()
    assert release.failure == ""
    return open_for_reply(release=release, reply_until=NOW.date() + timedelta(days=3), by=table.ines, at=NOW)


def _published(table: Table, version: Any) -> Release:
    release = _in_review(table, version, title="First")
    reply_to(release=release, indicator=version.indicator, text="We moved", by=table.alma, at=NOW)
    reply_to(release=release, indicator=None, text="", by=table.dara, at=NOW)
    return publish_release(release=release, by=table.maya, at=NOW)
