"""Rivermouth's partners and people take their seats, each by the action a director would use."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from commontable.accounts.actions import open_account
from commontable.partnership.actions.invitations import accept_invitation, send_invitation
from commontable.partnership.actions.members import add_member, describe_member, give_role
from commontable.partnership.actions.partners import add_partner
from commontable.partnership.actions.tables import describe_partnership, found_partnership
from commontable.partnership.models import Member, Partner, Partnership
from commontable.partnership.rules.stance import Stance

from .people import BACKBONE, PARTNERS, Organisation, Person, address_of

STANCE_SAYS = (
    "One goal for every child in Rivermouth. Children in families with a low income, children who are learning English "
    "and children new to the country start from further away, so effort and money go to them first."
)


@dataclass(frozen=True)
class Seated:
    """Everybody at the table, by the key of person and partner."""

    partnership: Partnership
    members: dict[str, Member]
    partners: dict[str, Partner]

    def steward_of(self, partner_key: str) -> Member:
        """Who sends the partner's files."""
        return next(m for m in self.members.values() if m.partner_id == self.partners[partner_key].pk and _sends(m))


def seat_everybody(*, at: datetime) -> Seated:
    """The partnership is founded and everybody who has an account has accepted their invitation."""
    director, *team = BACKBONE.people
    maya = found_partnership(
        slug="rivermouth",
        name="Rivermouth Cradle-to-Career",
        backbone_name=BACKBONE.name,
        director_name=director.name,
        director_email=address_of(director),
        place_name="Rivermouth",
        about="Fourteen partners from eight sectors, one promise: every child, cradle to career.",
        time_zone="America/Chicago",
        at=at,
    )
    describe_member(member=maya, changes={"title": director.title, "level": director.level}, by=maya, at=at)
    describe_partnership(
        partnership=maya.partnership,
        changes={"stance": Stance.TARGETED_UNIVERSALISM, "stance_says": STANCE_SAYS},
        by=maya,
        at=at,
    )
    members, partners = {director.key: maya}, {BACKBONE.key: maya.partner}
    for person in team:
        members[person.key] = seat(person, maya.partner, by=maya, at=at)
    for days, organisation in enumerate(PARTNERS):
        joined = at + timedelta(days=7 * days)
        partners[organisation.key] = _join(organisation, by=maya, at=joined)
        for person in organisation.people:
            if person.joins_later:
                continue
            members[person.key] = seat(person, partners[organisation.key], by=maya, at=joined)
    _open(director, maya, by=maya, at=at)
    fresh = Member.objects.of(maya.partnership).select_related("partner", "partnership").prefetch_related("roles_held")
    by_id = {member.pk: member for member in fresh}
    return Seated(maya.partnership, {key: by_id[member.pk] for key, member in members.items()}, partners)


def _join(organisation: Organisation, *, by: Member, at: datetime) -> Partner:
    return add_partner(
        partnership=by.partnership,
        name=organisation.name,
        short_name=organisation.short_name,
        sector=organisation.sector,
        by=by,
        at=at,
    )


def seat(person: Person, partner: Partner, *, by: Member, at: datetime) -> Member:
    """The person sits for the partner, with the roles they hold, and has opened an account."""
    member = add_member(
        partner=partner,
        name=person.name,
        email=address_of(person),
        title=person.title,
        level=person.level,
        by=by,
        at=at,
    )
    for role in person.roles:
        give_role(member=member, role=role, by=by, at=at)
    _open(person, member, by=by, at=at)
    return member


def _open(person: Person, member: Member, *, by: Member, at: datetime) -> None:
    if not person.has_account:
        return
    invitation = send_invitation(member=member, by=by, at=at)
    user = open_account(email=member.email, name=person.name, language=person.language, password=None, at=at)
    accept_invitation(invitation=invitation, user=user, at=at)


def _sends(member: Member) -> bool:
    return any(held.role == "partner_steward" for held in member.roles_held.all())
