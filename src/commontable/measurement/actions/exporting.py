"""A partner takes its own accepted rows out again."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.analysis.contract import Previous, Schema
from commontable.analysis.contract.exporting import FORMS, exported
from commontable.measurement.models import Extract
from commontable.measurement.permissions import Permission
from commontable.measurement.vault import own_rows
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


def export_own_rows(*, extract: Extract, form: str, with_identities: bool, by: Member, at: datetime) -> Iterator[bytes]:
    """The partner's own accepted rows as CSV or Parquet, piece by piece from a closed process; nothing stays on disk.

    That they were taken out is in the journal before the first piece leaves. Identities are joined only where they are
    asked for. Raises NotAllowed once the rows were destroyed; Missing, VaultLocked or `confined.NotConfined`.
    """
    opened, columns = _opened(extract, form=form, with_identities=with_identities, by=by, at=at)
    return exported(opened, columns=columns, form=form)


@transaction.atomic
def _opened(
    extract: Extract, *, form: str, with_identities: bool, by: Member, at: datetime
) -> tuple[Previous, tuple[str, ...]]:
    require(Permission.EXPORT_OWN_ROWS, by=by, on=extract, at=at)
    if form not in FORMS:
        raise ValueError(form)
    if extract.destroyed_at is not None:
        raise NotAllowed(_("These rows were destroyed and can never be read again."))
    schema = Schema.parse(extract.schema)
    names = schema.names if with_identities else schema.measures
    return own_rows(extract, with_identities=with_identities, form=form, by=by, at=at), names
