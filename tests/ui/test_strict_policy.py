"""No template carries a style or a script inside it: the content security policy would drop them."""

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "commontable"
TEMPLATES = sorted(path for folder in ("templates", "form_templates") for path in SOURCE.glob(f"**/{folder}/**/*.html"))
LETTERS = "ui/mail/"  # letters are read outside the policy, and mail programs know only their own styles
FORBIDDEN = {
    "a style attribute": r"\sstyle\s*=",
    "a style element": r"<style\b",
    "a handler attribute": r"\son[a-z]+\s*=\s*[\"']",
    "a script with its text inside": r"<script(?![^>]*\bsrc=)(?![^>]*application/json)",
    "htmx code in an attribute": r"\shx-on[:-]",
    "evaluated values": r"hx-(vals|vars|headers)\s*=\s*[\"']?js:",
    "a javascript address": r"javascript:",
    "something from elsewhere": r"(src|srcset)\s*=\s*[\"']https?://|<link[^>]+href=[\"']https?://",
}


def test_there_are_templates():
    assert len(TEMPLATES) > 50


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_nothing_inline(path: Path):
    text = path.read_text()
    if LETTERS in path.as_posix() or "/mail/" in path.as_posix():
        return
    for what, pattern in FORBIDDEN.items():
        assert not re.search(pattern, text, re.IGNORECASE), f"{path.name} has {what}"


def test_own_javascript_stays_small():
    lines = [line for path in SOURCE.glob("**/static/**/*.js") for line in path.read_text().splitlines()]
    assert len(lines) < 300


def test_style_sheets_stay_small_and_load_nothing_from_elsewhere():
    for sheet in SOURCE.glob("**/static/**/*.css"):
        text = sheet.read_text()
        assert len(text.encode()) < 12_000, sheet.name
        assert not re.search(r"@import|url\(\s*[\"']?(https?:)?//", text), sheet.name
        assert "@layer" in text, f"{sheet.name} stands outside the layers"


def test_physical_directions_are_not_written():
    physical = r"\b(margin|padding|border)-(left|right|top|bottom)\b|text-align:\s*(left|right)"
    for sheet in SOURCE.glob("**/static/**/*.css"):
        assert not re.search(physical, sheet.read_text()), sheet.name


def test_every_class_of_the_components_is_in_a_style_sheet():
    styles = "".join(sheet.read_text() for sheet in SOURCE.glob("ui/static/**/*.css"))
    defined = set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"/\*.*?\*/", "", styles, flags=re.DOTALL)))
    for path in TEMPLATES:
        if "/ui/templates/" not in path.as_posix() or LETTERS in path.as_posix():
            continue
        html = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "\ufffd", path.read_text())
        used = {name for value in re.findall(r'class="([^"]*)"', html) for name in value.split()}
        assert {name for name in used if "\ufffd" not in name} <= defined, path.name
