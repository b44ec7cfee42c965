"""One child, many files: pairs are looked at, children are counted across partners, rows are kept and let go."""

import re
import subprocess
import sys

from playwright.sync_api import expect

PLAN = "linkage/reading-and-after-school/"


def test_twenty_pairs_are_looked_at_and_the_answers_stay(walk):
    walk.sign_in("ines")
    walk.go("linkage/")
    walk.look("linkages")
    walk.click("Reading and after-school")
    expect(walk.main()).to_contain_text("different children")
    walk.look("linkage")
    walk.go(f"{PLAN}review/")
    walk.look("uncertain-pairs")
    walk.go(f"{PLAN}review/next/")
    expect(walk.page.locator("h1")).to_have_text("Is this the same child?")
    walk.look("pair", picture=False)  # both sides name a child: never in a picture
    for number in range(1, 21):
        expect(walk.main()).to_contain_text(re.compile(rf"\b{number - 1} of \d+ pairs are answered"))
        walk.click("Cannot tell" if number == 20 else "The same child", role="button")
    walk.page.get_by_role("button", name=re.compile("Take")).first.click()
    walk.click("Not the same child", role="button")
    walk.go(f"{PLAN}review/decisions/")
    expect(walk.main()).to_contain_text("not the same")
    walk.look("answers-about-pairs")
    walk.go(PLAN)
    walk.click("Link again now", role="button")
    expect(walk.main()).to_contain_text("linking 2", timeout=120_000)
    walk.go(f"{PLAN}review/")
    expect(walk.main()).to_contain_text("pair")


def test_whoever_was_not_named_sees_how_pairs_agree_and_no_name(walk):
    walk.sign_in("maya", width=360)
    walk.go(f"{PLAN}review/")
    walk.click("Show how the columns agree")
    expect(walk.main()).to_contain_text("surname")
    walk.go(f"{PLAN}review/next/")
    expect(walk.page.locator("h1")).not_to_have_text("Is this the same child?")


def test_of_the_children_we_reach_how_many_read(walk):
    walk.sign_in("omar", width=360)
    walk.go("indicators/after-school-reading/")
    expect(walk.page.locator("h1")).to_contain_text(re.compile(r"read at grade level: \d+%"))
    expect(walk.main()).to_contain_text("are expected to be found")
    walk.look("across-partners")
    walk.go("indicators/reached-after-school/groups/?by=lunch")
    walk.look("who-is-not-reached")
    walk.sign_in("ines")
    walk.go("indicators/reached-after-school/made/")
    walk.look("how-children-were-found")


