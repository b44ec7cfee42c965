"""The scorecard of 53 indicators over 12 years asks the register seven questions at most."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import Table, client_of
from commontable.measurement.rules.definition import Kind, Outcome
from measurement import released

YEARS = [f"{year}-{(year + 1) % 100:02}" for year in range(2013, 2025)]
GROUPS = [{"lunch": "free"}, {"lunch": "paid"}, *({"language": code} for code in ("en", "es", "other"))]


@pytest.fixture
def many(table: Table) -> Table:
    """The small table with a large scorecard."""
    return fill(table)


def fill(table: Table) -> Table:
    """53 indicators, 12 years, everybody and five groups each: 3,816 cells, in two releases."""
    outcomes = list(Outcome)
    versions = [
        released.indicator(
            table,
            slug=f"measure-{n}",
            name=f"Measure {n}",
            outcome=outcomes[n % 7],
            kind=Kind.CORE if n < 7 else Kind.CONTRIBUTING,
        )
        for n in range(53)
    ]
    cells = {
        version: [
            released.Spec(year, 1000 + 7 * n, 400 + 5 * i + n, by=by)
            for i, year in enumerate(YEARS)
            for by in ({}, *GROUPS)
        ]
        for n, version in enumerate(versions)
    }
    released.release(table, {version: cells[version] for version in versions[:10]})
    released.release(table, dict(list(cells.items())[5:]))
    for version in versions:
        released.target(table, version, period="2029-30", value=60)
    return table


def test_seven_questions_at_most(many: Table) -> None:
    client = client_of(many.alma)
    address = reverse("measurement:scorecard", kwargs={"table": many.slug})
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)
    assert page.status_code == 200
    assert page.content.decode().count('<li class="line">') == 46
    assert len(asked) <= 7, "\n".join(one["sql"][:300] for one in asked)
