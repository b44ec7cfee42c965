"""Every page about the table opens for whoever may open it, and for nobody else."""

import pytest

from cast import client_of

OPEN_TO_MEMBERS = [
    "partners/", "partners.csv", "partners/backbone/", "members/", "members.csv", "roles/", "roles/mine/",
]  # fmt: skip
FOR_THE_DIRECTOR = [
    "partners/new/", "partners/harbor-youth-alliance/change/", "partners/harbor-youth-alliance/leave/",
    "partners/harbor-youth-alliance/return/", "members/new/", "members/many/", "invitations/", "journal/",
    "journal.csv", "journal.json", "journal/verify/", "settings/",
]  # fmt: skip


@pytest.mark.parametrize("page", OPEN_TO_MEMBERS)
def test_members_see_who_sits_at_their_table(table, charlie, page):
    url = f"/p/rivermouth/{page}"
    assert client_of(table.rosa).get(url).status_code == 200
    assert client_of(table.maya).get(url).status_code == 200
    assert client_of(charlie).get(url).status_code == 404
    assert client_of(table.dewi).get(url).status_code == 404
    assert client_of(None).get(url).status_code == 302


@pytest.mark.parametrize("page", FOR_THE_DIRECTOR)
def test_the_director_keeps_the_table(table, charlie, page):
    url = f"/p/rivermouth/{page}"
    assert client_of(table.maya).get(url).status_code == 200
    refused = client_of(table.rosa).get(url)
    assert refused.status_code == 403
    assert "director" in refused.content.decode()
    assert client_of(charlie).get(url).status_code == 404
    assert client_of(None).get(url).status_code == 302


@pytest.mark.parametrize("page", ["", "change/", "leave/", "return/", "roles/new/"])
def test_a_members_pages(table, charlie, page):
    url = f"/p/rivermouth/members/{table.dara.pk}/{page}"
    assert client_of(table.maya).get(url).status_code == 200
    assert client_of(table.rosa).get(url).status_code == (403 if page else 200)
    assert client_of(charlie).get(url).status_code == 404
    assert client_of(None).get(url).status_code == 302


@pytest.mark.parametrize("page", ["", "change/", "leave/", "return/", "roles/new/"])
def test_nobody_reaches_into_another_table_through_their_own(table, charlie, page):
    assert client_of(charlie).get(f"/p/elsewhere/members/{table.dara.pk}/{page}").status_code == 404
    assert client_of(charlie).get("/p/elsewhere/partners/harbor-youth-alliance/").status_code == 404
