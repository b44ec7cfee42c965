"""A table with hundreds of agreements opens its list as quickly as one with twenty, in the same order."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cast import Table, client_of
from commontable.agreements.models import Agreement, AgreementVersion, Party
from commontable.agreements.rules.agreement import VersionStage
from commontable.agreements.rules.kinds import AgreementKind
from commontable.agreements.views.agreements.rows import A_PAGE, listing_of, rows_of

PAGE = "/p/rivermouth/agreements/"
DAYS = (-400, -100, -1, 0, 1, 40, 89, 90, 91, 300)


def days(count: int):
    return timezone.now().date() + timedelta(days=count)


def many(table: Table, count: int, *, first: int = 0) -> None:
    """So many agreements in every state, some with two versions, some of Northside's and some of Harbor's."""
    now = timezone.now()
    known = {"partnership": table.partnership}
    kinds = (AgreementKind.MOU, AgreementKind.DATA_SHARING)
    agreements = Agreement.objects.bulk_create(
        Agreement(**known, number=n + 1, kind=kinds[n % 2], title=f"Agreement {n + 1}", made_at=now,
                  author=(table.maya, table.alma, table.rosa)[n % 3])
        for n in range(first, count)
    )  # fmt: skip
    made = []
    for n, agreement in enumerate(agreements, start=first):
        stages = [list(VersionStage)[n % len(VersionStage)]]
        if n % 5 == 0:
            stages = [VersionStage.SIGNED, stages[0]]
        for number, stage in enumerate(stages, start=1):
            made.append(
                AgreementVersion(
                    **known, agreement=agreement, number=number, stage=stage, written_by=agreement.author,
                    written_at=now, starts_on=days(DAYS[(n + number) % 7] - 300), notice_days=(90, 10)[n % 2],
                    ends_on=None if n % 11 == 0 else days(DAYS[n % 10]),
                    terminated_on=days(DAYS[n // 7 % 10]) if n % 7 == 0 else None,
                    replaced_on=days(-2) if len(stages) == 2 and number == 1 and n % 4 == 0 else None,
                )
            )  # fmt: skip
    versions = AgreementVersion.objects.bulk_create(made)
    Party.objects.bulk_create(
        Party(**known, version=one, partner=partner, signatory=signatory, order=order)
        for one in versions
        for order, (partner, signatory) in enumerate(
            ((table.northside, table.alma), (table.harbor, table.omar))[: 1 + one.agreement.number % 2]
        )
    )


@pytest.mark.parametrize("name", ["maya", "alma", "omar", "rosa"])
def test_the_register_cuts_pages_in_the_order_of_the_whole_list(table: Table, name: str) -> None:
    many(table, 120)
    request = SimpleNamespace(member=getattr(table, name), partnership=table.partnership, at=timezone.now())
    for show in ("", "mine", "in_force", "making", "ended", "expiring", "destruction"):
        whole = [row.agreement.number for row in rows_of(request, show=show)]
        found = []
        for page in range(1, max(1, -(-len(whole) // A_PAGE)) + 1):
            listing = listing_of(request, page=str(page), show=show)
            found += [row.agreement.number for row in listing.page]
        assert found == whole, show
        assert listing.page.paginator.count == len(whole)
    every = rows_of(request)
    assert [row.agreement for row in listing.mine] == [row.agreement for row in every if row.ask]
    assert listing.holds == sum(row.standing.group == "in_force" for row in every)
    soon = {row.agreement.number for row in every if row.ends_soon and row.version.terminated_on is None}
    assert {one.agreement.number for one in listing.soon} == soon
    due = {(row.agreement.number, row.destroyed_by) for row in every if row.destroyed_by}
    assert {(one.agreement.number, one.destroyed_by) for one in listing.due} == due


def test_three_hundred_agreements_ask_the_register_as_often_as_thirty(table: Table) -> None:
    client = client_of(table.rosa)
    asked = []
    for first, count in ((0, 30), (30, 300)):
        many(table, count, first=first)
        client.get(PAGE)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get(PAGE).content.decode()
        asked.append(len(queries))
    assert asked[1] <= asked[0], asked
    assert page.count("<tr>") <= A_PAGE + 3
    assert "page=2" in page
    assert client.get(f"{PAGE}?page=99&q=agreement").status_code == 200
    assert len(client.get("/p/rivermouth/agreements.csv").content.decode().splitlines()) > 100
