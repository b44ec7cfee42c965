"""The cast: who is at the small table of the tests, and who must see nothing of it. Made by calling actions.

Maya directs the backbone, Ines keeps its data. Dara sends Northside's files and Alma, its superintendent,
sits on the council. Omar sends Harbor's. Rosa is a parent with no role. Dewi has left. Charlie directs
another table.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from allauth.account.internal.userkit import user_id_to_str
from django.test import Client

from commontable.accounts.models import User
from commontable.partnership.actions.members import add_member, end_membership, give_role
from commontable.partnership.actions.partners import add_partner
from commontable.partnership.actions.tables import found_partnership
from commontable.partnership.models import Member, Partner, Partnership
from commontable.partnership.rules.roles import Role
from commontable.partnership.rules.sectors import Sector

LONG_AGO = datetime(2025, 9, 1, 9, 0, tzinfo=UTC)


@dataclass
class Table:
    """A partnership and the people in it."""

    partnership: Partnership
    northside: Partner
    harbor: Partner
    families: Partner
    maya: Member
    ines: Member
    dara: Member
    alma: Member
    omar: Member
    rosa: Member
    dewi: Member

    @property
    def slug(self) -> str:
        """The table's short name in addresses."""
        return self.partnership.slug


def set_table() -> Table:
    """Rivermouth, small."""
    maya = found_partnership(
        slug="rivermouth",
        name="Rivermouth Cradle-to-Career",
        backbone_name="Rivermouth Backbone",
        director_name="Maya Putri",
        director_email="maya@rivermouth.example",
        place_name="Rivermouth",
        at=LONG_AGO,
    )
    seated(maya)
    partnership = maya.partnership

    def partner(name: str, sector: Sector, short: str) -> Partner:
        return add_partner(partnership=partnership, name=name, short_name=short, sector=sector, by=maya, at=LONG_AGO)

    def member(of: Partner, name: str, *roles: Role, title: str = "") -> Member:
        email = f"{name.partition(' ')[0].lower()}@{of.slug}.example"
        person = add_member(partner=of, name=name, email=email, title=title, by=maya, at=LONG_AGO)
        for role in roles:
            give_role(member=person, role=role, by=maya, at=LONG_AGO)
        return seated(person)

    northside = partner("Northside Unified School District", Sector.SCHOOLS, "Northside USD")
    harbor = partner("Harbor Youth Alliance", Sector.NONPROFIT, "Harbor Youth")
    families = partner("Rivermouth Parents' Council", Sector.FAMILIES, "Parents' Council")
    dewi = member(northside, "Dewi Lestari", Role.PARTNER_STEWARD)
    end_membership(member=dewi, left_on=LONG_AGO.date() + timedelta(days=1), by=maya, at=LONG_AGO)
    return Table(
        partnership=partnership,
        northside=northside,
        harbor=harbor,
        families=families,
        maya=maya,
        ines=member(maya.partner, "Ines Park", Role.BACKBONE_STEWARD),
        dara=member(northside, "Dara Okafor", Role.PARTNER_STEWARD),
        alma=member(northside, "Alma Reyes", Role.COUNCIL_MEMBER, title="Superintendent"),
        omar=member(harbor, "Omar Haddad", Role.PARTNER_STEWARD),
        rosa=member(families, "Rosa Jiménez"),
        dewi=dewi,
    )


def set_other_table() -> Member:
    """Another partnership, of which Charlie is director; nothing of Rivermouth is Charlie's to see."""
    charlie = found_partnership(
        slug="elsewhere",
        name="Elsewhere Promise",
        backbone_name="Elsewhere Backbone",
        director_name="Charlie Stone",
        director_email="charlie@elsewhere.example",
        at=LONG_AGO,
    )
    give_role(member=charlie, role=Role.BACKBONE_STEWARD, by=charlie, at=LONG_AGO)
    return seated(charlie)


def seated(member: Member) -> Member:
    """The member with an account of their own, as after accepting an invitation."""
    user, _ = User.objects.get_or_create(email=member.email, defaults={"name": member.name, "language": "en"})
    member.user = user
    member.save(update_fields=["user"])
    return Member.objects.select_related("partner", "partnership", "user").get(pk=member.pk)


def client_of(member: Member | None, *, is_confirmed: bool = True) -> Client:
    """A browser in which the member's person signed in a moment ago, or, unless confirmed, long ago; or nobody."""
    client = Client()
    if member is not None:
        client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
        if is_confirmed:
            session, theirs = client.session, user_id_to_str(member.user)
            session["account_authentication_methods_user"] = theirs
            session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
            session.save()
    return client
