"""However people sign, decline, withdraw and amend, with two parties and with three, in whatever order of signing."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from agreements.drafted import NOW, TODAY, first, mou
from agreements.signed import KNOWN, signs
from cast import Table
from commontable.agreements.actions.agreements.amending import begin_version
from commontable.agreements.actions.agreements.ending import withdraw_version
from commontable.agreements.actions.agreements.issuing import issue_version
from commontable.agreements.actions.agreements.parties import Named
from commontable.agreements.actions.signing.declining import decline
from commontable.agreements.datasets.agreements import in_force
from commontable.agreements.datasets.evidence import fault_in
from commontable.agreements.models import AgreementVersion, Signature
from commontable.agreements.rules.agreement import OPEN, VersionStage
from commontable.agreements.rules.kinds import PartyRole
from commontable.partnership.rules.lifecycle import NotAllowed

ORDERS = st.sampled_from([(1, 1), (1, 2), (2, 1), (1, 1, 1), (1, 2, 3), (3, 1, 2), (1, 1, 2), (1, 2, 2)])
WHO = st.sampled_from(["Northside", "Harbor", "Parents"])


class Signing(RuleBasedStateMachine):
    """One agreement out to be signed, and whoever presses a button in whatever order."""

    table: Table

    @initialize(order=ORDERS)
    def send_out(self, order: tuple[int, ...]) -> None:
        """It is out to be signed by two or three."""
        people = [self.table.alma, self.table.omar, self.table.rosa]
        parties = [Named(one.partner, PartyRole.PARTY, one, place) for one, place in zip(people, order, strict=False)]
        version = mou(self.table, parties=parties)
        self.agreement, self.at = version.agreement, NOW
        self.kept: dict[int, tuple[str, str]] = {}
        self.signed: dict[int, tuple[int, str]] = {}
        issue_version(version=version, by=self.table.maya, at=NOW)

    @rule(who=WHO)
    def sign(self, who: str) -> None:
        """Somebody signs, or is told why not: it is not their turn, they have signed, nothing is out, or no party."""
        version = first(self.agreement)
        party = version.parties.filter(partner__name__icontains=who).first()
        if party is None or version.pdf_kept is None:
            return
        unsigned = version.parties.filter(signature__isnull=True)
        lowest = min((one.order for one in unsigned), default=None)
        may = version.stage == VersionStage.SIGNING and party in unsigned and party.order == lowest
        self.at += timedelta(minutes=1)
        try:
            signs(version, who, at=self.at)
        except NotAllowed as refusal:
            assert not may, refusal
        else:
            assert may

    @rule(who=WHO)
    def decline(self, who: str) -> None:
        """A party that has not signed may decline while it is out, whoever's turn it is."""
        version = first(self.agreement)
        party = version.parties.filter(partner__name__icontains=who).first()
        if party is None:
            return
        may = version.stage == VersionStage.SIGNING and not hasattr(party, "signature")
        try:
            decline(party=party, why="Something else", known=KNOWN, by=party.signatory, at=self.at)
        except NotAllowed:
            assert not may
        else:
            assert may

    @rule()
    def withdraw(self) -> None:
        """The text is withdrawn where it is not closed."""
        version = first(self.agreement)
        may = version.stage in OPEN
        try:
            withdraw_version(version=version, why="No longer", by=self.table.maya, at=self.at)
        except NotAllowed:
            assert not may
        else:
            assert may

    @rule()
    def amend(self) -> None:
        """A newer text is written and sent out, once no other is open."""
        may = first(self.agreement).stage not in OPEN
        try:
            version = begin_version(agreement=self.agreement, why="More", by=self.table.maya, at=self.at)
            issue_version(version=version, by=self.table.maya, at=self.at)
        except NotAllowed:
            assert not may
        else:
            assert may

    @invariant()
    def what_was_signed_is_what_is_kept(self) -> None:
        """Nobody signs twice, no signature changes, and each is on the very bytes that are kept."""
        signatures = Signature.objects.filter(party__version__agreement=self.agreement)
        assert signatures.values("party").distinct().count() == signatures.count()
        found = {one.pk: (one.party_id, one.document_sha256) for one in signatures.select_related("party__version")}
        assert self.signed.items() <= found.items()
        self.signed = found
        for version in self.agreement.versions.exclude(pdf_kept=None).select_related("pdf_kept", "text_kept"):
            digests = (version.pdf_kept.sha256, version.text_kept.sha256)
            assert self.kept.setdefault(version.number, digests) == digests
            on = signatures.filter(party__version=version)
            assert set(on.values_list("document_sha256", "text_sha256")) <= {digests}

    @invariant()
    def the_order_held(self) -> None:
        """Nobody signed before everybody of a lower place had."""
        for version in self.agreement.versions.all():
            places = [one.party.order for one in _in_turn(version)]
            assert places == sorted(places)
            unsigned = version.parties.filter(signature__isnull=True).values_list("order", flat=True)
            assert max(places, default=0) <= min(unsigned, default=9)

    @invariant()
    def the_evidence_is_whole(self) -> None:
        """Every chain verifies."""
        assert [fault_in(version) for version in self.agreement.versions.all() if fault_in(version)] == []

    @invariant()
    def the_older_is_in_force_until_all_have_signed_the_newer(self) -> None:
        """The newest version that all have signed binds, and none before the first has."""
        whole = [one for one in self.agreement.versions.order_by("number") if len(_in_turn(one)) == one.parties.count()]
        assert [one.stage for one in whole] == [VersionStage.SIGNED] * len(whole)
        binds = in_force(self.table.partnership, day=TODAY).filter(agreement=self.agreement)
        assert list(binds) == whole[-1:]


def _in_turn(version: AgreementVersion) -> list[Signature]:
    return list(Signature.objects.filter(party__version=version).select_related("party").order_by("signed_at", "pk"))


@pytest.mark.django_db
def test_whoever_presses_what(table):
    Signing.table = table
    run_state_machine_as_test(
        Signing,
        settings=settings(max_examples=10, stateful_step_count=15, suppress_health_check=list(HealthCheck)),
    )
