"""`commontable …`: the program's door for whoever runs the server, and for analysts with files alone.

The sciences run without Django; a subcommand imports what it needs when it is called.
"""

import argparse
import os
import sys
from collections.abc import Callable
from importlib import import_module

Run = Callable[[argparse.Namespace], int]

# name → (module with add_arguments and run, what it does, whether it needs the register)
COMMANDS = {
    "check": ("commontable.analysis.contract.command", "check a file against a schema", False),
    "release": ("commontable.analysis.release.command", "compute protected cells from files", False),
    "audit-release": ("commontable.analysis.audit.command", "attack a release as an outsider would", False),
    "link": ("commontable.analysis.linkage.command", "find the same child in several files", False),
    "power": ("commontable.analysis.power.command", "measure the balance of power in a body", False),
    "effect": ("commontable.analysis.effect.command", "estimate whether taking part helped", False),
    "encode": ("commontable.analysis.tokens.command", "turn names into codes before a file leaves", False),
    "trend": ("commontable.analysis.trend.command", "tell natural variation from signals in a series", False),
    "demo": ("commontable.site.demo.command", "build and serve the demo partnership on this machine", False),
    "serve": ("commontable.site.serving", "serve the web pages and work off background tasks", False),
    "worker": ("commontable.site.working", "work off background tasks only", True),
    "found": ("commontable.site.founding", "found a partnership and invite its director", True),
    "journal": ("commontable.partnership.command", "verify that the journal is whole", True),
    "sweep": ("commontable.measurement.command.sweep", "destroy what is due and clear what was left behind", True),
    "backup": ("commontable.site.backups.backup_command", "copy register, vault and releases into one file", True),
    "restore": ("commontable.site.backups.restore_command", "verify a backup, or restore it onto an empty host", False),
    "keys": ("commontable.measurement.command.keys", "list, verify and change the keys of the vault", True),
    "bounced": ("commontable.partnership.tasks.bounced", "mark whom a letter that came back was for", True),
    "digest": ("commontable.publish.command", "send the letters about what waits that are due now", True),
    "verify-certificate": (
        "commontable.measurement.command.certificates",
        "check a certificate of destruction against the journal",
        True,
    ),
    "verify-agreement": ("commontable.agreements.command", "check the evidence of an agreement, offline", False),
    "messages": ("commontable.site.catalogues", "collect or compile the texts to be translated", True),
}


def parser() -> argparse.ArgumentParser:
    """The whole command line; only the chosen subcommand's module is imported."""
    top = argparse.ArgumentParser(
        prog="commontable", description="The shared table of a cross-sector education partnership."
    )
    subcommands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    wanted = next((word for word in sys.argv[1:] if not word.startswith("-")), None)
    for name, (module, says, _needs_register) in COMMANDS.items():
        subparser = subcommands.add_parser(name, help=says, description=says[0].upper() + says[1:] + ".")
        if name == wanted:
            import_module(module).add_arguments(subparser)
    return top


def main() -> None:
    """Run the chosen subcommand and leave with its exit code."""
    arguments = parser().parse_args()
    module, _says, needs_register = COMMANDS[arguments.command]
    if needs_register:
        open_register()
    run: Run = import_module(module).run
    try:
        sys.exit(run(arguments))
    except KeyboardInterrupt:
        sys.exit(130)


def open_register() -> None:
    """Django is ready; from here on models may be imported."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commontable.site.settings")
    import django

    django.setup()
