"""Where a policy leaves numbers of children out, every page still reads: the figure stands, nothing is made up."""

import pytest

from cast import Table, client_of
from measurement import released
from measurement.released import Spec

pytestmark = pytest.mark.page


def test_every_page_reads_without_numbers_of_children(table: Table):
    version = released.indicator(table)
    released.target(table, version, period="2024-25", value=45)
    made = released.release(
        table,
        {
            version: [
                *(Spec(f"20{year}-{year + 1}", value=40.0 + year) for year in range(18, 25)),
                *(Spec("2024-25", by={"lunch": one}, value=50.0) for one in ("free", "paid")),
                *(Spec("2023-24", by={"lunch": one}, value=48.0) for one in ("free", "paid")),
                Spec("2024-25", by={"language": "es"}, status="ranged", low=40, high=50),
                Spec("2024-25", by={"language": "en"}, status="hidden"),
                *(Spec("2024-25", value=50.0 + n, place=("school", f"S{n}")) for n in range(4)),
            ]
        },
    )
    client = client_of(table.alma)
    page = f"/p/{table.slug}/indicators/reading/"
    for address in (
        page, *(page + tab for tab in ("over-time/", "groups/", "places/", "tried/", "made/", "figures.csv")),
        f"/p/{table.slug}/scorecard/", f"/p/{table.slug}/scorecard/?by=lunch", f"/p/{table.slug}/",
        f"/p/{table.slug}/releases/{made.number}/",
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200, address
