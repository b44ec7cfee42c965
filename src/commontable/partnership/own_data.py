"""What the table keeps about a person: where they sit, what they hold, what they did."""

from typing import Any

from commontable.accounts.models import User
from commontable.journal.actions import scope_of
from commontable.journal.models import Entry

from .datasets.handovers import handovers_of
from .models import Member


def kept_about(user: User) -> list[dict[str, Any]]:
    """One item a membership, with the acts recorded under it."""
    members = (
        Member.objects.filter(user=user)
        .select_related("partnership", "partner")
        .prefetch_related("roles_held", "invitations")
        .order_by("pk")
    )
    return [_membership(member) for member in members]


def _membership(member: Member) -> dict[str, Any]:
    acted = Entry.objects.filter(scope=scope_of(member), actor_id=member.pk).select_related("payload")
    return {
        "partnership": member.partnership.name,
        "partner": member.partner.name,
        "name": member.name,
        "email": member.email,
        "position": member.title,
        "joined_on": member.joined_on,
        "left_on": member.left_on,
        "roles": [
            {"role": held.role, "starts_on": held.starts_on, "ends_on": held.ends_on}
            for held in member.roles_held.all()
        ],
        "invitations": [
            {"sent_at": each.sent_at, "accepted_at": each.accepted_at, "withdrawn_at": each.withdrawn_at}
            for each in member.invitations.all()
        ],
        "handovers": [
            {
                "from": each.leaver.name,
                "to": each.successor.name if each.successor else "",
                "noticed_on": each.noticed_on,
                "welcome": each.welcome,
                "parting_words": each.parting_words,
                "opened_at": each.opened_at,
                "ended_at": each.ended_at,
            }  # never what the backbone noted to be careful about
            for each in handovers_of(member.partnership, of=member)
        ],
        "letters_that_came_back": [
            {
                "email": each.email,
                "code": each.code,
                "noticed_at": each.noticed_at,
                "works_again_at": each.works_again_at,
            }
            for each in member.lost_letters.order_by("pk")
        ],
        "acts": [
            {"at": entry.at, "event": entry.event, "on": entry.object_name, "words": _words(entry)}
            for entry in acted.order_by("sequence")
        ],
    }


def _words(entry: Entry) -> Any:
    payload = getattr(entry, "payload", None)
    return payload.body if payload else None
