"""A pass from a letter opens one thing at the table as one member, and nothing else."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import signing
from django.test import Client

from cast import client_of
from commontable.accounts.actions import sign_out_everywhere
from commontable.agreements.actions.commitments import make_commitment
from commontable.journal.models import Entry
from commontable.partnership.actions.members import add_member, describe_member, end_membership
from commontable.partnership.models import Member
from commontable.partnership.passes import MOST, SIGNER, opened_to, pass_for, thing_at, token_for

NOW = datetime.now(UTC)


def promised(table, n=1):
    """As many promises of Alma's; the addresses of their pages."""
    pages = []
    for k in range(n):
        promise = make_commitment(
            partner=table.northside, member=table.alma, what=f"Heron {k}", due_on=NOW.date() + timedelta(days=9),
            by=table.alma, at=NOW,
        )  # fmt: skip
        pages.append(f"/p/rivermouth/commitments/{promise.number}/")
    return pages


@pytest.fixture
def page(table):
    """Alma's promise."""
    return promised(table)[0]


def link(member, path, at=None):
    return pass_for(member, path=path, at=at or NOW).removeprefix("http://127.0.0.1:8000")


def taken(url):
    """A browser that pressed the button behind the link."""
    browser = Client()
    assert browser.post(url).status_code == 302
    return browser


def test_the_journal_knows_once_who_came_by_a_link(table, page):
    url = link(table.alma, page)
    Client().get(url)
    assert not Entry.objects.filter(event="partnership.pass.taken").exists()  # a program that only looks takes nothing
    for _ in range(2):
        taken(url)
    entry = Entry.objects.get(event="partnership.pass.taken")
    assert (entry.actor_id, entry.object_id) == (table.alma.pk, str(table.alma.pk))
    assert entry.payload.body["thing"] == "commitments"
    assert url.rstrip("/").split("/")[-1] not in str(entry.payload.body)
    taken(link(table.alma, page, NOW + timedelta(seconds=5)))  # another letter's
    assert Entry.objects.filter(event="partnership.pass.taken").count() == 2


def is_shut(browser, path):
    answer = browser.get(path)
    return answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")


def test_the_link_shows_who_goes_on_and_opens_nothing_by_itself(table, page):
    browser, url = Client(), link(table.alma, page)
    for read in (browser.head, browser.get, browser.get):
        answer = read(url)
        assert answer.status_code == 200
    said = answer.content.decode()
    assert "Go on as Alma Reyes, Northside USD" in said
    assert "one promise" in said
    assert "Heron" not in said
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "passes" not in browser.session
    assert is_shut(browser, page)


def test_pressing_the_button_opens_the_one_page_as_that_member(table, page):
    browser = Client()
    answer = browser.post(link(table.alma, page))
    assert (answer.status_code, answer["Location"]) == (302, page)
    shown = browser.get(page)
    said = shown.content.decode()
    assert shown.status_code == 200
    assert "Heron" in said and "Alma Reyes" in said
    assert shown.context["me"] == table.alma
    assert "no-store" in shown["Cache-Control"]
    assert "_auth_user_id" not in browser.session


def test_the_page_offers_no_doors_that_lead_to_signing_in(table, page):
    said = taken(link(table.alma, page)).get(page).content.decode()
    header = said[said.index("<header") : said.index("</header>")]
    assert "<nav" not in header and 'href="/p/' not in header
    assert "Sign in for more" in header and "Forget me in this browser" in header
    assert "You and your account" not in said and "Sign out" not in header


def test_one_acts_there_as_the_member(table, page):
    browser = taken(link(table.alma, page))
    answer = browser.post(f"{page}done/", {"how": "It is done", "evidence": "Seen"})
    assert answer.status_code in {200, 302, 422}
    assert "/accounts/" not in answer.get("Location", "")


def test_everything_else_stays_shut(table, page, charlie):
    other = promised(table)[0]
    browser = taken(link(table.alma, page))
    for path in (
        "/p/rivermouth/", other, "/p/rivermouth/commitments/", "/p/rivermouth/members/", "/p/rivermouth/journal/",
        "/p/rivermouth/settings/", "/me/", "/p/elsewhere/", "/p/elsewhere/commitments/1/", "/accounts/email/",
        "/p/rivermouth/commitments.csv", page.rstrip("/") + "0/",
    ):  # fmt: skip
        assert is_shut(browser, path), path


@pytest.mark.parametrize(
    "trick",
    ["../2/", "..%2f2/", "%2e%2e/2/", "%2e%2e%2f2/", "%252e%252e/2/", "/../2/", "./", "/", "//", "..;/2/", "..\\2/"],
)
def test_no_trick_leads_to_a_sibling(table, trick):
    first, second = promised(table, 2)
    browser = taken(link(table.alma, first))
    answer = browser.get(first + trick)
    assert answer.status_code == 404 or is_shut(browser, first + trick)
    assert is_shut(browser, second)


