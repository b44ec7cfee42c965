"""`commontable serve`: the register is brought up to date, then pages are served and tasks worked off."""

import argparse
import os
import subprocess
import sys

COMMAND = (sys.executable, "-m", "commontable.site")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `commontable serve`."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1: this machine only)")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1, help="web processes (PostgreSQL is needed for more than one)")
    parser.add_argument("--no-worker", action="store_true", help="leave background tasks to `commontable worker`")


def run(arguments: argparse.Namespace) -> int:
    """Pages are served until interrupted; the worker ends with them."""
    prepare()
    worker = None if arguments.no_worker else subprocess.Popen([*COMMAND, "worker"])  # noqa: S603
    try:
        serve(host=arguments.host, port=arguments.port, workers=arguments.workers)
    finally:
        if worker:
            worker.terminate()
            worker.wait(timeout=30)
    return 0


def prepare() -> None:
    """The register has the newest tables and the catalogues are compiled."""
    from .command_line import open_register

    open_register()
    from django.core.management import call_command

    from .catalogues import compile_catalogues

    compile_catalogues()
    call_command("migrate", interactive=False, verbosity=0)


def serve(*, host: str, port: int, workers: int) -> None:
    """Granian serves the pages; returns when interrupted."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commontable.site.settings")
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "commontable.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        log_enabled=False,
    ).serve()
