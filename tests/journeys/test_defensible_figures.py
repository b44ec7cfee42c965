"""Figures people can defend: an indicator tab by tab, a curve that is turned together, how figures are protected."""

import re

from playwright.sync_api import expect

TABS = (("over-time", "over-time"), ("groups", "groups"), ("places", "places-side-by-side"), ("tried", "what-we-tried"),
        ("made", "how-it-is-made"))  # fmt: skip


def test_an_indicator_tab_by_tab_on_a_phone(walk):
    walk.sign_in("alma", width=360)
    walk.go("indicators/reading-at-norm/")
    for path, name in TABS:
        walk.page.locator(f'nav.tabs a[href$="/{path}/"]').click()
        walk.page.wait_for_load_state("networkidle")
        walk.look(name)
    walk.go("indicators/reading-at-norm/groups/?by=lunch&measure=ratio")
    expect(walk.main()).to_contain_text("Free or reduced-price lunch")


def test_what_happens_anyway_is_not_announced(walk):
    walk.sign_in("alma")
    walk.go("indicators/four-year-graduation/over-time/")
    expect(walk.main()).to_contain_text("has anything changed?")
    walk.look("natural-variation")
    walk.sign_in("ines")
    walk.go("indicators/four-year-graduation/over-time/")
    walk.click("Start anew from a period")
    walk.look("start-anew")


def test_a_curve_is_turned_together(walk):
    walk.sign_in("rosa", width=360)
    walk.go("curves/")
    walk.page.get_by_role("link", name=re.compile("every day they can be")).first.click()
    expect(walk.main()).to_contain_text("La historia detrás de la curva")
    walk.sign_in("tomas")
    walk.go("curves/2/")
    walk.look("turn-the-curve")
    walk.page.locator('a[href$="/factor/new/"]').first.click()
    walk.page.locator("main form.form input[type=text]").first.fill("The first bus is full by the harbour")
    walk.page.locator("main form.form button.do").first.click()
    expect(walk.main()).to_contain_text("The first bus is full by the harbour")
    for paper in ("a4", "letter"):
        answer = walk.page.request.get(f"{walk.address}/p/rivermouth/curves/2/page.pdf?paper={paper}")
        assert answer.status == 200
        assert answer.body().startswith(b"%PDF")


def test_how_figures_are_protected_and_for_whom(walk):
    walk.sign_in("maya")
    walk.go("protection/")
    walk.look("protection")
    walk.go("protection/policies/")
    expect(walk.main()).to_contain_text("Neighbours know neighbours.")
    walk.look("policies")
    walk.page.locator("#preset-idea").get_by_role("link").first.click()
    walk.look("choose-a-policy")
    walk.go("releases/1/")
    expect(walk.main()).to_contain_text("is left with at least 3 possible counts")
    walk.look("release")
