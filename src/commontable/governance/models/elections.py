"""Elections by ranking: of a chair, or of members for seats."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.governance.rules.election import ElectionMethod, ElectionStage
from commontable.governance.rules.kinds import Channel
from commontable.partnership.models import AtTable, Member
from commontable.partnership.rules.standing import Standing

from .bodies import Body, Seat


class Election(AtTable):
    """A body chooses one or several of its own by ranking them."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="elections")
    number = models.PositiveIntegerField()
    title = models.CharField(_("what for"), max_length=160)
    about = models.TextField(_("about"), blank=True)
    is_for_chair = models.BooleanField(_("elects the chair"), default=False)
    method = models.CharField(_("how it is counted"), max_length=14, choices=ElectionMethod.choices)
    places = models.PositiveSmallIntegerField(_("places"), default=1)
    is_secret = models.BooleanField(_("secret ballot"), default=True)
    stage = models.CharField(max_length=12, choices=ElectionStage.choices, default=ElectionStage.NOMINATIONS)
    quorum_of = models.PositiveSmallIntegerField(default=1)
    quorum_in = models.PositiveSmallIntegerField(default=2)
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    seated_at = models.DateTimeField(null=True, blank=True)  # the elected have taken their place, once
    letters_lost = models.JSONField(default=list, blank=True)  # keys of members whose last letter was given up
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("election")
        constraints = (models.UniqueConstraint("partnership", "number", name="one_election_a_number"),)

    def __str__(self) -> str:
        return self.title

    def is_open(self, at: datetime) -> bool:
        """Whether ballots may be cast at that moment."""
        return self.stage == ElectionStage.OPEN and (self.closes_at is None or at < self.closes_at)

    def standings_of(self, member: Member, at: datetime) -> frozenset[Standing]:
        """What the member is to the body."""
        return self.body.standings_of(member, at)


class Candidate(AtTable):
    """Somebody who stands for election."""

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="candidates")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    nominated_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    statement = models.TextField(_("statement"), blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("candidate")
        constraints = (models.UniqueConstraint("election", "member", name="a_candidate_once"),)

    def __str__(self) -> str:
        return self.member.name

    @property
    def stands(self) -> bool:
        """Whether the ballot names them: they accepted and did not withdraw."""
        return self.accepted_at is not None and self.withdrawn_at is None

    def standings_of(self, member: Member, at: datetime) -> frozenset[Standing]:
        """NOMINEE for the person themselves; and what the member is to the body."""
        nominee = {Standing.NOMINEE} if self.member_id == member.pk else set()
        return self.election.standings_of(member, at) | nominee


class Ballot(AtTable):
    """A seat's place on the roll of an election. An open ballot's ranking stands here; a secret one's, nowhere."""

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="ballots")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    has_voted = models.BooleanField(default=False)
    ranking = models.JSONField(default=list, blank=True)
    cast_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    cast_at = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=6, choices=Channel.choices, blank=True)  # where somebody else wrote it down
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("ballot")
        constraints = (models.UniqueConstraint("election", "seat", name="one_ballot_a_seat_and_election"),)

    def __str__(self) -> str:
        return f"{self.seat.name}: {self.election.title}"

    def standings_of(self, member: Member, at: datetime) -> frozenset[Standing]:
        """HOLDER for whoever holds the seat today; and what they are to the body."""
        return self.seat.standings_of(member, at)
