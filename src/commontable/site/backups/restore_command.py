"""`commontable restore`: a backup is verified, or put back onto an empty host."""

import argparse
import os
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `commontable restore`."""
    parser.add_argument("archive", type=Path, help="the backup")
    wish = parser.add_mutually_exclusive_group(required=True)
    wish.add_argument("--verify", action="store_true", help="only look whether it is whole; nothing is changed")
    wish.add_argument("--into", type=Path, metavar="FOLDER", help="a data folder that is empty or not there yet")
    parser.add_argument(
        "--keys", type=Path, metavar="FOLDER", help="your copy of the folder keys/: is it the right one?"
    )
    parser.add_argument(
        "--expect", action="append", default=[], metavar="SLUG=SEQ:DIGEST",
        help="an entry of a partnership's journal that was noted outside; may be given several times",
    )  # fmt: skip
    parser.add_argument("--programs", type=Path, metavar="DIR", help="where pg_restore is, if not found by itself")


def run(arguments: argparse.Namespace) -> int:
    """0: the backup is whole (and restored). 1: it is not as it should be. 2: it cannot be read, or not be restored."""
    os.umask(0o077)
    from .restoring import CannotRestore, restore_backup, verify_backup

    expected: dict[str, tuple[int, str]] = {}
    for note in arguments.expect:
        slug, _, said = note.partition("=")
        sequence, _, digest = said.partition(":")
        if not (slug and sequence.isdecimal() and len(digest) == 64):
            return _cannot("--expect is SLUG=SEQ:DIGEST, with the seal as the journal page shows it.")
        expected[slug] = (int(sequence), digest.lower())
    try:
        if arguments.verify:
            verdict = verify_backup(
                arguments.archive, keys=arguments.keys, expected=expected, programs=arguments.programs
            )
        else:
            verdict = restore_backup(
                arguments.archive,
                into=arguments.into,
                keys=arguments.keys,
                expected=expected,
                programs=arguments.programs,
                address=os.environ.get("COMMONTABLE_DATABASE", ""),
                tell=lambda line: print(line, file=sys.stderr, flush=True),
            )
    except CannotRestore as refusal:
        return _cannot(str(refusal))
    manifest = verdict.manifest
    print(f"Made {manifest.made_at} by Commontable {manifest.version}: {len(manifest.files)} files.")
    for head in manifest.journal:
        print(f"journal of {head['name']}: {head['sequence']}:{head['digest']}")
    for name in manifest.destroyed_meanwhile:
        print(f"Destroyed while the backup was made, and not in it: {name}")
    if verdict.proved and verdict.proved["keys"]:
        print(f"The keys open it: {verdict.proved['keys']} keys, {verdict.proved['files']} sealed files tried.")
    for one in verdict.untried:
        print(one)
    for fault in verdict.faults:
        print(f"NOT AS IT SHOULD BE: {fault}", file=sys.stderr)
    if verdict.is_restored:
        print(f"Restored into {arguments.into}. Start it: COMMONTABLE_DATA={arguments.into} commontable serve")
    elif not verdict.faults:
        print("The backup is whole.")
    elif arguments.into:
        print("Nothing was restored.", file=sys.stderr)
    return 1 if verdict.faults else 0


def _cannot(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 2
