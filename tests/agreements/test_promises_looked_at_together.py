"""How promises were kept: each partner sees its line and speaks first; all see it later; nobody is ranked."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from agreements.promised import DUE, at, promise
from cast import client_of
from commontable.agreements.actions.commitments import confirm_commitment, report_done, withdraw_commitment
from commontable.agreements.actions.comparing import comment_on, open_picture, show_picture, withdraw_picture
from commontable.agreements.datasets.keeping import counted, seen_by, told_in
from commontable.agreements.datasets.needs import desk_of
from commontable.agreements.rules.kept_rates import Told
from commontable.journal.models import Entry
from commontable.partnership.datasets.needs import Kind
from commontable.partnership.permissions import NotPermitted
from commontable.partnership.rules.lifecycle import NotAllowed

pytestmark = pytest.mark.django_db
APRIL = at(10, 4)
TIME = {"starts_on": date(2025, 10, 1), "ends_on": DUE, "comments_until": date(2026, 4, 24)}


@pytest.fixture
def picture(table):
    """Harbor kept two of three promises, Northside its only one."""
    for number in range(2):
        one = promise(table, what=f"Kept {number}")
        report_done(commitment=one, evidence="Seen", by=table.omar, at=at(20))
        confirm_commitment(commitment=one, by=table.alma, at=at(21))
    promise(table, what="Late")
    own = promise(table, partner=table.northside, member=table.alma, by=table.alma, what="North")
    report_done(commitment=own, evidence="Seen", by=table.alma, at=at(2, 4))
    confirm_commitment(commitment=own, by=table.omar, at=at(3, 4))
    return open_picture(partnership=table.partnership, **TIME, by=table.maya, at=APRIL)


def page(member, picture, name="kept_picture"):
    return client_of(member).get(reverse(f"agreements:{name}", args=["rivermouth", picture.pk])).content.decode()


def test_each_partner_sees_its_own_line_first(table, picture):
    seen = seen_by(picture, partner=table.harbor, at=APRIL)
    assert (seen.own.kept.kept, seen.own.kept.come, seen.own.rate) == (2, 3, 67)
    assert seen.partners == () and seen.sectors == () and seen.together.kept.come == 0
    assert seen_by(picture, partner=table.families, at=APRIL).own is None
    comment_on(picture=picture, text="CANARY of Northside", by=table.alma, at=APRIL)
    for member in (table.omar, table.rosa, table.maya):
        for name in ("kept_picture", "kept_csv"):
            shown = page(member, picture, name)
            assert "CANARY" not in shown and "Northside" not in shown
    assert "CANARY" in page(table.alma, picture)


def test_all_see_it_after_the_day_with_the_comments_by_name(table, picture):
    comment_on(picture=picture, text="The bus came late.", by=table.omar, at=APRIL)
    comment_on(picture=picture, text="The bus did not come.", by=table.omar, at=APRIL)
    with pytest.raises(NotAllowed, match="Wait until"):
        show_picture(picture=picture, by=table.maya, at=APRIL)
    show_picture(picture=picture, by=table.maya, at=at(25, 4))
    seen = seen_by(picture, partner=table.families, at=at(25, 4))
    assert [line.partner for line in seen.partners] == [table.harbor, table.northside]
    assert [line.rate for line in seen.partners] == [67, None]
    assert (seen.together.kept.kept, seen.together.kept.come) == (3, 4)
    shown = page(table.rosa, picture)
    assert (
        "The bus did not come." in shown and "2 of 3 kept (67 %)." in shown and "One promise, and it was kept." in shown
    )
    assert "1 of them after its day" in shown and "33" not in shown
    rows = list(csv.DictReader(io.StringIO(page(table.rosa, picture, "kept_csv").lstrip("\ufeff"))))
    assert [(row["kept"], row["day_has_come"], row["kept_per_cent"]) for row in rows] == [
        ("2", "3", "67"),
        ("1", "1", ""),
    ]
    with pytest.raises(NotAllowed, match="already"):
        withdraw_picture(picture=picture, by=table.maya, at=at(26, 4))


def test_it_is_shown_earlier_once_all_have_spoken(table, picture):
    comment_on(picture=picture, text="Ours", by=table.omar, at=APRIL)
    comment_on(picture=picture, text="Ours too", by=table.alma, at=APRIL)
    assert show_picture(picture=picture, by=table.maya, at=APRIL).shown_at == APRIL


def test_comments_are_in_time_and_of_partners_with_a_line(table, picture):
    with pytest.raises(NotAllowed, match="no line"):
        comment_on(picture=picture, text="Hm", by=table.rosa, at=APRIL)
    with pytest.raises(NotAllowed, match="time to comment has passed"):
        comment_on(picture=picture, text="Hm", by=table.omar, at=at(25, 4))
    with pytest.raises(NotAllowed, match="2000"):
        comment_on(picture=picture, text="x" * 2001, by=table.omar, at=APRIL)


def test_the_time_is_over_and_leaves_a_week(table, picture):
    def refused(**changes):
        with pytest.raises(NotAllowed) as refusal:
            open_picture(partnership=table.partnership, **{**TIME, **changes}, by=table.maya, at=APRIL)
        return str(refusal.value)

    assert "still open" in refused()
    withdraw_picture(picture=picture, by=table.maya, at=APRIL)
    assert "days to come" in refused(ends_on=date(2026, 4, 11))
    assert "at least a week" in refused(comments_until=date(2026, 4, 16))
    assert "before the first" in refused(starts_on=date(2026, 4, 2))
    assert "five years" in refused(starts_on=date(2020, 1, 1))
    assert "three months" in refused(comments_until=date(2026, 9, 1))
    assert "No promise was due" in refused(starts_on=date(2025, 1, 1), ends_on=date(2025, 2, 1))
    with pytest.raises(NotPermitted):
        open_picture(partnership=table.partnership, **TIME, by=table.omar, at=APRIL)


def test_the_counts_recompute_from_the_journal_alone(table, picture):
    gone = promise(table, what="Given up")
    withdraw_commitment(commitment=gone, why="No", by=table.omar, at=at(5, 4))
    told, names = {}, {}
    for entry in Entry.objects.filter(event__startswith="agreements.commitment.").order_by("sequence"):
        event, body = entry.event.rpartition(".")[2], entry.payload.body
        if event == "made":
            names[entry.object_id] = body["partner"]
            told[entry.object_id] = {"due_on": date.fromisoformat(body["due_on"]), "stage": "open", "settled_on": None}
        elif event in {"done", "withdrawn"}:
            told[entry.object_id] |= {"stage": event, "settled_on": entry.at.date()}
        elif event == "confirmed":
            told[entry.object_id]["stage"] = "confirmed"
    partners = {one.name: one for one in (table.harbor, table.northside)}
    from_journal = [
        Told(partner=partners[names[key]].pk, sector=partners[names[key]].sector, **each) for key, each in told.items()
    ]
    assert sorted(from_journal, key=str) == sorted(told_in(picture), key=str)
    show_picture(picture=picture, by=table.maya, at=at(25, 4))
    written = Entry.objects.get(event="agreements.picture.shown").payload.body["lines"]
    again = counted(picture, at=at(25, 4))
    assert written == {str(key): {"kept": one.kept, "come": one.come} for key, one in again.items()}


def test_half_years_and_pages_without_a_script(table, picture, charlie):
    show_picture(picture=picture, by=table.maya, at=at(25, 4))
    seen = seen_by(picture, partner=table.harbor, at=at(25, 4))
    assert [line.kept.come for line in seen.half_years] == [0, 4]
    assert (
        client_of(charlie).get(reverse("agreements:kept_picture", args=["rivermouth", picture.pk])).status_code == 404
    )
    drawn = client_of(table.maya).post(
        reverse("agreements:draw_up_kept", args=["rivermouth"]),
        {"starts_on": "2020-01-01", "ends_on": "2020-02-01", "comments_until": "2020-02-01"},
    )
    assert "at least a week" in drawn.content.decode()
    listed = client_of(table.rosa).get(reverse("agreements:kept", args=["rivermouth"])).content.decode()
    assert "We looked once" in listed


def test_home_asks_partners_to_comment_and_the_director_to_show_it(table, picture):
    def said(member, at):
        asks = {Kind.OWN_LINE, Kind.TO_SHOW}  # so that a letter knows a sentence for them
        return [need.what for need in desk_of(member, at=at).needs if need.kind in asks]

    assert said(table.alma, APRIL) == said(table.omar, APRIL) == ["Your line first:"]
    assert said(table.rosa, APRIL) == said(table.maya, APRIL) == []
    comment_on(picture=picture, text="Ours", by=table.omar, at=APRIL)
    assert said(table.omar, APRIL) == []
    assert said(table.alma, at(25, 4)) == [] and said(table.maya, at(25, 4)) == ["Partners have had their time"]
    show_picture(picture=picture, by=table.maya, at=at(25, 4))
    assert said(table.maya, at(25, 4)) == []
