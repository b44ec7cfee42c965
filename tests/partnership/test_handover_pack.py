"""The pack: who reads what of it, what it holds, and how a place passes on, from the naming to the end."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from cast import LONG_AGO, client_of, seated
from commontable.agreements.actions.commitments import make_commitment
from commontable.agreements.models import Commitment
from commontable.governance.models import Tenure
from commontable.journal.models import Entry, Payload
from commontable.partnership.actions.handovers.beginning import begin_handover
from commontable.partnership.actions.handovers.preparing import leave_words, name_successor, write_handover
from commontable.partnership.actions.handovers.taking_over import do_step
from commontable.partnership.actions.members import add_member
from commontable.partnership.models import Handover, Member
from commontable.partnership.own_data import kept_about
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.tasks import handovers as tasks
from governance.busy import busy_council
from worlds.bodies import make_council

NOW = timezone.now()
CANARY = "the bus routes were a sore point"


@pytest.fixture
def handover(table):
    """Alma, who sits on the council, hands over."""
    return begin_handover(leaver=table.alma, by=table.maya, at=NOW)


@pytest.fixture
def wira(table, handover):
    """Wira takes over from her."""
    person = add_member(partner=table.northside, name="Wira Santoso", email="wira@n.example", by=table.maya, at=NOW)
    person = seated(person)
    name_successor(handover=handover, successor=person, by=table.maya, at=NOW)
    return person


def pack_of(person, handover):
    """The page as that person has it."""
    return client_of(person).get(f"/p/rivermouth/handovers/{handover.pk}/")


def test_the_successor_reads_it_others_of_the_table_do_not(table, handover, wira, charlie):
    assert pack_of(wira, handover).status_code == 200
    assert {person.name: pack_of(person, handover).status_code for person in (table.maya, table.ines)} == {
        "Maya Putri": 200, "Ines Park": 200,
    }  # fmt: skip
    assert [pack_of(person, handover).status_code for person in (table.alma, table.dara, table.omar)] == [403] * 3
    assert client_of(charlie).get(f"/p/elsewhere/handovers/{handover.pk}/").status_code == 404
    mine = client_of(wira).get("/p/rivermouth/handovers/").content.decode()
    others = client_of(table.omar).get("/p/rivermouth/handovers/").content.decode()
    assert "Alma Reyes" in mine
    assert "Alma Reyes" not in others
    assert "Alma" not in client_of(table.omar).get("/p/rivermouth/handovers.csv").content.decode()


def test_what_to_be_careful_about_reaches_the_backbone_and_nobody_else(table, handover, wira):
    changes = {"sensitivities": CANARY, "welcome": "Dear Wira", "owner": table.ines}
    write_handover(handover=handover, changes=changes, by=table.maya, at=NOW)
    tasks.send_handover.call(handover.pk, wira.pk)
    assert CANARY in pack_of(table.maya, handover).content.decode()
    assert CANARY in pack_of(table.ines, handover).content.decode()
    page = pack_of(wira, handover).content.decode()
    assert "Dear Wira" in page
    assert CANARY not in page
    director = client_of(table.maya)
    everywhere = [
        director.get("/p/rivermouth/handovers/").content.decode(),
        director.get("/p/rivermouth/handovers.csv").content.decode(),
        director.get("/p/rivermouth/journal.json").content.decode(),
        client_of(table.alma).get(f"/p/rivermouth/handovers/{handover.pk}/words/").content.decode(),
        json.dumps([payload.body for payload in Payload.objects.all()]),
        str([kept_about(person.user) for person in (wira, table.alma, table.maya)]),
        *(f"{letter.subject} {letter.body} {letter.alternatives}" for letter in mail.outbox),
    ]
    assert len(mail.outbox) == 1
    assert [text for text in everywhere if CANARY in text] == []


def test_whom_it_concerns_neither_reads_nor_writes_it_though_of_the_backbone(table):
    handover = begin_handover(leaver=table.ines, by=table.maya, at=NOW)
    write_handover(handover=handover, changes={"sensitivities": CANARY}, by=table.maya, at=NOW)
    assert CANARY not in pack_of(table.ines, handover).content.decode()
    name_successor(handover=handover, successor=table.maya, by=table.maya, at=NOW)
    assert CANARY not in pack_of(table.maya, handover).content.decode()
    form = client_of(table.maya).get(f"/p/rivermouth/handovers/{handover.pk}/write/").content.decode()
    assert CANARY not in form
    assert "sensitivities" not in form
    with pytest.raises(NotAllowed, match="whom it does not concern"):
        write_handover(handover=handover, changes={"sensitivities": ""}, by=table.maya, at=NOW)


def test_opening_is_recorded_once_and_home_says_so_until_then(table, handover, wira):
    assert "Your handover" in client_of(wira).get("/p/rivermouth/").content.decode()
    assert pack_of(table.maya, handover).status_code == 200
    assert not Entry.objects.filter(event="partnership.handover.opened").exists()
    for _time in range(2):
        pack_of(wira, handover)
    assert Entry.objects.filter(event="partnership.handover.opened").count() == 1
    assert "Your handover" not in client_of(wira).get("/p/rivermouth/").content.decode()
    assert "opened it on" in pack_of(table.maya, handover).content.decode()


def test_steps_are_ticked_by_the_successor_set_by_the_director_and_what_was_done_stays_done(table, handover, wira):
    step = handover.steps.order_by("days", "pk").first()
    url = f"/p/rivermouth/handovers/{handover.pk}/steps/{step.pk}/"
    client_of(wira).post(url)
    step.refresh_from_db()
    assert step.done_by == wira
    with pytest.raises(NotPermitted):
        do_step(step=step, is_done=False, by=table.dara, at=NOW)
    director = client_of(table.maya)
    said = {"first_30": f"{step.text}\n\nVisit every school\n", "first_60": "", "first_90": "Rest"}
    director.post(f"/p/rivermouth/handovers/{handover.pk}/steps/", said)
    now = [(one.days, one.text, one.done_at is not None) for one in handover.steps.order_by("days", "pk")]
    assert now == [(30, step.text, True), (30, "Visit every school", False), (90, "Rest", False)]
    long = director.post(f"/p/rivermouth/handovers/{handover.pk}/steps/", {"first_30": "x" * 241})
    assert "240 characters at most" in long.content.decode()
    many = director.post(
        f"/p/rivermouth/handovers/{handover.pk}/steps/", {"first_30": "\n".join(f"Step {n}" for n in range(41))}
    )
    assert "At most 40 steps" in many.content.decode()
    assert handover.steps.count() == 3


def test_the_leaver_writes_while_they_are_there_and_the_successor_reads_it(table, handover, wira):
    url = f"/p/rivermouth/handovers/{handover.pk}/words/"
    page = client_of(table.alma).post(url, {"words": "Begin with Rosa. <script>x</script>"})
    assert "Thank you" in page.content.decode()
    assert "Begin with Rosa." in (text := pack_of(wira, handover).content.decode())
    assert "<script>x" not in text
    assert client_of(table.dara).post(url, {"words": "No"}).status_code == 403
    table.alma.left_on = NOW.date()
    with pytest.raises(NotPermitted):
        leave_words(handover=handover, words="Late", by=table.alma, at=NOW)


def test_who_takes_over_sits_for_the_partner_and_is_somebody_else(table, handover):
    for person, why in ((table.omar, "does not sit for"), (table.alma, "themselves"), (table.dewi, "no longer sits")):
        with pytest.raises(NotAllowed, match=why):
            name_successor(handover=handover, successor=person, by=table.maya, at=NOW)
    name_successor(handover=handover, successor=table.dara, by=table.maya, at=NOW)
    with pytest.raises(NotAllowed, match="named already"):
        name_successor(handover=handover, successor=table.dara, by=table.maya, at=NOW)


def test_somebody_new_is_invited_and_comes_in_by_the_pack(table, handover, django_capture_on_commit_callbacks, client):
    said = {"name": "Wira Santoso", "email": "wira@n.example", "title": "", "joined_on": NOW.date().isoformat()}
    with django_capture_on_commit_callbacks(execute=True):
        page = client_of(table.maya).post(f"/p/rivermouth/handovers/{handover.pk}/successor/", said, follow=True)
    assert "Wira Santoso takes over from Alma Reyes" in page.content.decode()
    (letter,) = mail.outbox
    assert "You take over from Alma Reyes" in letter.body
    link = next(word for word in letter.body.split() if "/invitations/" in word)
    path = "/invitations/" + link.partition("/invitations/")[2]
    chosen = {"name": "Wira Santoso", "language": "en", "password": "quiet rivers run by night"}
    answer = client.post(f"{path}accept/", chosen)
    assert answer.headers["Location"].endswith(f"/p/rivermouth/handovers/{handover.pk}/")
    assert "Welcome, Wira Santoso" in client.get(answer.headers["Location"]).content.decode()
    twice = client_of(table.maya).post(f"/p/rivermouth/handovers/{handover.pk}/successor/", said)
    assert "already belongs to" in twice.content.decode()


def test_whoever_is_no_longer_named_reads_no_more(table, handover, wira):
    name_successor(handover=handover, successor=table.dara, by=table.maya, at=NOW)
    assert pack_of(wira, handover).status_code == 403
    assert tasks.send_handover.call(handover.pk, wira.pk) is False


def test_the_pack_holds_seats_promises_and_decisions_and_passes_them_on(table):
    busy_council(table)
    promise = make_commitment(
        partner=table.northside, member=table.alma, what="Six tutors", due_on=NOW.date() + timedelta(days=9),
        by=table.alma, at=NOW,
    )  # fmt: skip
    handover = begin_handover(leaver=table.alma, by=table.maya, at=NOW)
    director = client_of(table.maya)
    promises = f"/p/rivermouth/handovers/{handover.pk}/promises/"
    assert director.get(promises).status_code == 409  # nobody is named
    name_successor(handover=handover, successor=table.dara, by=table.maya, at=NOW)
    page = pack_of(table.dara, handover).content.decode()
    for words in ("Council: Northside", "Six tutors", "Buses", "Northside: supports"):
        assert words in page
    assert "Pass this seat on" not in page
    held = Tenure.objects.get(member=table.alma, kind="holder")
    seat = f"/p/rivermouth/handovers/{handover.pk}/seats/{held.pk}/"
    assert "Pass this seat on" in pack_of(table.maya, handover).content.decode()
    for url in (promises, seat):
        assert [client_of(table.dara).post(url).status_code, director.get(url).status_code] == [403, 200]
    director.post(promises)
    assert Commitment.objects.get(pk=promise.pk).member == table.dara
    page = director.post(seat, follow=True).content.decode()
    assert "has Northside in that time already" in page  # Dara is its alternate: that ends first
    Tenure.objects.filter(member=table.dara).delete()
    director.post(seat)
    holders = Tenure.objects.on(NOW.date()).filter(seat=held.seat, kind="holder")
    assert [tenure.member for tenure in holders] == [table.dara]


def test_it_ends_with_somebody_named_and_stays_readable(table, handover):
    make_council(table)
    end = f"/p/rivermouth/handovers/{handover.pk}/end/"
    director = client_of(table.maya)
    assert "Nobody was named" in director.post(end, {"because": "done"}).content.decode()
    name_successor(handover=handover, successor=table.dara, by=table.maya, at=NOW)
    assert director.post(end, {"because": "done"}).status_code == 302
    assert "Dara Okafor took over from Alma Reyes" in pack_of(table.dara, handover).content.decode()
    assert "1 handover is over" in director.get("/p/rivermouth/handovers/").content.decode()
    assert "has ended" in director.post(end, {"because": "stayed"}).content.decode()
    step = Handover.objects.get().steps.first()
    client_of(table.dara).post(f"/p/rivermouth/handovers/{handover.pk}/steps/{step.pk}/")
    step.refresh_from_db()
    assert step.done_at is None
    Member.objects.filter(pk=table.dara.pk).update(left_on=LONG_AGO.date())
    assert pack_of(table.dara, handover).status_code == 404
