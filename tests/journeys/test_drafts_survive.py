"""Long texts in a browser: neither a closed tab nor a lost connection loses them; what arrived is forgotten."""

import re

from walking import Walker

KEPT = "() => Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length"
NOTICE = "This is what you wrote here before it could be sent."


def test_what_is_written_stays_until_it_has_arrived(walk: Walker):
    walk.sign_in("maya")
    walk.go("proposals/new/")
    text = walk.page.get_by_label("The text the body decides on")
    text.fill("Ten vans, from March.")

    walk.page.close()
    walk.page = walk._open()
    walk.go("proposals/new/")
    assert text_of(walk) == "Ten vans, from March."
    assert walk.page.get_by_text(NOTICE).is_visible()

    walk.page.get_by_label("Which body decides?").select_option(index=1)
    walk.page.get_by_label("What do you propose?").fill("Ten vans")
    walk.context.set_offline(True)
    walk.page.get_by_role("button", name="Keep the draft").click(no_wait_after=True)
    walk.page.wait_for_timeout(500)
    walk.context.set_offline(False)
    walk.go("proposals/new/")
    assert text_of(walk) == "Ten vans, from March."

    walk.page.get_by_label("Which body decides?").select_option(index=1)
    walk.page.get_by_label("What do you propose?").fill("Ten vans")
    walk.click("Keep the draft", role="button")
    walk.page.wait_for_url(re.compile(r"/proposals/[0-9]+/$"))
    assert walk.page.evaluate(KEPT) == 0

    walk.go("proposals/new/")
    walk.page.get_by_label("The text the body decides on").fill("Something else.")
    walk.page.reload()
    walk.click("Discard it", role="button")
    assert text_of(walk) == ""
    assert walk.page.evaluate(KEPT) == 0

    walk.page.get_by_label("The text the body decides on").fill("On a shared computer.")
    assert walk.page.evaluate(KEPT) == 1
    walk.page.locator(".me summary").click()
    walk.click("Sign out", role="button")
    walk.page.wait_for_load_state()
    assert walk.page.evaluate(KEPT) == 0


def text_of(walk: Walker) -> str:
    """What stands in the field for the text."""
    return walk.page.get_by_label("The text the body decides on").input_value()
