"""One election: who stands, who has voted, what the count came to, and all of it as files."""

from collections import Counter

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.governance.datasets.election_rounds import listed, rounds_of
from commontable.governance.datasets.elections import Shown, candidates_of, shown_to
from commontable.governance.datasets.elections import ballots_of as roll_of_election
from commontable.governance.models import Ballot, Candidate, Election
from commontable.governance.permissions import Permission
from commontable.governance.rules.election import ElectionStage, sorted_papers
from commontable.partnership.exports import csv_file, yes_or_no
from commontable.partnership.permissions import PermissionEnum
from commontable.partnership.views.table import TableRequest, at_table

from .finding import election_of


@require_GET
@at_table
def show_election(request: TableRequest, election: int) -> HttpResponse:
    """The election as it concerns the reader today."""
    found = election_of(request, election)
    shown = shown_to(request.member, election=found, at=request.at)
    elected = _of_result(shown, "elected")
    context = {
        "election": found,
        "shown": shown,
        "stage": _stage(found, request),
        "asked": _asked(request, shown),
        "uncast": [one for one in shown.in_hand if not one.has_voted],
        "cast": [one for one in shown.in_hand if one.has_voted],
        "silent": [one for one in shown.ballots if not one.has_voted],
        "rounds": rounds_of(found, candidates=shown.candidates),
        "elected": elected,
        "gone_names": listed([one.member.name for one in _of_result(shown, "gone")]),
        "unfilled": max(0, found.places - len(elected)) if elected else 0,
        "elected_names": listed([one.member.name for one in elected]),
        "roll": _roll(shown),
        "shows_rankings": _shows_rankings(found),
        **_doors(request, found),
    }
    return render(request, "governance/elections/election.html", context)


@require_GET
@at_table
def export_counts(request: TableRequest, election: int) -> HttpResponse:
    """Every round of the count, a line a candidate, as CSV."""
    found = election_of(request, election)
    rounds = rounds_of(found, candidates=candidates_of(found))
    if not rounds:
        raise Http404
    rows = [
        (
            one.number, line.name, round(line.exact, 4), one.needed,
            "elected" if line.is_elected or line.was_elected else "out" if line.is_out else "",
        )
        for one in rounds
        for line in one.lines
    ]  # fmt: skip
    columns = ["round", "candidate", "votes", "needed", "outcome"]
    return csv_file(name=f"{request.partnership.slug}-election-{found.number}-count", columns=columns, rows=rows)


@require_GET
@at_table
def export_papers(request: TableRequest, election: int) -> HttpResponse:
    """The papers that were counted, without seats, sorted, equal ones together: anybody can count again."""
    found = election_of(request, election)
    if not found.result or found.result.get("count") is None:
        raise Http404
    names = {one.pk: one.member.name for one in candidates_of(found)}
    rankings = found.box.papers if found.is_secret else [one.ranking for one in found.ballots.filter(has_voted=True)]
    heaps = Counter(tuple(paper) for paper in sorted_papers(rankings))
    rows = [(times, *(names[key] for key in paper)) for paper, times in heaps.items()]
    columns = ["ballots", *(f"choice_{n}" for n in range(1, max((len(paper) for paper in heaps), default=0) + 1))]
    return csv_file(name=f"{request.partnership.slug}-election-{found.number}-papers", columns=columns, rows=rows)


@require_GET
@at_table
def export_roll(request: TableRequest, election: int) -> HttpResponse:
    """The roll as CSV: each seat, who held it at the opening, and whether it has voted."""
    found = election_of(request, election)
    rows = [
        (
            one.seat.name,
            one.seat.get_sector_display(),
            one.holder.name,
            yes_or_no(one.has_voted),
            one.channel,
            one.recorded_by.name if one.recorded_by else "",
        )
        for one in roll_of_election(found)
    ]
    columns = ["seat", "sector", "held_by", "has_voted", "channel", "recorded_by"]
    return csv_file(name=f"{request.partnership.slug}-election-{found.number}-roll", columns=columns, rows=rows)


@require_GET
@at_table
def export_candidates(request: TableRequest, election: int) -> HttpResponse:
    """Everybody nominated as CSV, with their statements."""
    found = election_of(request, election)
    rows = [
        (
            one.member.name,
            one.member.partner.name,
            one.nominated_by.name,
            one.accepted_at,
            one.withdrawn_at,
            one.statement,
        )
        for one in candidates_of(found)
    ]
    columns = ["candidate", "partner", "nominated_by", "accepted", "withdrawn", "statement"]
    return csv_file(name=f"{request.partnership.slug}-election-{found.number}-candidates", columns=columns, rows=rows)


def _stage(election: Election, request: TableRequest) -> str:
    """The stage, and "over" for a ballot whose time is up but which nobody has counted."""
    if election.stage == ElectionStage.OPEN and not election.is_open(request.at):
        return "over"
    return election.stage


def _asked(request: TableRequest, shown: Shown) -> Candidate | None:
    """The reader's own nomination, while it waits for their answer."""
    if shown.election.stage != ElectionStage.NOMINATIONS:
        return None
    own = (one for one in shown.candidates if one.member_id == request.member.pk)
    return next((one for one in own if one.accepted_at is None and one.withdrawn_at is None), None)


def _of_result(shown: Shown, what: str) -> list[Candidate]:
    """Those the result lists: "elected", or "gone" because they can no longer take the place."""
    by_key = {one.pk: one for one in shown.candidates}
    return [by_key[key] for key in (shown.election.result or {}).get(what, ())]


def _shows_rankings(election: Election) -> bool:
    return not election.is_secret and election.stage == ElectionStage.CLOSED


def _roll(shown: Shown) -> list[tuple[Ballot, str]]:
    """Each seat of the roll, with how it ranked in an open ballot once that is counted."""
    names = {one.pk: one.member.name for one in shown.candidates} if _shows_rankings(shown.election) else {}
    return [(one, " › ".join(names[key] for key in one.ranking) if names else "") for one in shown.ballots]


def _doors(request: TableRequest, election: Election) -> dict[str, bool]:
    """What the reader may do here, from their roles and their place in the body."""
    held, standing = request.member.roles_at(request.at), election.standings_of(request.member, request.at)

    def opens(permission: PermissionEnum) -> bool:
        return bool(permission.grant.roles & held or permission.grant.standings & standing)

    return {
        "leads": opens(Permission.FACILITATE),
        "nominates": opens(Permission.NOMINATE),
        "seats_people": opens(Permission.SEAT_MEMBERS),
        "records": opens(Permission.STAND),
    }
