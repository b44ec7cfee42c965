"""How a body decides: the rule in words with its history, and the form that changes it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as translate
from django.views.decorators.http import require_GET, require_http_methods

from commontable.analysis.decision_rules import Rule, fault_of
from commontable.governance.actions.bodies import rules as actions
from commontable.governance.datasets.seating import seating_of
from commontable.governance.forms.bodies.ruling import RuleForm, fields_of
from commontable.governance.models import BodyRule
from commontable.governance.permissions import Permission
from commontable.governance.rules.rule_faults import in_words
from commontable.governance.rules.rule_words import PRESETS, explain, with_todays_seats
from commontable.partnership.permissions import may, require
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.views.table import TableRequest, at_table

from .finding import body_of, url_of_body


@require_GET
@at_table
def show_rule(request: TableRequest, body: str) -> HttpResponse:
    """The rule in sentences, what it takes today, what was the rule before, and how each method works."""
    shown = body_of(request, body)
    seating = seating_of(shown, at=request.at)
    adopted = list(BodyRule.objects.filter(body=shown).select_related("adopted_by").order_by("-number"))
    rule = Rule.from_json(adopted[0].rule) if adopted else None
    fault = fault_of(rule, seating.roll) if rule and seating.roll else None
    context = {
        "body": shown,
        "adopted": adopted[0] if adopted else None,
        "before": [(one, explain(Rule.from_json(one.rule))) for one in adopted[1:]],
        "says": explain(rule) if rule else [],
        "today": with_todays_seats(rule, seating.roll) if rule else [],
        "blocking": [one.seat.name for one in seating.seats if one.seat.has_veto],
        "fault": in_words(fault) if fault else "",
        "presets": [(key, name, about) for key, (name, about, _rule) in PRESETS.items()],
        "may_keep": may(Permission.KEEP_BODIES, by=request.member, at=request.at),
    }
    return render(request, "governance/bodies/rule.html", context)


@require_http_methods(["GET", "POST"])
@at_table
def change_rule(request: TableRequest, body: str) -> HttpResponse:
    """A form for the rule, with what it says in plain words beside it."""
    shown = body_of(request, body)
    require(Permission.KEEP_BODIES, by=request.member, on=shown, at=request.at)
    newest = BodyRule.objects.filter(body=shown).order_by("-number").first()
    kept = Rule.from_json(newest.rule) if newest else PRESETS["musyawarah"][2]
    preset = PRESETS.get(request.GET.get("preset", ""))
    initial = fields_of(preset[2] if preset else kept) | {"seen": newest.number if newest else 0}
    form = RuleForm(request.POST or None, initial=initial)
    seating = seating_of(shown, at=request.at)
    rule: Rule | None = kept if not preset else preset[2]
    if request.method == "POST":
        rule = form.rule if form.is_valid() else None
        if rule is not None and seating.roll and (fault := fault_of(rule, seating.roll)):
            form.refuse(fault)
        elif rule is not None and request.POST.get("do") != "say":
            try:
                actions.adopt_rule(
                    body=shown, rule=rule, why=form.cleaned_data["why"], seen=form.cleaned_data["seen"],
                    by=request.member, at=request.at,
                )  # fmt: skip
            except NotAllowed as refusal:
                form.add_error(None, refusal.reason)
            else:
                messages.success(request, translate("%(body)s decides like this from now on.") % {"body": shown.name})
                return redirect("governance:rule", table=request.partnership.slug, body=shown.slug)
    context = {
        "form": form,
        "groups": form.groups(),
        "body": shown,
        "is_first": newest is None,
        "says": explain(rule) if rule else [],
        "today": with_todays_seats(rule, seating.roll) if rule else [],
        "presets": [(key, name, about) for key, (name, about, _rule) in PRESETS.items()],
        "preset": request.GET.get("preset", ""),
        "back_url": url_of_body(request, shown),
    }
    return render(request, "governance/bodies/rule_form.html", context)
