"""What a letter says about each kind of thing that waits: never what it is called, nor what it says.

A letter lies in mailboxes, on phones and with whoever keeps the mail server. What is confidential stays at the table.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from commontable.partnership.datasets.needs import Kind


class Section(StrEnum):
    """Parts of the letter, in their order."""

    WORD = "word"
    DUE = "due"
    MINUTES = "minutes"
    RELEASED = "released"
    THANKS = "thanks"


HEADINGS: dict[Section, Promise | str] = {
    Section.WORD: _("Waits for you"),
    Section.DUE: _("Due within two weeks"),
    Section.MINUTES: _("Minutes to check"),
    Section.RELEASED: _("Released"),
    Section.THANKS: _("Thank you"),
}


@dataclass(frozen=True)
class Saying:
    """Where and how a kind of thing is said; `leads_home` where its own address would name something."""

    says: Promise | str
    section: Section = Section.WORD
    leads_home: bool = False


SAYINGS: dict[Kind, Saying] = {
    Kind.POSITION: Saying(_("A position is asked of your seat.")),
    Kind.ANSWERED: Saying(_("There is an answer to an objection of yours.")),
    Kind.TO_CLOSE: Saying(_("A round has been open long enough and waits to be closed.")),
    Kind.TO_ANSWER: Saying(_("An objection waits for an answer.")),
    Kind.TO_OPEN: Saying(_("A proposal is on the table and waits for a round.")),
    Kind.DATES: Saying(_("A meeting is looking for a date that suits you.")),
    Kind.INVITED: Saying(_("You are asked whether you come to a meeting.")),
    Kind.MEETING: Saying(_("You are expected at a meeting; the agenda is there to read.")),
    Kind.MINUTES_TO_CHECK: Saying(_("Minutes of a meeting where you were wait for your eyes."), Section.MINUTES),
    Kind.MINUTES_TO_WRITE: Saying(_("Minutes wait to be written, settled or approved."), Section.MINUTES),
    Kind.BALLOT: Saying(_("An election waits for your seat's ballot.")),
    Kind.NOMINATED: Saying(_("You were nominated, and are asked whether you stand.")),
    Kind.TO_COUNT: Saying(_("An election has ended and waits to be counted.")),
    Kind.TO_SEAT: Saying(_("Those who were elected wait for their place.")),
    Kind.CARRY_OUT: Saying(_("A decision waits to be carried out."), leads_home=True),
    Kind.LOOK_AGAIN: Saying(_("A decision is to be looked at again."), leads_home=True),
    Kind.SEATS: Saying(_("Seats are vacant, or will be soon."), leads_home=True),
    Kind.CHAIR: Saying(_("A chair is to be handed over."), leads_home=True),
    Kind.PROMISE: Saying(_("A promise of yours waits to be kept."), Section.DUE),
    Kind.PARTNERS_PROMISE: Saying(_("A promise of your organisation waits to be kept."), Section.DUE),
    Kind.TO_CONFIRM: Saying(_("Promises are said to be done, and wait for somebody else to confirm them.")),
    Kind.SIGNATURE: Saying(_("An agreement waits for your signature.")),
    Kind.REVIEW: Saying(_("An agreement waits for you to read it through.")),
    Kind.WHO_SIGNS: Saying(_("Nobody is left who could sign an agreement for one of its parties.")),
    Kind.TO_SEND: Saying(_("An agreement is ready, and waits to be sent out to be signed.")),
    Kind.ENDS_SOON: Saying(_("An agreement ends soon, and nothing follows it yet.")),
    Kind.HANDOVER: Saying(_("A handover was written for you.")),
    Kind.PARTING_WORDS: Saying(_("Somebody takes over from you, and would be glad of some words.")),
    Kind.WHO_FOLLOWS: Saying(_("Somebody leaves, and nobody is named yet who takes over.")),
    Kind.ALIGNMENT: Saying(_("The common agenda waits for a word of your organisation."), leads_home=True),
    Kind.OWN_LINE: Saying(_("Your organisation may say a word on how it kept its promises, before others see it.")),
    Kind.TO_SHOW: Saying(_("How promises were kept waits to be shown to all.")),
    Kind.SHUT: Saying(_("Data is asked for that no agreement opens."), leads_home=True),
    Kind.FILE: Saying(_("A file that you sent waits for you."), Section.DUE),
    Kind.DATA: Saying(_("Data of your organisation is awaited."), Section.DUE),
    Kind.DEFINITIONS: Saying(_("Definitions wait for your word.")),
    Kind.FIGURES: Saying(_("Your organisation may reply to figures before anybody else sees them.")),
    Kind.TO_PUBLISH: Saying(_("A release waits to be published.")),
    Kind.DRAFT: Saying(_("A release is being prepared and waits for you.")),
    Kind.LINKAGE: Saying(_("Files could not be linked."), leads_home=True),
    Kind.PAIRS: Saying(_("Pairs wait for you to look at."), leads_home=True),
}
UNSAID = frozenset({Kind.UNDER_WAY})  # over before the letter is read
HAPPENS = frozenset({Kind.INVITED, Kind.MEETING, Kind.ENDS_SOON, Kind.PARTING_WORDS, Kind.WHO_FOLLOWS})


def in_a_sentence(kind: Kind, day: str, *, is_past: bool) -> str:
    """When it is, as a sentence of its own after what it is; `day` in words."""
    if kind in HAPPENS:
        return translate("The day is %(day)s.") % {"day": day}
    if is_past:
        return translate("Its day was %(day)s.") % {"day": day}
    return translate("It is due by %(day)s.") % {"day": day}


def is_soon(by: date | None, *, today: date) -> bool:
    """Whether what is due by that day belongs into today's letter: within two weeks, or late."""
    return by is None or (by - today).days <= 14
