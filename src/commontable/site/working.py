"""`commontable worker`: background tasks, one after the other, until it is told to stop."""

import argparse
import sys
import threading
import time

from django.conf import settings
from django.core.management import call_command
from django.db import connection

AN_HOUR = 3600


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `commontable worker`."""
    parser.add_argument("--once", action="store_true", help="work off what waits, then leave")


def run(arguments: argparse.Namespace) -> int:
    """Tasks are worked off; a task interrupted half-way left everything as it was. 2 where there is no register."""
    from django_tasks_db.models import DBTaskResult

    if DBTaskResult._meta.db_table not in connection.introspection.table_names():
        print(
            "The register has not been set up yet: run `commontable serve` or `commontable found` first.",
            file=sys.stderr,
        )
        return 2
    if not arguments.once and not settings.COMMONTABLE_DEMO:  # the demo's story has files that wait for weeks
        threading.Thread(target=_keep_house, daemon=True).start()
    call_command("db_worker", batch=arguments.once, interval=0.5, startup_delay=False, verbosity=0)
    return 0


def _keep_house() -> None:
    """Every hour: rows whose time has come are destroyed, files nobody went on with gone, people written to."""
    from commontable.agreements.tasks.reminding import remind_of_promises
    from commontable.measurement.tasks.intake import destroy_due_extracts, sweep_quarantine
    from commontable.measurement.tasks.keys import destroy_retired_keys
    from commontable.partnership.tasks.handovers import notice_departures
    from commontable.publish.tasks.digests import send_due_letters

    while True:
        sweep_quarantine.enqueue()
        destroy_due_extracts.enqueue()
        destroy_retired_keys.enqueue()
        notice_departures.enqueue()
        remind_of_promises.enqueue()
        send_due_letters.enqueue()
        connection.close()
        time.sleep(AN_HOUR)
