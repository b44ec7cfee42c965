"""Alma, a superintendent with five minutes on a phone; Rosa, a mother who reads in Spanish."""

import re

from playwright.sync_api import expect


def test_five_minutes_on_a_phone(walk):
    walk.sign_in("alma", width=360)
    walk.look("home")
    walk.go("scorecard/")
    assert walk.heading() == "Are we getting better?"
    expect(walk.main()).to_contain_text("met as a whole, missed by a group")
    expect(walk.main()).to_contain_text("more children")
    walk.look("scorecard")
    walk.page.get_by_role("link", name="Graduated from high school in four years").first.click()
    walk.page.wait_for_load_state("networkidle")
    walk.look("indicator")


def test_every_figure_leads_back_to_its_files(walk):
    walk.sign_in("alma")
    walk.go("indicators/four-year-graduation/lineage/")
    expect(walk.main()).to_contain_text(re.compile(r"[0-9a-f]{12}"))
    walk.look("lineage")
    walk.go("protection/")
    walk.look("protection")


def test_a_chart_is_taken_away_as_picture_and_as_table(walk):
    walk.sign_in("alma")
    walk.go("indicators/four-year-graduation/")
    for kind, begins in (("svg", b"<svg"), ("png", b"\x89PNG"), ("csv", None)):
        answer = walk.page.request.get(
            f"{walk.address}/p/rivermouth/indicators/four-year-graduation/chart-trend.{kind}"
        )
        assert answer.status == 200
        assert begins is None or answer.body().lstrip().startswith((begins, b"<?xml"))


def test_a_word_beside_a_figure_before_anybody_else_sees_it(walk):
    walk.sign_in("alma")
    walk.click("Read and reply")
    walk.look("before-release")
    walk.page.locator("details.more summary", has_text="Went to preschool").click()
    walk.page.locator("#text-preschool-enrolment").fill(
        "One school could not test in spring; the figure leaves it out."
    )
    walk.page.locator("#preschool-enrolment").get_by_role("button", name="Put it beside the figure").click()
    expect(walk.main()).to_contain_text("One school could not test in spring")


def test_a_definition_is_signed_after_reading_it(walk):
    walk.sign_in("alma")
    walk.go("definitions/")
    walk.look("definitions")
    walk.page.get_by_role("link", name=re.compile("Suspended")).first.click()
    walk.look("definition")
    walk.page.locator('button[name="do"][value="sign"]').click()
    expect(walk.page.locator("body")).to_contain_text("has signed")


def test_a_mother_reads_it_in_spanish(walk):
    walk.sign_in("rosa", width=360)
    assert walk.page.locator("html").get_attribute("lang") == "es"
    walk.look("home-es")
    walk.go("scorecard/")
    walk.look("scorecard-es")


def test_in_bahasa_indonesia_too(walk):
    walk.sign_in("dewi", width=360)
    assert walk.page.locator("html").get_attribute("lang") == "id"
    walk.go("scorecard/")
    walk.look("scorecard-id")


def test_it_works_without_scripts(walk):
    walk.sign_in("alma", without_scripts=True)
    walk.go("scorecard/")
    expect(walk.main()).to_contain_text("more children")
    walk.go("indicators/four-year-graduation/")
    expect(walk.page.locator("main table").first).to_be_attached()


def test_a_position_in_two_minutes(walk):
    walk.sign_in("alma", width=360)
    walk.click("Read and answer")
    expect(walk.main()).to_contain_text("Your answer")
    walk.look("proposal")
    walk.page.locator("#act").get_by_role("button", name="Support", exact=True).click()
    expect(walk.main()).to_contain_text("Your position stands")


def test_who_really_holds_power(walk):
    walk.sign_in("alma")
    walk.go("bodies/rivermouth-council/")
    walk.look("body")
    walk.click("Balance of power")
    expect(walk.page.locator("main svg, main img").first).to_be_visible()
    walk.look("balance-of-power")
    walk.page.get_by_label("If this seat").select_option(label="Employers")
    walk.page.get_by_label("or were left out").check()
    walk.click("Show what would change", role="button")
    expect(walk.main()).to_contain_text("Employers")
    walk.go("decisions/")
    walk.look("decisions")
    walk.go("commitments/")
    walk.look("promises")
