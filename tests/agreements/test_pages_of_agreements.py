"""The list and the page of agreements: what each person finds there, and what does not exist for them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agreements.drafted import first, issued, mou, sharing, sign_for, signed
from cast import client_of
from commontable.agreements.actions.agreements.amending import begin_version
from commontable.agreements.actions.agreements.drafting import change_version
from commontable.agreements.actions.agreements.ending import terminate
from commontable.agreements.actions.agreements.reviewing import ask_for_review, review_version
from commontable.agreements.models import AgreementVersion
from commontable.partnership.actions.members import end_membership

NOW = timezone.now()
LIST = "/p/rivermouth/agreements/"


def day(days):
    return (NOW + timedelta(days=days)).date()


def a_memorandum(table, **given):
    return mou(table, **{"starts_on": day(-10), "ends_on": day(300), "at": NOW, **given})


def in_force(table, **given):
    return signed(a_memorandum(table, **given), by=table.maya, at=NOW)


def page(member, url):
    return client_of(member).get(url).content.decode()


def test_the_empty_list_teaches(table):
    shown = page(table.rosa, LIST)
    assert "Nothing is agreed in writing yet" in shown
    assert "You need no lawyer to begin" in shown


def test_a_draft_exists_for_its_author_its_parties_and_the_director_only(table):
    draft = mou(table, by=table.alma, at=NOW)
    url = f"{LIST}{draft.agreement.number}/"
    for insider in (table.alma, table.dara, table.omar, table.maya):
        assert client_of(insider).get(url).status_code == 200
        assert "Rivermouth memorandum" in page(insider, LIST)
    for outsider in (table.rosa, table.ines):
        assert client_of(outsider).get(url).status_code == 404
        assert client_of(outsider).get(f"{url}versions/1/").status_code == 404
        assert "Rivermouth memorandum" not in page(outsider, LIST)
        assert "Rivermouth memorandum" not in page(outsider, "/p/rivermouth/agreements.csv")


def test_a_new_version_of_what_is_in_force_is_unseen_by_others_until_it_is_signed(table):
    version = in_force(table)
    begin_version(agreement=version.agreement, why="A secret plan", by=table.maya, at=NOW)
    url = f"{LIST}{version.agreement.number}/"
    assert "Version 2 is being made" in page(table.alma, url)
    assert "A secret plan" not in page(table.rosa, url)
    assert client_of(table.rosa).get(f"{url}versions/2/").status_code == 404
    assert client_of(table.alma).get(f"{url}versions/2/").status_code == 200


@pytest.mark.parametrize("part", ["", "versions/1/", "versions/1/text/", "end/", "renew/", "amend/", "name/"])
def test_another_tables_agreement_is_not_there(table, charlie, part):
    version = in_force(table)
    number = version.agreement.number
    assert client_of(charlie).get(f"/p/elsewhere/agreements/{number}/{part}").status_code == 404
    assert client_of(charlie).get(f"{LIST}{number}/{part}").status_code == 404
    assert client_of(table.maya).get(f"{LIST}99999999999999999999/{part}").status_code == 404
    assert client_of(table.maya).get(f"{LIST}{number}/versions/99999999999999999999/").status_code == 404


def test_the_list_says_what_needs_the_reader(table):
    version = issued(a_memorandum(table), by=table.maya, at=NOW)
    shown = page(table.alma, LIST)
    assert "One agreement waits for your signature" in shown
    assert f'href="{LIST}{version.agreement.number}/sign/"' in shown
    assert "Nothing is agreed" not in page(table.omar, LIST)
    assert "Your signature is asked for" not in page(table.omar, LIST)
    sign_for(version.parties.get(partner=table.northside), at=NOW)
    assert "Your signature is asked for" in page(table.omar, LIST)
    assert "waits for Omar Haddad" in page(table.alma, f"{LIST}{version.agreement.number}/")


def test_whoever_can_sign_no_more_is_seen_and_another_is_named(table):
    version = issued(a_memorandum(table), by=table.maya, at=NOW)
    end_membership(member=table.alma, left_on=day(0), by=table.maya, at=NOW)
    url = f"{LIST}{version.agreement.number}/"
    assert "Nobody can sign for Northside USD" in page(table.dara, LIST)
    assert "was to sign, and has left" in page(table.dara, url)
    party = version.parties.get(partner=table.northside)
    answer = client_of(table.dara).post(f"{url}parties/{party.pk}/", {"member": table.dara.pk})
    assert answer["Location"] == url
    assert "waits for Dara Okafor" in page(table.omar, url)
    assert client_of(table.omar).post(f"{url}parties/{party.pk}/", {"member": table.omar.pk}).status_code == 200


def test_states_are_said_in_words_with_the_day(table):
    version = in_force(table)
    url = f"{LIST}{version.agreement.number}/"
    assert "In force since" in page(table.rosa, url)
    terminate(version=version, on=day(30), why="The money ended", by=table.alma, at=NOW)
    told = page(table.rosa, url)
    assert "Notice is given" in told
    assert "The money ended" in told
    AgreementVersion.objects.filter(pk=version.pk).update(terminated_on=day(-1))
    assert "It was ended" in page(table.rosa, url)


def test_ended_data_sharing_says_by_when_the_rows_are_destroyed(table):
    version = signed(sharing(table, starts_on=day(-10), ends_on=day(5), at=NOW), by=table.maya, at=NOW)
    AgreementVersion.objects.filter(pk=version.pk).update(ends_on=day(-2))
    assert "must be destroyed by" in page(table.alma, f"{LIST}{version.agreement.number}/")
    assert "has to be destroyed" in page(table.alma, LIST)
    assert "Reading data" in page(table.alma, f"{LIST}?show=destruction")


def test_agreements_are_found_by_words_kind_partner_and_state(table):
    in_force(table, title="Reading together")
    in_force(table, title="Soon over", ends_on=day(40))
    a_memorandum(table, title="A plan", kind="action_plan", parties=[(table.families,), (table.harbor,)])

    def listed(query):
        return sorted(row.agreement.title for row in client_of(table.maya).get(f"{LIST}?{query}").context["page"])

    assert listed("") == ["A plan", "Reading together", "Soon over"]
    assert listed("q=READING") == ["Reading together"]
    assert listed("q=parents") == ["A plan"]
    assert listed("kind=action_plan") == ["A plan"]
    assert listed(f"partner={table.northside.slug}") == ["Reading together", "Soon over"]
    assert listed("show=expiring") == ["Soon over"]
    assert listed("show=making") == ["A plan"]
    assert listed("show=mine") == ["A plan", "Soon over"]
    assert listed("show=ended") == []
    assert len(listed("show=nonsense&kind=x&partner=nobody")) == 3
    assert "No agreement fits" in page(table.maya, f"{LIST}?q=zzz")
    csv = page(table.maya, "/p/rivermouth/agreements.csv?show=expiring")
    assert "Soon over" in csv
    assert "Reading together" not in csv


def test_a_sheet_runs_nothing_of_it(table):
    in_force(table, title="=HYPERLINK(1)")
    assert ",=HYP" not in page(table.rosa, "/p/rivermouth/agreements.csv")


def test_hostile_words_stay_words(table):
    version = in_force(table, title="<script>alert(1)</script>")
    shown = page(table.rosa, f"{LIST}{version.agreement.number}/")
    assert "<script>alert" not in shown


def test_it_says_what_it_allows_in_plain_words(table):
    version = signed(sharing(table, starts_on=day(-10), ends_on=day(300), at=NOW), by=table.maya, at=NOW)
    shown = page(table.rosa, f"{LIST}{version.agreement.number}/")
    for words in (
        "Early reading",
        "Nothing else is allowed",
        "Harbor Youth Alliance",
        "student_id",
        "identifies a child",
    ):
        assert words in shown
    assert "Rows may not be linked" in shown
    assert "within 60 days after the end" in shown


def test_a_version_marks_what_it_changed(table):
    version = in_force(table)
    draft = begin_version(agreement=version.agreement, why="Say it plainly", by=table.maya, at=NOW)
    clauses = [dict(one) for one in draft.clauses]
    gone = clauses.pop()
    clauses[0]["text"] += " Every child counts."
    clauses.append({"heading": "Meals", "text": "Nobody goes hungry."})
    change_version(version=draft, changes={"clauses": clauses, "ends_on": day(200)}, by=table.maya, at=NOW)
    shown = page(table.omar, f"{LIST}{version.agreement.number}/versions/2/")
    assert "What version 2 changes in version 1" in shown
    assert "Say it plainly" in shown
    assert "Every child counts.</ins>" in shown
    assert "<ins>Nobody goes hungry.</ins>" in shown
    assert f"{gone['heading']}" in shown
    assert "taken out" in shown


def test_the_family_is_shown_as_far_as_the_reader_may_know_it(table):
    above = in_force(table, title="The memorandum")
    below = sharing(table, parent=above.agreement, starts_on=day(1), ends_on=day(90), at=NOW)
    assert "Reading data" in page(table.alma, f"{LIST}{above.agreement.number}/")
    assert "Reading data" not in page(table.rosa, f"{LIST}{above.agreement.number}/")
    assert "The memorandum" in page(table.alma, f"{LIST}{below.agreement.number}/")


def test_what_parties_said_stands_on_the_page_and_an_answered_wording_is_old(table):
    version = ask_for_review(version=a_memorandum(table), by=table.maya, at=NOW)
    review_version(version=version, is_ready=False, words_said="Who pays?", by=table.omar, at=NOW)
    shown = page(table.maya, f"{LIST}{version.agreement.number}/")
    assert "Who pays?" in shown
    assert "One partner asks for a change" in shown
    assert "Send it out to be signed" not in shown


def test_the_partners_page_and_a_promises_page_lead_to_it(table):
    from commontable.agreements.rules.terms import Planned, Terms

    planned = Planned(table.harbor.pk, table.omar.pk, "Six tutors", day(40).isoformat())
    version = in_force(table, terms=Terms(commitments=(planned,)))
    assert "Rivermouth memorandum" in page(table.rosa, f"/p/rivermouth/partners/{table.harbor.slug}/")
    assert "Rivermouth memorandum" not in page(table.rosa, f"/p/rivermouth/partners/{table.families.slug}/")
    promise = version.commitments.get()
    assert "It was made by agreement" in page(table.rosa, f"/p/rivermouth/commitments/{promise.number}/")
    assert "Six tutors" in page(table.rosa, f"{LIST}{version.agreement.number}/")


def test_it_asks_few_questions_however_many_agreements_there_are(table, django_assert_max_num_queries):
    for n in range(6):
        a_memorandum(table, title=f"Plan {n}")
    client = client_of(table.maya)
    client.get(LIST)
    with django_assert_max_num_queries(26):
        client.get(LIST)


def test_the_newest_of_nothing_is_nothing(table):
    draft = a_memorandum(table)
    assert first(draft.agreement) == draft
    assert client_of(table.maya).get(f"{LIST}{draft.agreement.number}/versions/2/").status_code == 404
