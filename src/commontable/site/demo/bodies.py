"""Rivermouth's bodies: who sits where, how each decides, and whose turn the chair is."""

from dataclasses import dataclass
from datetime import date, datetime

from commontable.analysis.decision_rules import Choice, Method, Rule
from commontable.governance.actions.bodies.bodies import form_body
from commontable.governance.actions.bodies.chairs import hand_over_chair, set_rota, take_chair
from commontable.governance.actions.bodies.rules import adopt_rule
from commontable.governance.actions.bodies.seats import open_seat
from commontable.governance.actions.bodies.tenures import begin_tenure
from commontable.governance.models import Body, Seat
from commontable.governance.rules.kinds import BodyKind, HowChosen, TenureKind
from commontable.partnership.rules.sectors import Sector

from .seating import Seated


@dataclass(frozen=True)
class Place:
    """A seat-to-be: its partner gives the sector unless one is named; `holder` and `alternate` are keys of people."""

    name: str
    partner: str = ""
    holder: str = ""
    alternate: str = ""
    sector: Sector | None = None
    how_chosen: HowChosen = HowChosen.NAMED
    is_voting: bool = True


COUNCIL = (
    Place("Northside schools", "northside", "alma", "ben"),
    Place("Harbor City schools", "harbor-city", "june", "keisha"),
    Place("Riverbend schools", "riverbend", "walter"),
    Place("Delta County schools", "delta", "ruth"),
    Place("City hall", "mayor", "priya", "nadia"),
    Place("County services", "children-services", "gloria", "sam"),
    Place("Youth organisations", "harbor-youth", "omar", "lena", how_chosen=HowChosen.ELECTED),
    Place("Community college", "college", "yuki"),
    Place("University", "university", "esther", "noor"),
    Place("Employers", "chamber", "diane", "marcus"),
    Place("Funders", "foundation", "claire", "joel"),
    Place("Health", "health", "amina", "pete"),
    Place("Families, Northside", "parents", "rosa", "minh", how_chosen=HowChosen.ELECTED),
    Place("Families, Harbor City", "parents", "tanya", how_chosen=HowChosen.DRAWN),
    Place("Students", sector=Sector.STUDENTS),
    Place("Backbone", "backbone", "tomas", how_chosen=HowChosen.EX_OFFICIO, is_voting=False),
)
READING_GROUP = (
    Place("Principals, Northside", "northside", "ben"),
    Place("Principals, Harbor City", "harbor-city", "keisha"),
    Place("After-school", "harbor-youth", "lena"),
    Place("Health promoters", "health", "marisol"),
    Place("Families", "parents", "dewi", how_chosen=HowChosen.VOLUNTEERED),
    Place("Research", "university", "ravi", how_chosen=HowChosen.INVITED),
    Place("Reading volunteers", "chamber", "hoa", how_chosen=HowChosen.VOLUNTEERED),
)
FORUM = (
    Place("Families, Northside", "parents", "minh", how_chosen=HowChosen.VOLUNTEERED),
    Place("Families, Harbor City", "parents", "dewi", how_chosen=HowChosen.VOLUNTEERED),
    Place("Grandparents and guardians", "parents", "tanya", how_chosen=HowChosen.VOLUNTEERED),
    Place("Clinics", "health", "marisol", how_chosen=HowChosen.INVITED),
    Place("Neighbourhoods", "mayor", "nadia", how_chosen=HowChosen.INVITED),
)

COUNCIL_RULE = Rule(
    method=Method.CONSENSUS,
    fallback=Method.DOUBLE_MAJORITY,
    rounds=2,
    quorum_of=1,
    quorum_in=2,
    quorum_sectors=4,
    reasons=(Choice.OBJECT, Choice.RESERVATIONS),
    proxies=1,
)
CHAIRS = ("Northside schools", "Youth organisations", "Health", "Families, Northside")


@dataclass(frozen=True)
class Bodies:
    """What Rivermouth decides in, and the council's seats by name."""

    council: Body
    reading_group: Body
    forum: Body
    seats: dict[str, Seat]


def form_bodies(seated: Seated, *, at: datetime, today: date) -> Bodies:
    """Council, reading group and families' forum stand, with their seats taken, their rules and the council's chair."""
    maya = seated.members["maya"]
    council = form_body(
        partnership=seated.partnership,
        name="Rivermouth Council",
        kind=BodyKind.COUNCIL,
        mandate="Agrees the outcomes, targets and rules that all partners share, and looks at the figures together "
        "twice a year. It tells no partner how to run its own house.",
        facilitator=seated.members["tomas"],
        by=maya,
        at=at,
    )
    seats = _fill(council, COUNCIL, seated, at=at)
    adopt_rule(
        body=council,
        rule=COUNCIL_RULE,
        why="Two rounds of deliberation give every voice its time; a vote that needs members and sectors "
        "keeps large sectors from deciding alone.",
        by=maya,
        at=at,
    )
    set_rota(body=council, seats=[seats[name] for name in CHAIRS], by=maya, at=at)
    take_chair(body=council, seat=seats[CHAIRS[0]], by=maya, at=at)
    hand_over_chair(
        body=council,
        handover="Two points are open: buses to after-school sites, and how families are asked about data.",
        on=today.replace(day=1),
        by=maya,
        at=at,
    )
    group = form_body(
        partnership=seated.partnership,
        name="Early Reading Group",
        kind=BodyKind.WORKING_GROUP,
        mandate="Tries, studies and spreads what helps children read by third grade.",
        parent=council,
        facilitator=seated.members["lena"],
        by=maya,
        at=at,
    )
    _fill(group, READING_GROUP, seated, at=at)
    adopt_rule(body=group, rule=Rule(method=Method.CONSENT, fallback=Method.MAJORITY, rounds=3), why="", by=maya, at=at)
    forum = form_body(
        partnership=seated.partnership,
        name="Families' Forum",
        kind=BodyKind.FORUM,
        mandate="Brings to the council what families see, twice a year, and hears what became of it.",
        facilitator=seated.members["marisol"],
        by=maya,
        at=at,
    )
    _fill(forum, FORUM, seated, at=at)
    adopt_rule(body=forum, rule=Rule(method=Method.MAJORITY), why="", by=maya, at=at)
    return Bodies(council, group, forum, seats)


def _fill(body: Body, places: tuple[Place, ...], seated: Seated, *, at: datetime) -> dict[str, Seat]:
    maya, seats = seated.members["maya"], {}
    for place in places:
        partner = seated.partners[place.partner] if place.partner else None
        sector = place.sector or (partner.sector if partner else Sector.RESIDENTS)
        seat = open_seat(
            body=body, name=place.name, sector=sector, partner=partner, is_voting=place.is_voting, by=maya, at=at
        )
        seats[place.name] = seat
        for key, kind in ((place.holder, TenureKind.HOLDER), (place.alternate, TenureKind.ALTERNATE)):
            if key:
                member = seated.members[key]
                begin_tenure(seat=seat, member=member, how_chosen=place.how_chosen, kind=kind, by=maya, at=at)
    return seats
