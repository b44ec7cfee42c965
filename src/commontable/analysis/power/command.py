"""`commontable power BODY.toml [--json]`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The parser knows the arguments of `power`."""
    parser.add_argument("body", type=Path, metavar="BODY.toml", help="the rule and the seats of a body")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables and sentences")


def run(args: argparse.Namespace) -> int:
    """The power of each seat, partner and sector is printed (0), or one line on standard error says what is wrong
    and where (2).
    """
    from commontable.analysis.power import GameError, game_from, in_words, plain, power_of

    try:
        power = power_of(game_from(args.body))
    except GameError as error:
        sys.stderr.write(f"commontable power: {args.body.name}: {' '.join(str(error).split())}\n")
        return 2
    if args.json:
        sys.stdout.write(json.dumps(plain(power), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write("\n".join(in_words(power)) + "\n")
    return 0
