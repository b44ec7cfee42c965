"""Which agreements open which rows: read from the register, said in words, and asked at every door.

agreed = agreed_at(table.pk)                     # one question, for a whole page
agreed.cover(dataset, partner.pk, day=today)     # whether rows are taken, and what is missing
require_cover(due=due, at=at, hold=True)         # or a refusal that names the clause; held until the act is done
"""

from .gate import NotCovered, require_cover, require_open
from .linking import Covered, Linking, covered, covered_under, linking_of, require_linking
from .reading import Agreed, agreed_at
from .words import refusal, sentences

__all__ = [
    "Agreed",
    "Covered",
    "Linking",
    "NotCovered",
    "agreed_at",
    "covered",
    "covered_under",
    "linking_of",
    "refusal",
    "require_cover",
    "require_linking",
    "require_open",
    "sentences",
]
