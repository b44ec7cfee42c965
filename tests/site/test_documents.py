"""What can be set, done and happen is documented, and nothing else is."""

import json
import re
from pathlib import Path

from commontable.analysis.contract.fields import TYPES
from commontable.analysis.contract.schema import Schema
from commontable.journal.events import declared_events
from commontable.partnership.permissions import every_permission
from commontable.site.command_line import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "commontable"
KEYS = ("optional", "future", "titles", "labels", "place", "period", "person", "breakdowns", "identity")


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


def test_every_link_of_the_documents_leads_somewhere():
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
    broken = []
    for page in pages:
        if "_build" in page.parts:
            continue
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r'\]\(([^)\s]+)\)|<img src="([^"]+)"', text):
            path = "".join(target).partition("#")[0]
            if path and "://" not in path and not (page.parent / path).exists():
                broken.append(f"{page.relative_to(ROOT)}: {path}")
    assert broken == []


def test_the_schema_in_the_documents_is_a_schema():
    example = re.search(r"```json\n(.*?)```", document("dataset-schema.md"), re.DOTALL)
    assert example is not None
    schema = Schema.parse(json.loads(example[1]))
    assert schema.identity == ("student_id", "family_name")
    undescribed = [name for name in (*TYPES, *KEYS) if f"`{name}`" not in document("dataset-schema.md")]
    assert undescribed == []
