"""What a linking made, sealed: who is who in each accepted file, and the pairs that people look at.

`vault/<partnership>/linkage/<run>/`: `<extract>` (rows and their random person), `<extract>.records` (fingerprints of
records and their person, for the next linking), `uncertain` (pairs, with how their columns agree). Every file's key is
derived from the run's, so that whoever drops that one drops them all.
"""

from pathlib import Path
from uuid import UUID

from commontable.analysis.release.sources import SealedFile
from commontable.measurement.models import Extract, LinkagePlan, LinkageRun

from .files import vault_root
from .keys import part_key, unwrapped, wrapped_file_key

UNCERTAIN = "uncertain"
FOLDER = "linkage"
RUN, PLAN = "linkage", "linkage-plan"


def linkage_folder(run: LinkageRun) -> Path:
    """The folder of one linking."""
    return vault_root() / str(int(run.partnership_id)) / FOLDER / str(run.uuid)


def wrapped_run_key(run: LinkageRun) -> bytes:
    """A fresh key for what the linking makes, wrapped by the partnership's. Raises VaultLocked."""
    return wrapped_file_key(partnership_id=run.partnership_id, uuid=run.uuid, kind=RUN)


def run_key(run: LinkageRun) -> bytes:
    """The linking's key. Raises VaultLocked once it was destroyed."""
    return unwrapped(run.wrapped_key, partnership_id=run.partnership_id, uuid=run.uuid, kind=RUN)


def wrapped_plan_key(plan: LinkagePlan) -> bytes:
    """A fresh key for fingerprints of records, wrapped by the partnership's. Raises VaultLocked."""
    return wrapped_file_key(partnership_id=plan.partnership_id, uuid=UUID(int=plan.pk), kind=PLAN)


def plan_key(plan: LinkagePlan) -> bytes:
    """The key of the plan's fingerprints. Raises VaultLocked once the plan was closed."""
    return unwrapped(plan.wrapped_key, partnership_id=plan.partnership_id, uuid=UUID(int=plan.pk), kind=PLAN)


def crosswalk_of(run: LinkageRun, extract: Extract, *, key: bytes) -> SealedFile:
    """Where the file's rows and their persons lie (`_row`, `person`), with their key."""
    return _part(run, str(extract.uuid), key, label=f"{extract.partner.name}, {extract.due.label}")


def records_of(run: LinkageRun, extract: Extract, *, key: bytes) -> SealedFile:
    """Where the fingerprints of the file's records and their persons lie (`record`, `person`), with their key."""
    return _part(run, f"{extract.uuid}.records", key)


def uncertain_of(run: LinkageRun, *, key: bytes) -> SealedFile:
    """Where the pairs lie that people look at, with their key."""
    return _part(run, UNCERTAIN, key)


def _part(run: LinkageRun, name: str, key: bytes, *, label: str = "") -> SealedFile:
    return SealedFile(path=linkage_folder(run) / name, key=part_key(key, f"linkage {name}"), label=label)
