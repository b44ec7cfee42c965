"""The invented server that `make bench` measures is a sound one: its journals are whole and its pages open."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import client_of
from commontable.governance.models import Attendance, Proposal
from commontable.journal.verify import verify_all
from commontable.partnership.models import Member

sys.path.append(str(Path(__file__).resolve().parents[2] / "bench"))
MOST = 12


@pytest.mark.slow
def test_a_hundredth_of_it_stands_and_opens(db):
    from crowd import Size, fill

    size = Size().part(100)
    largest, rows = fill(size, now=datetime.now(UTC))
    assert Member.objects.count() == size.people == 800
    assert Attendance.objects.count() == size.meetings * 20
    assert all(model._default_manager.count() == count for model, count in rows.written.items())
    verdicts = verify_all()
    assert [verdict.scope for verdict in verdicts if not verdict.is_whole] == []
    assert sum(verdict.entries for verdict in verdicts) == size.acts
    assert Proposal.objects.filter(number=largest.proposal.number, stage="deliberating").exists()
    table = f"/p/{largest.proposal.partnership.slug}/"
    body = f"bodies/{largest.sitting.body.slug}/"
    for person in (largest.seated, largest.director):
        client = client_of(person)
        for address in ("", f"proposals/{largest.proposal.number}/", body, "commitments/", "members/"):
            assert client.get(f"{table}{address}").status_code == 200
            with CaptureQueriesContext(connection) as asked:
                client.get(f"{table}{address}")
            assert len(asked) <= MOST, (address, len(asked))
    waits = client_of(largest.seated).get(table).context["needs"]
    assert len(waits) >= 3  # a position on each of three bodies
