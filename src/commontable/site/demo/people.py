"""The invented partners and people of Rivermouth. Nobody here exists."""

from dataclasses import dataclass

from commontable.partnership.rules.levels import Level
from commontable.partnership.rules.roles import Role
from commontable.partnership.rules.sectors import Sector

DIRECTOR, KEEPER, STEWARD, COUNCIL = (
    Role.DIRECTOR,
    Role.BACKBONE_STEWARD,
    Role.PARTNER_STEWARD,
    Role.COUNCIL_MEMBER,
)


@dataclass(frozen=True)
class Person:
    """A member-to-be: `key` signs in, `says` is what the sign-in page tells about them."""

    key: str
    name: str
    title: str
    roles: tuple[Role, ...] = ()
    language: str = "en"
    says: str = ""
    has_account: bool = True
    joins_later: bool = False

    @property
    def level(self) -> Level:
        """From where in their organisation they speak."""
        return next((level for level, keys in SPEAKS_AS.items() if self.key in keys), Level.MANAGER)


SPEAKS_AS = {
    Level.EXECUTIVE: {
        "maya", "alma", "june", "walter", "ruth", "gloria", "omar", "yuki", "esther", "diane", "claire", "grace"
    },
    Level.FRONT_LINE: {"ben", "keisha", "lena", "amina", "nadia", "marisol", "dara", "ravi"},
    Level.COMMUNITY: {"rosa", "dewi", "tanya", "minh", "jamal", "hoa"},
}  # fmt: skip


@dataclass(frozen=True)
class Organisation:
    """A partner-to-be and its people."""

    key: str
    name: str
    short_name: str
    sector: Sector
    people: tuple[Person, ...]


BACKBONE = Organisation(
    "backbone",
    "Rivermouth Backbone",
    "Backbone",
    Sector.NONPROFIT,
    (
        Person("maya", "Maya Putri", "Executive director", (DIRECTOR,), "en", "directs the backbone"),
        Person("ines", "Ines Park", "Data manager", (KEEPER,), "en", "keeps the backbone's data"),
        Person("tomas", "Tomás Rivera", "Facilitator", (COUNCIL,), "es"),
    ),
)

