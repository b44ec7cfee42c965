"""A vision is written in two rounds; one seat sees it otherwise, and three partners say how their plans serve it."""

from playwright.sync_api import expect

from journeys.forum import (
    answer,
    close_round,
    deliberates,
    object_to_it,
    open_round,
    record_paper_voices,
    to_proposal,
    write_objection,
)

TITLE = "Our vision names the families"
FIRST = "Every child in Rivermouth thrives, from the cradle to a first job."
SECOND = "Every child in Rivermouth thrives, from the cradle to a first job, and no family walks that way alone."
WHY = "A vision without families is a vision about our children, not with us."
OTHERWISE = "We would rather have a shorter vision, one that fits on a bus."
PLANS = (
    ("omar", "Our sites invite families in twice a month."),
    ("alma", "Goal 1 of our strategic plan is the same sentence."),
    ("claire", "Half of our grants ask families what they need first."),
)


def test_a_father_proposes_what_the_vision_should_say(walk):
    deliberates(walk)
    walk.click("Keep this rule", role="button")
    walk.sign_in("minh")
    walk.go("common-agenda/")
    walk.look("common-agenda")
    walk.click("Propose a change")
    walk.page.get_by_label("Which body decides?").select_option(label="Families' Forum")
    walk.page.get_by_label("What do you propose?").fill(TITLE)
    walk.page.get_by_label("Vision").fill(FIRST)
    walk.look("propose-an-agenda")
    walk.click("Keep the draft", role="button")
    expect(walk.main()).to_contain_text(FIRST)
    walk.click("Put it on the table", role="button")


def test_the_first_round_brings_an_objection_and_a_second_version_answers_it(walk):
    walk.sign_in("maya")
    open_round(walk, TITLE)
    walk.sign_in("minh")
    answer(walk, TITLE, "Support")
    walk.sign_in("nadia", width=360)
    to_proposal(walk, TITLE)
    write_objection(walk, WHY)
    object_to_it(walk)
    walk.sign_in("maya")
    record_paper_voices(walk, TITLE)
    close_round(walk, TITLE, "All want a vision people remember; families are missing in it.")
    walk.sign_in("minh")
    to_proposal(walk, TITLE)
    walk.click("Write a new version")
    walk.page.locator("textarea[name=part-vision]").fill(SECOND)
    walk.page.get_by_label("What changed, and why?").fill("Families stand in it.")
    walk.page.locator("input[name=resolves]").first.check()
    walk.look("new-version-of-the-agenda", picture=False)
    walk.click("Keep this version", role="button")
    walk.sign_in("nadia")
    to_proposal(walk, TITLE)
    walk.click("This resolves it", role="button")


def test_the_second_round_agrees_and_keeps_who_sees_it_otherwise(walk):
    walk.sign_in("maya")
    open_round(walk, TITLE)
    walk.sign_in("minh")
    answer(walk, TITLE, "Support")
    walk.sign_in("nadia")
    to_proposal(walk, TITLE)
    walk.click("Say it with a reason")
    walk.page.locator("input[name=choice][value=stand_aside]").check()
    walk.page.locator("textarea[name=reason]").fill(OTHERWISE)
    walk.page.locator("main form").get_by_role("button").last.click()
    walk.sign_in("maya")
    record_paper_voices(walk, TITLE)
    close_round(walk, TITLE, "Agreed; one seat would have it shorter.")
    walk.go("common-agenda/")
    expect(walk.main()).to_contain_text(SECOND)
    expect(walk.main()).to_contain_text(OTHERWISE)
    walk.click("Who shaped what")
    expect(walk.main()).to_contain_text("Minh Tran")
    walk.look("who-shaped-what")


def test_three_partners_say_how_their_plans_serve_it(walk):
    for key, text in PLANS:
        walk.sign_in(key, width=360 if key == "alma" else 1280)
        walk.go("common-agenda/alignments/declare/")
        walk.page.get_by_label("Vision").check()
        walk.page.get_by_label("How does your plan serve it?").fill(text)
        walk.page.locator("input[name=plan_on]").fill("2026-01-15")
        if key == "alma":
            walk.look("say-how-a-plan-serves-the-agenda")
        walk.page.locator("main form").get_by_role("button").last.click()
        expect(walk.main()).to_contain_text(text)
    walk.sign_in("rosa")
    walk.go("common-agenda/")
    for _key, text in PLANS:
        expect(walk.main()).to_contain_text(text)
