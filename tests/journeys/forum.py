"""How the families' forum deliberates in journeys: two answer for themselves, three on paper."""

from playwright.sync_api import expect

ON_PAPER = ("Families, Harbor City", "Grandparents and guardians", "Clinics")  # Minh and Nadia answer for themselves


def deliberates(walk):
    """The director writes down that the forum decides by musyawarah, then double majority."""
    walk.sign_in("maya")
    walk.go("bodies/families-forum/rule/change/")
    walk.click("Musyawarah, then double majority")


def to_proposal(walk, title):
    """The page of the proposal with that title is open."""
    walk.go("proposals/")
    walk.page.get_by_role("link", name=title).first.click()


def open_round(walk, title):
    """Every seat is asked."""
    to_proposal(walk, title)
    walk.click("Open a round")
    walk.click("Ask the seats", role="button")
    expect(walk.main()).to_contain_text("Who has spoken")


def answer(walk, title, says):
    """The walker's seat has answered, with one of the four buttons."""
    to_proposal(walk, title)
    walk.page.locator("#act").get_by_role("button", name=says, exact=True).click()
    expect(walk.main()).to_contain_text("spoken")


def write_objection(walk, why):
    """What stands against the open proposal is written, and not sent yet."""
    walk.page.locator("summary", has_text="Object…").click()
    walk.page.get_by_label("What stands against it, as it is now?").fill(why)


def object_to_it(walk):
    """The objection is raised."""
    walk.page.locator("#act").get_by_role("button", name="Object", exact=True).click()


def record_paper_voices(walk, title):
    """Three seats support it, on paper."""
    for seat in ON_PAPER:
        to_proposal(walk, title)
        walk.click("Record a paper or phone voice")
        walk.choose(walk.page.get_by_label("Whose voice is it?"), seat)
        walk.page.get_by_label("on paper").check()
        walk.page.locator("input[name=choice][value=support]").check()
        walk.click("Record it", role="button")


def close_round(walk, title, synthesis):
    """The round is counted, with these words about it."""
    to_proposal(walk, title)
    walk.click("Close the round")
    walk.page.get_by_label("Synthesis").fill(synthesis)
    walk.click("Close the round and count", role="button")
