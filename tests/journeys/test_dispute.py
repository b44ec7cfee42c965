"""Two partners cannot settle who heats the rooms; a mediator helps, and their agreement reads differently after."""

from playwright.sync_api import expect

from journeys.agreeing import begin, prepare, send, sign, to_agreement

ROOMS = "Rooms after school"
ABOUT = "Who heats the rooms after four"
NORTHSIDE, HARBOR = "Northside Unified School District", "Harbor Youth Alliance"
SECRET = "Between us: the caretakers' contract ends in May."
SETTLEMENT = "Northside heats until six. Harbor Youth pays for the hour after five, by meter, every quarter."


def test_the_two_have_an_agreement(walk):
    walk.sign_in("alma")
    begin(walk, ROOMS, NORTHSIDE, HARBOR)
    prepare(walk, {NORTHSIDE: ("party", "Alma Reyes"), HARBOR: ("party", "Omar Haddad")})
    send(walk)
    sign(walk, ROOMS, writes="Alma Reyes")
    walk.sign_in("omar")
    sign(walk, ROOMS, writes="Omar Haddad")
    expect(walk.main()).to_contain_text("In force")


def test_a_superintendent_raises_it_to_a_mediator_alone(walk):
    walk.sign_in("alma", width=360)
    walk.go("disputes/")
    walk.look("disputes")
    walk.click("How a dispute goes here")
    walk.look("how-a-dispute-goes")
    walk.click("Raise a dispute")
    walk.page.get_by_label("What is it about, in a line?").fill(ABOUT)
    choose(walk, "side_1", "Omar Haddad")
    choose(walk, "mediator", "Amina Yusuf")
    choose(walk, "agreement", ROOMS)
    walk.page.locator("input[name=who_knows][value=private]").check()
    walk.page.locator("textarea[name=words]").fill(SECRET)
    walk.look("raise-a-dispute")
    walk.click("Raise it", role="button")
    expect(walk.main()).to_contain_text("Only whoever raised it and the mediator know of it.")
    for key in ("omar", "maya", "rosa"):
        walk.sign_in(key)
        walk.go("disputes/")
        expect(walk.main()).not_to_contain_text(ABOUT)


def test_the_mediator_says_what_could_stand_against_it(walk):
    walk.sign_in("amina")
    to_dispute(walk)
    walk.click("Go on to the questions")
    for radio in walk.page.locator("main input[type=radio][value=no]").all():
        radio.check()
    walk.look("conflict-of-interest")
    walk.click("I will mediate", role="button")
    walk.sign_in("alma")
    to_dispute(walk)
    walk.click("Let the other side know")
    walk.click("Let them know", role="button")
    walk.sign_in("omar")
    to_dispute(walk)
    expect(walk.main()).not_to_contain_text(SECRET)
    walk.click("Yes, we accept", role="button")
    walk.look("dispute")


def test_the_sides_talk_and_agree_to_one_text(walk):
    walk.sign_in("amina")
    to_dispute(walk)
    walk.click("The sides are ready to talk together", role="button")
    walk.click("Write a settlement")
    walk.page.locator("textarea[name=text]").fill(SETTLEMENT)
    choose(walk, "amends", ROOMS)
    walk.page.locator("input[name=is_public][value=no]").check()
    walk.click("Put it on the table", role="button")
    for key in ("omar", "alma"):
        walk.sign_in(key, width=360)
        to_dispute(walk)
        walk.click("Read it and answer")
        walk.look("settlement", picture=key == "omar")
        walk.click("Yes, we agree", role="button")
    expect(walk.main()).to_contain_text(SETTLEMENT)


def test_the_agreement_reads_differently_and_is_signed_again(walk):
    walk.sign_in("alma")
    to_dispute(walk)
    walk.click("Begin the new version", role="button")
    to_agreement(walk, ROOMS)
    number = walk.page.url.rstrip("/").rpartition("/")[2]
    walk.go(f"agreements/{number}/versions/2/text/")
    walk.page.locator("main textarea").first.fill(SETTLEMENT)
    walk.click("Keep the text", role="button")
    to_agreement(walk, ROOMS)
    send(walk)
    sign(walk, ROOMS, writes="Alma Reyes")
    walk.sign_in("omar")
    sign(walk, ROOMS, writes="Omar Haddad")
    expect(walk.main()).to_contain_text("version 2")
    walk.sign_in("rosa")
    walk.go("disputes/")
    expect(walk.main()).not_to_contain_text(ABOUT)


def to_dispute(walk):
    walk.go("disputes/")
    walk.page.get_by_role("link", name=ABOUT).first.click()


def choose(walk, field, words):
    walk.choose(walk.page.locator(f"select[name={field}]"), words)
