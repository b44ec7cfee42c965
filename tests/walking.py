"""A person walking through the program in a browser; every page they look at is held to the house rules."""

import os
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

SCREENSHOTS = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
WIDTHS = {360: 780, 1280: 860}
TALLEST = 1500  # of a picture, in pixels
PATIENCE = 60_000  # ms for whatever is to come: a busy machine is no fault


def today() -> date:
    """The day it is at Rivermouth's table, which is not always the day it is here."""
    return datetime.now(ZoneInfo("America/Chicago")).date()


class Walker:
    """One browser window. `look` checks and pictures the page that is open."""

    def __init__(self, *, address: str, browser: Browser) -> None:
        self.address = address
        self.browser = browser
        self.faults: list[str] = []
        self.has_scripts = True
        self.context: BrowserContext = browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-US")
        self.page: Page = self._open()

    def _open(self) -> Page:
        self.context.set_default_timeout(PATIENCE)
        page = self.context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("response", lambda r: self.faults.append(f"{r.status} {r.url}") if r.status >= 500 else None)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    def leave(self) -> None:
        """The window is closed; nothing went wrong on the way that nobody saw."""
        self.context.close()
        assert self.faults == []

    def sign_in(self, key: str, *, without_scripts: bool = False, width: int = 1280) -> None:
        """The walker is that person of the demo."""
        self.walk_in(without_scripts=without_scripts, width=width)
        self.page.goto(f"{self.address}/demo/")
        form = self.page.locator(f'form[action$="/sign-in/{key}/"]')
        if form.first.is_hidden():
            self.page.locator("summary").filter(has_text="Everybody").click()
        form.first.locator("button").click()
        self.page.wait_for_url("**/p/rivermouth/")

    def walk_in(self, *, without_scripts: bool = False, width: int = 1280) -> None:
        """The walker is nobody yet, in a window of their own."""
        self.context.close()
        self.has_scripts = not without_scripts
        self.context = self.browser.new_context(
            viewport={"width": width, "height": WIDTHS.get(width, 860)},
            locale="en-US",
            java_script_enabled=not without_scripts,
            has_touch=width < 600,
        )
        self.page = self._open()

    def go(self, path: str) -> None:
        """The page at that address below the table: `scorecard/`."""
        self.page.goto(f"{self.address}/p/rivermouth/{path}")

    def click(self, name: str, *, role: str = "link") -> None:
        """The link or button with that name is pressed, and the page it leads to is there."""
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.page.wait_for_load_state()

    def choose(self, box: Locator, words: str) -> None:
        """The first option with these words in it is chosen; waits until the page has brought it."""
        box.select_option(value=box.locator("option", has_text=words).first.get_attribute("value"))

    def heading(self) -> str:
        """What the page's one heading says."""
        return self.page.locator("h1").inner_text()

    def main(self) -> Locator:
        """The page's content."""
        return self.page.locator("main")

    def look(self, name: str, *, picture: bool = True) -> None:
        """The open page keeps the house rules at both widths; its pictures are renewed where asked for."""
        size = self.page.viewport_size
        if self.has_scripts:  # pictures that are still being drawn
            expect(self.page.locator(".awaiting")).to_have_count(0)
        for width, height in WIDTHS.items():
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.wait_for_timeout(80)
            overflow = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert overflow <= 0, f"{name} scrolls sideways at {width} px by {overflow}"
            if picture and os.environ.get("COMMONTABLE_SCREENSHOTS") == "yes":
                SCREENSHOTS.mkdir(parents=True, exist_ok=True)
                tall = min(TALLEST, self.page.evaluate("document.documentElement.scrollHeight"))
                clip = {"x": 0, "y": 0, "width": width, "height": tall}
                self.page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=True, clip=clip)
            self._require_accessible(name, width)
        if size:
            self.page.set_viewport_size(size)
        assert self.page.locator("h1").count() == 1, f"{name} needs exactly one h1"
        assert self.page.title().strip(), f"{name} needs a title"
        assert self.page.locator("html").get_attribute("lang"), f"{name} needs a language"

    def _require_accessible(self, name: str, width: int) -> None:
        found = Axe().run(self.page)
        faults = [
            f"{name} at {width} px: {fault['id']}: {node['html'][:160]}"
            for fault in found.response["violations"]
            for node in fault["nodes"]
        ]
        assert faults == []
