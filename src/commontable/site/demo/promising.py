"""What became of Rivermouth's promises: some kept and confirmed, one moved in time, one late."""

from datetime import datetime, timedelta

from commontable.agreements.actions.commitments import confirm_commitment, make_commitment, renegotiate, report_done
from commontable.agreements.models import Commitment

from .seating import Seated

DAY = timedelta(days=1)
KEPT = (
    (
        "Ask the transport office for a bus stop at the Wharf Street site",
        "priya",
        "omar",
        "The stop opened on 3 August.",
    ),
    ("Pay for translation of the consent form", "claire", "gloria", "Paid; both translations are with the clinic."),
)


def keep_promises(seated: Seated, *, now: datetime) -> int:
    """Two promises are kept and confirmed, one is said to be done, one has a new day; how many there are."""
    people, promises = seated.members, Commitment.objects.of(seated.partnership)
    for what, owner, witness, evidence in KEPT:
        promise = promises.get(what=what)
        done_at = promise.made_at + 30 * DAY
        report_done(commitment=promise, evidence=evidence, by=people[owner], at=done_at)
        confirm_commitment(commitment=promise, by=people[witness], at=done_at + 6 * DAY)
    lists = promises.get(what="Send home reading lists in three languages")
    report_done(
        commitment=lists, evidence="Sent with the October report cards.", by=people["ben"], at=lists.made_at + 40 * DAY
    )
    volunteers = promises.get(what="Find twenty reading volunteers among members")
    renegotiate(
        commitment=volunteers, due_on=volunteers.due_on + 30 * DAY, why="Twelve are found; holidays come between.",
        by=people["diane"], at=now - 2 * DAY,
    )  # fmt: skip
    make_commitment(
        partner=seated.partners["northside"], member=people["alma"],
        what="Name one person a school who answers families about shared data", due_on=(now + 9 * DAY).date(),
        evidence_wanted="The list on our page", by=people["alma"], at=now - 20 * DAY,
    )  # fmt: skip
    return promises.count()
