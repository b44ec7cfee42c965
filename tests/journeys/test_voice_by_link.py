"""Tanya, a grandmother without an account, answers for her seat on her phone, by a link she was handed."""

import re

from playwright.sync_api import expect

PROPOSAL = "Share attendance weekly with after-school partners"


def test_a_community_member_answers_without_an_account(walk):
    walk.sign_in("maya")
    walk.go("proposals/")
    walk.page.get_by_role("link", name=PROPOSAL).first.click()
    walk.click("Send links to seats that have not spoken")
    walk.look("links-to-answer-by")
    row = walk.page.locator("tr", has_text="Tanya Brooks")
    row.get_by_role("button", name="Show the link").or_(row.get_by_role("link", name="Show the link")).click()
    walk.look("link-to-hand-out")
    link = re.search(r"http\S+/answer/\S+", walk.main().inner_text())[0]
    walk.walk_in(width=360)
    walk.page.goto(link)
    assert PROPOSAL in walk.main().inner_text()
    walk.look("answer-by-link")
    walk.page.get_by_label("Support with reservations", exact=False).check()
    walk.page.get_by_label("Why?").fill("My granddaughter's bus comes late. Ask us again in June.")
    walk.click("Give this answer", role="button")
    expect(walk.main()).to_contain_text("Thank you")
    walk.look("answered-by-link")
    walk.sign_in("maya")
    walk.go("proposals/")
    walk.page.get_by_role("link", name=PROPOSAL).first.click()
    walk.page.goto(f"{walk.page.url}rounds/2/")
    expect(walk.page.locator("tr", has_text="Families, Harbor City")).to_contain_text("by link")
    walk.look("seat-by-seat")
