"""BODY.toml: a body's rule and seats, read and written; every complaint names its place in the file."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from commontable.analysis.power.game import Game, GameError, Number, Seat, exactly

RULE = ("quota", "sectors_required", "sectors_needed", "veto", "quorum_heads", "quorum_sectors", "sector_majority")
SEAT = ("name", "partner", "sector", "weight")


def game_from(path: Path) -> Game:
    """The body that the file describes. Raises `GameError`."""
    try:
        return game_of(tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal))
    except FileNotFoundError as error:
        raise GameError(f"there is no file {path}.", code="missing") from error
    except (OSError, UnicodeDecodeError) as error:
        raise GameError(f"{path} cannot be read as text.", code="missing") from error
    except (ValueError, RecursionError) as error:
        raise GameError(f"this is not TOML: {error}.", code="syntax") from error


def game_of(given: Mapping[str, object]) -> Game:
    """The body as a dictionary of the same shape as the TOML. Raises `GameError`.

    >>> game_of({"rule": {"quota": 2}, "seats": [{"name": "a"}, {"name": "b", "sector": "health"}]}).quota
    2
    """
    _only(given, ("rule", "seats"), "", "section")
    rule, listed = given.get("rule"), given.get("seats")
    if not isinstance(rule, Mapping):
        raise GameError("this section is missing; it holds the quota.", where="[rule]", code="no_rule")
    _only(rule, RULE, "[rule] ", "setting")
    if "quota" not in rule:
        raise GameError("this is missing; write the sum of weights that carries a proposal.", where="[rule] quota")
    if listed is not None and not isinstance(listed, list):
        raise GameError("write each seat as a section [[seats]] of its own.", where="seats", code="seats")
    return Game(
        seats=tuple(_seat(one, number) for number, one in enumerate(listed or (), start=1)),
        quota=rule["quota"],
        sectors_required=_names(rule, "sectors_required"),
        sectors_needed=rule.get("sectors_needed", 0),
        veto=_names(rule, "veto"),
        quorum_heads=rule.get("quorum_heads", 0),
        quorum_sectors=rule.get("quorum_sectors", 0),
        sector_majority=rule.get("sector_majority", "seats"),
    )


def toml_of(game: Game, *, comment: str = "") -> str:
    """The body as TOML text that `game_from` reads back.

    >>> print(toml_of(Game(seats=(Seat(name="a", weight=0.5),), quota=0.5)), end="")
    [rule]
    quota = 0.5
    <BLANKLINE>
    [[seats]]
    name = "a"
    weight = 0.5
    """
    lines = [f"# {_printable(line)}" for line in comment.splitlines()]
    lines += ["[rule]", f"quota = {_figure(game.quota)}"]
    for setting in RULE[1:-1]:
        value = getattr(game, setting)
        if value:
            lines.append(f"{setting} = {value if isinstance(value, int) else '[' + ', '.join(map(_text, value)) + ']'}")
    if game.sector_majority != "seats":
        lines.append(f"sector_majority = {_text(game.sector_majority)}")
    for seat in game.seats:
        lines += ["", "[[seats]]", f"name = {_text(seat.name)}"]
        lines += [f"partner = {_text(seat.partner)}"] if seat.partner else []
        lines += [f"sector = {_text(seat.sector)}"] if seat.sector else []
        lines.append(f"weight = {_figure(seat.weight)}")
    return "\n".join(lines) + "\n"


def _seat(given: object, number: int) -> Seat:
    at = f"[[seats]] {number}"
    if not isinstance(given, Mapping):
        raise GameError("write each seat as a section [[seats]] of its own.", where=at, code="seats")
    _only(given, SEAT, f"{at}: ", "setting")
    return Seat(
        name=_word(given, "name", at) or "",
        partner=_word(given, "partner", at),
        sector=_word(given, "sector", at),
        weight=given.get("weight", 1),
    )


def _word(given: Mapping[str, object], name: str, at: str) -> str | None:
    found = given.get(name)
    if found is not None and not isinstance(found, str):
        raise GameError("write a text in quotes.", where=f"{at}: {name}", code="text")
    return found.strip() or None if found else None


def _names(rule: Mapping[str, object], setting: str) -> tuple[str, ...]:
    found = rule.get(setting, [])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise GameError('write a list of names, such as ["health"].', where=f"[rule] {setting}", code="names")
    return tuple(one.strip() for one in found)


def _only(given: Mapping[str, object], known: tuple[str, ...], at: str, kind: str) -> None:
    for name in given:
        if name not in known:
            raise GameError(
                f"there is no such {kind}; there are {', '.join(known)}.", where=f"{at}{name}", code="unknown"
            )


def _figure(number: Number) -> str:
    value = exactly(number)
    if value.denominator == 1:
        return str(int(value))
    rounded = Fraction(
        -((-value * 10**6).__floor__()), 10**6
    )  # upwards: a quota of 10/3 stays out of reach of 3.333333
    return f"{Decimal(rounded.numerator) / Decimal(rounded.denominator):f}"


def _text(word: str) -> str:
    return json.dumps(word, ensure_ascii=False).replace("\x7f", "\\u007f")


def _printable(line: str) -> str:
    return "".join(sign for sign in line if sign.isprintable())