def test_a_number_is_compared_whole():
    assert thing_at("/p/t/agreements/1/") != thing_at("/p/t/agreements/10/")
    assert thing_at("/p/t/agreements/1") == ""
    assert thing_at("/p/t/agreements/01/") == ""
    assert thing_at("/p/t/agreements/1/../10/") == ""
    assert thing_at("/p/t/agreements/١/") == ""
    assert thing_at("/p/t/agreements/1/\n") == ""


@pytest.mark.parametrize(
    "path",
    ["disputes/1/", "data/", "members/1/", "settings/", "journal/", "partners.csv", "", "handovers/", "bodies/council/",
     "proposals/1/rounds/1/links/", "proposals/1/rounds/1/links/3/", "elections/1/links/", "elections/1/roll.csv",
     "elections/1/ballots/3/record/", "releases/1/files/cells.csv", "proposals/1/?x=1"],
)  # fmt: skip
def test_what_no_pass_opens_is_linked_by_its_own_address(table, path):
    assert link(table.alma, f"/p/rivermouth/{path}") == f"/p/rivermouth/{path}"


def test_a_pass_never_leads_to_another_table(table, charlie):
    assert link(table.alma, "/p/elsewhere/commitments/1/") == "/p/elsewhere/commitments/1/"


def test_it_runs_out_after_two_weeks_even_where_it_was_taken(table, page):
    url = link(table.alma, page)
    browser = taken(url)
    with time_machine.travel(NOW + timedelta(days=13, hours=23)):
        assert Client().get(url).status_code == 200
    with time_machine.travel(NOW + timedelta(days=14, seconds=1)):
        assert Client().get(url).status_code == 410
        assert Client().post(url).status_code == 410
        assert is_shut(browser, page)
    token = url.split("/")[2]
    assert opened_to(page, [token], at=NOW + timedelta(days=13, hours=23)) == table.alma
    assert opened_to(page, [token], at=NOW + timedelta(days=14, seconds=1)) is None


@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: t + "A", lambda t: "A" + t[1:], lambda t: "x" * 900])
def test_a_forged_link_opens_nothing(table, page, spoil):
    token = link(table.alma, page).split("/")[2]
    assert Client().get(f"/pass/{spoil(token)}/").status_code == 404
    assert Client().post(f"/pass/{spoil(token)}/").status_code == 404


def test_something_signed_for_another_purpose_opens_nothing(table, page):
    said = SIGNER.unsign_object(link(table.alma, page).split("/")[2])
    other = signing.Signer(sep=".", salt="governance.voices.answer").sign_object(said)
    assert Client().post(f"/pass/{other}/").status_code == 404


def test_a_departed_members_link_and_pass_end_at_once(table, page):
    url = link(table.alma, page)
    browser = taken(url)
    end_membership(member=table.alma, left_on=NOW.date() - timedelta(days=1), by=table.maya, at=NOW)
    assert Client().get(url).status_code == 410
    assert is_shut(browser, page)


def test_a_new_password_ends_it(table, page):
    url = link(table.alma, page)
    browser = taken(url)
    table.alma.user.set_password("a heron over the weir")
    table.alma.user.save()
    assert Client().get(url).status_code == 410
    assert is_shut(browser, page)


def test_a_new_address_ends_it(table, page):
    url = link(table.alma, page)
    describe_member(member=table.alma, changes={"email": "alma.reyes@northside.example"}, by=table.maya, at=NOW)
    assert Client().post(url).status_code == 410


def test_whoever_writes_another_address_into_the_register_gets_no_way_in_as_the_member(table, page):
    describe_member(member=table.alma, changes={"email": "maya.at.home@rivermouth.example"}, by=table.maya, at=NOW)
    alma = Member.objects.select_related("partner", "partnership", "user").get(pk=table.alma.pk)
    assert link(alma, page) == page, "the letter leads to signing in"
    forged = f"/pass/{token_for(alma, page, NOW)}/"
    answer = Client().post(forged)
    assert answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
    browser = Client()
    session = browser.session
    session["passes"] = [forged.split("/")[2]]
    session.save()
    browser.cookies["sessionid"] = session.session_key
    assert is_shut(browser, page)
    alma.user.emailaddress_set.create(email=alma.email, verified=False)
    assert link(alma, page) == page, "an address that was not proved is nobody's"
    alma.user.emailaddress_set.update(verified=True)
    assert taken(link(alma, page)).get(page).context["me"] == alma


def test_signing_out_everywhere_ends_it(table, page):
    url = link(table.alma, page)
    browser = taken(url)
    sign_out_everywhere(user=table.alma.user, keep=None, at=NOW)
    assert Client().get(url).status_code == 410
    assert is_shut(browser, page)


def test_a_closed_account_ends_it(table, page):
    url = link(table.alma, page)
    table.alma.user.is_active = False
    table.alma.user.save()
    assert Client().post(url).status_code == 410


def test_a_key_that_was_replaced_still_reads_its_letters(table, page, settings):
    url = link(table.alma, page)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = (
        [settings.SECRET_KEY],
        "another key of this server, long enough",
    )
    assert Client().get(url).status_code == 200


