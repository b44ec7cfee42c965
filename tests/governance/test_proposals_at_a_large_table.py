"""At a table of two thousand people a proposal names who answers for a promise without a list of all in every row."""

import pytest

from cast import Table, client_of
from commontable.governance.models import Proposal
from commontable.partnership.models import Member
from deliberating import CONSENSUS, make_council

NEW = "/p/rivermouth/proposals/new/"


@pytest.fixture
def crowd(table: Table) -> Table:
    """Two thousand more; two of Northside's have one name, and Harbor has a third of it."""
    make_council(table, CONSENSUS)
    known = {"partnership": table.partnership, "joined_on": table.alma.joined_on}
    Member.objects.bulk_create(
        Member(**known, partner=table.northside, name=f"Person {n} O'Connor", email=f"p{n}@many.example")
        for n in range(2000)
    )
    Member.objects.bulk_create(
        Member(**known, partner=partner, name="Ana Díaz", email=f"ana{n}@many.example")
        for n, partner in enumerate((table.northside, table.northside, table.harbor))
    )
    return table


def written(crowd: Table, who: object):
    """What the form answers where this person is to answer for a promise."""
    given = {
        "title": "Tutors", "text": "Six tutors in the fall.", "body": crowd.body.pk, "effect_kind": "commitments",
        "promise-0-what": "Six tutors", "promise-0-member": who, "promise-0-due_on": "2199-01-30",
    }  # fmt: skip
    return client_of(crowd.alma).post(NEW, given)


def test_the_page_stays_small_and_people_are_named_by_name(crowd):
    from commontable.governance.models import Body

    crowd.body = Body.objects.get()
    client = client_of(crowd.alma)
    answer = client.get(NEW)
    assert len(answer.content) < 300_000
    page = answer.content.decode()
    assert page.count("<datalist") == 1 and 'list="people-here"' in page
    assert "Ana Díaz (Harbor Youth)" in page
    for who, said in (("Nobody Here", 422), ("Ana Díaz", 422), ("Ana Díaz (Northside USD)", 422), ("9" * 30, 422)):
        answer = written(crowd, who)
        assert answer.status_code == said, who
        assert "Nobody at this table is called that" in answer.content.decode()
        assert f'value="{who}"' in answer.content.decode()  # nothing that was typed is lost
    for who, member in (
        ("  omar HADDAD ", crowd.omar.pk), ("Omar Haddad (Harbor Youth)", crowd.omar.pk),
        ("ana díaz (harbor youth)", Member.objects.get(partner=crowd.harbor, name="Ana Díaz").pk),
        (str(crowd.rosa.pk), crowd.rosa.pk),
    ):  # fmt: skip
        assert written(crowd, who).status_code == 302, who
        assert Proposal.objects.order_by("-pk")[0].effect["commitments"][0]["member"] == member
    number = Proposal.objects.order_by("-pk")[0].number
    change = client.get(f"/p/rivermouth/proposals/{number}/change/").content.decode()
    assert "Rosa Jiménez (Parents&#x27; Council)" in change


def test_few_people_are_a_list_to_choose_from(table):
    make_council(table, CONSENSUS)
    page = client_of(table.alma).get(NEW).content.decode()
    assert "<datalist" not in page
    assert f'<option value="{table.omar.pk}">Omar Haddad (Harbor Youth)</option>' in page
