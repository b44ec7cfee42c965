"""`commontable encode FILE --profile PROFILE.json --key-file KEY --out ENCODED.parquet`, or `--save-program FILE`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from commontable.analysis.tokens.offline import command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The parser knows the arguments of `encode`."""
    command.add_arguments(parser)
    parser.add_argument(
        "--save-program", type=Path, metavar="FILE.pyz", help="write this program as one file for an offline machine"
    )


def run(args: argparse.Namespace) -> int:
    """The file is encoded, or the program saved (0), or one line on standard error says what is wrong (2)."""
    if args.save_program is None:
        return command.run(args)
    from commontable.analysis.tokens.program import program

    try:
        args.save_program.write_bytes(program())
    except OSError as error:
        sys.stderr.write(f"commontable encode: {args.save_program}: cannot be written ({error.strerror}).\n")
        return 2
    sys.stdout.write(f"{args.save_program}: take it to any machine with Python 3.9 or newer.\n")
    return 0
