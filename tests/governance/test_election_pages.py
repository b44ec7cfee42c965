"""The pages of an election: what each reader sees and does at every stage, without a script."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.db.models import prefetch_related_objects
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cast import Table, client_of
from commontable.governance.actions.bodies.bodies import form_body
from commontable.governance.actions.bodies.seats import open_seat
from commontable.governance.actions.elections.counting import close_election
from commontable.governance.actions.elections.nominating import nominate
from commontable.governance.datasets.needs.elections import waits
from commontable.governance.models import BallotBox, Candidate, Election
from commontable.governance.rules.election import ElectionMethod, ElectionStage
from commontable.partnership.rules.sectors import Sector
from worlds.bodies import make_council
from worlds.elections import announced, ranked, voting


@pytest.fixture
def council(table: Table):
    """The council: Alma, Omar and Rosa vote; Omar chairs, Maya facilitates."""
    return make_council(table)[0]


def address(name, table, **parts):
    return reverse(f"governance:{name}", kwargs={"table": table.slug, **parts})


def text(answer):
    return " ".join(answer.content.decode().split())


def open_now(table, council, days=None, **given):
    return voting(table, announced(table, council, **given), table.alma, table.rosa, at=timezone.now(), days=days)


def numbers(election, **ranks):
    keys = dict(election.candidates.values_list("member__name", "pk"))
    by_name = {name.partition(" ")[0].lower(): key for name, key in keys.items()}
    return {f"rank_{by_name[name]}": rank for name, rank in ranks.items()}


def test_from_the_announcement_to_the_chair(table, council):
    maya, rosa, alma, omar = (client_of(one) for one in (table.maya, table.rosa, table.alma, table.omar))
    given = {"body": council.pk, "title": "Chair for 2027", "what": "chair", "places": 1, "secrecy": "secret"}
    done = maya.post(address("new_election", table), {**given, "quorum": "1/2"})
    election = Election.objects.get()
    assert done["Location"] == address("election", table, election=election.number)
    assert election.method == ElectionMethod.RANKED_CHOICE

    alma.post(address("nominate", table, election=1), {"member": table.rosa.pk, "statement": "She listens"})
    alma.post(address("nominate", table, election=1), {"member": table.alma.pk, "statement": ""})
    nominee = Candidate.objects.get(member=table.rosa)
    page = text(rosa.get(address("election", table, election=1)))
    assert "She listens" in page
    assert "has not said yes" in page
    assert "Alma Reyes nominated you. Will you stand?" in page
    rosa.post(address("accept_nomination", table, election=1, candidate=nominee.pk), {"statement": "I listen"})
    closes = timezone.localtime() + timedelta(days=3)
    maya.post(address("open_election", table, election=1), {"closes_at": closes.strftime("%Y-%m-%dT%H:%M")})
    election.refresh_from_db()
    assert election.stage == ElectionStage.OPEN

    page = rosa.get(address("election", table, election=1))
    assert "Your ballot is waiting" in text(page)
    families = election.ballots.get(seat__name="Families").seat_id
    ballot = address("cast_ballot", table, election=1, seat=families)
    assert "cannot be changed afterwards" in text(rosa.get(ballot))
    rosa.post(ballot, numbers(election, rosa=1, alma=2))
    assert "You have voted" in text(rosa.get(address("election", table, election=1)))
    for client, seat in ((alma, "Northside"), (omar, "Harbor")):
        key = election.ballots.get(seat__name=seat).seat_id
        client.post(address("cast_ballot", table, election=1, seat=key), numbers(election, rosa=1))
    assert "Close the ballot and count it?" in text(maya.get(address("count_election", table, election=1)))
    maya.post(address("count_election", table, election=1))
    page = text(rosa.get(address("election", table, election=1)))
    assert "Rosa Jiménez is elected" in page
    assert "has at least the 2 votes needed and is elected" in page
    assert "Give the chair" not in page
    day = table.partnership.day(timezone.now())
    maya.post(address("seat_elected", table, election=1), {"starts_on": day.isoformat()})
    assert council.chair_terms.order_by("-pk").first().member == table.rosa
    assert "The chair was given" in text(rosa.get(address("election", table, election=1)))
    assert maya.get(address("seat_elected", table, election=1)).status_code == 302


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "Give at least your first choice the number 1"),
        ({"alma": 2}, "Nobody has the number 1"),
        ({"alma": 1, "rosa": 1}, "have the same number, 1. Give each number once"),
        ({"alma": 1, "blank": "on"}, "A blank ballot ranks nobody"),
        ({"alma": 3}, "Select a valid choice"),
        ({"alma": "first"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_with_a_ballot_is_said_plainly(table, council, given, says):
    election = open_now(table, council)
    blank = {"blank": given.pop("blank")} if "blank" in given else {}
    seat = election.ballots.get(seat__name="Families").seat_id
    answer = client_of(table.rosa).post(
        address("cast_ballot", table, election=election.number, seat=seat), {**numbers(election, **given), **blank}
    )
    assert answer.status_code == 200
    assert says in text(answer)
    assert BallotBox.objects.get().papers == []


def test_the_same_ballot_sent_twice_is_there_once(table, council):
    election = open_now(table, council)
    seat = election.ballots.get(seat__name="Families").seat_id
    where, given = address("cast_ballot", table, election=election.number, seat=seat), numbers(election, alma=1)
    rosa = client_of(table.rosa)
    assert [rosa.post(where, given).status_code for _ in range(3)] == [302, 302, 302]
    assert len(BallotBox.objects.get().papers) == 1
    assert rosa.get(where).status_code == 302


def test_nobody_opens_another_seats_ballot(table, council):
    election = open_now(table, council)
    seat = election.ballots.get(seat__name="Harbor").seat_id
    where = address("cast_ballot", table, election=election.number, seat=seat)
    for somebody in (table.rosa, table.maya, table.ines):
        assert client_of(somebody).get(where).status_code == 403
        assert client_of(somebody).post(where, numbers(election, rosa=1)).status_code == 403


def test_a_ballot_that_came_too_late_is_not_counted(table, council):
    election = voting(
        table, announced(table, council), table.alma, table.rosa, at=timezone.now() - timedelta(days=9), days=7
    )
    seat = election.ballots.get(seat__name="Families").seat_id
    where = address("cast_ballot", table, election=election.number, seat=seat)
    assert "This ballot is not open" in text(client_of(table.rosa).post(where, numbers(election, rosa=1), follow=True))
    assert "waits to be counted" in text(client_of(table.rosa).get(address("election", table, election=1)))


def test_an_open_ballot_is_shown_with_its_seats_after_the_count_only(table, council):
    election = open_now(table, council, is_secret=False)
    now = timezone.now()
    ranked(election, "Families", table.rosa, table.alma, by=table.rosa, at=now)
    ranked(election, "Harbor", by=table.omar, at=now)
    page = address("election", table, election=1)
    assert "Rosa Jiménez › Alma Reyes" not in text(client_of(table.omar).get(page))
    assert "Change your ranking" in text(client_of(table.rosa).get(page))
    close_election(election=election, by=table.maya, at=now)
    assert "Rosa Jiménez › Alma Reyes" in text(client_of(table.omar).get(page))


def test_everything_leaves_as_a_file(table, council):
    election = open_now(table, council)
    now = timezone.now()
    for name in ("election_count_csv", "election_papers_csv"):
        assert client_of(table.rosa).get(address(name, table, election=1)).status_code == 404
    ranked(election, "Northside", table.rosa, table.alma, by=table.alma, at=now)
    ranked(election, "Families", table.alma, by=table.rosa, at=now)
    ranked(election, "Harbor", table.alma, by=table.omar, at=now)
    close_election(election=election, by=table.maya, at=now)

    def rows(name):
        answer = client_of(table.rosa).get(address(name, table, election=1))
        return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))

    assert rows("election_papers_csv") == [
        ["ballots", "choice_1", "choice_2"],
        ["2", "Alma Reyes"],
        ["1", "Rosa Jiménez", "Alma Reyes"],
    ]
    assert rows("election_count_csv")[1] == ["1", "Alma Reyes", "2.0", "2", "elected"]
    assert [row[0] for row in rows("election_roll_csv")] == ["seat", "Families", "Harbor", "Northside"]
    assert len(rows("election_candidates_csv")) == 3
    everything = client_of(table.rosa).get(reverse("governance:elections_csv", kwargs={"table": table.slug}))
    assert "Chair for 2026" in everything.content.decode()


def test_transfers_and_lots_are_explained(table, council):
    act = {"by": table.maya, "at": timezone.now()}
    for n in (1, 2):
        open_seat(body=council, name=f"Site {n}", sector=Sector.GOVERNMENT, **act)
    election = announced(table, council, title="Two", method=ElectionMethod.STV, places=2, is_for_chair=False)
    election = voting(table, election, table.dara, table.maya, table.ines, at=timezone.now(), days=None)
    now = timezone.now()
    for seat, by in (("Northside", table.alma), ("Harbor", table.omar), ("Families", table.rosa)):
        ranked(election, seat, table.dara, table.maya, by=by, at=now)
    close_election(election=election, by=table.maya, at=now)
    page = text(client_of(table.maya).get(address("election", table, election=1)))
    assert "Dara Okafor and Maya Putri are elected" in page
    assert "Dara Okafor needs 2 of 3 votes. The 1 vote beyond moves on" in page
    form = client_of(table.maya).get(address("seat_elected", table, election=1))
    assert "Seat of Dara Okafor" in text(form)


def test_a_tie_says_that_a_lot_was_drawn(table, council):
    election = open_now(table, council, is_secret=False)
    now = timezone.now()
    ranked(election, "Families", table.rosa, by=table.rosa, at=now)
    ranked(election, "Harbor", table.alma, by=table.omar, at=now)
    close_election(election=election, by=table.maya, at=now)
    assert "So a lot was drawn" in text(client_of(table.rosa).get(address("election", table, election=1)))


def test_a_cancelled_election_says_why(table, council):
    open_now(table, council)
    maya = client_of(table.maya)
    assert "This field is required" in text(maya.post(address("cancel_election", table, election=1), {"why": " "}))
    maya.post(address("cancel_election", table, election=1), {"why": "Alma is ill"})
    page = text(client_of(table.ines).get(address("election", table, election=1)))
    assert "This election was cancelled" in page
    assert "Alma is ill" in page
    for name in ("election_count_csv", "election_papers_csv"):
        assert maya.get(address(name, table, election=1)).status_code == 404
    assert maya.get(address("seat_elected", table, election=1)).status_code == 302
    assert "cancelled" in text(maya.get(reverse("governance:elections", kwargs={"table": table.slug})))


def test_places_without_candidates_stay_empty(table, council):
    now = timezone.now()
    election = announced(table, council, title="Three", method=ElectionMethod.STV, places=3, is_for_chair=False)
    election = voting(table, election, table.dara, table.maya, at=now)
    for seat, by in (("Northside", table.alma), ("Harbor", table.omar), ("Families", table.rosa)):
        ranked(election, seat, table.dara, by=by, at=now)
    close_election(election=election, by=table.maya, at=now)
    assert "1 place stays empty" in text(client_of(table.rosa).get(address("election", table, election=1)))


def test_no_name_is_first_on_every_ballot(table, council):
    election = open_now(table, council)
    first = set()
    for ballot in election.ballots.select_related("seat", "holder__user"):
        page = client_of(ballot.holder).get(address("cast_ballot", table, election=1, seat=ballot.seat_id))
        first.add(page.context["form"].lines[0][0].member.name)
    assert first == {"Alma Reyes", "Rosa Jiménez"}


def test_another_tables_election_does_not_exist(table, council, charlie):
    open_now(table, council)
    for name in ("election", "nominate", "count_election", "election_roll_csv"):
        answer = client_of(charlie).get(
            reverse(f"governance:{name}", kwargs={"table": charlie.partnership.slug, "election": 1})
        )
        assert answer.status_code == 404


def test_a_stranger_to_the_body_reads_and_does_nothing(table, council):
    election = open_now(table, council)
    page = text(client_of(table.ines).get(address("election", table, election=election.number)))
    assert "Close and count" not in page
    assert "Cast your ballot" not in page


@pytest.mark.parametrize("stage", ["nominations", "open", "closed"])
def test_the_page_asks_twelve_questions_at_most(table, council, stage):
    election = announced(table, council)
    if stage != "nominations":
        election = voting(table, election, table.alma, table.rosa, at=timezone.now(), days=None)
    if stage == "closed":
        now = timezone.now()
        for seat, by in (("Northside", table.alma), ("Harbor", table.omar), ("Families", table.rosa)):
            ranked(election, seat, table.alma, by=by, at=now)
        close_election(election=election, by=table.maya, at=now)
    for member in (table.rosa, table.omar, table.maya):
        client = client_of(member)
        client.get(address("election", table, election=1))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address("election", table, election=1)).status_code == 200
        assert len(asked) <= 12, "\n".join(one["sql"][:200] for one in asked)


def test_home_knows_what_waits(table, council, django_assert_num_queries):
    now = timezone.now()

    def waiting(member, at=now):
        with django_assert_num_queries(1):
            return [f"{need.what} {need.about}" for need in waits(member, at)]

    people = [table.rosa, table.alma, table.omar, table.maya, table.dara]
    prefetch_related_objects(people, "roles_held")  # as every page does
    first = announced(table, council, title="Chair", is_secret=False)
    nominate(election=first, member=table.rosa, by=table.alma, at=now)
    assert waiting(table.rosa) == ["Chair asks whether you will stand"]
    assert waiting(table.alma) == []
    second = open_now(table, council, days=7, title="Another", is_secret=False)
    assert waiting(table.rosa) == ["Chair asks whether you will stand", "Another waits for your ballot"]
    assert waiting(table.dara) == ["Another waits for your ballot"]  # the alternate
    ranked(second, "Northside", table.alma, by=table.dara, at=now)
    assert waiting(table.alma) == []
    later = second.closes_at
    assert waiting(table.maya, later) == ["Another has ended and waits to be counted"]
    assert waiting(table.alma, later) == []
    ranked(second, "Harbor", table.alma, by=table.omar, at=now)
    close_election(election=second, by=table.maya, at=later)
    assert waiting(table.maya, later) == ["Another is counted; those elected wait for their place"]
    for need in waits(table.maya, later):
        assert client_of(table.maya).get(need.url).status_code == 200


def test_hostile_words_are_words(table, council):
    given = {"body": council.pk, "what": "chair", "places": 1, "secrecy": "secret", "quorum": "1/2"}
    title = "<script>alert(1)</script> 🗳️ رئيس"
    client_of(table.maya).post(address("new_election", table), {**given, "title": title, "about": "<b>x</b>" * 3})
    page = client_of(table.rosa).get(address("election", table, election=1)).content.decode()
    assert "<script>alert" not in page
    assert "رئيس" in page
    long = client_of(table.maya).post(address("new_election", table), {**given, "title": "x", "about": "y" * 100_000})
    assert "at most 4000 fit" in text(long)


def test_the_list_and_its_file_show_one_body_where_the_reader_chose_it(table, council):
    election = announced(table, council)
    client = client_of(table.rosa)
    other = form_body(partnership=table.partnership, name="Forum", kind="forum", mandate="", by=table.maya,
                      at=timezone.now())  # fmt: skip
    for query, is_there in (("", True), (f"?body={council.slug}", True), (f"?body={other.slug}", False)):
        assert (election.title in text(client.get(address("elections", table) + query))) is is_there, query
        rows = client.get(address("elections_csv", table) + query).content.decode()
        assert (election.title in rows) is is_there, query
    assert election.title in text(client.get(address("elections", table) + "?body=nowhere"))


def test_whoever_lacks_a_seat_for_the_elected_is_led_to_opening_one(table, council):
    election = voting(
        table, announced(table, council, is_for_chair=False), table.alma, table.rosa, at=timezone.now(), days=None
    )
    for seat, by in (("Northside", table.alma), ("Harbor", table.omar), ("Families", table.rosa)):
        ranked(election, seat, table.alma, by=by, at=timezone.now())
    close_election(election=election, by=table.maya, at=timezone.now())
    page = text(client_of(table.maya).get(address("seat_elected", table, election=election.number)))
    assert address("open_seat", table, body=council.slug) in page
