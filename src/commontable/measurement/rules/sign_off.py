"""When a definition counts as agreed: the partners whose rows it reads stand behind it, or a reason is recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where the partners stand on one definition, by their keys. `senders`: partners that send its dataset.

    A signature given to an earlier wording is no signature: only words about the present wording count.
    """

    senders: frozenset[int]
    signed: frozenset[int]
    questioning: frozenset[int]

    @classmethod
    def of(cls, *, senders: Iterable[int], signed: Iterable[int], questioning: Iterable[int]) -> Self:
        """Where they stand."""
        return cls(senders=frozenset(senders), signed=frozenset(signed), questioning=frozenset(questioning))

    @property
    def silent(self) -> frozenset[int]:
        """Partners whose rows it reads and who have not spoken."""
        return self.senders - self.signed - self.questioning

    @property
    def is_complete(self) -> bool:
        """Nobody questions it and every partner that sends its rows has signed; where nobody sends yet, one has.

        >>> Standing.of(senders=[1, 2], signed=[1, 2, 3], questioning=[]).is_complete
        True
        >>> Standing.of(senders=[1, 2], signed=[1], questioning=[]).is_complete
        False
        >>> Standing.of(senders=[1], signed=[1], questioning=[3]).is_complete
        False
        >>> Standing.of(senders=[], signed=[], questioning=[]).is_complete
        False
        """
        return not self.questioning and bool(self.signed) and self.senders <= self.signed
