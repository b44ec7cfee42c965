"""One child, many files: pairs are looked at, children are counted across partners, rows are kept and let go."""

import re
import subprocess
import sys

from playwright.sync_api import expect

PLAN = "linkage/reading-and-after-school/"
CODES = "linkage/preschool-and-hearing/"
PRESCHOOL = ("school_year", "district", "lunch", "sessions")
HEARING = ("school_year", "district", "needs_follow_up")


def test_twenty_pairs_are_looked_at_and_the_answers_stay(walk):
    walk.sign_in("ines")
    walk.go("linkage/")
    walk.look("linkages")
    walk.click("Reading and after-school")
    expect(walk.main()).to_contain_text("different children")
    walk.look("linkage")
    walk.go(f"{PLAN}review/")
    walk.look("uncertain-pairs")
    walk.go(f"{PLAN}review/next/")
    expect(walk.page.locator("h1")).to_have_text("Is this the same child?")
    walk.look("pair", picture=False)  # both sides name a child: never in a picture
    for number in range(1, 21):
        expect(walk.main()).to_contain_text(re.compile(rf"\b{number - 1} of \d+ pairs are answered"))
        walk.click("Cannot tell" if number == 20 else "The same child", role="button")
    walk.page.get_by_role("button", name=re.compile("Take")).first.click()
    walk.click("Not the same child", role="button")
    walk.go(f"{PLAN}review/decisions/")
    expect(walk.main()).to_contain_text("Not the same child")
    walk.look("answers-about-pairs")
    walk.go(PLAN)
    walk.click("Link again now", role="button")
    expect(walk.main()).to_contain_text("linking 2", timeout=120_000)
    walk.go(f"{PLAN}review/")
    expect(walk.main()).to_contain_text("pair")


def test_whoever_was_not_named_sees_how_pairs_agree_and_no_name(walk):
    walk.sign_in("maya", width=360)
    walk.go(f"{PLAN}review/")
    walk.click("Show how the columns agree")
    expect(walk.main()).to_contain_text("surname")
    walk.go(f"{PLAN}review/next/")
    expect(walk.page.locator("h1")).not_to_have_text("Is this the same child?")


def test_of_the_children_we_reach_how_many_read(walk):
    walk.sign_in("omar", width=360)
    walk.go("indicators/after-school-reading/")
    expect(walk.page.locator("h1")).to_contain_text(re.compile(r"read at grade level: \d+%"))
    expect(walk.main()).to_contain_text("are expected to be found")
    walk.look("across-partners")
    walk.go("indicators/reached-after-school/groups/?by=lunch")
    walk.look("who-is-not-reached")
    walk.sign_in("ines")
    walk.go("indicators/reached-after-school/made/")
    walk.look("how-children-were-found")


def encode(walk, folder, own_list, name: str, keep: tuple[str, ...]) -> None:
    """As the page says: program and profile are taken along, and run where the list lies, without Commontable."""
    walk.go(f"{CODES}codes/{name}/")
    for link, to in (("Download the program", "program.pyz"), ("Download the profile", f"{name}.json")):
        address = walk.address + walk.page.get_by_role("link", name=link).get_attribute("href")
        (folder / to).write_bytes(walk.page.request.get(address).body())
    if not (folder / "KEY").exists():
        subprocess.run([sys.executable, "-I", folder / "program.pyz", "--new-key", folder / "KEY"], check=True)
    command = [
        sys.executable, "-I", folder / "program.pyz", own_list, "--profile", folder / f"{name}.json",
        "--key-file", folder / "KEY", "--out", folder / f"{name}.parquet",
        "--measures-out", folder / f"{name}.csv", *[part for column in keep for part in ("--measure", column)],
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)