PARTNERS = (
    Organisation(
        "northside",
        "Northside Unified School District",
        "Northside USD",
        Sector.SCHOOLS,
        (
            Person(
                "alma", "Dr. Alma Reyes", "Superintendent", (COUNCIL,), "en", "superintendent, five minutes on a phone"
            ),
            Person("dara", "Dara Okafor", "Data clerk", (STEWARD,), "en", "sends Northside's files"),
            Person("ben", "Ben Castillo", "Principal, Cedar Hill"),
        ),
    ),
    Organisation(
        "harbor-city",
        "Harbor City Schools",
        "Harbor City",
        Sector.SCHOOLS,
        (
            Person("june", "June Abernathy", "Superintendent", (COUNCIL,)),
            Person(
                "luis",
                "Luis Ortega",
                "Assessment coordinator",
                (STEWARD,),
                "es",
                "sends Harbor City's files, in Spanish",
            ),
            Person("keisha", "Keisha Grant", "Principal, Wharf Street"),
        ),
    ),
    Organisation(
        "riverbend",
        "Riverbend Union School District",
        "Riverbend",
        Sector.SCHOOLS,
        (
            Person("walter", "Walter Lindqvist", "Superintendent", (COUNCIL,)),
            Person(
                "grace",
                "Grace Okonkwo",
                "Superintendent to be",
                (COUNCIL,),
                "en",
                "takes over at Riverbend",
                joins_later=True,
            ),
            Person("siti", "Siti Rahma", "Registrar", (STEWARD,), "id", "sends Riverbend's files, in Bahasa Indonesia"),
        ),
    ),
    Organisation(
        "delta",
        "Delta County Schools",
        "Delta County",
        Sector.SCHOOLS,
        (
            Person("ruth", "Ruth Delacroix", "Superintendent", (COUNCIL,)),
            Person("hank", "Hank Moreno", "Records officer", (STEWARD,)),
        ),
    ),
    Organisation(
        "mayor",
        "City of Rivermouth, Office of the Mayor",
        "Mayor's office",
        Sector.GOVERNMENT,
        (
            Person("priya", "Priya Raman", "Education aide", (COUNCIL,)),
            Person("owen", "Owen Clarke", "Budget analyst", (STEWARD,)),
            Person("nadia", "Nadia Haddad", "Neighbourhood liaison"),
        ),
    ),
    Organisation(
        "children-services",
        "Rivermouth County Children's Services",
        "Children's Services",
        Sector.GOVERNMENT,
        (
            Person("gloria", "Gloria Mensah", "Deputy director", (COUNCIL,)),
            Person(
                "sam", "Sam Whitaker", "Programme officer", (STEWARD,), "en", "sends the preschools' files, as codes"
            ),
        ),
    ),
    Organisation(
        "harbor-youth",
        "Harbor Youth Alliance",
        "Harbor Youth",
        Sector.NONPROFIT,
        (
            Person("omar", "Omar Haddad", "Director", (COUNCIL,)),
            Person("lena", "Lena Fischer", "After-school manager"),
            Person("jamal", "Jamal Reed", "Data coordinator", (STEWARD,), "en", "sends Harbor Youth's files"),
        ),
    ),
    Organisation(
        "college",
        "Delta Community College",
        "Delta College",
        Sector.HIGHER_EDUCATION,
        (
            Person("yuki", "Dr. Yuki Tanaka", "Vice president", (COUNCIL,)),
            Person("carl", "Carl Jensen", "Institutional research", (STEWARD,)),
        ),
    ),
    Organisation(
        "university",
        "Rivermouth State University",
        "State University",
        Sector.HIGHER_EDUCATION,
        (
            Person("esther", "Prof. Esther Cohen", "Dean of education", (COUNCIL,)),
            Person("noor", "Noor Aziz", "Institutional data", (STEWARD,)),
            Person("ravi", "Ravi Iyer", "Evaluation researcher", (), "en", "a researcher who must defend every number"),
        ),
    ),
    Organisation(
        "chamber",
        "Rivermouth Chamber of Commerce",
        "Chamber",
        Sector.BUSINESS,
        (
            Person("diane", "Diane Kowalski", "President", (COUNCIL,)),
            Person("marcus", "Marcus Bell", "Plant manager, Estuary Works"),
            Person("hoa", "Hoa Nguyen", "Owner, Pier Bakery"),
        ),
    ),
    Organisation(
        "foundation",
        "Estuary Foundation",
        "Estuary Foundation",
        Sector.PHILANTHROPY,
        (
            Person("claire", "Claire Beaumont", "Programme director", (COUNCIL,)),
            Person("joel", "Joel Svensson", "Grants officer"),
        ),
    ),
    Organisation(
        "health",
        "Rivermouth Community Health",
        "Community Health",
        Sector.HEALTH,
        (
            Person("amina", "Dr. Amina Yusuf", "Paediatrician", (COUNCIL,)),
            Person("pete", "Pete Sullivan", "Clinic manager", (STEWARD,), "en", "sends the clinic's files, as codes"),
            Person("marisol", "Marisol Vega", "Health promoter", (), "es"),
        ),
    ),
    Organisation(
        "parents",
        "Rivermouth Parents' Council",
        "Parents' Council",
        Sector.FAMILIES,
        (
            Person(
                "rosa", "Rosa Jiménez", "Mother of two", (COUNCIL,), "es", "a mother on the council, reads in Spanish"
            ),
            Person("dewi", "Dewi Lestari", "Mother, Harbor City", (), "id", "a mother, reads in Bahasa Indonesia"),
            Person("tanya", "Tanya Brooks", "Grandmother and guardian", has_account=False),
            Person("minh", "Minh Tran", "Father, Northside"),
        ),
    ),
)

EVERYONE = (BACKBONE, *PARTNERS)
SHOWN = tuple(person for organisation in EVERYONE for person in organisation.people if person.says)


def address_of(person: Person) -> str:
    """An address that can reach nobody."""
    return f"{person.key}@rivermouth.example"
