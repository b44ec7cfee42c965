"""An agreement is drafted that would open a dataset."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_POST

from commontable.agreements.actions.agreements.drafting import draft_agreement
from commontable.measurement.datasets.drafting import draft_for
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .listing import dataset_of


@require_POST
@at_table
def draft(request: TableRequest, dataset: str) -> HttpResponse:
    """The draft lists the dataset's columns, purpose, senders and receivers; its page says what is still missing."""
    shown = dataset_of(request, dataset)
    title = translate("Sharing of data: %(dataset)s") % {"dataset": shown.title}
    drafted = draft_for(shown, title=title, at=request.at)
    try:
        agreement = draft_agreement(partnership=request.partnership, by=request.member, at=request.at, **drafted)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("measurement:dataset", table=request.partnership.slug, dataset=shown.slug)
    messages.success(
        request,
        translate("Agreement %(number)d is drafted from the dataset. Read it, name who signs, and say when it begins.")
        % {"number": agreement.number},
    )
    return redirect("agreements:agreement", table=request.partnership.slug, agreement=agreement.number)
