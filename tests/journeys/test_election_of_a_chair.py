"""The reading group elects its chair by secret ranking: nominated, ranked on phones, counted, seated once."""

import re

from playwright.sync_api import expect

TITLE = "Chair of the reading group"
STAND = ("Keisha Grant", "Ben Castillo", "Ravi Iyer")
RANKINGS = {  # who ranks whom, first choice first
    "ben": ("Ben Castillo", "Ravi Iyer"),
    "keisha": ("Keisha Grant", "Ben Castillo"),
    "lena": ("Keisha Grant", "Ravi Iyer"),
    "marisol": ("Ben Castillo", "Keisha Grant"),
    "dewi": ("Ravi Iyer", "Keisha Grant"),
    "ravi": ("Ravi Iyer", "Keisha Grant"),
    "hoa": ("Keisha Grant",),
}


def test_people_are_nominated_and_say_yes(walk):
    walk.sign_in("lena")
    walk.go("elections/new/?body=early-reading-group")
    walk.page.get_by_label("What for").fill(TITLE)
    walk.look("new-election")
    walk.click("Announce the election", role="button")
    for name in STAND:
        to_the_election(walk)
        walk.click("Nominate somebody")
        walk.choose(walk.page.get_by_label("Whom do you nominate"), name)
        walk.click("Nominate", role="button")
    for key in ("keisha", "ben", "ravi"):
        walk.sign_in(key, width=360)
        to_the_election(walk)
        walk.page.get_by_role("link", name=re.compile("Answer|Accept")).first.click()
        walk.click("Yes, I stand", role="button")


def test_seven_seats_rank_on_their_phones(walk):
    walk.sign_in("lena")
    to_the_election(walk)
    walk.look("nominations")
    walk.click("Open the ballot")
    walk.click("Open the ballot", role="button")
    for key, ranking in RANKINGS.items():
        walk.sign_in(key, width=360, without_scripts=key != "keisha")
        to_the_election(walk)
        walk.page.locator('a[href*="/ballots/"]').first.click()
        if key == "keisha":
            walk.look("ballot")
            for name in ranking:
                walk.page.locator(f'[data-name="{name}"]').get_by_role("button", name=re.compile("choice")).click()
        else:
            for place, name in enumerate(ranking, start=1):
                walk.page.locator(f'[data-name="{name}"] select').select_option(str(place))
        walk.page.locator("main form button.do").last.click()
        assert walk.page.locator("main").inner_text()


def test_the_count_is_told_round_by_round_and_the_chair_is_taken_once(walk):
    walk.sign_in("lena")
    to_the_election(walk)
    walk.click("Close and count")
    walk.page.locator("main form button.do").last.click()
    to_the_election(walk)
    assert walk.heading() == "Keisha Grant is elected"
    expect(walk.main()).to_contain_text("Round 1")
    expect(walk.main()).to_contain_text("Ben Castillo")
    walk.look("count-of-an-election")
    walk.sign_in("maya")
    to_the_election(walk)
    walk.page.get_by_role("link", name=re.compile("chair|place", re.I)).first.click()
    walk.click("Give the chair", role="button")
    walk.go("bodies/early-reading-group/")
    expect(walk.page.locator("h1")).to_contain_text("Keisha Grant chairs")


def to_the_election(walk):
    walk.go("elections/")
    walk.page.get_by_role("link", name=TITLE).first.click()