def send_encoded(walk, folder, name: str) -> None:
    """The measures are sent and confirmed, then the codes."""
    walk.page.get_by_role("link", name=re.compile("Send the measures")).first.click()
    walk.page.locator('input[type="file"]').set_input_files(folder / f"{name}.csv")
    walk.click("Send and check", role="button")
    walk.page.wait_for_url(re.compile("/data/files/"))
    expect(walk.page.locator("progress")).to_have_count(0, timeout=90_000)
    walk.page.get_by_label("id", exact=True).select_option(label="Random number of the child")
    walk.page.locator("main form button.do").last.click()
    walk.page.get_by_role("button", name=re.compile("Confirm these")).click(timeout=90_000)
    walk.page.wait_for_load_state()
    walk.go(f"{CODES}codes/{name}/")
    walk.page.locator('input[type="file"]').set_input_files(folder / f"{name}.parquet")
    walk.click("Send the codes", role="button")
    expect(walk.main()).to_contain_text("have codes", timeout=90_000)


def test_two_partners_learn_together_what_neither_could_alone(walk, built, tmp_path):
    lists = built / "files-to-try"
    walk.sign_in("sam")
    encode(walk, tmp_path, lists / "children-services-preschool-with-names.csv", "preschool", PRESCHOOL)
    walk.look("codes-instead-of-names")
    send_encoded(walk, tmp_path, "preschool")
    walk.sign_in("pete")
    encode(walk, tmp_path, lists / "health-hearing-with-names.csv", "hearing", HEARING)
    send_encoded(walk, tmp_path, "hearing")
    walk.look("codes-sent")
    walk.sign_in("ines")
    walk.go(f"{CODES}profile/")
    walk.look("how-partners-encode")
    walk.go(CODES)
    walk.click("Link now", role="button")
    expect(walk.main()).to_contain_text("different children", timeout=120_000)
    walk.go("manage/indicators/new/")
    walk.page.get_by_label("Name", exact=True).fill("Hearing tested at preschool")
    walk.page.get_by_label("Outcome", exact=True).select_option(label="Kindergarten readiness")
    walk.page.get_by_label(re.compile("Contributing")).check()
    walk.click("Go on to the definition", role="button")
    walk.page.get_by_label("Definition in plain words").fill("Children at preschool whose hearing was tested.")
    walk.page.get_by_label("Dataset", exact=True).select_option(label="Children at preschool (synthetic)")
    walk.click("Show its columns", role="button")
    walk.page.locator("[name=linkage]").select_option(label="Preschool and hearing")
    walk.click("Show its columns", role="button")
    walk.page.get_by_label("Whether the child is in Hearing tests (synthetic)").select_option("period")
    walk.page.get_by_label(re.compile("Which of them succeed")).fill("reached_hearing")
    walk.look("define-across-partners")
    walk.click("Keep the draft", role="button")
    walk.page.locator('a[href$="/preview/"]').first.click()
    walk.page.locator("main form button.do").first.click()
    expect(walk.main()).to_contain_text(re.compile(r"\d+%"), timeout=120_000)
    walk.look("preview-across-partners")
    walk.sign_in("sam")
    walk.go(f"{CODES}codes/preschool/")
    expect(walk.main()).to_contain_text("Certificate that they were deleted")


def test_rows_are_destroyed_and_the_certificate_holds(walk, tmp_path):
    walk.sign_in("jamal")
    walk.go("data/")
    walk.page.get_by_role("link", name=re.compile("Children who come after school")).first.click()
    walk.look("accepted-file")
    walk.page.get_by_role("link", name=re.compile("Destroy")).first.click()
    walk.page.locator("main textarea, main input[type=text]").first.fill("A family asked us to.")
    walk.look("destroy-a-file")
    walk.page.locator("main form button.do").last.click()
    walk.click("See the certificate")
    walk.look("certificate-of-destruction")
    with walk.page.expect_download() as arriving:
        walk.page.get_by_role("link", name=re.compile("Download")).first.click()
    certificate = tmp_path / "certificate.json"
    arriving.value.save_as(certificate)
    walk.go("data/certificates/")
    walk.page.locator('input[type="file"]').set_input_files(certificate)
    walk.page.locator("main form button.do").last.click()
    walk.look("certificate-holds")
    walk.go("data/opened/")
    walk.look("who-opened-what")
    walk.sign_in("ines")
    walk.go(PLAN)
    expect(walk.main()).to_contain_text("0 files in force")