def test_a_member_without_an_account_goes_on_too(table, page):
    gia = add_member(partner=table.northside, name="Gia Moss", email="gia@north.example", by=table.maya, at=NOW)
    gia = Member.objects.select_related("partner", "partnership", "user").get(pk=gia.pk)
    browser = taken(link(gia, page))
    shown = browser.get(page)
    assert shown.status_code == 200
    assert shown.context["me"] == gia
    assert shown.context["user"].pk is None


def test_a_second_factor_is_never_gone_round(table, page, settings):
    browser = taken(link(table.alma, page))
    Authenticator.objects.create(user=table.alma.user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    answer = Client().get(link(table.alma, page))
    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next={page.replace('/', '%2F')}"
    assert is_shut(browser, page)
    settings.COMMONTABLE_REQUIRE_SECOND_FACTOR = True
    assert Client().post(link(table.dara, page))["Location"].startswith("/accounts/login/")
    assert taken(link(table.rosa, page)).get(page).status_code == 200


def test_whoever_is_signed_in_as_that_person_is_led_on(table, page):
    browser = client_of(table.alma)
    answer = browser.get(link(table.alma, page))
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert "passes" not in browser.session


def test_somebody_else_who_is_signed_in_is_asked_first(table, page):
    browser, url = client_of(table.rosa), link(table.alma, page)
    said = browser.get(url).content.decode()
    assert "signed in as rosa@" in said and "Stay signed in" in said
    assert browser.post(url).status_code == 200
    assert browser.get(page).context["me"] == table.rosa
    assert browser.post(url, {"instead": "yes"})["Location"] == page
    assert browser.get(page).context["me"] == table.alma
    assert "_auth_user_id" not in browser.session


def test_a_pass_changes_nothing_for_somebody_who_signs_in_later(table, page):
    browser = taken(link(table.alma, page))
    browser.force_login(table.rosa.user, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get(page).context["me"] == table.rosa
    assert browser.get("/p/rivermouth/").context["me"] == table.rosa


def test_two_memberships_are_never_mixed(table, page):
    second = add_member(partner=table.families, name="Alma Reyes", email=table.alma.email, by=table.maya, at=NOW)
    Member.objects.filter(pk=second.pk).update(user=table.alma.user)
    second = Member.objects.select_related("partner", "partnership", "user").get(pk=second.pk)
    shown = taken(link(second, page)).get(page)
    assert shown.context["me"] == second
    assert shown.context["other_seats"] == []
    browser, url = client_of(table.alma), link(second, page)
    assert "Parents" in browser.get(url).content.decode()
    assert browser.post(url)["Location"] == page
    assert browser.get(page).context["me"] == second


def test_a_form_from_elsewhere_is_refused(table, page):
    url = link(table.alma, page)
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(url).status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.get(url).content.decode())[1]
    assert browser.post(url, {"csrfmiddlewaretoken": token}).status_code == 302
    assert browser.post(f"{page}done/", {"how": "x"}).status_code == 403


def test_the_session_begins_anew_and_keeps_the_newest_few(table):
    pages = promised(table, MOST + 2)
    browser = Client()
    session = browser.session
    session["x"] = 1
    session.save()
    before = session.session_key
    for one in pages:
        browser.post(link(table.alma, one))
    assert browser.session.session_key != before
    assert len(browser.session["passes"]) == MOST
    assert is_shut(browser, pages[0])
    assert browser.get(pages[-1]).status_code == 200


def test_a_browser_forgets_when_asked(table, page):
    browser = taken(link(table.alma, page))
    assert browser.get("/pass/leave/").status_code == 405
    assert browser.post("/pass/leave/").status_code == 302
    assert is_shut(browser, page)


def test_a_part_asked_for_after_the_end_loads_the_page_anew(table, page):
    browser = taken(link(table.alma, page))
    end_membership(member=table.alma, left_on=date.today() - timedelta(days=1), by=table.maya, at=NOW)
    answer = browser.get(page, HTTP_HX_REQUEST="true")
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")


def test_the_reader_may_change_the_language(table, page):
    browser = taken(link(table.alma, page))
    browser.post("/language/", {"language": "es", "next": page})
    assert 'lang="es"' in browser.get(page).content.decode()


def test_no_token_is_written_to_the_log(table, page, caplog):
    token = link(table.alma, page).split("/")[2]
    browser = Client(enforce_csrf_checks=True)
    browser.post(f"/pass/{token}/")
    browser.get(f"/pass/{token[:-2]}/")
    browser.put(f"/pass/{token}/")
    with time_machine.travel(NOW + timedelta(days=20)):
        browser.get(f"/pass/{token}/")
    from commontable.site.logs import WithoutSecrets

    for record in caplog.records:
        WithoutSecrets().filter(record)
        assert token[:30] not in record.getMessage()


@pytest.mark.page
def test_trying_links_is_limited(table, page):
    answers = {Client(REMOTE_ADDR="203.0.113.9").get("/pass/abc/").status_code for _ in range(302)}
    assert answers == {404, 429}
