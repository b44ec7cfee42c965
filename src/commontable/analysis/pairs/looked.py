"""What leaves the closed process when somebody looks at uncertain pairs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two records that may be one child: fingerprints, which columns agree and how (`pattern`), and how likely it is.

    `number` counts from 1 in the order in which people look at them: the most doubtful first.
    """

    number: int
    left_source: str
    left: str
    right_source: str
    right: str
    probability: float
    pattern: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells it from every other pair, in this linking and in later ones."""
        return (self.left_source, self.left, self.right_source, self.right)

    def to_dict(self) -> dict[str, object]:
        """The pair is JSON-able, and holds no value of a record."""
        return asdict(self)

    @classmethod
    def from_dict(cls, document: Mapping[str, object]) -> Pair:
        """The pair is whole again."""
        return cls(**document)  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class Side:
    """One record as its partner wrote it: our column name → its values, most often one. Shown, and kept nowhere."""

    source: str
    partner: str
    rows: int
    values: Mapping[str, tuple[str, ...]] = field(repr=False, default_factory=dict)

    @property
    def texts(self) -> dict[str, str]:
        """Each column as one text."""
        return {name: " / ".join(values) for name, values in self.values.items()}

    @classmethod
    def from_dict(cls, document: Mapping[str, object]) -> Side:
        """The record is whole again."""
        values = document["values"]
        assert isinstance(values, Mapping)
        return cls(
            source=str(document["source"]),
            partner=str(document["partner"]),
            rows=int(str(document["rows"])),
            values={str(name): tuple(map(str, several)) for name, several in values.items()},
        )
