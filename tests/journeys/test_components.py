"""The gallery in a browser: accessible in both schemes, quiet under the strict policy, usable without scripts."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

WIDTHS = [360, 1280]


@pytest.fixture
def gallery(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    said: list[str] = []
    contexts = []

    def open_gallery(*, width: int = 1280, **options: object) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 800}, locale="en-US", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{address}/gallery/")
        return page

    yield open_gallery
    for context in contexts:
        context.close()
    assert said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_everybody_can_use_it(gallery, width: int, scheme: str):
    found = Axe().run(gallery(width=width, color_scheme=scheme))
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, *WIDTHS])
def test_the_page_never_scrolls_sideways(gallery, width: int):
    page = gallery(width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_can_be_touched_is_large_enough(gallery):
    small = gallery(width=360).evaluate(
        """() => [...document.querySelectorAll("a, button, summary, select, input:not([type=hidden]), textarea")]
          .filter((one) => getComputedStyle(one).display !== "inline")
          .map((one) => [one.textContent.trim() || one.name, (one.closest("label") || one).getBoundingClientRect()])
          .filter(([, box]) => box.height > 1 && box.height < 43.9)
          .map(([name, box]) => `${name} ${box.height}`)"""
    )
    assert small == []


def test_a_table_sorts_by_value_with_protected_rows_last(gallery):
    page = gallery()
    table = page.locator("table.stacked")
    head = table.get_by_role("button", name="At grade level")
    for direction in ("ascending", "descending"):
        head.click()
        assert table.locator("th[aria-sort]").get_attribute("aria-sort") == direction
        assert "protected" in table.locator("tbody tr").last.inner_text()
    table.get_by_role("button", name="Rows").click()
    assert "newcomers" in table.locator("tbody tr").first.inner_text()


def test_a_chosen_file_is_named_with_its_size(gallery):
    page = gallery()
    field = page.locator("file-drop").first
    file = {"name": "winter.csv", "mimeType": "text/csv", "buffer": b"x" * 2500}
    field.locator("input").set_input_files(file)
    assert field.locator("output").inner_text() == "Chosen: winter.csv (2.5 kB)"


def test_the_menu_closes_on_escape_and_gives_the_focus_back(gallery):
    page = gallery()
    page.locator(".menu > summary").click()
    assert page.locator(".menu-sheet").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".menu-sheet").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_first_stop_of_the_keyboard_leads_to_the_content(gallery):
    page = gallery()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_without_scripts_nothing_is_missing(gallery):
    page = gallery(java_script_enabled=False)
    page.locator(".menu > summary").click()
    assert page.locator(".menu-sheet").is_visible()
    assert page.get_by_role("columnheader", name="Pupils").first.is_visible()
    assert not page.locator(".drop-hint").first.is_visible()
