"""`commontable sweep`: destroy what is due and clear what was left behind, at once.

A worker does the same every hour.
"""

import argparse
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `commontable sweep`."""
    parser.add_argument("--dry-run", action="store_true", help="only say what is due to be destroyed")


def run(arguments: argparse.Namespace) -> int:
    """Rows whose time has come are destroyed, files nobody went on with are gone; one line says how many.

    0, or 2 where there is no register.
    """
    from django.db import connection
    from django.utils import timezone

    from commontable.measurement.actions.retention import destroy_due_extracts, due_extracts, kept_now, sweep, why_due

    if "measurement_extract" not in connection.introspection.table_names():
        print("The register has not been set up yet: there is nothing to destroy.", file=sys.stderr)
        return 2
    at = timezone.now()
    if arguments.dry_run:
        for extract in due_extracts(at=at):
            kept = kept_now(extract, at=at)
            said = f"{extract.due}, {extract.partner.name}: by {kept.until.isoformat()}. {why_due(kept)}"
            print(f"{extract.partnership.slug}: {said}")
        return 0
    destroyed = len(destroy_due_extracts(at=at))
    swept = sweep(at=at)
    print(
        f"destroyed {destroyed} accepted files whose time had come; withdrew {swept['uncovered']} uploads that "
        f"no agreement covers any more and {swept['forgotten']} forgotten ones; "
        f"removed {swept['orphans'] + swept['vault'] + swept['arriving']} leftovers"
    )
    return 0
