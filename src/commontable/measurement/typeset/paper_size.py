"""Which paper lies in the printer: US Letter where people use it, A4 elsewhere."""

from functools import cache

PAPERS = {"a4": "a4", "letter": "us-letter"}  # as addresses name it: as Typst does
LETTER = frozenset({"BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"})  # CLDR


def paper_of(time_zone: str) -> str:
    """The paper usual where the table is, by its time zone (Unicode CLDR's paper sizes): "letter" or "a4".

    >>> paper_of("America/Denver"), paper_of("Asia/Jakarta"), paper_of("UTC")
    ('letter', 'a4', 'a4')
    """
    return "letter" if _territories().get(time_zone) in LETTER else "a4"


@cache
def _territories() -> dict[str, str]:
    from babel.core import get_global

    return {str(zone): str(territory) for zone, territory in get_global("zone_territories").items()}
