"""A council meets: the facilitator leads it, the wall shows it, three members follow and speak with their phones."""

import re

import pytest
from playwright.sync_api import expect

from walking import Walker

PHONES = ("alma", "june", "omar")


@pytest.fixture
def company(walk):
    """More windows: the wall's and the phones', each with its person."""
    windows: dict[str, Walker] = {}

    def of(key: str, width: int = 360) -> Walker:
        windows[key] = Walker(address=walk.address, browser=walk.browser)
        windows[key].sign_in(key, width=width)
        return windows[key]

    yield of
    for window in windows.values():
        window.leave()


def test_a_meeting_with_a_wall_and_three_phones(walk, company):
    walk.sign_in("maya")
    walk.go("meetings/")
    walk.click("Council before winter")
    walk.look("meeting")
    walk.click("Open this meeting when it begins")
    walk.click("Open the meeting", role="button")
    meeting = re.search(r"(.*/meetings/[^/]+/)", walk.page.url)[1]
    walk.click("Record who is here")
    walk.page.get_by_label("are present").check()
    walk.look("who-is-here")
    walk.page.locator("main").get_by_role("button", name="Record who is here").click()
    walk.page.goto(f"{meeting}live/run/")
    expect(walk.main()).to_contain_text("quorum")
    walk.page.get_by_role("button", name=re.compile("^Begin with")).click()

    wall = company("tomas", 1280)
    wall.page.goto(f"{meeting}live/screen/")
    expect(wall.page.locator("h1")).to_contain_text("Share attendance weekly")
    phones = {key: company(key) for key in PHONES}
    for phone in phones.values():
        phone.page.goto(f"{meeting}live/")
        phone.page.get_by_role("button", name="Ask for the word").click()
    expect(wall.main()).to_contain_text("Alma Reyes")
    expect(walk.main()).to_contain_text("June Abernathy")
    walk.page.get_by_role("button", name="Give the word").first.click()
    expect(phones["alma"].main()).to_contain_text("You have the word")
    wall.look("meeting-on-the-wall")
    phones["alma"].look("meeting-on-a-phone")
    walk.look("leading-a-meeting")
    phones["alma"].page.get_by_role("button", name="I have spoken").click()
    expect(wall.main()).not_to_contain_text("Dr. Alma Reyes")

    walk.page.locator("summary", has_text="Record a promise").click()
    walk.page.get_by_label("What they promise").fill("Show the council the first four weeks of absence counts")
    walk.choose(walk.page.get_by_label("Who promises"), "Omar")
    walk.page.get_by_label("By when").fill("2027-03-01")
    walk.click("Keep", role="button")
    expect(walk.main()).to_contain_text("first four weeks of absence counts")
    walk.go("commitments/")
    expect(walk.main()).to_contain_text("first four weeks of absence counts")
