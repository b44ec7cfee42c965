"""One group of tables is attacked with all that is known; with less where that contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from commontable.analysis.audit.coding import Rows
from commontable.analysis.audit.examining import Attack, Truth
from commontable.analysis.audit.published import Contradiction
from commontable.analysis.audit.reach import Rules
from commontable.analysis.audit.tables import Table


class Front:
    """The `attack` on one group, and what is to be said of what it had to leave aside."""

    attack: Attack
    note: str

    def __init__(self, names: str, attempts: Iterator[tuple[Attack, str]]) -> None:
        self._names, self._attempts = names, attempts
        self.knows_less()

    @classmethod
    def of(cls, group: list[Table], rows: Rows, rules: Sequence[Rules], *, width: int, truth: Truth | None) -> Front:
        """The attack that knows most. Raises `Contradiction` when nothing agrees with what is published."""
        return cls(", ".join(table.name for table in group), _attempts(group, rows, rules, width=width, truth=truth))

    def knows_less(self) -> None:
        """The attack begins anew with less knowledge. Raises `Contradiction` when there is none less to try."""
        following = next(self._attempts, None)
        if following is None:
            raise Contradiction(
                f"no table of children agrees with what is published about {self._names}: the files were changed, or "
                "do not belong together; take all of them as they were published."
            )
        self.attack, self.note = following


def _attempts(
    group: list[Table], rows: Rows, rules: Sequence[Rules], *, width: int, truth: Truth | None
) -> Iterator[tuple[Attack, str]]:
    """A hidden cell may have had a child at least, or none; earlier releases may have rested on other data."""
    several = len({release for table in group for release, _ in table.parts}) > 1
    attempts = [(group, 1, "")]
    if several:
        said = "the data changed between releases: the earlier figures contradict those of this release"
        attempts.append((group, 0, ""))
        alone = [table.alone() for table in group if table.current]
        attempts.append((alone, 1, f"{', '.join(t.name for t in alone)}: {said}; they were left aside."))
    attempts.append(([table.alone() for table in group if table.current], 0, ""))
    for tables, fewest, note in attempts:
        try:
            attack = Attack(tables, rows, rules, fewest=fewest, width=width, truth=truth)
        except Contradiction:
            continue
        yield attack, note
