"""Elections in every stage: open to nominations, open to ballots, and counted with nobody seated yet."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cast import LONG_AGO, Table
from commontable.governance.actions.elections.announcing import announce_election, open_election
from commontable.governance.actions.elections.counting import close_election
from commontable.governance.actions.elections.nominating import accept_nomination, nominate
from commontable.governance.actions.elections.voting import cast_ballot
from commontable.governance.models import Body, Candidate, Election
from commontable.governance.rules.election import ElectionMethod
from commontable.partnership.models import Member

LEAD = "maya omar"  # facilitator and chair
BODY = "maya omar alma dara rosa ines"
ACCESS = {
    "governance:elections": ("*", "-"),
    "governance:elections_csv": ("*", "-"),
    "governance:new_election": (LEAD, LEAD),
    "governance:election": ("*", "-"),
    "governance:change_election": (LEAD, LEAD),
    "governance:open_election": (LEAD, LEAD),
    "governance:cancel_election": (LEAD, LEAD),
    "governance:nominate": (BODY, BODY),
    "governance:accept_nomination": (f"{LEAD} rosa", f"{LEAD} rosa"),
    "governance:stand_down": (f"{LEAD} rosa", f"{LEAD} rosa"),
    "governance:cast_ballot": ("rosa alma", "rosa alma"),  # alma carries the proxy of the families
    "governance:record_ballot": (LEAD, LEAD),
    "governance:send_ballots": ("-", LEAD),
    "governance:count_election": (LEAD, LEAD),
    "governance:seat_elected": ("maya", "maya"),
    "governance:election_candidates_csv": ("*", "-"),
    "governance:election_roll_csv": ("*", "-"),
    "governance:election_count_csv": ("*", "-"),
    "governance:election_papers_csv": ("*", "-"),
}
NOMINATING = ("change_election", "open_election", "nominate", "accept_nomination", "stand_down")
OPEN = ("cast_ballot", "record_ballot", "send_ballots", "count_election", "cancel_election")


def announced(table: Table, body: Body, *, at: datetime = LONG_AGO, **given: Any) -> Election:
    """An election of the chair by secret ranked choice, unless said otherwise."""
    shape = {"title": "Chair for 2026", "method": ElectionMethod.RANKED_CHOICE, "is_for_chair": True} | given
    return announce_election(body=body, by=table.maya, at=at, **shape)


def standing(table: Table, election: Election, *people: Member, at: datetime = LONG_AGO) -> list[Candidate]:
    """The people are nominated and have accepted, in that order."""
    found = [nominate(election=election, member=one, statement="", by=table.maya, at=at) for one in people]
    return [accept_nomination(candidate=one, by=one.member, at=at) for one in found]


def voting(
    table: Table, election: Election, *people: Member, at: datetime = LONG_AGO, days: int | None = 7
) -> Election:
    """The people stand and the ballot is open for so many days, or until it is counted."""
    standing(table, election, *people, at=at)
    closes_at = None if days is None else at + timedelta(days=days)
    return open_election(election=election, closes_at=closes_at, by=table.maya, at=at)


def ballot_of(election: Election, seat: str) -> Any:
    """The place of the seat of that name on the roll."""
    return election.ballots.select_related("election", "seat__body").get(seat__name=seat)


def ranked(election: Election, seat: str, *people: Member, by: Member, at: datetime) -> Any:
    """The seat has ranked the people."""
    keys = dict(election.candidates.values_list("member_id", "pk"))
    return cast_ballot(ballot=ballot_of(election, seat), ranking=[keys[one.pk] for one in people], by=by, at=at)


def add(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> dict[str, Any]:
    """Three elections of the council, one in each stage."""
    now = datetime.now(UTC)
    body = known["body"]
    nominating = announced(table, body, at=now, title="Chair for 2027")
    waiting = nominate(election=nominating, member=table.rosa, by=table.alma, at=now)
    open_now = voting(table, announced(table, body, at=now), table.alma, table.rosa, at=now)
    counted = voting(table, announced(table, body, at=now, title="Chair for 2025"), table.alma, table.rosa, at=now)
    ranked(counted, "Northside", table.alma, table.rosa, by=table.alma, at=now)
    ranked(counted, "Harbor", table.rosa, by=table.omar, at=now)
    ranked(counted, "Families", table.rosa, table.alma, by=table.rosa, at=now)
    counted = close_election(election=counted, by=table.maya, at=now)
    parts |= {"election": counted.number, "candidate": waiting.pk}
    special |= {(f"governance:{route}", "election"): nominating.number for route in NOMINATING}
    special |= {(f"governance:{route}", "election"): open_now.number for route in OPEN}
    special |= {("governance:cast_ballot", "seat"): known["seat_families"].pk}
    return {"election": open_now}
