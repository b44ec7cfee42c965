"""However people act, a version is where the rules say; what was signed never changes; one text is open at a time."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from agreements.drafted import NOW, TODAY, filled, first, mou, sign_for
from cast import Table
from commontable.agreements.actions.agreements.amending import begin_version
from commontable.agreements.actions.agreements.drafting import change_version
from commontable.agreements.actions.agreements.ending import take_back_termination, terminate, withdraw_version
from commontable.agreements.actions.agreements.issuing import issue_version
from commontable.agreements.actions.agreements.reviewing import ask_for_review, review_version, take_back_to_draft
from commontable.agreements.datasets.agreements import in_force
from commontable.agreements.models import AgreementVersion, Signature
from commontable.agreements.rules.agreement import OPEN, VersionStage, lifecycle
from commontable.partnership.rules.lifecycle import NotAllowed

ACTS = st.sampled_from(["change", "ask", "review", "take_back", "issue", "sign", "withdraw", "begin", "end", "go_on"])


class Agreeing(RuleBasedStateMachine):
    """One agreement, and whatever people try with it."""

    table: Table

    @initialize()
    def draft(self) -> None:
        """It begins as a draft that could be signed."""
        self.agreement = mou(self.table).agreement
        self.stages: dict[int, str] = {}
        self.fixed: dict[int, tuple[str, int]] = {}
        self.n = 0

    @rule(act=ACTS)
    def act(self, act: str) -> None:
        """Somebody tries something; what the rules refuse changes nothing."""
        version = first(self.agreement)
        before = self.told()
        self.n += 1
        try:
            getattr(self, f"_{act}")(version)
        except NotAllowed as refusal:
            assert str(refusal) and self.told() == before

    def told(self) -> list[tuple[object, ...]]:
        """Everything that may change."""
        columns = ("number", "stage", "clauses", "terminated_on", "replaced_on", "revision", "pdf_kept")
        return list(self.agreement.versions.order_by("number").values_list(*columns))

    @invariant()
    def moves_are_those_of_the_rules(self) -> None:
        """No version makes a move that is not listed, and none vanishes."""
        for number, stage in self.agreement.versions.values_list("number", "stage"):
            was = self.stages.get(number)
            if was not in {None, stage}:
                reachable = lifecycle.can_move(str(was), to=stage)
                assert reachable, (was, stage)
            self.stages[number] = stage
        assert set(self.stages) == set(self.agreement.versions.values_list("number", flat=True))

    @invariant()
    def what_was_sent_out_stays(self) -> None:
        """Text, PDF and signatures of a version that was sent out are as they were."""
        for version in self.agreement.versions.exclude(pdf_kept=None):
            digest = version.pdf_kept.sha256
            signatures = Signature.objects.filter(party__version=version).count()
            was = self.fixed.get(version.number, (digest, 0))
            assert was[0] == digest and signatures >= was[1]
            self.fixed[version.number] = (digest, signatures)
            if version.stage == VersionStage.SIGNED:
                assert signatures == version.parties.count()

    @invariant()
    def one_is_open_and_one_binds(self) -> None:
        """At most one text is being made, and at most one binds, on every day to come."""
        assert self.agreement.versions.filter(stage__in=OPEN).count() <= 1
        for ahead in (0, 10, 400):
            assert (
                in_force(self.table.partnership, day=TODAY + timedelta(days=ahead))
                .filter(agreement=self.agreement)
                .count()
                <= 1
            )

    def _change(self, version: AgreementVersion) -> None:
        clauses = [*filled("mou"), {"key": "more", "heading": "More", "text": f"Number {self.n}"}]
        change_version(version=version, changes={"clauses": clauses}, by=self.table.maya, at=NOW)

    def _ask(self, version: AgreementVersion) -> None:
        ask_for_review(version=version, by=self.table.maya, at=NOW)

    def _review(self, version: AgreementVersion) -> None:
        ready = self.n % 2 == 0
        review_version(version=version, is_ready=ready, words_said="Words", by=self.table.omar, at=NOW)

    def _take_back(self, version: AgreementVersion) -> None:
        take_back_to_draft(version=version, by=self.table.maya, at=NOW)

    def _issue(self, version: AgreementVersion) -> None:
        issue_version(version=version, by=self.table.maya, at=NOW)

    def _sign(self, version: AgreementVersion) -> None:
        for party in version.parties.filter(signature__isnull=True).order_by("order")[:1]:
            if version.pdf_kept:
                sign_for(party)

    def _withdraw(self, version: AgreementVersion) -> None:
        withdraw_version(version=version, why="No longer", by=self.table.maya, at=NOW)

    def _begin(self, version: AgreementVersion) -> None:
        begin_version(agreement=self.agreement, why="More", by=self.table.maya, at=NOW)

    def _end(self, version: AgreementVersion) -> None:
        terminate(version=version, on=TODAY + timedelta(days=5), why="Over", by=self.table.maya, at=NOW)

    def _go_on(self, version: AgreementVersion) -> None:
        take_back_termination(version=version, by=self.table.maya, at=NOW)


@pytest.mark.django_db
def test_whatever_people_try(table):
    Agreeing.table = table
    run_state_machine_as_test(
        Agreeing,
        settings=settings(max_examples=10, stateful_step_count=20, suppress_health_check=list(HealthCheck)),
    )
