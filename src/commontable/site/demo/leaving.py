"""A superintendent leaves Riverbend, and whoever takes over finds what is needed."""

from datetime import datetime, timedelta

from commontable.partnership.actions.handovers.beginning import begin_handover
from commontable.partnership.actions.handovers.preparing import leave_words, name_successor, write_handover
from commontable.partnership.actions.members import end_membership
from commontable.partnership.models import Handover
from commontable.partnership.rules.handover import Trigger

from .people import PARTNERS
from .seating import Seated, seat

DAY = timedelta(days=1)


def hand_over(seated: Seated, *, now: datetime) -> Handover:
    """Walter Lindqvist's last day is near; Grace Okonkwo sits beside him, and her handover waits to be opened."""
    people, at = seated.members, now - 9 * DAY
    maya, walter = people["maya"], people["walter"]
    end_membership(member=walter, left_on=(now + 12 * DAY).date(), by=maya, at=at)
    riverbend = next(one for one in PARTNERS if one.key == "riverbend")
    grace = next(person for person in riverbend.people if person.joins_later)
    people[grace.key] = seat(grace, seated.partners["riverbend"], by=maya, at=at + DAY)
    handover = Handover.objects.filter(leaver=walter, ended_at=None).first() or begin_handover(
        leaver=walter, trigger=Trigger.LEAVING, by=maya, at=at
    )
    name_successor(handover=handover, successor=people[grace.key], by=maya, at=at + 2 * DAY)
    write_handover(
        handover=handover, by=maya, at=at + 2 * DAY,
        changes={
            "welcome": "Welcome to Rivermouth, Grace. Nobody expects you to know all this by Monday. Begin with the "
            "bus, and call me whenever something is unclear. Maya",
            "sensitivities": "The vote about the bus was lost by two districts, Riverbend one of them. Do not open "
            "with it.",
            "owner": people["tomas"],
        },
    )  # fmt: skip
    leave_words(
        handover=handover, by=walter, at=at + 4 * DAY,
        words="Siti knows the files better than anybody. Sit beside Ruth in your first council.",
    )  # fmt: skip
    return handover
