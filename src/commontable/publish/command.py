"""`commontable digest`: the letters of this hour, at once. A worker does the same every hour."""

import argparse
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `commontable digest`."""
    parser.add_argument("--dry-run", action="store_true", help="only say who would be written to, and of how much")
    parser.add_argument("--to", metavar="ADDRESS", help="this person's letter, whatever their day and hour")


def run(arguments: argparse.Namespace) -> int:
    """Letters whose hour has come have left; 0, or 2 where there is no register or nobody with that address."""
    from django.db import connection
    from django.utils import timezone

    from commontable.publish.datasets.readers import due_readers, readers
    from commontable.publish.letters.digest import lines_of
    from commontable.publish.tasks.digests import deliver

    if "publish_digestsent" not in connection.introspection.table_names():
        print("The register has not been set up yet: there is nobody to write to.", file=sys.stderr)
        return 2
    at = timezone.now()
    if arguments.to:
        found = readers(at=at, emails=[arguments.to.strip().lower()])
        if not found:
            print(
                f"Nobody with the address {arguments.to} sits at a table today, or letters to it come back.",
                file=sys.stderr,
            )
            return 2
        due = [(reader, at.astimezone(reader.zone).date()) for reader in found]
    else:
        due = due_readers(at=at)
    if arguments.dry_run:
        for reader, day in due:
            print(f"{reader.email}: {day}, {reader.rhythm}, {lines_of(reader, at=at)} lines")
        return 0
    print(f"{deliver(due, at=at)} of {len(due)} letters left")
    return 0
