"""Write docs/reference/permissions.md and events.md from the program itself: `python dev/reference_pages.py`."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("COMMONTABLE_DATA", tempfile.mkdtemp())
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commontable.site.settings")

import django

django.setup()

from commontable.journal.events import declared_events
from commontable.partnership.permissions import Scope, every_permission
from commontable.partnership.rules.roles import SAYS, Role
from commontable.partnership.rules.standing import Standing

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"


def permissions() -> str:
    """Every permission: what, who, over what, why."""
    lines = [
        "# Who may do what, and why",
        "",
        "Written from the program by `python dev/reference_pages.py`. A member's own page says the same in prose.",
        "",
        "| role | what it is |",
        "|---|---|",
        *(f"| {Role(role).label} | {says} |" for role, says in SAYS.items()),
        "",
        "| permission | lets people | who | why |",
        "|---|---|---|---|",
    ]
    for permission in every_permission():
        grant = permission.grant
        names = [str(role.label) for role in Role if role in grant.roles]
        names += [str(standing.label) for standing in Standing if standing in grant.standings]
        who = ", ".join(names) or "every member"
        who += ", for their own partner" if grant.scope is Scope.OWN_PARTNER else ""
        lines.append(f"| `{permission.key}` | {grant.says} | {who} | {grant.why} |")
    return "\n".join(lines) + "\n"


def events() -> str:
    """Every event the journal may hold."""
    lines = [
        "# What the journal records",
        "",
        "Written by `python dev/reference_pages.py`. Every act is recorded in the transaction that does it.",
        "",
        "| event | in words |",
        "|---|---|",
        *(f"| `{event}` | {words} |" for event, words in sorted(declared_events().items())),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (REFERENCE / "permissions.md").write_text(permissions(), encoding="utf-8")
    (REFERENCE / "events.md").write_text(events(), encoding="utf-8")
