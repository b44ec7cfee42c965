"""Journeys: the demo partnership, served by the program itself, walked by its people in a real Chromium.

The demo is built once a run; every journey file walks a copy of its own, so that none depends on another.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Error, Playwright, expect, sync_playwright

from walking import PATIENCE, Walker

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "commontable.site", "demo")
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(autouse=True)
def data_folder() -> None:
    """A journey's data lie with its server, not in this process."""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's data folder: freshly built, or one that COMMONTABLE_BUILT_DEMO names (to write journeys quickly).

    Where journeys walk in several processes, the first builds it and the others wait for it.
    """
    if ready := os.environ.get("COMMONTABLE_BUILT_DEMO"):
        return Path(ready)
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "demo-data"
    try:
        (shared / "demo-begun").mkdir()
    except FileExistsError:
        _wait_until(lambda: (folder / "built").exists(), seconds=600, else_say="The demo was not built in ten minutes.")
    else:
        subprocess.run([*COMMAND, "--build-only"], env=_its_own(folder), check=True, timeout=600, cwd=ROOT)
    return folder


@pytest.fixture(scope="module")
def address(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a copy of the demo is served for this file of journeys."""
    folder = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(built, folder)
    port = _free_port()
    environment = _its_own(folder)
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [*COMMAND, "--port", str(port)], env=environment, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/health/", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=120)
    said = (folder / "server.log").read_text(encoding="utf-8", errors="replace")
    assert "Traceback" not in said, said[-4000:]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser."""
    sys.path.insert(0, str(ROOT / "dev"))
    from chromium import chromium as found

    playwright: Playwright
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=found(),
                args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
                      "--disable-component-update", "--disable-sync", "--no-first-run", "--font-render-hinting=none"],
            )  # fmt: skip
        except Error as error:
            pytest.fail(f"Chromium does not start ({error}). `dev/find-browser` says what to install.")
        yield browser
        browser.close()


@pytest.fixture
def walk(address: str, chromium: Browser) -> Iterator[Walker]:
    """Somebody at a browser, at the demo's front door."""
    walker = Walker(address=address, browser=chromium)
    yield walker
    walker.leave()


def _its_own(folder: Path) -> dict[str, str]:
    """The environment of a program started by somebody, not by these tests."""
    ours = {"COMMONTABLE_DATA": str(folder), "COMMONTABLE_DATABASE": ""}
    return {**os.environ, **ours, "DJANGO_SETTINGS_MODULE": "commontable.site.settings"}


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    def answers() -> bool:
        if server.poll() is not None:
            pytest.fail("The demo server ended before it answered.")
        try:
            with urlopen(url, timeout=2):
                return True
        except OSError:
            return False

    _wait_until(answers, seconds=180, else_say="The demo server did not answer within three minutes.")


def _wait_until(is_so: Callable[[], bool], *, seconds: int, else_say: str) -> None:
    for _ in range(seconds * 4):
        if is_so():
            return
        time.sleep(0.25)
    pytest.fail(else_say)
