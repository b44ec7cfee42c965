"""What waits for one member: every app that has something to ask says it in this shape."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What kind of thing waits. Letters know no more of it than this: neither what it is called nor what it says."""

    OTHER = "other"  # letters say only that something waits, and lead to the table's first page
    POSITION = "position"
    ANSWERED = "answered"
    TO_CLOSE = "to close"
    TO_ANSWER = "to answer"
    TO_OPEN = "to open"
    DATES = "dates"
    INVITED = "invited"
    MEETING = "meeting"
    UNDER_WAY = "under way"
    MINUTES_TO_CHECK = "minutes to check"
    MINUTES_TO_WRITE = "minutes to write"
    BALLOT = "ballot"
    NOMINATED = "nominated"
    TO_COUNT = "to count"
    TO_SEAT = "to seat"
    CARRY_OUT = "carry out"
    LOOK_AGAIN = "look again"
    SEATS = "seats"
    CHAIR = "chair"
    PROMISE = "promise"
    PARTNERS_PROMISE = "partner's promise"
    TO_CONFIRM = "to confirm"
    SIGNATURE = "signature"
    REVIEW = "review"
    WHO_SIGNS = "who signs"
    TO_SEND = "to send"
    ENDS_SOON = "ends soon"
    HANDOVER = "handover"
    PARTING_WORDS = "parting words"
    WHO_FOLLOWS = "who follows"
    ALIGNMENT = "alignment"
    OWN_LINE = "own line"
    TO_SHOW = "to show"
    SHUT = "shut"
    FILE = "file"
    DATA = "data"
    DEFINITIONS = "definitions"
    FIGURES = "figures"
    TO_PUBLISH = "to publish"
    DRAFT = "draft"
    LINKAGE = "linkage"
    PAIRS = "pairs"


@dataclass(frozen=True, kw_only=True)
class Need:
    """One thing to do: in bold, what goes on, a detail, where, by when, and of what kind it is."""

    what: str
    about: str
    url: str
    verb: str
    detail: str = ""
    by: date | None = None
    kind: Kind = Kind.OTHER
