"""Dara, a district's data clerk: from "a file is due" to a confirmed file, with the faults that real files have."""

import re

from playwright.sync_api import expect


def send(walk, folder, name: str) -> None:
    """The file is chosen and sent; the check is waited for, as on the page."""
    walk.page.locator('input[type="file"]').set_input_files(folder / "files-to-try" / name)
    walk.click("Send and check", role="button")
    walk.page.wait_for_url(re.compile("/data/files/"))
    expect(walk.page.locator("progress")).to_have_count(0, timeout=90_000)


def test_a_new_spelling_is_a_question_and_the_file_is_confirmed(walk, built):
    walk.sign_in("dara")
    assert "need" in walk.heading()
    walk.look("steward-home")
    walk.go("data/")
    walk.look("your-data")
    walk.page.locator("main a.do").first.click()
    walk.look("send-a-file")

    send(walk, built, "northside-star-1988-89-first.csv")
    assert walk.heading().startswith("One question about")
    expect(walk.main()).to_contain_text("Not Eligibile")
    walk.look("question")
    walk.page.get_by_label(re.compile("It means Not eligible")).check()
    walk.page.get_by_role("button", name="Take these answers and check again").click()
    expect(walk.page.locator("h1")).to_contain_text("passed every check", timeout=90_000)
    walk.look("ready-to-confirm")
    walk.page.get_by_role("button", name=re.compile("Confirm these")).click()
    walk.page.wait_for_load_state()
    walk.go("data/")
    expect(walk.main()).to_contain_text(re.compile("In force.*1988-89", re.DOTALL))


def test_findings_say_where_and_what_to_do_and_the_corrected_file_passes(walk, built):
    walk.sign_in("dara")
    walk.go("data/")
    walk.page.locator("main a.do").first.click()
    send(walk, built, "northside-attendance-2025-26-first.csv")
    expect(walk.page.locator("h1")).to_contain_text(re.compile("attention|fixing|question"))
    walk.look("findings", picture=False)  # a finding may show a pupil's number
    walk.page.get_by_role("link", name="Send the corrected file").click()
    send(walk, built, "northside-attendance-2025-26.csv")
    expect(walk.page.locator("h1")).to_contain_text("passed every check")


def test_the_same_file_again_is_recognised(walk, built):
    walk.sign_in("dara", without_scripts=True)
    walk.go("data/")
    row = walk.page.locator("tr", has_text=re.compile("Reading and maths.*1988-89"))
    row.get_by_role("link", name=re.compile("Send a newer file")).click()
    walk.page.locator('input[type="file"]').set_input_files(built / "files-to-try" / "northside-star-1988-89-first.csv")
    walk.page.get_by_role("button", name="Send and check").click()
    expect(walk.main()).to_contain_text("You sent this very file before")


def test_a_page_that_calls_itself_a_spreadsheet_is_refused(walk, tmp_path):
    trap = tmp_path / "attendance.csv"
    trap.write_text("<html><body><table><tr><td>not a file</td></tr></table></body></html>", encoding="utf-8")
    walk.sign_in("hank")
    walk.go("data/")
    walk.page.locator("main a.do").first.click()
    walk.page.locator('input[type="file"]').set_input_files(trap)
    walk.click("Send and check", role="button")
    walk.page.wait_for_url(re.compile("/data/files/"))
    expect(walk.page.locator("progress")).to_have_count(0)
    expect(walk.main()).to_contain_text("web page")
    walk.look("refused-file")


def test_harbor_citys_clerk_reads_spanish(walk):
    walk.sign_in("luis")
    assert walk.page.locator("html").get_attribute("lang") == "es"
    walk.go("data/")
    walk.look("your-data-es")
