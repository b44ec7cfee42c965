"""`commontable backup`: register, vault and releases in one verified file, while the server runs."""

import argparse
import os
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `commontable backup`."""
    parser.add_argument(
        "--out", type=Path, required=True, help="a folder, where the backup gets a name of its own; or a new file"
    )
    parser.add_argument("--keep", type=int, metavar="N", help="leave only the newest N backups in the folder")
    parser.add_argument("--programs", type=Path, metavar="DIR", help="where pg_dump is, if not found by itself")
    parser.add_argument("--quiet", action="store_true", help="say only what went wrong, and the name of the backup")


def run(arguments: argparse.Namespace) -> int:
    """0: there is a new, verified backup. 1: there is, and something on this server is damaged. 2: there is none."""
    os.umask(0o077)
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    from .making import CannotBackUp, forget_older, make_backup

    if arguments.keep is not None and (arguments.keep < 1 or not arguments.out.is_dir()):
        return _cannot("--keep needs a number from 1 on, and a folder as --out.")
    if "journal_head" not in connection.introspection.table_names():
        return _cannot("The register has not been set up yet: there is nothing to back up.")

    def tell(line: str) -> None:
        if not arguments.quiet:
            print(line, file=sys.stderr, flush=True)

    try:
        made = make_backup(
            out=arguments.out, data=settings.COMMONTABLE_DATA, at=timezone.now(), programs=arguments.programs, tell=tell
        )
    except CannotBackUp as refusal:
        return _cannot(str(refusal))
    manifest = made.manifest
    print(made.path)
    for one in manifest.destroyed_meanwhile:
        tell(f"Destroyed while the backup was made, and not in it: {one}")
    for one in manifest.damaged:
        print(f"DAMAGED on this server: {one}", file=sys.stderr)
    if manifest.damaged:
        print("Older backups are kept. Restore what is damaged from one of them.", file=sys.stderr)
        return 1
    if arguments.keep is not None:
        for path in forget_older(arguments.out, keep=arguments.keep):
            tell(f"Forgotten: {path.name}")
    tell("The keys are not in it: keep a copy of the folder keys/ in another place.")
    return 0


def _cannot(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 2
