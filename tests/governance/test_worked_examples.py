"""The examples of the page about decision rules come out as it says, counted again."""

import re
from pathlib import Path

import pytest

from commontable.analysis.decision_rules import Ballot, Choice, Method, Result, Rule, deliberate, vote

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "decision-rules.md"
SAYS = {"f": Choice.SUPPORT, "r": Choice.RESERVATIONS, "s": Choice.STAND_ASIDE, "a": Choice.OBJECT}
RESULTS = {
    "adopted": Result.ADOPTED,
    "not adopted": Result.NOT_ADOPTED,
    "no quorum": Result.NO_QUORUM,
    "stays open": Result.OBJECTIONS_STAND,
}


def examples() -> list[tuple[list[str], list[str]]]:
    """The seats of each sector and the other cells, of every line with three groups of letters."""
    lines = [line.strip("| ").split("|") for line in PAGE.read_text(encoding="utf-8").splitlines()]
    cells = [[cell.strip() for cell in line] for line in lines]
    return [
        ([cell.strip("`") for cell in line[:3]], line[3:])
        for line in cells
        if len(line) > 4 and all(re.fullmatch(r"`[frsax.]+`", cell) for cell in line[:3])
    ]


def roll_of(sectors: list[str]) -> list[Ballot]:
    return [
        Ballot(seat=f"{sector}{n}", partner="p", sector=sector, choice=SAYS.get(letter), recused=letter == "x")
        for sector, letters in zip(("schools", "nonprofit", "families"), sectors, strict=True)
        for n, letter in enumerate(letters)
    ]


def said(cell: str) -> Result:
    return next(result for words, result in RESULTS.items() if re.match(rf"{words}\b", cell))


@pytest.mark.parametrize(("sectors", "cells"), examples())
def test_every_example(sectors: list[str], cells: list[str]) -> None:
    roll = roll_of(sectors)
    assert [len(letters) for letters in sectors] == [5, 4, 4]
    if len(cells) == 3:
        for method, cell in zip((Method.MAJORITY, Method.SUPERMAJORITY, Method.DOUBLE_MAJORITY), cells, strict=True):
            assert vote(Rule(method=method), method, roll).result == said(cell)
    elif cells[0] in {"", "three sectors"}:
        rule = Rule(method=Method.MAJORITY, quorum_sectors=3 if cells[0] else 0)
        assert vote(rule, Method.MAJORITY, roll).result == said(cells[1])
    else:
        for method, cell in zip((Method.CONSENSUS, Method.CONSENT), cells, strict=True):
            assert deliberate(Rule(method=method), roll).result == said(cell)


def test_there_are_examples() -> None:
    assert len(examples()) == 9
