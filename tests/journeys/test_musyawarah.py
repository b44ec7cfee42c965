"""A proposal goes from draft to decision: objected to in round one, answered, agreed in round two."""

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

TITLE = "Open the school gyms on Saturdays"
WHY = "Nobody has said who locks up, and last winter it was the families."


def test_the_director_writes_down_that_the_forum_deliberates(walk):
    deliberates(walk)
    walk.look("rule")
    walk.click("Keep this rule", role="button")
    expect(walk.main()).to_contain_text("no objection stands")


def test_a_father_drafts_it_and_puts_it_on_the_table(walk):
    walk.sign_in("minh", width=360)
    walk.go("proposals/new/")
    walk.page.get_by_label("Which body decides?").select_option(label="Families' Forum")
    walk.page.get_by_label("What do you propose?").fill(TITLE)
    walk.page.get_by_label("The text the body decides on").fill(
        "<p class=MsoNormal>From January the gyms of two schools are open on Saturdays from ten to four.</p>"
    )
    walk.look("new-proposal")
    walk.click("Keep the draft", role="button")
    expect(walk.main()).to_contain_text("From January the gyms of two schools")
    expect(walk.main()).not_to_contain_text("MsoNormal")
    walk.click("Put it on the table", role="button")


def test_round_one_brings_an_objection(walk):
    walk.sign_in("maya")
    open_round(walk, TITLE)
    walk.sign_in("minh")
    answer(walk, TITLE, "Support")
    walk.sign_in("nadia", width=360)
    to_proposal(walk, TITLE)
    walk.look("proposal-in-a-round")
    write_objection(walk, WHY)
    walk.look("objection")
    object_to_it(walk)
    expect(walk.main()).to_contain_text(WHY)
    walk.sign_in("maya")
    record_paper_voices(walk, TITLE)
    close_round(walk, TITLE, "All want the gyms open. Who locks up has to be said.")
    expect(walk.main()).to_contain_text("What stands against it")
    walk.look("objection-stands")


def test_version_two_answers_it_and_the_objector_agrees(walk):
    walk.sign_in("minh")
    to_proposal(walk, TITLE)
    walk.click("Write a new version")
    walk.page.get_by_label("The text").first.fill(
        "From January the gyms of two schools are open on Saturdays from ten to four. A paid caretaker locks up."
    )
    walk.page.get_by_label("What changed, and why?").fill("A caretaker locks up, paid by the city.")
    walk.page.get_by_role("checkbox").first.check()
    walk.look("new-version")
    walk.click("Keep this version", role="button")
    walk.sign_in("nadia")
    to_proposal(walk, TITLE)
    walk.click("This resolves it", role="button")
    expect(walk.main()).to_contain_text("resolved")


def test_round_two_agrees_and_the_decision_stands_with_its_way(walk):
    walk.sign_in("maya")
    open_round(walk, TITLE)
    for key in ("minh", "nadia"):
        walk.sign_in(key)
        answer(walk, TITLE, "Support")
    walk.sign_in("maya")
    record_paper_voices(walk, TITLE)
    close_round(walk, TITLE, "With a caretaker nothing stands in the way.")
    walk.look("proposal-adopted")
    walk.go("decisions/")
    walk.page.get_by_role("link", name=TITLE).first.click()
    assert "decided" in walk.heading()
    expect(walk.main()).to_contain_text("A paid caretaker locks up")
    expect(walk.main()).to_contain_text("How this came about")
    walk.look("decision")
