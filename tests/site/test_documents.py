"""What can be set, done and happen is documented, and nothing else is."""

import re
from pathlib import Path

from commontable.journal.events import declared_events
from commontable.partnership.permissions import every_permission
from commontable.site.command_line import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "commontable"


def document(name: str) -> str:
    """A reference page."""
    return (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")


def test_every_setting_is_documented():
    used = set(re.findall(r'"(COMMONTABLE_[A-Z_]+)"', (SOURCE / "site" / "settings.py").read_text(encoding="utf-8")))
    assert set(re.findall(r"`(COMMONTABLE_[A-Z_]+)`", document("settings.md"))) >= used


def test_every_permission_is_documented():
    assert set(re.findall(r"`(\w+\.\w+)`", document("permissions.md"))) == {
        permission.key for permission in every_permission()
    }


def test_every_event_is_documented_and_declared():
    events = set(declared_events())
    recorded = set()
    for path in SOURCE.rglob("*.py"):
        recorded |= set(re.findall(r'record\(\s*"([a-z_.]+)"', path.read_text(encoding="utf-8")))
    assert recorded - events == set()
    assert set(re.findall(r"`(\w+(?:\.\w+)+)`", document("events.md"))) == events


def test_every_command_is_documented():
    assert {name for name in COMMANDS if f"commontable {name}" not in document("command-line.md")} == set()
