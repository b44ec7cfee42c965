"""A deadlock: the rounds are spent, an objection stands, and the forum votes by double majority as its rule says."""

from playwright.sync_api import expect

TITLE = "Move the forum to Saturdays"
AGAINST = "Clinic staff work on Saturdays and would never be here."
VOICES = {"Families, Harbor City": "support", "Grandparents and guardians": "support", "Neighbourhoods": "support"}


def test_one_round_then_a_vote_of_members_and_sectors(walk):
    walk.sign_in("maya")
    walk.go("bodies/families-forum/rule/change/?preset=musyawarah")
    walk.page.get_by_label("Rounds of deliberation at most").fill("1")
    walk.click("Keep this rule", role="button")
    walk.sign_in("minh")
    walk.go("proposals/new/")
    walk.page.get_by_label("Which body decides?").select_option(label="Families' Forum")
    walk.page.get_by_label("What do you propose?").fill(TITLE)
    walk.page.get_by_label("The text the body decides on").fill("From March the forum meets on Saturdays at ten.")
    walk.click("Keep the draft", role="button")
    walk.click("Put it on the table", role="button")


def test_the_objection_stands_and_is_carried_into_the_record(walk):
    walk.sign_in("maya")
    to_the_proposal(walk)
    walk.click("Open a round")
    walk.click("Ask the seats", role="button")
    record(walk, "Clinics", "object", AGAINST)
    for seat, choice in {"Families, Northside": "support", **VOICES}.items():
        record(walk, seat, choice)
    to_the_proposal(walk)
    walk.click("Close the round")
    walk.page.get_by_label("Synthesis").fill("Most can come on Saturdays; the clinics cannot.")
    walk.click("Close the round and count", role="button")
    walk.click("Carry it into the record")
    walk.page.locator("main form").get_by_role("button").first.click()
    walk.look("deadlock")


def test_the_vote_decides_and_keeps_the_dissent(walk):
    walk.sign_in("maya")
    to_the_proposal(walk)
    walk.click("Open the vote")
    expect(walk.main()).to_contain_text("sectors")
    walk.click("Ask the seats", role="button")
    walk.sign_in("minh", width=360)
    to_the_proposal(walk)
    walk.look("vote")
    walk.page.locator("#act").get_by_role("button").first.click()
    walk.sign_in("maya")
    record(walk, "Clinics", "object", AGAINST)
    for seat, choice in VOICES.items():
        record(walk, seat, choice)
    to_the_proposal(walk)
    walk.click("Close the round")
    walk.click("Close the vote and count", role="button")
    walk.go("decisions/")
    walk.page.get_by_role("link", name=TITLE).first.click()
    expect(walk.main()).to_contain_text("double majority")
    expect(walk.main()).to_contain_text(AGAINST)
    walk.look("decision-by-vote")


def to_the_proposal(walk):
    walk.go("proposals/")
    walk.page.get_by_role("link", name=TITLE).first.click()


def record(walk, seat, choice, reason=""):
    to_the_proposal(walk)
    walk.click("Record a paper or phone voice")
    walk.choose(walk.page.get_by_label("Whose voice is it?"), seat)
    walk.page.get_by_label("in the room").check()
    walk.page.locator(f"input[name=choice][value={choice}]").check()
    walk.page.get_by_label("Why?").fill(reason)
    walk.click("Record it", role="button")
