"""A superintendent leaves; whoever takes over signs in to everything that the place at the table holds."""

from playwright.sync_api import expect

from walking import today


def test_the_director_sees_that_somebody_leaves(walk):
    walk.sign_in("maya")
    walk.go("handovers/")
    walk.look("handovers")
    walk.page.get_by_role("link", name="Walter Lindqvist").first.click()
    expect(walk.main()).to_contain_text("To be careful about")
    walk.look("handover-for-the-director")


def test_the_successor_finds_what_is_needed(walk):
    walk.sign_in("grace", width=360)
    expect(walk.main()).to_contain_text("handover")
    walk.go("handovers/")
    walk.page.get_by_role("link", name="Walter Lindqvist").first.click()
    assert "Welcome, Grace Okonkwo" in walk.heading()
    main = walk.main()
    expect(main).to_contain_text("Sit beside Ruth in your first council.")
    expect(main).to_contain_text("Attendance for the shared scorecard")
    expect(main).to_contain_text("Riverbend schools")
    expect(main).not_to_contain_text("Do not open with it")
    walk.look("handover")
    walk.page.get_by_role("button", name="Mark as done:").first.click()
    expect(walk.main()).to_contain_text("done on")


def test_the_seat_passes_and_whoever_left_sees_nothing_any_more(walk):
    walk.sign_in("walter")
    still_open = walk.context.cookies()
    walk.sign_in("maya")
    walk.go("handovers/")
    walk.page.get_by_role("link", name="Walter Lindqvist").first.click()
    walk.click("Pass this seat on")
    walk.page.locator("main form").get_by_role("button").last.click()
    walk.go("members/")
    walk.page.get_by_role("link", name="Walter Lindqvist").first.click()
    walk.page.goto(f"{walk.page.url}leave/")
    walk.page.locator("input[name=left_on]").fill(today().isoformat())
    walk.page.locator("main form").get_by_role("button").last.click()
    walk.walk_in()
    walk.context.add_cookies(still_open)
    walk.go("")
    assert walk.heading() == "There is no such page at this table"
    walk.sign_in("grace")
    walk.go("bodies/rivermouth-council/")
    expect(walk.main()).to_contain_text("Grace Okonkwo")
