"""Another table's bodies, seats, people, proposals and figures are offered in no form, and named on no page."""

from datetime import timedelta

import pytest
from django.forms import BaseForm, ModelChoiceField
from django.urls import reverse
from django.utils import timezone

from access import TABLE
from addresses import addresses
from cast import client_of
from commontable.analysis.decision_rules import Method, Rule
from commontable.governance.actions.bodies.bodies import form_body
from commontable.governance.actions.bodies.rules import adopt_rule
from commontable.governance.actions.bodies.seats import open_seat
from commontable.governance.actions.bodies.tenures import begin_tenure
from commontable.governance.actions.decisions.recording import record_decision
from commontable.governance.actions.meetings.agenda import add_item
from commontable.governance.actions.meetings.calling import call_meeting
from commontable.governance.actions.meetings.planning import plan_meeting
from commontable.governance.actions.proposals.drafting import draft_proposal
from commontable.governance.actions.proposals.tabling import table_proposal
from commontable.measurement.actions.indicators import add_indicator
from commontable.partnership.actions.members import add_member
from commontable.partnership.actions.partners import add_partner
from world import make_world

MARK = "Zqelsewhere"


@pytest.fixture
def elsewhere(charlie):
    """One of everything at the other table, every name marked."""
    at, act = timezone.now(), {"by": charlie, "at": timezone.now()}
    partnership, soon = charlie.partnership, at + timedelta(days=2)
    partner = add_partner(partnership=partnership, name=f"{MARK} partner", short_name=MARK, sector="schools", **act)
    member = add_member(partner=partner, name=f"{MARK} person", email="z@elsewhere.example", **act)
    body = form_body(partnership=partnership, name=f"{MARK} body", kind="council", facilitator=charlie, **act)
    seat = open_seat(body=body, name=f"{MARK} seat", sector="schools", **act)
    begin_tenure(seat=seat, member=member, how_chosen="named", **act)
    adopt_rule(body=body, rule=Rule(method=Method.MAJORITY, proxies=1), **act)
    indicator = add_indicator(partnership=partnership, name=f"{MARK} rate", outcome="early_grade_reading", **act)
    proposal = draft_proposal(body=body, title=f"{MARK} idea", text=MARK, indicator=indicator, **act)
    table_proposal(proposal=proposal, **act)
    told = {"body": body, "title": f"{MARK} meeting", **act}
    meeting = call_meeting(starts_at=soon, ends_at=soon + timedelta(hours=1), **told)
    add_item(meeting=meeting, kind="other", title=f"{MARK} item", **act)
    plan_meeting(options=[(soon, soon + timedelta(hours=1))], **told)
    record_decision(body=body, title=f"{MARK} decision", text=MARK, **act)
    return {"seat": seat, "member": member, "proposal": proposal, "meeting": meeting, "body": body}


def forms_in(answer):
    """Every form that the page was drawn with, also those that stand together in one thing."""
    for context in answer.context or ():
        for value in context.values() if hasattr(context, "values") else context.flatten().values():
            parts = [value, *vars(value).values()] if type(value).__name__ == "EffectForms" else [value]
            for one in parts:
                yield from (each for each in (one if isinstance(one, list) else [one]) if isinstance(each, BaseForm))


def test_no_form_offers_what_belongs_to_another_table(table, elsewhere):
    world, client, wrong, asked = make_world(table), client_of(table.maya), [], 0
    for address in addresses():
        if address.name not in TABLE or TABLE[address.name][0] == "-":
            continue
        answer = client.get(reverse(address.name, kwargs={p: world.part(address.name, p) for p in address.parts}))
        said = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if MARK.encode() in said:
            wrong.append(f"{address.name} names something of another table")
        for form in forms_in(answer):
            for name, field in form.fields.items():
                if not isinstance(field, ModelChoiceField):
                    continue
                asked += 1
                if {row.partnership_id for row in field.queryset} - {table.partnership.pk}:
                    wrong.append(f"{address.name} {name} offers something of another table")
    assert not wrong, "\n".join(wrong)
    assert asked > 30


def test_keys_of_another_table_sent_at_ones_own_lead_nowhere(table, elsewhere):
    world, client = make_world(table), client_of(table.maya)

    def sent(route, **data):
        parts = next(one.parts for one in addresses() if one.name == f"governance:{route}")
        url = reverse(f"governance:{route}", kwargs={p: world.part(f"governance:{route}", p) for p in parts})
        return client.post(url, data).status_code

    seat, member, proposal = (elsewhere[name].pk for name in ("seat", "member", "proposal"))
    item = elsewhere["meeting"].items.get().pk
    assert sent("ask_for_word", seat=seat) == 404
    assert sent("call_on", seat=seat) == 404
    assert sent("move_on", to=item, seen="") == 404
    assert sent("record_voice", seat=seat, choice="support", channel="paper") == 422
    assert sent("build_agenda", due=f"proposal-{proposal}") == 200, "nothing was chosen that is due"
    times = {"starts_at": "2026-03-01T10:00", "ends_at": "2030-03-01T10:00"}
    assert sent("give_proxy", to=member, **times) == 200, "the form comes back"
    tenure = {"kind": "alternate", "how_chosen": "named", "starts_on": "2026-11-01"}
    assert sent("begin_tenure", member=member, **tenure) == 200
    assert sent("nominate", member=member) == 200
    assert sent("new_proposal", body=elsewhere["body"].pk, title="X", text="Y", effect_kind="none") == 422
    assert sent("add_item", proposal=proposal, kind="other", minutes="5") == 200
    assert not type(elsewhere["seat"]).objects.of(table.partnership).filter(tenures__member=member).exists()
