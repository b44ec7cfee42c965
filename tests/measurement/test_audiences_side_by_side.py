"""Releases for different audiences, side by side: nobody learns more from all they hold than their policy shows."""

import csv
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.conf import settings

import world
from cast import Table, client_of
from commontable.analysis.disclosure import Policy
from commontable.measurement.actions.datasets import define_dataset
from commontable.measurement.actions.definitions import agree_definition, propose_definition
from commontable.measurement.actions.intake.accepting import accept_delivery
from commontable.measurement.actions.policies import set_policy
from commontable.measurement.actions.releases.computing import (
    STALLED_AFTER,
    Superseded,
    keep_computed,
    note_progress,
    start_computing,
    take_back_stalled,
)
from commontable.measurement.actions.releases.drafting import draft_release
from commontable.measurement.actions.releases.publishing import publish_release
from commontable.measurement.actions.releases.replying import open_for_reply
from commontable.measurement.actions.sign_offs import sign_definition
from commontable.measurement.datasets.earlier import audiences_to_spare, earlier_for, hidden_in, more_open
from commontable.measurement.models import Extract, IndicatorVersion, Release
from commontable.measurement.rules.release import ReleaseStage
from commontable.measurement.tasks import releases
from commontable.measurement.tasks.releases import compute
from commontable.partnership.rules.lifecycle import NotAllowed
from world import NOW, SCHEMA

pytestmark = pytest.mark.page

LATER = NOW + timedelta(days=9)
SIZES = {("S0", "free"): 8, ("S0", "paid"): 60, ("S1", "free"): 12, ("S1", "paid"): 70, ("S2", "free"): 40,
         ("S2", "paid"): 50, ("S3", "free"): 45, ("S3", "paid"): 44}  # fmt: skip


def rows() -> bytes:
    """Four schools; two have few children with free lunch."""
    lines, pupil = ["year,school,pupil,lunch,score"], 0
    for (school, lunch), many in SIZES.items():
        for number in range(many):
            pupil += 1
            lines.append(f"2025,{school},p{pupil},{lunch},{30 + number % 2 * 20}")
    return "\n".join(lines).encode()


@pytest.fixture
def version(table: Table) -> IndicatorVersion:
    """An agreed definition over one accepted file; groups of 5 may be shown."""
    table.partnership.minimum_count = 5
    table.partnership.save()
    dataset = define_dataset(
        partnership=table.partnership, title="Pupils", schema=SCHEMA, purpose="To know who reads",
        legal_basis="open_data", recipients="The backbone", by=table.ines, at=NOW,
    )  # fmt: skip
    accept_delivery(
        delivery=world.sent(table, world._due(table, dataset, table.northside, "2025"), rows(), table.dara),
        by=table.dara, at=NOW,
    )  # fmt: skip
    proposed = propose_definition(version=world._definition(table, dataset, "Reading"), by=table.ines, at=NOW)
    sign_definition(version=proposed, by=table.dara, at=NOW)
    return agree_definition(version=proposed, by=table.ines, at=NOW)


def computed(table: Table, version: IndicatorVersion, audience: str, **told: Any) -> Release:
    """A release for the audience, computed and with partners for reply."""
    release = draft_release(
        partnership=table.partnership, title=audience, versions=[version], audience=audience, by=table.ines, at=NOW,
        **told,
    )  # fmt: skip
    release = start_computing(release=release, by=table.ines, at=NOW)
    compute(release=release, by=table.ines, clock=lambda: NOW)
    release.refresh_from_db()
    assert release.failure == ""
    return open_for_reply(release=release, reply_until=NOW.date(), by=table.ines, at=NOW)


def cells(release: Release) -> Any:
    """What the release shows."""
    return pq.read_table(settings.COMMONTABLE_DATA / "releases" / release.folder / "cells.parquet")


