"""The settlement: written by the mediator, read and agreed to by each side, carried into an agreement."""

from functools import partial

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_http_methods, require_POST

from commontable.agreements.datasets.agreements import visible_to
from commontable.agreements.models import Agreement
from commontable.governance.actions import disputes as act
from commontable.governance.actions.disputes.settling import lies_on_table
from commontable.governance.forms.disputes import AgreeForm, SettlementForm
from commontable.governance.models import Dispute
from commontable.governance.permissions import Permission
from commontable.governance.rules.dispute import DisputeStage
from commontable.governance.tasks.disputes import follow
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import answer, dispute_of, done, through_form, to_dispute
from .mediating import own_side


@require_http_methods(["GET", "POST"])
@at_table
def write(request: TableRequest, dispute: int) -> HttpResponse:
    """What the sides would agree to, in the mediator's words."""
    shown = dispute_of(request, dispute)
    require(Permission.MEDIATE, by=request.member, on=shown, at=request.at)
    initial = {
        "text": shown.settlement,
        "is_public": "yes" if shown.settlement_is_public else "no",
        "amends": shown.amends_id,
    }
    form = SettlementForm(request.POST or None, agreements=_agreements(request, shown), initial=initial)
    return through_form(
        request, shown, form,
        act=partial(follow, act.write_settlement, dispute=shown),
        says=translate("It lies on the table. Each side is asked whether it agrees."),
        template="governance/disputes/settlement.html",
        has_agreed=shown.sides.exclude(agreed_sha256="").exists,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@at_table
def agree(request: TableRequest, dispute: int) -> HttpResponse:
    """The text once more in full, and a button that agrees to exactly that."""
    shown = dispute_of(request, dispute)
    side = own_side(request, shown)
    if request.method == "GET" and shown.stage != DisputeStage.SETTLING:
        messages.info(request, translate("No settlement lies on the table now."))
        return to_dispute(request, shown)
    form = AgreeForm(request.POST or None, initial={"seen": lies_on_table(shown)})
    if request.method == "POST" and form.is_valid():
        try:
            settled = follow(act.agree_to_settlement, side=side, by=request.member, at=request.at, **form.cleaned_data)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            said = (
                translate("It is settled. Thank you, all of you.")
                if settled.stage == DisputeStage.SETTLED
                else translate("You agreed. It is settled when every side has.")
            )
            messages.success(request, said)
        return to_dispute(request, shown)
    return answer(request, "governance/disputes/agree.html", {"form": form, "dispute": shown})


@require_POST
@at_table
def amend(request: TableRequest, dispute: int) -> HttpResponse:
    """The new version of the agreement is begun, or the one begun since is found."""
    shown = dispute_of(request, dispute)
    says = translate("The new version is begun. It binds once every party has signed it.")
    return done(request, shown, act.amend_agreement, dispute=shown, says=says)


def _agreements(request: TableRequest, dispute: Dispute) -> QuerySet[Agreement]:
    """Those to which every side is a party and of which the mediator may know; the one in question is among them."""
    known = Q(pk__in=visible_to(request.member, at=request.at).values("pk"))
    found = Agreement.objects.of(dispute.partnership).filter(known | Q(pk=dispute.agreement_id))
    for partner in dispute.sides.values_list("partner", flat=True):
        found = found.filter(versions__parties__partner=partner)
    both: QuerySet[Agreement] = found.distinct().order_by("-number")
    return both
