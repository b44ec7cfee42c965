"""Maya, the director: who is at the table, who may do what, what happened, and what is published."""

import re

from playwright.sync_api import expect


def test_who_is_at_the_table(walk):
    walk.sign_in("maya")
    for path, name in (
        ("partners/", "partners"),
        ("members/", "members"),
        ("roles/", "roles"),
        ("journal/", "journal"),
        ("settings/", "settings"),
        ("releases/", "releases"),
        ("releases/1/", "release"),
    ):
        walk.go(path)
        walk.look(name)


def test_a_new_member_is_invited_by_a_link_in_a_letter(walk):
    walk.sign_in("maya")
    walk.go("members/new/")
    walk.look("add-a-member")
    walk.page.get_by_label("Name", exact=True).fill("Noa Lindgren")
    walk.page.get_by_label(re.compile("E-mail")).fill("noa@rivermouth.example")
    walk.page.get_by_label("Sits for").select_option(label="Harbor Youth Alliance")
    walk.page.locator("main form button.do").first.click()
    walk.page.wait_for_load_state()
    expect(walk.page.locator("body")).to_contain_text("Noa Lindgren")
    walk.look("invited")


def test_publication_waits_for_the_partners(walk):
    walk.sign_in("maya")
    walk.go("releases/")
    walk.page.get_by_role("link", name=re.compile("This year's first figures")).first.click()
    walk.page.locator("main").get_by_role("link", name="Publish").click()
    walk.look("publish")
    walk.page.get_by_role("button", name="Publish").click()
    expect(walk.page.locator("body")).to_contain_text("have not answered yet")
