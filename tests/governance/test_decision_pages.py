"""The register on screen: found, read, recorded into, carried out, looked at again, replaced, taken away as a file."""

import pytest
from django.urls import reverse

from cast import client_of
from commontable.governance.actions.decisions.effects import carry_out
from commontable.governance.models import Decision, Effect
from commontable.partnership.actions.tables import describe_partnership
from governance.decided import at, council_of, decided

POLICY = {"effect_kind": "release_policy", "effect": {"minimum_count": 12}}


def page(route, table, **parts):
    return reverse(f"governance:{route}", kwargs={"table": table.slug, **parts})


def shown(member, address):
    response = client_of(member).get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_an_empty_register_teaches(table):
    said = shown(table.rosa, page("decisions", table))
    assert "Nothing has been decided yet" in said
    assert "What the table decides stands here, and stays" in said


def test_the_register_is_searched_and_filtered(table):
    decided(table)
    decided(table, title="Buses run until six", text="The city's buses run until six.", **POLICY)
    rosa = table.rosa
    assert "2 decisions stand in the register" in shown(rosa, page("decisions", table))
    assert "Buses run until six" not in shown(rosa, page("decisions", table) + "?q=reading circle")
    assert "1 decision fits" in shown(rosa, page("decisions", table) + "?q=buses+SIX")
    assert "1 decision fits" in shown(rosa, page("decisions", table) + "?q=2")
    assert "1 decision fits" in shown(rosa, page("decisions", table) + "?effect=release_policy")
    assert "2 decisions fit" in shown(rosa, page("decisions", table) + "?body=council&year=2026")
    assert "0 decisions fit" in shown(rosa, page("decisions", table) + "?again=due")


@pytest.mark.parametrize("query", ["?body=nobody", "?year=x", "?effect=%00x", "?page=99", "?q=" + "x" * 5000])
def test_odd_questions_are_answered(table, query):
    decided(table)
    assert client_of(table.rosa).get(page("decisions", table) + query).status_code in {200, 400}


def test_a_decision_says_everything_about_itself(table):
    council_of(table)
    decision = decided(table, **POLICY)
    said = shown(table.rosa, page("decision", table, decision=decision.number))
    assert "Council decided: <bdi>Reading circles in every school</bdi>" in said
    assert "It has not been carried out yet" in said
    assert "no figure is shown for fewer than 12 people; now it is 10" in said
    assert "Nobody is on record with another view" in said
    assert page("carry_out", table, decision=1) not in said
    assert page("carry_out", table, decision=1) in shown(table.maya, page("decision", table, decision=1))


def test_another_tables_decision_does_not_exist(table, charlie):
    decided(table)
    address = reverse("governance:decision", kwargs={"table": "elsewhere", "decision": 1})
    assert client_of(charlie).get(address).status_code == 404
    assert client_of(charlie).get(page("decision", table, decision=1)).status_code == 404


def test_the_director_carries_it_out_once(table):
    decided(table, **POLICY)
    maya, address = client_of(table.maya), page("carry_out", table, decision=1)
    assert "12 people" in maya.get(address).content.decode()
    assert not Effect.objects.exists()
    first, second = maya.post(address, follow=True), maya.post(address, follow=True)
    assert "The smallest group that is ever shown has 12 people." in first.content.decode()
    assert "Nothing was done twice." in second.content.decode()
    assert Effect.objects.count() == 1


def test_what_cannot_be_done_is_said_and_the_decision_stays(table):
    decided(table, effect_kind="form_body", effect={"name": "Council", "kind": "council"})
    said = client_of(table.maya).post(page("carry_out", table, decision=1), follow=True).content.decode()
    assert "has a body called Council already" in said
    assert "It has not been carried out yet" in said


def recorded(client, table, **given):
    fields = {"title": "We meet on Mondays", "text": "The council meets on Mondays.", "decided_on": "2026-03-02"}
    return client.post(page("record_decision", table) + "?body=council", fields | given, follow=True)


def test_the_chair_writes_down_what_was_agreed(table):
    _council = council_of(table)
    seat = _council.seats.get(name="Families")
    view = {"seat_0": seat.pk, "says_0": "stand_aside", "reason_0": "Mondays are washing days."}
    response = recorded(client_of(table.omar), table, heads_support="5", heads_object="1", **view)
    assert "Decision 1 is in the register." in response.content.decode()
    said = shown(table.rosa, page("decision", table, decision=1))
    assert "Mondays are washing days." in said and "stands aside" in said
    assert Decision.objects.get().outcome["by_choice"]["support"] == {"heads": 5, "weight": "5"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"title": ""}, "This field is required"),
        ({"decided_on": "2199-01-01"}, "cannot be recorded before it is made"),
        ({"says_0": "object", "reason_0": "No"}, "Say whose view this is"),
        ({"review_on": "2020-01-01"}, "Choose a day to come"),
        ({"text": "x" * 20_500}, "Nothing is lost"),
        ({"heads_support": "-4"}, "greater than or equal to 0"),
    ],
)
def test_a_form_that_cannot_be_kept_keeps_what_was_typed(table, given, said):
    council_of(table)
    response = recorded(client_of(table.omar), table, **given)
    assert said in response.content.decode()
    assert "The council meets on Mondays." in response.content.decode() or "text" in given
    assert not Decision.objects.exists()


