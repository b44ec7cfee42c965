"""`commontable verify-certificate FILE`: is this certificate of destruction genuine?"""

import argparse
import json
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `commontable verify-certificate`."""
    parser.add_argument("file", type=Path, help="the certificate as it was downloaded (JSON)")


def run(arguments: argparse.Namespace) -> int:
    """One line says whether the journal of this server holds exactly this certificate, in a chain that is whole.

    0 where it is genuine, 1 where it is not, 2 where the file cannot be read as JSON.
    """
    from commontable.journal.verify import verify
    from commontable.measurement.datasets.certificates import judged

    try:
        document = json.loads(arguments.file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        print(f"{arguments.file} cannot be read ({error.strerror}).", file=sys.stderr)
        return 2
    except (ValueError, RecursionError):
        said = "is no certificate as it was downloaded (JSON). Download it again from the page of the destroyed rows."
        print(f"{arguments.file} {said}", file=sys.stderr)
        return 2
    verdict = judged(document if isinstance(document, dict) else {})
    if verdict.entry is None or verdict.fault:
        print(f"NOT GENUINE: {verdict.fault}")
        return 1
    chain = verify(verdict.entry.scope)
    if not chain.is_whole:
        print(f"NOT PROVED: the journal is damaged at entry {chain.first_bad}: {chain.fault}")
        return 1
    print(f"GENUINE: entry {verdict.entry.sequence} of {verdict.entry.scope}, {verdict.entry.at:%Y-%m-%d %H:%M} UTC")
    return 0
