"""What the letter says: everything that waits by its kind and its day, and nothing of what it is about."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.test import Client

from cast import Table, client_of
from commontable.accounts.actions import describe_account
from commontable.partnership.actions.members import add_member, end_membership
from commontable.partnership.datasets.needs import Kind, Need
from commontable.partnership.models import Member
from commontable.publish.datasets import digest
from commontable.publish.rules.lines import SAYINGS, UNSAID
from publish.letters import CANARY, MONDAY, asked, everything_waits, letter_to, promised, reader, said


@pytest.fixture
def waiting(table: Table) -> Table:
    """Everything waits."""
    everything_waits(table)
    return table


def test_the_letter_names_the_kind_and_the_day_of_everything_that_waits(waiting):
    text = letter_to(waiting.alma).body
    for line in (
        "Hello Alma Reyes,", "Rivermouth Cradle-to-Career · Northside USD",
        "A position is asked of your seat. It is due by November 30, 2025.",
        "You are asked whether you come to a meeting. The day is November 27, 2025.",
        "A meeting is looking for a date that suits you.",
        "A promise of yours waits to be kept. It is due by November 29, 2025.",
        "1 shared figure was released on November 22, 2025.",
        "Your organisation kept a promise, and others have confirmed it.",
        "every week, on Monday",
    ):  # fmt: skip
        assert line in text, line
    assert "Data of your organisation is awaited. It is due by December 3, 2025." in letter_to(waiting.dara).body


def test_no_canary_leaves(waiting):
    for person in (waiting.maya, waiting.ines, waiting.dara, waiting.alma, waiting.omar, waiting.rosa):
        letter = letter_to(person)
        assert letter is not None
        assert not CANARY.search(said(letter)), CANARY.search(said(letter))
        assert letter.subject == "Your letter from the table"


def test_every_kind_of_thing_has_its_sentence():
    assert set(Kind) - set(SAYINGS) - UNSAID == {Kind.OTHER}


def test_what_has_no_kind_is_only_counted_and_leads_to_the_first_page(waiting, monkeypatch):
    secret = Need(what="Zyxdispute", about="Zyxabout", url="/p/rivermouth/disputes/3/", verb="Read")
    monkeypatch.setattr(digest, "needs_of", lambda member, at: [secret, secret])
    letter = letter_to(waiting.rosa)
    assert "2 more things wait for you at the table." in letter.body
    assert not CANARY.search(said(letter))
    assert "dispute" not in said(letter)
    assert "http://127.0.0.1:8000/p/rivermouth/\n" in letter.body


def links(letter):
    return re.findall(r"http://127\.0\.0\.1:8000(/\S+)", letter.body)


def test_every_link_opens_without_a_password_or_leads_to_signing_in(waiting):
    for person in (waiting.alma, waiting.dara, waiting.maya):
        found = links(letter_to(person, at=MONDAY))
        assert len(found) > 3
        for link in found:
            assert link.startswith(("/pass/", "/no-letters/", "/p/rivermouth/"))


def test_a_link_opens_its_page(table):
    from datetime import UTC, datetime

    now = datetime.now(UTC)
    promise = promised(table, at=now)
    letter = letter_to(table.alma, at=now)
    (link,) = [link for link in links(letter) if "/pass/" in link][:1]
    browser = Client()
    assert browser.post(link)["Location"] == f"/p/rivermouth/commitments/{promise.number}/"
    assert browser.get(f"/p/rivermouth/commitments/{promise.number}/").status_code == 200


def test_the_link_to_choose_opens_the_choice(table):
    from datetime import UTC, datetime

    now = datetime.now(UTC)
    promised(table, at=now)
    link = [link for link in links(letter_to(table.alma, at=now)) if "/pass/" in link][-1]
    browser = Client()
    assert browser.post(link)["Location"] == "/p/rivermouth/letters/"
    assert browser.get("/p/rivermouth/letters/").status_code == 200
    assert browser.post("/p/rivermouth/letters/", {"rhythm": "never", "weekday": "0"}).status_code == 302


def test_nothing_waits_no_letter(table):
    assert letter_to(table.rosa) is None


def test_what_is_due_later_than_two_weeks_is_left_out(table):
    promised(table, days=15)
    assert letter_to(table.alma) is None
    promised(table, days=14)
    assert letter_to(table.alma).body.count("A promise of yours") == 1


def test_long_lists_end(table):
    for n in range(11):
        promised(table, days=1 + n)
    text = letter_to(table.alma).body
    assert text.count("A promise of yours waits to be kept.") == 8
    assert "And 3 more like these." in text


def test_one_letter_for_two_seats_and_never_the_other_ones_news(table):
    promised(table)
    second = add_member(
        partner=table.families, name="Alma Reyes", email=table.alma.email.upper(), by=table.maya, at=MONDAY
    )
    asked(table)
    Member.objects.filter(pk=second.pk).update(user=table.alma.user)
    found = reader(table.alma)
    assert [member.partner.called for member in found.members] == ["Northside USD", "Parents' Council"]
    letter = letter_to(table.alma)
    assert letter.to == [table.alma.email]
    assert letter.body.count("· Northside USD") == 1
    assert "· Parents' Council" not in letter.body  # nothing waits for that seat


def test_departed_members_and_closed_accounts_get_none(table):
    promised(table)
    from commontable.publish.datasets.readers import readers

    def addresses():
        return {one.email for one in readers(at=MONDAY)}

    assert table.dewi.email not in addresses()
    assert table.alma.email in addresses()
    end_membership(member=table.alma, left_on=MONDAY.date(), by=table.maya, at=MONDAY)
    assert table.alma.email not in addresses()
    table.rosa.user.is_active = False
    table.rosa.user.save()
    assert table.rosa.email not in addresses()


def test_the_letter_is_in_the_readers_language_and_the_tables_time(table):
    promised(table)
    describe_account(user=table.alma.user, changes={"language": "es"}, at=MONDAY)
    letter = letter_to(table.alma)
    assert '<html lang="es">' in letter.alternatives[0][0]
    assert "29 de noviembre de 2025" in letter.body


def test_mail_programs_can_stop_it_with_one_click(table):
    promised(table)
    letter = letter_to(table.alma)
    headers = letter.message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(
        r"<http://127\.0\.0\.1:8000/no-letters/[^>\s]+/>", headers["List-Unsubscribe"].replace("\n ", "")
    )
    assert headers["Auto-Submitted"] == "auto-generated"


class Marks(HTMLParser):
    """The tags of a letter, in order; complains about those left open."""

    def __init__(self, html):
        super().__init__()
        self.open, self.tags = [], []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_html_is_whole_plain_and_readable_aloud(waiting):
    letter = letter_to(waiting.alma)
    ((html, kind),) = letter.alternatives
    assert kind == "text/html"
    marks = Marks(html)
    tags = [tag for tag, _attrs in marks.tags]
    assert tags.count("h1") == 1 and tags.index("h1") < tags.index("h2") < tags.index("h3")
    assert dict(marks.tags)["html"] == {"lang": "en"}
    assert not {"img", "script", "link", "form", "table", "iframe"} & set(tags)
    for tag, attrs in marks.tags:
        if tag == "a":
            assert attrs["href"].startswith("http://127.0.0.1:8000/")
    for sentence in re.findall(r"^- (.+)$", letter.body, re.M):
        assert sentence in letter.alternatives[0][0].replace("&#x27;", "'").replace("&quot;", '"')


def test_questions_to_the_register_do_not_grow_with_what_waits(waiting, django_assert_max_num_queries):
    one = reader(waiting.alma)
    with django_assert_max_num_queries(11):
        digest.parts_for(one, at=MONDAY)
    for n in range(9):
        promised(waiting, days=1 + n)
    with django_assert_max_num_queries(11):
        digest.parts_for(one, at=MONDAY)


def test_people_of_another_table_learn_nothing(waiting, charlie):
    assert letter_to(charlie) is None
    assert client_of(charlie).get("/p/rivermouth/letters/").status_code == 404


def test_news_is_news_once(waiting):
    from dataclasses import replace

    one = reader(waiting.alma)
    later = replace(one, last=MONDAY)
    with_news, without = digest.parts_for(one, at=MONDAY), digest.parts_for(later, at=MONDAY + timedelta(days=1))
    assert {"released", "thanks"} <= {str(section) for section in with_news[0].sections}
    assert not {"released", "thanks"} & {str(section) for section in without[0].sections}
