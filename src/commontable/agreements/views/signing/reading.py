"""What every page about signing shows: the kept text, block by block, and the parties in the order of signing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commontable.agreements.models import AgreementVersion, Document, Party
from commontable.agreements.rules.turns import Place, whose_turn

HEADING = "## "


@dataclass(frozen=True)
class Block:
    """A piece of the kept text: `kind` title, about, heading or prose."""

    kind: str
    text: str


@dataclass(frozen=True)
class Line:
    """A party in the order of signing. `state`: signed, turn, later or over."""

    party: Party
    state: str


def blocks_of(document: Document | None) -> list[Block]:
    """The kept bytes as they are read; nothing is taken from anywhere else."""
    if document is None:
        return []
    kinds = iter(["title", "about"])
    found, running = [], list[str]()
    for part in bytes(document.content).decode().strip("\n").split("\n\n"):
        kind = next(kinds, "heading" if part.startswith(HEADING) else "prose")
        if kind == "prose":
            running.append(part)
            continue
        if running:
            found.append(Block("prose", "\n\n".join(running)))
            running = []
        found.append(Block(kind, part.removeprefix(HEADING)))
    return [*found, Block("prose", "\n\n".join(running))] if running else found


def lines_of(version: AgreementVersion, *, is_open: bool) -> list[Line]:
    """Every party, first in the order first; whose turn it is only while the version can be signed."""
    parties = list(
        version.parties.select_related("partner", "signatory", "signature").order_by("order", "partner__name", "pk")
    )
    turn = whose_turn(Place(one.pk, one.order, hasattr(one, "signature")) for one in parties) if is_open else []
    return [Line(one, _state(one, turn, is_open=is_open)) for one in parties]


def has_ended(version: AgreementVersion, *, day: date) -> bool:
    """Whether its last day has passed, so that nobody can be bound by it any more."""
    return version.ends_on is not None and version.ends_on < day


def _state(party: Party, turn: list[int], *, is_open: bool) -> str:
    if hasattr(party, "signature"):
        return "signed"
    if not is_open:
        return "over"
    return "turn" if party.pk in turn else "later"
