"""Partnerships, their partners and people."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from commontable.accounts.models import User
from commontable.partnership.models import Member, Partner, Partnership, RoleHeld
from commontable.partnership.rules.levels import Level
from commontable.partnership.rules.roles import Role
from commontable.partnership.rules.sectors import Sector
from crowd.rows import Rows

FIRST = (
    "Maya",
    "Omar",
    "Alma",
    "Dara",
    "Rosa",
    "Siti",
    "Budi",
    "José",
    "Zoë",
    "Nguyễn",
    "مريم",
    "Ольга",
    "美玲",
    "Kofi",
)
LAST = (
    "Okafor",
    "Reyes",
    "Haddad",
    "Jiménez",
    "Putri",
    "Park",
    "Stone",
    "Müller",
    "O'Neill",
    "الحسن",
    "Петрова",
    "Ngata",
)
PLACES = ("River", "Harbor", "North", "South", "Hill", "Lake", "Valley", "Oak", "Cedar", "Stone", "Bridge", "Mill")
KINDS = {
    Sector.SCHOOLS: "Unified School District", Sector.GOVERNMENT: "County Office", Sector.NONPROFIT: "Youth Alliance",
    Sector.BUSINESS: "Chamber", Sector.PHILANTHROPY: "Foundation", Sector.HIGHER_EDUCATION: "College",
    Sector.HEALTH: "Clinic", Sector.LABOUR: "Teachers' Union", Sector.FAITH: "Interfaith Council",
    Sector.FAMILIES: "Parents' Council", Sector.STUDENTS: "Student Union", Sector.RESIDENTS: "Neighbours",
}  # fmt: skip


@dataclass
class Table:
    """One partnership while it is being filled."""

    partnership: Partnership
    founded: date
    partners: list[Partner] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)  # the first directs
    at_partner: dict[int, list[Member]] = field(default_factory=dict)  # by key of the partner

    @property
    def director(self) -> Member:
        """Who keeps the table."""
        return self.members[0]


def seat_people(rows: Rows, random: Random, *, number: int, partners: int, people: int, now: datetime) -> Table:
    """The partnership stands with so many partners and people; one in forty has left."""
    founded = (now - timedelta(days=365 * 4)).date()
    name = f"{PLACES[number % len(PLACES)]}{PLACES[number // len(PLACES)].lower()} Partnership {number + 1}"
    partnership = rows.add(Partnership(slug=f"table-{number + 1}", name=name, place_name=name, created_at=now))
    table = Table(partnership=partnership, founded=founded)
    sectors = list(Sector)
    for index in range(partners):
        sector = Sector.NONPROFIT if index == 0 else sectors[index % len(sectors)]
        place = f"{random.choice(PLACES)}{random.choice(PLACES).lower()}"
        partner = Partner(
            partnership=partnership, slug="backbone" if index == 0 else f"partner-{index}", sector=sector,
            name=f"{name} Backbone" if index == 0 else f"{place} {KINDS[sector]} {index}",
            short_name="Backbone" if index == 0 else f"{place} {index}", is_backbone=index == 0, joined_on=founded,
        )  # fmt: skip
        table.partners.append(rows.add(partner))
        table.at_partner[partner.pk] = []
    for index in range(people):
        _seat(rows, random, table=table, number=number, index=index, now=now)
    return table


def _seat(rows: Rows, random: Random, *, table: Table, number: int, index: int, now: datetime) -> None:
    partner = table.partners[index % len(table.partners)]
    name = f"{random.choice(FIRST)} {random.choice(LAST)}"
    email = f"person-{index}@table-{number + 1}.example"
    user = rows.add(User(email=email, name=name, language="en", password="!", joined_at=now))
    has_left = index >= len(table.partners) and random.random() < 0.025
    member = rows.add(
        Member(
            partnership=table.partnership, partner=partner, user=user, name=name, email=email, title="Coordinator",
            level=random.choice(Level.values), joined_on=table.founded,
            left_on=(now - timedelta(days=30)).date() if has_left else None,
        )
    )  # fmt: skip
    if not has_left:
        table.members.append(member)
        table.at_partner[partner.pk].append(member)
    role = _role(index, len(table.partners))
    if role:
        rows.add(RoleHeld(partnership=table.partnership, member=member, role=role, starts_on=table.founded))


def _role(index: int, partners: int) -> Role | None:
    """The first directs, the next round of partners sends stewards, and every tenth of the rest speaks on a council."""
    if index == 0:
        return Role.DIRECTOR
    if index < partners:
        return Role.PARTNER_STEWARD
    return Role.COUNCIL_MEMBER if index % 10 == 0 else None