def test_what_was_agreed_in_the_room_may_have_an_effect(table):
    council_of(table)
    given = {"effect_kind": "release_policy", "policy-minimum_count": "2"}
    assert "Smallest group" in recorded(client_of(table.maya), table, **given).content.decode()
    assert not Decision.objects.exists()
    recorded(client_of(table.maya), table, **given | {"policy-minimum_count": "14"})
    assert Effect.objects.get().says == "The smallest group that is ever shown has 14 people."
    given = {"effect_kind": "commitments", "promise-0-what": "Six tutors", "promise-0-member": table.omar.pk}
    response = recorded(client_of(table.maya), table, **given | {"promise-0-due_on": "2027-01-30"})
    assert "1 commitment was made." in response.content.decode()


def test_who_leads_no_body_is_told_who_may(table):
    council_of(table)
    response = client_of(table.rosa).get(page("record_decision", table))
    assert response.status_code == 403
    assert "chair or facilitator" in response.content.decode()


def test_pasted_word_html_is_cleaned(table):
    council_of(table)
    recorded(client_of(table.omar), table, text="<p class=MsoNormal>We meet<o:p></o:p></p><script>x()</script>")
    assert Decision.objects.get().text == "We meet"


def test_a_decision_is_looked_at_again(table):
    decided(table)
    omar = client_of(table.omar)
    said = omar.post(page("plan_review", table, decision=1), {"review_on": "2020-01-01"}).content.decode()
    assert "Choose a day to come" in said
    omar.post(page("plan_review", table, decision=1), {"review_on": "2199-01-01"})
    assert "looked at again on January 1, 2199" in shown(table.rosa, page("decision", table, decision=1))
    omar.post(page("review_decision", table, decision=1), {"says": "Eleven circles, none in Riverside."})
    assert "Eleven circles, none in Riverside." in shown(table.rosa, page("decision", table, decision=1))
    assert Decision.objects.get().review_on is None


def test_a_later_decision_replaces_it_and_can_be_taken_back(table):
    decided(table), decided(table, title="Newer")
    omar = client_of(table.omar)
    omar.post(page("replace_decision", table, decision=1), {"by_decision": "2"})
    assert "It no longer holds" in shown(table.rosa, page("decision", table, decision=1))
    assert "It replaces decision 1." in shown(table.rosa, page("decision", table, decision=2))
    assert "Only a later" not in omar.get(page("replace_decision", table, decision=2)).content.decode()
    omar.post(page("decision_stands", table, decision=1))
    assert "It no longer holds" not in shown(table.rosa, page("decision", table, decision=1))


def test_a_promise_is_written_down_and_traced(table):
    decided(table)
    given = {"what": "Six tutors", "member": table.omar.pk, "due_on": "2199-01-01"}
    response = client_of(table.omar).post(page("decision_promise", table, decision=1), given)
    assert "ten years" in response.content.decode()
    given["due_on"] = str(table.partnership.day(at(2)).replace(year=2030))
    client_of(table.omar).post(page("decision_promise", table, decision=1), given)
    said = shown(table.rosa, page("decision", table, decision=1))
    assert "How this came about, and what came of it" in said and "Six tutors" in said


def test_the_file_holds_what_was_asked_for_and_no_formula(table):
    decided(table), decided(table, title="=HYPERLINK(1)", **POLICY)
    lines = client_of(table.rosa).get(page("decisions_csv", table)).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("2,'=HYPERLINK(1),")
    asked = client_of(table.rosa).get(page("decisions_csv", table) + "?effect=none").content.decode()
    assert len(asked.splitlines()) == 2


def test_the_register_asks_the_same_few_questions_however_long_it_is(table, django_assert_max_num_queries):
    for number in range(12):
        decision = decided(table, title=f"Decision about {number}", by=table.omar, **POLICY)
        describe_partnership(partnership=table.partnership, changes={"minimum_count": 10}, by=table.maya, at=at(3))
        if number % 3 == 0:
            carry_out(decision=decision, by=table.maya, at=at(3))
    rosa = client_of(table.rosa)
    with django_assert_max_num_queries(12):
        rosa.get(page("decisions", table))
    with django_assert_max_num_queries(16):
        rosa.get(page("decision", table, decision=1))
