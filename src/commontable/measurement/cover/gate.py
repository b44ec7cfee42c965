"""The gate: rows are taken and opened only while an agreement in force covers them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from commontable.measurement.models import Due, Extract
from commontable.measurement.rules.covering import Cover, needs_agreement
from commontable.partnership.rules.lifecycle import NotAllowed

from .reading import Agreed, agreed_at
from .words import refusal, sentences


class NotCovered(NotAllowed):
    """No agreement in force covers the rows; the message names every clause that is missing."""


def require_cover(*, due: Due, at: datetime, hold: bool = False) -> Cover:
    """An agreement in force covers the partner's rows at that moment; raises NotCovered.

    With `hold`, inside a transaction, it stays as it is until the act is done: whoever ends it comes after.
    """
    if not needs_agreement(due.dataset.legal_basis):
        return Cover(needs_none=True)
    agreed = agreed_at(due.partnership_id, hold=hold)
    found = agreed.cover(due.dataset, due.partner_id, day=due.partnership.day(at))
    if not found.is_open:
        said = refusal(found, names=_names(agreed, due), sender=due.partner.called, dataset=due.dataset.title)
        raise NotCovered(said)
    return found


def require_open(extracts: Iterable[Extract], *, at: datetime, hold: bool = False) -> None:
    """Agreements in force cover all these accepted rows, so they may be opened; raises NotCovered and names the rest.

    The rows belong to one partnership. `hold` as in `require_cover`.
    """
    agreed, shut = None, []
    for extract in extracts:
        came_under_one = extract.agreement_version_id is not None
        if not needs_agreement(extract.dataset.legal_basis, came_under_one=came_under_one):
            continue
        agreed = agreed or agreed_at(extract.partnership_id, hold=hold)
        found = agreed.cover_of_rows(extract, day=extract.partnership.day(at))
        if not found.is_open:
            called = extract.partner.called
            names = {**agreed.names, extract.partner_id: called}
            lapsed = _("%(dataset)s from %(partner)s may not be opened now.")
            said = [lapsed % {"dataset": extract.dataset.title, "partner": called}]
            shut.append(" ".join([*said, *sentences(found, names=names, sender=called)]))
    if shut:
        raise NotCovered(" ".join(dict.fromkeys(shut)))


def _names(agreed: Agreed, due: Due) -> dict[int, str]:
    return {**agreed.names, due.partner_id: due.partner.called}
