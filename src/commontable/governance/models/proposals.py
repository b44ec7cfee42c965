"""Proposals, their versions and rounds, the position of every seat, and the objections that must be answered."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.analysis.decision_rules import Choice
from commontable.governance.rules.kinds import Channel, EffectKind
from commontable.governance.rules.proposal import ObjectionStage, ProposalStage, RoundKind
from commontable.measurement.models import Indicator
from commontable.partnership.models import AtTable, Member, Partner
from commontable.partnership.rules.sectors import Sector
from commontable.partnership.rules.standing import Standing

from .bodies import Body, Seat
from .meetings import Meeting


class Proposal(AtTable):
    """Something a body is asked to decide."""

    number = models.PositiveIntegerField()
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="proposals")
    title = models.CharField(_("title"), max_length=160)
    stage = models.CharField(max_length=16, choices=ProposalStage.choices, default=ProposalStage.DRAFT)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    raised_at = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="raised")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    effect_kind = models.CharField(_("effect"), max_length=20, choices=EffectKind.choices, default=EffectKind.NONE)
    effect = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("proposal")
        constraints = (models.UniqueConstraint("partnership", "number", name="one_proposal_a_number"),)
        indexes = (models.Index(fields=["body", "stage"], name="proposals_of_a_body"),)

    def __str__(self) -> str:
        return self.title

    def standings_of(self, member: Member, at: datetime) -> frozenset[Standing]:
        """AUTHOR for whoever made it; and what the member is to the body."""
        author = {Standing.AUTHOR} if self.author_id == member.pk else set()
        return self.body.standings_of(member, at) | author


class ProposalVersion(AtTable):
    """The text of a proposal, and why it differs from the one before. Never edited once a round has opened on it."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("text"))
    why = models.TextField(_("what changed and why"), blank=True)
    effect = models.JSONField(null=True, blank=True)  # where this version changes what the proposal brings about
    written_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version")
        constraints = (models.UniqueConstraint("proposal", "number", name="one_version_a_number"),)

    def __str__(self) -> str:
        return f"{self.proposal.title} ({self.number})"


class Round(AtTable):
    """One time around the table, on one version, under the rule as it was at the opening. Never changes once closed."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    version = models.ForeignKey(ProposalVersion, on_delete=models.PROTECT, related_name="rounds")
    kind = models.CharField(max_length=12, choices=RoundKind.choices)
    rule = models.JSONField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    synthesis = models.TextField(_("synthesis"), blank=True)
    outcome = models.JSONField(null=True, blank=True)
    letters_lost = models.JSONField(default=list, blank=True)  # keys of members whose last letter was given up

    class Meta:
        verbose_name = _("round")
        constraints = (
            models.UniqueConstraint("proposal", "number", name="one_round_a_number"),
            models.UniqueConstraint(
                "proposal", condition=models.Q(closed_at__isnull=True), name="one_open_round_a_proposal"
            ),
        )

    def __str__(self) -> str:
        return f"{self.proposal.title}, {self.number}"

    def is_open(self, at: datetime) -> bool:
        """Whether positions may be given at that moment; a past closing time needs no job to take effect."""
        return self.closed_at is None and (self.closes_at is None or at < self.closes_at)


class Position(AtTable):
    """What one seat says in one round. It exists, uncast, from the opening, so that silence is visible."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="positions")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="positions")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    sector = models.CharField(max_length=20, choices=Sector.choices)
    weight = models.PositiveSmallIntegerField(default=1)
    is_voting = models.BooleanField(default=True)
    has_veto = models.BooleanField(default=False)
    holder = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")  # at the opening
    choice = models.CharField(max_length=14, blank=True, choices=[(each.value, each.value) for each in Choice])
    reason = models.TextField(blank=True)
    has_voted = models.BooleanField(default=False)  # in a secret vote the choice is in the ballot box, and only there
    is_recused = models.BooleanField(default=False)
    recused_why = models.CharField(max_length=200, blank=True)
    cast_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cast_at = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=6, choices=Channel.choices, blank=True)
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    links_ended = models.PositiveSmallIntegerField(default=0)  # how often; a link given out before no longer opens

    class Meta:
        verbose_name = _("position")
        constraints = (models.UniqueConstraint("round", "seat", name="one_position_a_seat_and_round"),)

    def __str__(self) -> str:
        return f"{self.seat.name}, {self.round_id}"

    def standings_of(self, member: Member, at: datetime) -> frozenset[Standing]:
        """HOLDER for whoever holds the seat today; and what they are to the body."""
        return self.seat.standings_of(member, at)


class BallotBox(AtTable):
    """The papers of a secret ballot, in sorted order and in one row: nothing joins a paper to a seat or a moment."""

    round = models.OneToOneField(Round, on_delete=models.CASCADE, null=True, blank=True, related_name="box")
    election = models.OneToOneField(
        "governance.Election", on_delete=models.CASCADE, null=True, blank=True, related_name="box"
    )
    papers = models.JSONField(default=list)

    class Meta:
        verbose_name = _("ballot box")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(round__isnull=False, election__isnull=True)
                | models.Q(round__isnull=True, election__isnull=False),
                name="a_box_belongs_to_one_ballot",
            ),
        )

    def __str__(self) -> str:
        return f"ballot box {self.pk}"


class Objection(AtTable):
    """Why a proposal must not pass as it stands. A new version resolves it, or it is carried into the record."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="objections")
    position = models.OneToOneField(Position, on_delete=models.CASCADE, related_name="objection")
    text = models.TextField(_("objection"))
    stage = models.CharField(max_length=10, choices=ObjectionStage.choices, default=ObjectionStage.STANDING)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        ProposalVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="resolves"
    )
    upheld_at = models.DateTimeField(null=True, blank=True)
    upheld_why = models.TextField(_("why the answer does not resolve it"), blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("objection")

    def __str__(self) -> str:
        return f"{self.position.seat.name}: {self.proposal.title}"

    def standings_of(self, member: Member, at: datetime) -> frozenset[Standing]:
        """HOLDER for whoever holds the seat that raised it, AUTHOR for whoever made the proposal."""
        return self.position.standings_of(member, at) | self.proposal.standings_of(member, at)
