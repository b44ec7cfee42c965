"""`commontable effect DATA.csv --spec SPEC.toml [--json]`."""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The parser knows the arguments of `effect`."""
    parser.add_argument("data", type=Path, metavar="DATA.csv", help="one row for each child, or each unit and period")
    parser.add_argument("--spec", type=Path, required=True, metavar="SPEC.toml", help="the design and the columns")
    parser.add_argument("--json", action="store_true", help="print JSON instead of sentences")
    parser.add_argument(
        "--today",
        type=datetime.date.fromisoformat,
        metavar="DAY",
        help="periods after this day fail a check (2026-09-01); today otherwise",
    )


def run(args: argparse.Namespace) -> int:
    """The effect is printed, or, where a check fails, its checks without the figure (0); or one line on standard
    error says what is wrong with the question, and where (2).
    """
    from commontable.analysis.effect import EffectError, estimate
    from commontable.analysis.effect.settings import spec_in
    from commontable.analysis.effect.table import columns_in
    from commontable.analysis.effect.words import in_words

    try:
        spec = spec_in(args.spec)
        today = args.today or datetime.datetime.now().astimezone().date()  # the one clock: a command stands in time
        effect = estimate(columns_in(args.data, spec.columns), spec, today=today)
    except EffectError as error:
        sys.stderr.write(f"commontable effect: {args.data.name}: {' '.join(str(error).split())}\n")
        return 2
    if args.json:
        sys.stdout.write(json.dumps(effect.to_dict(), ensure_ascii=False, indent=2, allow_nan=False) + "\n")
        for one in effect.failed:
            sys.stderr.write(f"commontable effect: not shown: {one.name}: {one.detail}\n")
    else:
        sys.stdout.write("\n".join(in_words(effect, outcome=spec.outcome)) + "\n")
    return 0
