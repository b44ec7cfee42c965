"""A data steward says of a column that looked like an identity that it tells groups and names nobody."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.measurement.models import Delivery, NoIdentity
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.delivery import Stage
from commontable.measurement.rules.no_identity import require_groups
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .matching import ask_to_check_again, report_of


@transaction.atomic
def say_no_identity(*, delivery: Delivery, field: str, why: str, by: Member, at: datetime) -> Delivery:
    """The column of the dataset counts as one that tells groups, for this file and the partner's next ones.

    The file is to be checked again. Raises NotAllowed for a column that no agreement covers, or that cannot be one of
    groups: an e-mail address, or values that hardly ever come twice.
    """
    require(Permission.SEND_FILES, by=by, on=delivery, at=at)
    held = Delivery.objects.select_for_update(of=("self",)).select_related("due__dataset").get(pk=delivery.pk)
    document = report_of(held)
    if held.stage != Stage.FINDINGS or document is None:
        raise NotAllowed(_("This file is not waiting for an answer any more. Reload the page."))
    kind = require_groups(document["report"]["findings"], field=field)
    NoIdentity.objects.update_or_create(
        dataset_id=held.due.dataset_id,
        partner_id=held.partner_id,
        field=field,
        defaults={"kind": kind, "why": why, "by": by, "at": at, "partnership_id": held.partnership_id},
    )
    journal.record(
        "measurement.file.no_identity", by=by, on=held, at=at,
        dataset=held.due.dataset.title, column=field, looked_like=kind, why=why,
    )  # fmt: skip
    return ask_to_check_again(delivery=held, by=by, at=at)
