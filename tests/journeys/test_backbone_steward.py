"""Ines, the backbone's data manager: definitions, targets, and a release from draft to partners' eyes."""

import re

from playwright.sync_api import expect


def test_from_the_library_to_a_proposed_definition(walk):
    walk.sign_in("ines")
    walk.go("manage/indicators/")
    walk.look("indicators")
    walk.go("manage/indicators/library/")
    walk.look("library")
    walk.go("manage/indicators/four-year-graduation/")
    walk.look("indicator-kept")
    walk.go("manage/indicators/four-year-graduation/targets/")
    walk.look("targets")


def test_datasets_places_and_what_has_arrived(walk):
    walk.sign_in("ines")
    for path, name in (
        ("datasets/", "datasets"),
        ("datasets/star/", "dataset"),
        ("datasets/star/change/", "dataset-form"),
        ("datasets/star/dues/", "dues"),
        ("places/", "places"),
        ("data/arrivals/", "arrivals"),
    ):
        walk.go(path)
        walk.look(name)


def test_a_release_is_computed_and_shown_to_the_partners(walk):
    walk.sign_in("ines")
    walk.go("releases/new/")
    walk.page.get_by_label("Title").fill("Graduation, once more")
    walk.page.get_by_label(re.compile("Graduated from high school in four years")).check()
    walk.look("prepare-a-release")
    walk.click("Keep the draft", role="button")
    walk.click("Compute the figures", role="button")
    expect(walk.page.locator("h1")).to_have_text(re.compile("Look the figures over"), timeout=120_000)
    walk.look("look-the-figures-over")
    walk.click("Show it to the partners", role="button")
    expect(walk.page.locator("h1")).to_have_text(re.compile("Partners may reply until"))
