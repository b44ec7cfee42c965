"""Whether an activity helped: Ines asks before she knows, Maya shares, Alma reads; and a pack for the council."""

import re

from playwright.sync_api import expect


def test_asked_by_one_shared_by_another_read_by_all(walk):
    walk.sign_in("ines")
    walk.go("activities/")
    walk.look("activities")
    walk.click("Write down an activity")
    walk.page.get_by_label("Name", exact=True).fill("Aides in class")
    walk.page.get_by_label("What is done").fill("A second adult in a class of usual size.")
    walk.page.get_by_label("Reading at the norm of the grade").check()
    walk.click("Write it down", role="button")
    expect(walk.main()).to_contain_text("Where does it run, and since when?")
    walk.page.get_by_label("Sites").fill("Court Street Elementary;1985-09-01\nNowhere;1985-09-01")
    walk.click("Write it down", role="button")
    expect(walk.main()).to_contain_text("Line 2: no place is called Nowhere")
    walk.page.get_by_label("Sites").fill("Court Street Elementary;1985-09-01\nDunes Elementary;1985-09-01")
    walk.click("Write it down", role="button")
    expect(walk.main()).to_contain_text("2 sites")
    walk.look("activity")
    walk.click("Ask whether it helped")
    walk.page.get_by_label("What should have moved").select_option(label="Reading at the norm of the grade")
    walk.page.get_by_label("pupils of one period").check()
    walk.click("Next", role="button")
    walk.page.get_by_label("drawn by lot").check()
    walk.page.get_by_label("In which period").select_option("1987-88")
    walk.page.get_by_label("Who took part", exact=True).select_option("class_type=Regular with aide")
    walk.page.get_by_label("Compared with", exact=True).select_option("class_type=Regular")
    walk.page.get_by_label("Why this comparison is fair").fill("A lottery decided within each school.")
    walk.look("ask-whether-it-helped")
    walk.click("Ask", role="button")
    expect(walk.main()).to_contain_text("Not shared yet", timeout=90_000)
    walk.look("effect-not-shared")
    effect = walk.page.url.partition("/p/rivermouth/")[2]
    walk.sign_in("alma", width=360)
    walk.go(effect)
    expect(walk.main()).to_contain_text("The answer is not shared yet")
    expect(walk.main()).not_to_contain_text("likely between")
    walk.sign_in("maya")
    walk.go(effect)
    walk.click("Share it with the table")
    walk.click("Share it", role="button")
    expect(walk.main()).to_contain_text("Everybody at the table reads it now.")
    walk.sign_in("alma", width=360)
    walk.go(effect)
    expect(walk.main()).to_contain_text(re.compile("no clear effect|helped|the wrong way|cannot tell"))
    expect(walk.main()).to_contain_text("A lottery decided within each school.")


def test_what_helped_and_what_cannot_be_told(walk):
    walk.sign_in("alma")
    walk.go("indicators/reading-at-norm/tried/")
    walk.click("Small classes helped")
    expect(walk.main()).to_contain_text("strong evidence (ESSA tier 1)")
    walk.look("effect")
    walk.go("effects/2/")
    expect(walk.main()).to_contain_text("no clear effect")
    walk.look("effect-of-places")
    walk.sign_in("maya")
    walk.go("effects/3/")
    expect(walk.main()).to_contain_text("No figure is shown, because a check failed.")
    walk.look("effect-withheld")


def test_figures_for_the_next_meeting_on_paper(walk):
    walk.sign_in("maya")
    walk.go("scorecard/")
    walk.click("Packs for a meeting")
    walk.look("packs")
    walk.click("Put a pack together")
    walk.page.get_by_label("Title").fill("Council, early reading")
    walk.page.get_by_label("Opening words").fill("What would it take for every school?")
    for name in ("Reading at the norm of the grade", "Graduated from high school in four years"):
        walk.page.get_by_label(name).check()
    walk.look("put-a-pack-together")
    walk.click("Make the pack", role="button")
    expect(walk.main()).to_contain_text("The pack is ready.")
    walk.page.get_by_role("button", name="Move down").first.click()
    walk.look("pack")
    for kind, begins in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
        answer = walk.page.request.get(walk.page.url.partition("#")[0] + f"pack.{kind}")
        assert answer.status == 200
        assert answer.body().startswith(begins)
