"""How the table decides."""

from .bodies import Body, BodyRule, ChairTerm, Proxy, RotaPlace, Seat, Tenure, in_force
from .common_agenda import AgendaVersion, Alignment
from .decisions import Decision, Effect, Origin
from .disputes import Dispute, DisputeNote, DisputeStep, FormerMediator, Side
from .elections import Ballot, Candidate, Election
from .meetings import (
    AgendaItem,
    Attendance,
    Correction,
    DateAnswer,
    DateOption,
    Feed,
    Meeting,
    Minutes,
    MinutesVersion,
    Reply,
    Turn,
)
from .proposals import BallotBox, Objection, Position, Proposal, ProposalVersion, Round

__all__ = [
    "AgendaItem",
    "AgendaVersion",
    "Alignment",
    "Attendance",
    "Ballot",
    "BallotBox",
    "Body",
    "BodyRule",
    "Candidate",
    "ChairTerm",
    "Correction",
    "DateAnswer",
    "DateOption",
    "Decision",
    "Dispute",
    "DisputeNote",
    "DisputeStep",
    "Effect",
    "Election",
    "Feed",
    "FormerMediator",
    "Meeting",
    "Minutes",
    "MinutesVersion",
    "Objection",
    "Origin",
    "Position",
    "Proposal",
    "ProposalVersion",
    "Proxy",
    "Reply",
    "RotaPlace",
    "Round",
    "Seat",
    "Side",
    "Tenure",
    "Turn",
    "in_force",
]
