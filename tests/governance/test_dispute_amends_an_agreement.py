"""A settlement changes an agreement by a new version of it; what was signed stays in force."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from agreed import version_of
from cast import Table, client_of
from commontable.agreements.actions.agreements.amending import begin_version
from commontable.agreements.models import Agreement, AgreementVersion
from commontable.agreements.rules.agreement import Force, VersionStage
from commontable.governance.actions import disputes
from commontable.governance.actions.disputes.settling import lies_on_table
from commontable.governance.models import Dispute
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from disputing import AT, NOTHING, days, listening, raised, settling, side_of

SIGNED_ON = date(2025, 9, 1)


@pytest.fixture
def mou(table: Table) -> AgreementVersion:
    """An MOU of Northside and Harbor, signed, that Maya keeps."""
    agreement = Agreement.objects.create(
        partnership=table.partnership, number=1, kind="mou", title="The late bus", author=table.maya, made_at=AT
    )
    parties = {table.northside: "party", table.harbor: "party"}
    return version_of(agreement, table, parties=parties, terms={}, starts_on=SIGNED_ON)


def settled(table: Table, **told: Any) -> Dispute:
    """Both sides agree."""
    dispute = settling(table, **told)
    for who in (table.omar, table.alma):
        disputes.agree_to_settlement(side=side_of(dispute, who), seen=lies_on_table(dispute), by=who, at=days(5))
    dispute.refresh_from_db()
    return dispute


def test_whoever_keeps_the_agreement_begins_its_new_version(table: Table, mou: AgreementVersion) -> None:
    dispute = settled(table, amends=mou.agreement, is_private=False)
    disputes.amend_agreement(dispute=dispute, by=table.maya, at=days(6))
    dispute.refresh_from_db()
    assert dispute.amended is not None and dispute.amended.number == 2
    assert dispute.amended.stage == VersionStage.DRAFT and "dispute 1" in dispute.amended.why
    mou.refresh_from_db()
    assert mou.force(days(6).date()) == Force.IN_FORCE
    with pytest.raises(NotAllowed, match="already"):
        disputes.amend_agreement(dispute=dispute, by=table.maya, at=days(7))


def test_of_a_private_dispute_the_new_version_says_nothing(table: Table, mou: AgreementVersion) -> None:
    dispute = settled(table, amends=mou.agreement)
    with pytest.raises(NotPermitted):
        disputes.amend_agreement(dispute=dispute, by=table.omar, at=days(6))
    begin_version(agreement=mou.agreement, why="Parties have agreed to a change.", by=table.maya, at=days(6))
    page = reverse("governance:dispute", kwargs={"table": table.slug, "dispute": 1})
    assert client_of(table.maya).get(page).status_code == 404
    assert "Begin the new version" in client_of(table.omar).get(page).content.decode()
    disputes.amend_agreement(dispute=dispute, by=table.omar, at=days(7))
    dispute.refresh_from_db()
    assert dispute.amended is not None and "dispute" not in dispute.amended.why


def test_only_an_agreement_of_all_sides_is_changed(table: Table, mou: AgreementVersion) -> None:
    agreement = Agreement.objects.create(
        partnership=table.partnership, number=2, kind="mou", title="Another", author=table.maya, made_at=AT
    )
    parties = {table.northside: "party", table.families: "party"}
    version_of(agreement, table, parties=parties, terms={}, starts_on=SIGNED_ON)
    dispute = listening(table)
    with pytest.raises(NotAllowed, match="every side is a party"):
        disputes.write_settlement(
            dispute=dispute, text="So.", is_public=False, amends=agreement, by=table.rosa, at=days(1)
        )


def test_whose_organisation_is_a_party_says_so_before_mediating(table: Table) -> None:
    agreement = Agreement.objects.create(
        partnership=table.partnership, number=1, kind="mou", title="All of us", author=table.maya, made_at=AT
    )
    parties = {table.northside: "party", table.harbor: "party", table.families: "party"}
    version_of(agreement, table, parties=parties, terms={}, starts_on=SIGNED_ON)
    dispute = raised(table, agreement=agreement)
    disputes.ask_mediator(dispute=dispute, member=table.rosa, by=table.omar, at=AT)
    with pytest.raises(NotAllowed, match="is a party to the agreement"):
        disputes.accept_to_mediate(dispute=dispute, answers=NOTHING, by=table.rosa, at=AT)
    answers = NOTHING | {"party": True, "party_words": "We signed it too; the bus is not ours."}
    disputes.accept_to_mediate(dispute=dispute, answers=answers, by=table.rosa, at=AT)
