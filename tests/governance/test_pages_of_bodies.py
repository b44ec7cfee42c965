"""The pages about bodies: everybody reads, the director writes, nothing typed is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cast import Table, client_of
from commontable.governance.models import Body, BodyRule, ChairTerm, Proxy, RotaPlace, Seat, Tenure
from worlds.bodies import make_council

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def council(table: Table):
    """The council of the tests, with its seats."""
    return make_council(table)


def at(table: Table, path: str = "") -> str:
    return f"/p/{table.slug}/bodies/{path}"


def test_everybody_reads_who_decides_and_how(table: Table, council) -> None:
    seats = council[1]
    client = client_of(table.rosa)
    for path in ("", "council/", "council/rule/", f"council/seats/{seats['schools'].pk}/"):
        answer = client.get(at(table, path))
        assert answer.status_code == 200, path
    page = client.get(at(table, "council/")).content.decode()
    for words in ("Alma Reyes", "Rosa Jiménez", "Omar Haddad", "no vote", "Adopted when", "2 must have spoken"):
        assert words in page, words
    assert "Open a seat" not in page and "Close the body" not in page


def test_a_table_without_bodies_says_what_to_do(table: Table) -> None:
    assert "Form the council first" in client_of(table.maya).get(at(table)).content.decode()
    assert "The director writes down" in client_of(table.rosa).get(at(table)).content.decode()


@pytest.mark.parametrize("name", ["maya", "omar", "rosa"])
def test_pages_keep_their_budget_of_queries(table: Table, council, name, django_assert_max_num_queries) -> None:
    client = client_of(getattr(table, name))
    seat = council[1]["schools"].pk
    for path in ("", "council/", "council/rule/", f"council/seats/{seat}/"):
        client.get(at(table, path))
        with django_assert_max_num_queries(12):
            client.get(at(table, path))


def test_the_director_forms_a_council_from_the_partners(table: Table) -> None:
    client = client_of(table.maya)
    day = NOW.date().isoformat()
    answer = client.post(
        at(table, "new/"),
        {"name": "Rat \U0001f9ed", "kind": "council", "mandate": "All", "chair_months": 6, "formed_on": day},
    )
    body = Body.objects.get(name__startswith="Rat")
    assert answer["Location"] == at(table, f"{body.slug}/seats/several/")
    page = client.get(answer["Location"]).content.decode()
    assert "Harbor Youth Alliance" in page
    client.post(
        answer["Location"],
        {"partners": [table.harbor.pk, table.northside.pk], "sectors": ["students"], "is_voting": "on",
         "opened_on": day},
    )  # fmt: skip
    assert sorted(Seat.objects.filter(body=body).values_list("name", "sector")) == [
        ("Harbor Youth", "nonprofit"), ("Northside USD", "schools"), ("Students", "students"),
    ]  # fmt: skip
    seat = Seat.objects.get(body=body, name="Harbor Youth")
    page = client.get(at(table, f"{body.slug}/seats/{seat.pk}/hold/")).content.decode()
    assert "Omar Haddad" in page and "Alma Reyes" not in page
    client.post(
        at(table, f"{body.slug}/seats/{seat.pk}/hold/"),
        {"member": table.omar.pk, "kind": "holder", "how_chosen": "elected", "starts_on": day},
    )
    assert Tenure.objects.get(seat=seat).member == table.omar


def test_a_successor_follows_in_one_act_and_the_page_says_since_when(table: Table, council) -> None:
    seat = council[1]["schools"]
    day = NOW.date()
    client = client_of(table.maya)
    wrong = {"member": table.dara.pk, "kind": "holder", "how_chosen": "named", "starts_on": day.isoformat()}
    answer = client.post(at(table, f"council/seats/{seat.pk}/hold/"), wrong | {"succeeds": "on"})
    assert answer.status_code == 200 and "alternate" in answer.content.decode()  # she is its alternate
    assert Tenure.objects.get(seat=seat, member=table.alma).ends_on is None  # nothing half done
    alternate = Tenure.objects.get(seat=seat, member=table.dara)
    client.post(
        at(table, f"council/seats/{seat.pk}/tenures/{alternate.pk}/end/"),
        {"ends_on": day.isoformat(), "why": "She follows Alma"},
    )
    client.post(at(table, f"council/seats/{seat.pk}/hold/"), wrong | {"succeeds": "on"})
    assert Tenure.objects.get(seat=seat, member=table.alma).ends_on == day
    assert "She follows Alma" in client.get(at(table, f"council/seats/{seat.pk}/")).content.decode()


def test_the_rule_is_said_in_words_before_it_is_kept(table: Table, council) -> None:
    client = client_of(table.maya)
    form = {
        "method": "majority", "fallback": "", "rounds": 1, "threshold": "2/3", "sectors": "1/2", "quorum": "2/3",
        "quorum_sectors": 0, "reasons": ["object"], "proxies": 0, "seen": 1, "why": "Quicker",
    }  # fmt: skip
    page = client.post(at(table, "council/rule/change/"), form | {"do": "say"}).content.decode()
    assert "When all vote for or against, 2 of 3 votes must be for." in page
    assert BodyRule.objects.count() == 1
    page = client.post(at(table, "council/rule/change/"), form | {"fallback": "majority"}).content.decode()
    assert "A fall-back only follows consensus or consent" in page and "Quicker" in page
    page = client.post(at(table, "council/rule/change/"), form | {"quorum_sectors": 4}).content.decode()
    assert "The quorum asks for ballots from 4 sectors" in page
    page = client.post(at(table, "council/rule/change/"), form | {"seen": 0}).content.decode()
    assert "Somebody changed this while you were writing" in page
    assert client.post(at(table, "council/rule/change/"), form).status_code == 302
    assert [one.number for one in BodyRule.objects.order_by("number")] == [1, 2]
    assert "How it decided before" in client.get(at(table, "council/rule/")).content.decode()


@pytest.mark.parametrize("preset", ["musyawarah", "consent", "majority", "two_thirds", "unknown"])
def test_presets_fill_the_form(table: Table, council, preset) -> None:
    answer = client_of(table.maya).get(at(table, f"council/rule/change/?preset={preset}"))
    assert answer.status_code == 200


def test_the_chair_is_handed_over_by_whoever_has_it(table: Table, council) -> None:
    client = client_of(table.omar)
    page = client.get(at(table, "council/chair/hand-over/")).content.decode()
    assert "Alma Reyes takes the chair next, for Northside" in page
    term = ChairTerm.objects.get()
    form = {"handover": "The budget is open", "on": NOW.date().isoformat(), "seen": term.pk}
    assert client.post(at(table, "council/chair/hand-over/"), form).status_code == 302
    assert client.post(at(table, "council/chair/hand-over/"), form).status_code == 403  # no longer the chair
    again = client_of(table.maya).post(at(table, "council/chair/hand-over/"), form)
    assert "handed over meanwhile" in again.content.decode() and "The budget is open" in again.content.decode()
    assert ChairTerm.objects.count() == 2


def test_a_rota_that_stays_in_a_sector_is_refused_and_kept_in_the_form(table: Table, council) -> None:
    _, seats = council
    client = client_of(table.maya)
    form = {f"seat_{seats['nonprofit'].pk}": 1, f"seat_{seats['backbone'].pk}": 2, f"seat_{seats['schools'].pk}": 3}
    page = client.post(at(table, "council/chair/rota/"), form).content.decode()
    assert "would follow" in page and 'value="3"' in page
    twice = {f"seat_{seats['nonprofit'].pk}": 1, f"seat_{seats['schools'].pk}": 1}
    assert "Give each seat its own" in client.post(at(table, "council/chair/rota/"), twice).content.decode()
    good = {f"seat_{seats['nonprofit'].pk}": 7, f"seat_{seats['schools'].pk}": 2}
    assert client.post(at(table, "council/chair/rota/"), good).status_code == 302
    assert [place.seat for place in RotaPlace.objects.order_by("position")] == [seats["schools"], seats["nonprofit"]]


def test_the_holder_gives_a_proxy_and_takes_it_back(table: Table, council) -> None:
    seat = council[1]["families"]
    client = client_of(table.rosa)
    url = at(table, f"council/seats/{seat.pk}/proxy/")
    local = timezone.localtime(NOW)
    form = {
        "to": table.alma.pk, "starts_at": local.strftime("%Y-%m-%dT%H:%M"),
        "ends_at": (local + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"),
    }  # fmt: skip
    assert client.post(url, form).status_code == 302
    assert "Alma Reyes carries it" in client.get(at(table, f"council/seats/{seat.pk}/")).content.decode()
    proxy = Proxy.objects.get()
    assert client.post(at(table, f"council/seats/{seat.pk}/proxies/{proxy.pk}/withdraw/")).status_code == 302
    proxy.refresh_from_db()
    assert proxy.withdrawn_at is not None
    assert client_of(table.omar).get(url).status_code == 403


def test_closing_asks_and_says_what_it_means(table: Table, council) -> None:
    client = client_of(table.maya)
    page = client.get(at(table, "council/close/")).content.decode()
    assert "no proposal can be put to it" in page
    client.post(at(table, "council/close/"), {"closed_on": NOW.date().isoformat()})
    assert "is closed since" in client.get(at(table, "council/")).content.decode()
    assert "Reopen the body" in client.get(at(table, "council/")).content.decode()
    client.post(at(table, "council/reopen/"))
    assert Body.objects.get(slug="council").closed_on is None


def test_lists_leave_as_files_no_spreadsheet_will_run(table: Table, council) -> None:
    seats = council[1]
    Seat.objects.filter(pk=seats["schools"].pk).update(name='=HYPERLINK("http://x")')
    client = client_of(table.rosa)
    everything = client.get(at(table, "seats.csv")).content.decode()
    assert everything == client.get(at(table, "council/seats.csv")).content.decode()
    assert "Dara Okafor" in everything and "\n=HYPERLINK" not in everything and ",=HYPERLINK" not in everything
    assert "Council" in client.get(f"/p/{table.slug}/bodies.csv").content.decode()


def test_another_tables_seat_is_not_here(table: Table, council, charlie) -> None:
    _, seats = council
    assert client_of(charlie).get(f"/p/elsewhere/bodies/council/seats/{seats['schools'].pk}/").status_code == 404
    assert client_of(charlie).get(at(table, "council/")).status_code == 404
    assert client_of(table.dewi).get(at(table, "council/")).status_code == 404


def test_a_body_has_the_doors_that_its_reader_may_open(table: Table, council) -> None:
    doors = [f"/p/{table.slug}/{path}?body=council" for path in ("proposals/new/", "meetings/call/", "elections/new/")]
    for who, open_to_them in ((table.rosa, doors[:1]), (table.omar, doors), (table.maya, doors)):
        page = client_of(who).get(at(table, "council/")).content.decode()
        assert [door for door in doors if f'"{door}"' in page] == open_to_them, who.name
        for door in open_to_them:
            chosen = client_of(who).get(door).content.decode()
            assert "Council</option>" in chosen and "selected" in chosen, door
