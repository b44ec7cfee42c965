"""`commontable worker`: background tasks, one after the other, until it is told to stop."""

import argparse

from django.core.management import call_command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `commontable worker`."""
    parser.add_argument("--once", action="store_true", help="work off what waits, then leave")


def run(arguments: argparse.Namespace) -> int:
    """Tasks are worked off; a task interrupted half-way left everything as it was."""
    call_command("db_worker", batch=arguments.once, interval=0.5, startup_delay=False, verbosity=0)
    return 0
