"""The terms of an agreement as plain values: what a program can check, beside the clauses that people read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from .kinds import Basis, Sensitivity


@dataclass(frozen=True)
class Element:
    """One data element: its column name, what it says, how sensitive it is."""

    name: str
    says: str = ""
    sensitivity: str = Sensitivity.INTERNAL


@dataclass(frozen=True)
class Planned:
    """A commitment that begins when the agreement comes into force: keys of partner and member, ISO day."""

    partner: int
    member: int
    what: str
    due_on: str
    evidence_wanted: str = ""


@dataclass(frozen=True)
class Terms:
    """What a version lays down in values. Everything may be missing while it is a draft.

    >>> terms = Terms.parse({"basis": "studies", "purposes": ["Early reading"], "elements": [{"name": "grade"}]})
    >>> terms.elements[0].sensitivity, terms.destroy_days
    ('internal', 60)
    >>> Terms.parse(terms.to_dict()) == terms
    True
    """

    basis: str = ""  # of kinds.Basis
    special_basis: str = ""  # GDPR Article 9(2), letter, where special categories are shared
    purposes: tuple[str, ...] = ()
    elements: tuple[Element, ...] = ()
    recipients: tuple[int, ...] = ()  # keys of partners; the backbone is one only where it is named
    representative: int | None = None  # key of the partner that is the authorised representative (audit exception)
    frequency: str = ""
    population: str = ""
    linking: bool = False  # rows may be linked with other partners' rows
    smallest_count: int | None = None
    breach_hours: int | None = None
    destroy_days: int = 60  # after the end
    destruction: str = ""  # how
    commitments: tuple[Planned, ...] = field(default=())

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> Self:
        """The terms of a document as `to_dict` writes it; unknown names are left out."""
        known = {name: document[name] for name in cls.__dataclass_fields__ if name in document}
        for name in ("purposes", "recipients"):
            known[name] = tuple(known.get(name, ()))
        known["elements"] = tuple(Element(**each) for each in known.get("elements", ()))
        known["commitments"] = tuple(Planned(**each) for each in known.get("commitments", ()))
        return cls(**known)

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @property
    def is_open_data(self) -> bool:
        """Whether the rows are open or invented, so that no agreement is needed for them."""
        return self.basis == Basis.OPEN_DATA
