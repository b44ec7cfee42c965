"""A decision sends an agreement out to be signed, once it lacks nothing; those who may know of it can propose that."""

import pytest

from agreements.drafted import NOW, mou
from cast import Table, client_of
from commontable.agreements.rules.agreement import VersionStage
from commontable.governance.actions.decisions.effects import AlreadyCarriedOut, carry_out
from commontable.governance.actions.decisions.recording import record_decision
from commontable.governance.datasets.effects import agreements_being_written
from commontable.governance.forms.effects import EffectForms
from commontable.governance.models import Decision, Effect, Proposal
from commontable.governance.rules.kinds import EffectKind
from commontable.measurement.models import Indicator
from commontable.partnership.models import Member
from commontable.partnership.rules.lifecycle import NotAllowed
from deliberating import Council, make_council


@pytest.fixture
def council(table: Table) -> Council:
    return make_council(table)


def decided(council: Council, agreement: object) -> Decision:
    return record_decision(
        body=council.body, title="Send it out", text="It goes out.", by=council.maya, at=NOW,
        effect_kind=EffectKind.AGREEMENT, effect={"agreement": agreement},
    )  # fmt: skip


def test_what_was_decided_goes_out_once(council: Council, table: Table) -> None:
    version = mou(table)
    decision = decided(council, version.agreement_id)
    version.refresh_from_db()
    assert version.stage == VersionStage.SIGNING
    assert "went out to its parties" in Effect.objects.get(decision=decision).says
    with pytest.raises(AlreadyCarriedOut):
        carry_out(decision=decision, by=table.maya, at=NOW)
    again = decided(council, version.agreement_id)
    assert "nothing to send out" in again.waits_because


def test_what_is_missing_is_said_and_the_decision_waits(council: Council, table: Table) -> None:
    version = mou(table, clauses=[])
    decision = decided(council, version.agreement_id)
    assert decision.waits_because.startswith("This cannot be signed yet.")
    version.refresh_from_db()
    assert version.stage == VersionStage.DRAFT
    assert (
        "This cannot be signed yet."
        in client_of(table.maya).get(f"/p/rivermouth/decisions/{decision.number}/").content.decode()
    )


@pytest.mark.parametrize("key", [None, "7", True, 999_999, 10**30])
def test_an_agreement_that_is_not_there(council: Council, table: Table, key: object) -> None:
    if key == 999_999:
        assert "no longer in the register" in decided(council, key).waits_because
    else:
        with pytest.raises(NotAllowed, match="Say which agreement"):
            decided(council, key)


def test_it_is_proposed_by_those_who_may_read_it(council: Council, table: Table) -> None:
    version = mou(table, title="Quiet memorandum")
    url = "/p/rivermouth/proposals/new/"
    assert "Quiet memorandum" not in client_of(table.rosa).get(url).content.decode()
    assert "Quiet memorandum" in client_of(table.omar).get(url).content.decode()
    given = {
        "body": council.body.pk, "title": "Send it", "text": "Out.", "effect_kind": "agreement",
        "agreement-agreement": version.agreement_id,
    }  # fmt: skip
    assert client_of(table.rosa).post(url, given).status_code in (302, 422)
    assert not Proposal.objects.filter(effect_kind="agreement").exists()
    client_of(table.omar).post(url, given)
    proposal = Proposal.objects.get(effect_kind="agreement")
    assert proposal.effect == {"agreement": version.agreement_id}
    html = client_of(table.omar).get(f"/p/rivermouth/proposals/{proposal.number}/").content.decode()
    assert f"Agreement {version.agreement.number} goes out to its parties to be signed." in html
    assert "Quiet memorandum" not in html


def test_the_form_of_a_proposal_names_it_by_its_number_to_those_who_may_not_know(table: Table) -> None:
    version = mou(table, title="Zeisig")
    for reader, says in ((table.alma, "Zeisig"), (table.rosa, f"Agreement {version.agreement.number}")):
        found = agreements_being_written(reader, at=NOW, kept=version.agreement_id)
        form = EffectForms(indicators=Indicator.objects.none(), members=Member.objects.none(), agreements=found)
        assert form.agreement.fields["agreement"].label_from_instance(found.get()) == says
    assert not agreements_being_written(table.rosa, at=NOW).exists()
