"""What partners encoded is linked in the closed process: no name is there, and the codes are gone afterwards."""

from datetime import timedelta
from io import BytesIO

import pytest

from cast import Table
from commontable.analysis.sealed import read_sealed
from commontable.measurement import vault
from commontable.measurement.actions.encoded import check_codes, send_codes
from commontable.measurement.actions.linkage.running import start_linking
from commontable.measurement.models import EncodedFile
from commontable.measurement.rules.linkage import RunStage
from commontable.measurement.tasks.linkage import link_run
from commontable.partnership.rules.lifecycle import NotAllowed
from encoding import Codes, both_measured, codes_plan
from remembered import remembered
from reviewing import NOW

pytestmark = pytest.mark.page

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def made(table: Table) -> Codes:
    return remembered(codes_plan, table)


def send(made: Codes, content: bytes, extract, by) -> EncodedFile:
    linked = made.plan.datasets.get(dataset=extract.dataset)
    return check_codes(encoded=send_codes(linked=linked, extract=extract, file=BytesIO(content), by=by, at=NOW),
                       by=by, at=NOW)  # fmt: skip


def test_children_are_found_by_codes_alone(table: Table, made: Codes, tmp_path) -> None:
    (school, theirs), (camp, ours) = both_measured(table, made, tmp_path)
    send(made, school, theirs, table.dara)
    with pytest.raises(NotAllowed, match="are not here yet"):
        start_linking(plan=made.plan, by=table.ines, at=LATER)
    send(made, camp, ours, table.omar)
    run = start_linking(plan=made.plan, by=table.ines, at=LATER)
    link_run(run=run, by=table.ines, clock=lambda: LATER)
    run.refresh_from_db()
    assert (run.failure, run.stage) == ("", RunStage.DONE)
    opened = vault.linked_sources(run, [theirs, ours], by=table.ines, at=LATER)
    persons = [
        read_sealed(opened[one.uuid].path, opened[one.uuid].key).read_all()["person"].to_pylist()
        for one in (theirs, ours)
    ]
    assert None not in persons[0] + persons[1]
    assert set(persons[0]) & set(persons[1])
    assert not EncodedFile.objects.filter(deleted_at=None).exists()
