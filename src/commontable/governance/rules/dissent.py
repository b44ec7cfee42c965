"""Minority views as a decision keeps them: who did not simply agree, in their own words."""

from typing import NotRequired, TypedDict


class Dissent(TypedDict):
    """One seat's view beside the decision. `says` is a choice: object, reservations or stand_aside.

    `stage` is what became of an objection, `answer` what it was answered; both are missing where nobody objected.
    """

    seat_id: int
    seat: str
    partner: str
    sector: str
    says: str
    reason: str
    round: NotRequired[int]
    channel: NotRequired[str]
    stage: NotRequired[str]
    answer: NotRequired[str]
