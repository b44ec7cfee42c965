"""What a register says of itself: its journals, how many rows, which sealed files have to be there.

`python -m commontable.site.backups.account` tells it as JSON of the register that COMMONTABLE_DATA and
COMMONTABLE_DATABASE name: a copy that was just made, or one that is being restored. With `--migrate` a copy of an
older version is brought up to date first; with `--prove` the keys of the data folder are tried.
"""

import json
import sys
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader


def account(*, expected: dict[str, list[Any]] | None = None) -> dict[str, Any]:
    """Journals with their verdicts, counts, needed files, migrations.

    `expected`: entries noted outside, by the partnership's short name: [sequence, digest].
    """
    from commontable.partnership.models import Partnership

    names = {f"partnership:{one.pk}": one.slug for one in Partnership.objects.all()}
    return {
        "unknown_notes": sorted({*(expected or {})} - {*names.values()}),
        "migrations": migrations(),
        "counts": counts(),
        "journal": journals(names, expected or {}),
        "vault": needed_in_vault(),
        "releases": needed_releases(),
        "staged": staged(),
        "server_keys": server_keys(),
    }


def migrations() -> dict[str, str]:
    """The newest applied migration of each app."""
    return dict(sorted(MigrationLoader(connection).applied_migrations))


def ahead_and_behind() -> tuple[list[str], list[str]]:
    """Migrations of ours that the register has and the program does not know, and the other way round."""
    loader = MigrationLoader(connection)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("commontable.")}
    applied, known = set(loader.applied_migrations), set(loader.disk_migrations)
    unknown = [f"{app}.{name}" for app, name in sorted(applied - known) if app in ours]
    return unknown, [f"{app}.{name}" for app, name in sorted(known - applied) if app in ours]


def counts() -> dict[str, int]:
    """Rows of every table of the program, sessions left out."""
    tables = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    return {
        name: model._base_manager.count() for name, model in sorted(tables.items()) if name != "django_session"
    }  # fmt: skip


def journals(names: dict[str, str], expected: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """The head of each chain, and what verification finds of it. `names`: of the chains."""
    from commontable.journal.verify import verify, verify_all

    found = {verdict.scope: verdict for verdict in verify_all()}
    for scope, name in names.items():
        if name in expected and found[scope].is_whole:
            sequence, digest = expected[name]
            found[scope] = verify(scope, expected=(sequence, digest))
    return [
        {
            "scope": verdict.scope,
            "name": names.get(verdict.scope, verdict.scope),
            "sequence": verdict.entries,
            "digest": verdict.head,
            "fault": f"entry {verdict.first_bad}: {verdict.fault}" if verdict.fault else "",
        }
        for verdict in found.values()
    ]


def needed_in_vault() -> dict[str, str]:
    """Every sealed file that the register needs, below the vault folder, with its SHA-256."""
    from commontable.measurement.models import Crosswalk, Extract, LinkageRun

    found: dict[str, str] = {}
    for extract in Extract.objects.filter(destroyed_at=None, wrapped_key__isnull=False):
        found[extract.measures_path] = extract.measures_sha256
        if extract.identities_path:
            found[extract.identities_path] = extract.identities_sha256
    runs = LinkageRun.objects.filter(destroyed_at=None, wrapped_key__isnull=False)
    for run in runs.exclude(uncertain_sha256=""):
        found[f"{run.partnership_id}/linkage/{run.uuid}/uncertain"] = run.uncertain_sha256
    for held in Crosswalk.objects.filter(run__in=runs, dropped_at=None).exclude(sha256="").select_related("run"):
        extract_uuid = Extract.objects.values_list("uuid", flat=True).get(pk=held.extract_id)
        found[f"{held.partnership_id}/linkage/{held.run.uuid}/{extract_uuid}"] = held.sha256
    return found


def needed_releases() -> dict[str, str]:
    """The figures of every computed release, below the releases folder, with their SHA-256."""
    from commontable.measurement.models import Release

    kept = Release.objects.exclude(folder="").exclude(cells_sha256="")
    return {f"{one.folder}/cells.parquet": one.cells_sha256 for one in kept}


def staged() -> list[str]:
    """The folders' names of typed rows that wait for confirmation."""
    from commontable.measurement.models import Delivery

    waiting = Delivery.objects.exclude(staged_key=None).values_list("staged", flat=True)
    return sorted(one["uuid"] for one in waiting if "uuid" in one)


def server_keys() -> list[str]:
    """Fingerprints of the server's keys that are here."""
    from commontable.measurement.vault import VaultLocked
    from commontable.measurement.vault.server_key import fingerprint
    from commontable.measurement.vault.server_key import server_keys as keys_here

    try:
        return [fingerprint(key) for key in keys_here()]
    except VaultLocked:
        return []


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """What was asked of the register: brought up to date first (`migrate`), keys tried (`prove`).

    Migrations that one side lacks are named instead, and nothing else is told.
    """
    unknown, missing = ahead_and_behind()
    if unknown or (missing and not asked.get("migrate")):
        return {"unknown": unknown, "missing": missing}
    if missing:
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
    said = account(expected=asked.get("expected"))
    if asked.get("prove"):
        from commontable.measurement.vault.proving import proved

        proof = proved()
        said["proof"] = {"keys": proof.keys, "files": proof.files, "faults": [str(one) for one in proof.faults]}
    if asked.get("probes"):
        from commontable.measurement.vault.proving import probes_of

        said["probes"] = probes_of()
    return said


def main() -> None:
    """Reads what is asked as JSON from standard input, and answers in the same way."""
    from commontable.site.command_line import open_register

    open_register()
    said = answer(json.loads(sys.stdin.read() or "{}"))
    connection.close()
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
