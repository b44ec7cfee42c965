"""`commontable sweep`: destroy what is due and clear what was left behind. Run it once a day."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `commontable sweep`."""
    parser.add_argument("--dry-run", action="store_true", help="only say what is due to be destroyed")


def run(arguments: argparse.Namespace) -> int:
    """Rows whose time has come are destroyed, files nobody went on with are gone; one line says how many."""
    from django.utils import timezone

    from commontable.measurement.actions.retention import destroy_due_extracts, due_extracts, sweep

    at = timezone.now()
    if arguments.dry_run:
        for extract in due_extracts(at=at):
            print(f"{extract.partnership.slug}: {extract.due}, {extract.partner.name}, due {extract.destroy_on}")
        return 0
    destroyed = len(destroy_due_extracts(at=at))
    swept = sweep(at=at)
    print(
        f"destroyed {destroyed} accepted files whose time had come; withdrew {swept['forgotten']} forgotten uploads; "
        f"removed {swept['orphans'] + swept['vault'] + swept['arriving']} leftovers"
    )
    return 0
