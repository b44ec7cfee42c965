"""`commontable keys`: which keys there are and how old, whether they open the vault, and new ones in their place."""

import argparse
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `commontable keys`."""
    parser.add_argument(
        "act", choices=["list", "verify", "rotate"],
        help="list: which keys and how old; verify: open every one and a sealed file of each partnership; "
        "rotate: put new ones in their place",
    )  # fmt: skip
    parser.add_argument("--partnership", metavar="SLUG", help="rotate this partnership's key, not the server's")
    parser.add_argument("--all", action="store_true", help="rotate the server's key and every partnership's")


def run(arguments: argparse.Namespace) -> int:
    """0 where it was done or all opens; 1 where something does not open; 2 where it cannot be done."""
    from django.db import connection

    from commontable.measurement.vault import VaultLocked
    from commontable.measurement.vault.server_key import BeingChanged
    from commontable.partnership.rules.lifecycle import NotAllowed

    if "measurement_partnershipkey" not in connection.introspection.table_names():
        return _cannot("The register has not been set up yet: there are no keys.")
    try:
        return {"list": _list, "verify": _verify, "rotate": _rotate}[arguments.act](arguments)
    except BeingChanged:
        return _cannot("Another process is changing the server's key at this moment. Try again in a minute.")
    except (VaultLocked, NotAllowed) as refusal:
        return _cannot(str(refusal))


def _list(_arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    from commontable.measurement.models import PartnershipKey
    from commontable.measurement.vault import server_key

    now = timezone.now()
    rows = list(PartnershipKey.objects.select_related("partnership").order_by("partnership__slug"))
    if not rows:
        print("No partnership has a key yet: no file has arrived.")
        return 0
    since = min(row.wrapped_at or row.made_at for row in rows)
    change = ", a change of it was interrupted: run `commontable keys rotate`" * server_key.is_being_changed()
    print(f"server: key {server_key.fingerprint(server_key.server_key())}, {_age((now - since).days)}{change}")
    for row in rows:
        before = ", the one before is still kept" * (row.retired is not None)
        print(f"{row.partnership.slug}: {_age((now - row.made_at).days)}{before}")
    return 0


def _verify(_arguments: argparse.Namespace) -> int:
    from commontable.measurement.vault.proving import proved

    found = proved()
    for fault in found.faults:
        print(f"NOT OPENED: {fault}")
    print(f"{found.keys} keys and {found.files} sealed files of {found.partnerships} partnerships open.")
    return 1 if found.faults else 0


def _rotate(arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    from commontable.measurement.actions.keys import change_partnership_key, change_server_key, destroy_retired
    from commontable.measurement.models import PartnershipKey
    from commontable.partnership.models import Partnership

    at = timezone.now()
    destroy_retired(at=at)
    if arguments.partnership or arguments.all:
        with_keys = Partnership.objects.filter(pk__in=PartnershipKey.objects.values("partnership")).order_by("slug")
        chosen = with_keys.filter(slug=arguments.partnership) if arguments.partnership else with_keys
        if arguments.partnership and not chosen.exists():
            return _cannot(f"There is no partnership {arguments.partnership!r} with a key.")
        for partnership in chosen:
            count = change_partnership_key(partnership=partnership, at=at)
            print(f"{partnership.slug}: a new key wraps {count} keys of files. The one before is destroyed in a day.")
    if not arguments.partnership:
        done = change_server_key(at=at)
        how = "A change that was interrupted is complete" if done.was_interrupted else "The server has a new key"
        print(f"{how}: {done.now} wraps the keys of {done.partnerships} partnerships. The one before is destroyed.")
        print(
            "Now copy the folder keys/ to your key backup, beside the copy you have: older backups open only with the "
            "key of their day. Then make a new backup."
        )
    return 0


def _age(days: int) -> str:
    return "made today" if days < 1 else f"{days} day{'s' * (days != 1)} old"


def _cannot(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 2
