"""A memorandum and a data-sharing agreement are drafted, read and signed in turn; the second opens a dataset."""

import re

from playwright.sync_api import expect

from commontable.site.demo.extracts import due
from journeys.agreeing import begin, prepare, send, sign, to_agreement
from walking import today

MEMORANDUM = "Early childhood memorandum"
NAME = "Sharing of data: Kindergarten entry (synthetic)"
BACKBONE, COUNTY = "Rivermouth Backbone", "Rivermouth County Children's Services"


def test_a_memorandum_is_drafted_and_signed_in_turn(walk):
    walk.sign_in("maya")
    walk.go("agreements/")
    walk.look("agreements")
    walk.click("Begin an agreement")
    walk.look("begin-an-agreement")
    begin(walk, MEMORANDUM, BACKBONE, COUNTY)
    prepare(walk, {BACKBONE: ("party", "Maya Putri"), COUNTY: ("party", "Gloria Mensah")})
    walk.look("draft-of-an-agreement")
    send(walk)
    sign(walk, MEMORANDUM, writes="Maya Putri")
    walk.sign_in("gloria", width=360)
    sign(walk, MEMORANDUM, writes="Gloria Mensah")
    expect(walk.main()).to_contain_text("In force")


def test_a_dataset_without_an_agreement_takes_no_file(walk):
    walk.sign_in("sam")
    door = door_to_the_file(walk)
    walk.sign_in("ines")
    walk.go("datasets/kindergarten/change/")
    walk.page.locator("select[name=legal_basis]").select_option("studies")
    walk.page.locator("main form").get_by_role("button").last.click()
    walk.sign_in("sam")
    walk.page.goto(door)
    expect(walk.main()).to_contain_text("agreement")
    expect(walk.page.locator("input[type=file]")).to_have_count(0)
    walk.look("closed-for-want-of-an-agreement")


def test_the_agreement_is_drafted_from_the_dataset_and_read_by_the_county(walk):
    walk.sign_in("ines")
    walk.go("datasets/kindergarten/")
    walk.look("dataset-and-its-agreement")
    walk.click("Draft an agreement for this dataset", role="button")
    prepare(walk, {BACKBONE: ("host", "Maya Putri"), COUNTY: ("contributor", "Gloria Mensah")})
    say_how_children_are_protected(walk)
    walk.click("Ask the parties to read it")
    walk.click("Ask them to read it", role="button")
    walk.sign_in("gloria", width=360)
    to_agreement(walk, NAME)
    walk.click("Read it and answer")
    walk.page.locator("input[name=answer][value=ready]").check()
    walk.look("read-an-agreement")
    walk.page.locator("main form").get_by_role("button").last.click()
    expect(walk.main()).to_contain_text("1 of 2 parties say it is ready")


def test_it_is_signed_in_turn_on_a_phone_and_opens_the_dataset(walk):
    walk.sign_in("ines")
    to_agreement(walk, NAME)
    send(walk)
    walk.sign_in("gloria", width=360)
    to_agreement(walk, NAME)
    expect(walk.page.get_by_role("link", name="Read and sign")).to_have_count(0)
    expect(walk.main()).to_contain_text("Maya Putri")
    walk.sign_in("maya")
    sign(walk, NAME, writes="Maya Putri")
    walk.sign_in("gloria", width=360)
    sign(walk, NAME, writes="Gloria Mensah", picture="sign")
    to_agreement(walk, NAME)
    expect(walk.main()).to_contain_text("In force")
    walk.look("agreement-in-force")
    walk.click("Who signed, step by step")
    walk.look("evidence-of-signatures")
    walk.sign_in("sam")
    walk.page.goto(door_to_the_file(walk))
    walk.page.locator("input[type=file]").set_input_files(
        {"name": "kindergarten.csv", "mimeType": "text/csv", "buffer": newest()}
    )
    walk.page.locator("main form").get_by_role("button").first.click()
    expect(walk.main()).to_contain_text("kindergarten.csv")


def test_notice_closes_the_dataset_again_and_starts_the_clock(walk):
    walk.sign_in("sam")
    door = door_to_the_file(walk)
    walk.sign_in("maya")
    to_agreement(walk, NAME)
    walk.click("Give notice")
    walk.page.locator("input[name=on]").fill(today().isoformat())
    walk.page.get_by_label("Why?").fill("The county measures readiness differently from now on.")
    walk.look("give-notice")
    walk.click("Give notice", role="button")
    expect(walk.main()).to_contain_text("It was ended")
    walk.sign_in("sam")
    walk.page.goto(door)
    expect(walk.page.locator("input[type=file]")).to_have_count(0)
    walk.sign_in("ines")
    walk.go("datasets/kindergarten/")
    expect(walk.main()).to_contain_text("destroyed")


def say_how_children_are_protected(walk):
    """What the dataset does not know is written: about whom, how soon a breach is told, how rows are destroyed."""
    walk.go(walk.page.url.partition("/p/rivermouth/")[2] + "versions/1/data/")
    walk.page.locator("[name=population]").fill("All children who enter kindergarten in the county")
    walk.page.locator("[name=breach_hours]").fill("24")
    walk.page.locator("[name=destruction]").fill("The key of each file is deleted, then the file.")
    walk.look("what-an-agreement-allows")
    walk.click("Keep what it allows", role="button")


def door_to_the_file(walk):
    """Where a newer file is sent, as the list of one's data says."""
    walk.go("data/")
    name = re.compile("Send a newer file.*Kindergarten entry.*2025-26", re.DOTALL)
    return walk.address + walk.page.get_by_role("link", name=name).get_attribute("href")


def newest():
    """The county's newest file, as it came."""
    return next(one.content for one in due() if one.dataset_key == "kindergarten")