def test_what_a_wider_audience_is_shown_is_part_of_what_a_narrower_one_is(table: Table, version: IndicatorVersion):
    strict = replace(Policy(), minimum_count=16)
    set_policy(partnership=table.partnership, audience="public", policy=strict, why="Small", by=table.maya, at=NOW)
    public = computed(table, version, "public", licence="CC BY 4.0")
    public = publish_release(release=public, by=table.maya, at=LATER)
    says_its_terms(public)
    extracts = list(Extract.objects.all())
    told = {"versions": [version], "extracts": extracts}
    assert hidden_in(cells(public))
    assert not earlier_for(table.partnership, "council", **told).hidden, "the council's policy has seen these figures"
    assert earlier_for(table.partnership, "public", **told).hidden == hidden_in(cells(public))
    changed = earlier_for(table.partnership, "council", versions=[version], extracts=[])
    assert changed.hidden == hidden_in(cells(public)), "other files: what was hidden stays hidden from everybody"

    council = publish_release(release=computed(table, version, "council"), by=table.maya, at=LATER)
    assert hidden_in(cells(public)) - hidden_in(cells(council)), "a narrower audience is shown more"
    assert council.manifest["protected_against_releases"] == [1]
    assert audiences_to_spare(table.partnership, "partners", [version]) == ["council"]
    everybodys = computed(table, version, "partners")
    assert not more_open(cells(everybodys), than=cells(council))
    assert everybodys.manifest["protected_against_releases"] == [1], "numbers of releases that its readers have"

    set_policy(partnership=table.partnership, audience="partners", policy=strict, why="Small", by=table.maya, at=NOW)
    with pytest.raises(NotAllowed, match="protection policy has changed"):
        publish_release(release=everybodys, by=table.maya, at=LATER)


def says_its_terms(public: Release) -> None:
    """Every file of a release for anybody says so."""
    folder = settings.COMMONTABLE_DATA / "releases" / public.folder
    assert pq.read_metadata(folder / "cells.parquet").metadata[b"licence"] == b"CC BY 4.0"
    with (folder / "cells.csv").open(encoding="utf-8") as file:
        assert {(line["audience"], line["licence"]) for line in csv.DictReader(file)} == {("public", "CC BY 4.0")}
    manifest = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    assert (manifest["audience"], manifest["licence"]) == ("public", "CC BY 4.0")


def test_a_licence_stands_only_on_what_anybody_may_read_and_a_correction_keeps_its_readers(
    table: Table, version: IndicatorVersion, monkeypatch: pytest.MonkeyPatch
):
    act = {"partnership": table.partnership, "versions": [version], "by": table.ines, "at": NOW}
    with pytest.raises(NotAllowed, match="Only a release for anybody"):
        draft_release(title="Ours", licence="CC BY 4.0", **act)
    first = draft_release(title="First", audience="council", **act)
    Release.objects.filter(pk=first.pk).update(stage=ReleaseStage.PUBLISHED, number=1, published_at=NOW)
    first.refresh_from_db()
    again = draft_release(title="Mended", audience="public", corrects=first, what_changed="A school", **act)
    assert again.audience == "council"
    a_stalled_computation_is_taken_back(table, draft_release(title="Next", **act), monkeypatch)


def a_stalled_computation_is_taken_back(table: Table, draft: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not before twenty minutes of silence; what the old one finds, or says it could not, is not heard."""
    old = start_computing(release=draft, by=table.ines, at=NOW)
    with pytest.raises(NotAllowed, match="still being computed"):
        take_back_stalled(release=old, by=table.ines, at=NOW + STALLED_AFTER / 2)
    late = NOW + STALLED_AFTER
    note_progress(release=old, percent=40, at=NOW)
    Release.objects.filter(pk=old.pk).update(progress_at=NOW - STALLED_AFTER)
    page, client = f"/p/{table.slug}/releases/draft-{old.pk}/", client_of(table.ines)
    assert "Nothing has been heard of this computation" in client.get(page).content.decode()
    assert client.post(page + "take-back/").status_code == 302
    again = start_computing(release=old, by=table.ines, at=NOW)
    back = take_back_stalled(release=again, by=table.ines, at=late)
    assert back.stage == ReleaseStage.DRAFT
    new = start_computing(release=back, by=table.ines, at=late)
    assert new.run != old.run
    known: Any = None
    with pytest.raises(Superseded):
        keep_computed(
            release=old, computed=known, sources=[], newest_known=0, against=[], policy=Policy(), by=table.ines, at=late
        )

    def refused(*_given: object, **_named: object) -> None:
        raise NotAllowed("Too late")

    monkeypatch.setattr(releases, "computed_for", refused)
    compute(release=old, by=table.ines, clock=lambda: late)
    new.refresh_from_db()
    assert (new.stage, new.failure) == (ReleaseStage.COMPUTING, "")
