"""How people draft, send out and sign agreements in journeys."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from commontable.site.demo.agreeing import FILLED
from walking import today

GAP = re.compile(r"\[[^\[\]]*\]")


def to_agreement(walk, name):
    """The page of the agreement with that title is open."""
    walk.go("agreements/")
    walk.page.get_by_role("link", name=name).first.click()


def begin(walk, name, *partners, text="Memorandum"):
    """A draft from a shipped text stands between these partners."""
    walk.go("agreements/new/")
    walk.page.get_by_role("link", name=re.compile(f"Begin with this.*{text}")).click()
    walk.page.get_by_label("What is it called?").fill(name)
    for partner in partners:
        walk.page.get_by_label(partner).check()
    walk.click("Begin the draft", role="button")


def prepare(walk, signs):
    """Words in brackets are filled in, and so are who signs in which order (by partner: role and person), and days."""
    version = walk.page.url.partition("/p/rivermouth/")[2] + "versions/1/"
    walk.go(f"{version}text/")
    for box in walk.page.locator("main textarea").all():
        if GAP.search(words := box.input_value()):
            box.fill(GAP.sub(lambda gap: FILLED.get(gap[0], "improve instruction"), words))
    walk.click("Keep the text", role="button")
    walk.go(f"{version}parties/")
    for number in range(len(signs)):
        partner = walk.page.locator(f"select[name=party-{number}-partner] option:checked").inner_text()
        role, person = signs[partner]
        walk.page.locator(f"select[name=party-{number}-role]").select_option(role)
        walk.choose(walk.page.locator(f"select[name=party-{number}-signatory]"), person)
        walk.page.locator(f"input[name=party-{number}-order]").fill(str(list(signs).index(partner) + 1))
    walk.click("Keep the parties", role="button")
    walk.go(f"{version}days/")
    walk.page.locator("input[name=starts_on]").fill(today().isoformat())
    walk.page.locator("input[name=ends_on]").fill((today() + timedelta(days=365)).isoformat())
    walk.click("Keep the days", role="button")


def send(walk):
    """Everybody who signs is asked, in turn."""
    walk.click("Send it out to be signed")
    walk.page.locator("main form").get_by_role("button").last.click()
    expect(walk.main()).to_contain_text("signed")


def sign(walk, name, *, writes, picture=""):
    """The walker has signed for their partner exactly the text that was shown."""
    to_agreement(walk, name)
    walk.click("Read and sign")
    if picture:
        walk.look(picture)
    walk.page.locator("input[name=consents]").check()
    walk.page.locator("input[name=may_sign]").check()
    walk.page.locator("input[name=name]").fill(writes)
    walk.page.get_by_role("button", name=re.compile("^Sign for")).click()
