"""What the table keeps about a person's part in deciding: seats, chairs, voices, attendance, words asked for.

A secret ballot is not here: only that one was cast is kept, for whom is not.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Model, Q

from commontable.accounts.models import User

from .models import (
    Alignment,
    Attendance,
    Ballot,
    Candidate,
    ChairTerm,
    Correction,
    DateAnswer,
    Dispute,
    DisputeNote,
    Feed,
    FormerMediator,
    Position,
    Proposal,
    ProposalVersion,
    Proxy,
    Reply,
    Side,
    Tenure,
    Turn,
)


def kept_about(user: User) -> dict[str, list[dict[str, Any]]]:
    """One list a kind of thing, over all memberships of the person."""
    own = {"member__user": user}
    return {
        "seats": _rows(
            Tenure,
            Q(**own),
            "seat__body__name",
            "seat__name",
            "kind",
            "starts_on",
            "ends_on",
            "how_chosen",
            "ended_why",
        ),
        "chairs": _rows(ChairTerm, Q(**own), "body__name", "starts_on", "ends_on", "handover"),
        "proxies": _rows(
            Proxy, Q(to__user=user) | Q(given_by__user=user), "seat__name", "to__name", "starts_at", "ends_at"
        ),
        "proposals": _rows(Proposal, Q(author__user=user), "number", "title", "made_at", "stage"),
        "versions": _rows(
            ProposalVersion, Q(written_by__user=user), "proposal__number", "number", "text", "why", "written_at"
        ),
        "positions": _rows(
            Position,
            Q(cast_by__user=user),
            "round__proposal__number",
            "round__number",
            "seat__name",
            "choice",
            "reason",
            "cast_at",
            "channel",
        ),
        "on_the_roll": _rows(
            Position,
            Q(holder__user=user),
            "round__proposal__number",
            "round__number",
            "seat__name",
            "has_voted",
            "is_recused",
            "recused_why",
        ),
        "elections": _rows(Ballot, Q(holder__user=user), "election__title", "seat__name", "has_voted"),
        "rankings": _rows(
            Ballot, Q(cast_by__user=user), "election__title", "seat__name", "ranking", "cast_at", "channel"
        ),
        "candidacies": _rows(Candidate, Q(**own), "election__title", "statement", "accepted_at", "withdrawn_at"),
        "dates": _rows(DateAnswer, Q(**own), "option__starts_at", "answer", "at"),
        "replies": _rows(Reply, Q(**own), "meeting__title", "answer", "at"),
        "attendance": _rows(Attendance, Q(**own), "meeting__title", "seat__name", "presence", "at"),
        "turns_to_speak": _rows(Turn, Q(**own), "meeting__title", "asked_at", "began_at", "ended_at"),
        "corrections": _rows(
            Correction, Q(by__user=user), "minutes__meeting__title", "text", "stage", "answer", "made_at"
        ),
        "disputes_raised": _rows(
            Dispute, Q(raised_by__user=user), "number", "title", "is_private", "raised_at", "stage", "ended_at"
        ),
        "disputes_spoken_in": _rows(
            Side,
            Q(**own) & (Q(dispute__told_at__isnull=False) | Q(partner=F("dispute__raised_by__partner"))),
            "dispute__number",
            "dispute__title",
            "accepts_mediator",
            "agreed_at",
        ),
        "disputes_mediated": _rows(
            Dispute, Q(mediator__user=user), "number", "title", "is_accepted", "declared", "stage"
        ),
        "asked_to_mediate_before": _rows(FormerMediator, Q(**own), "dispute__number", "declared", "ended_at"),
        "notes_in_disputes": _rows(
            DisputeNote, Q(author__user=user), "dispute__number", "text", "written_at", "taken_back_at"
        ),
        "alignments": _rows(
            Alignment,
            Q(declared_by__user=user),
            "partner__name",
            "version__number",
            "parts",
            "text",
            "url",
            "plan_on",
            "declared_at",
            "withdrawn_at",
        ),
        "calendar_addresses": _rows(Feed, Q(**own), "body__name", "made_at", "revoked_at"),
    }


def _rows(model: type[Model], whose: Q, *fields: str) -> list[dict[str, Any]]:
    found: Iterable[dict[str, Any]] = model._default_manager.filter(whose).order_by("pk").values(*fields)
    return list(found)
