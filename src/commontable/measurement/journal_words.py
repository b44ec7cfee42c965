"""What acts in shared measurement said, as the journal and histories show it: words instead of keys."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext_lazy as _

from commontable.analysis.cells import ALL_PLACE, EVERYONE
from commontable.measurement.rules.turning import Cost, Force, LineKind

LABELS = {
    "text": _("text"), "force": _("what it does"), "evidence": _("how we know"), "cost": _("what it costs"),
    "reach": _("whom it reaches"), "who": _("who else"), "member": _("person"), "due_on": _("by when"),
    "what_for": _("what for"), "looked_like": _("what it looked like"), "files": _("files"),
    "name": _("name"), "commitment": _("promise"), "place": _("place"), "breakdown": _("group"), "end": _("the end"),
    "release": _("release"), "kind": _("kind"), "why": _("why"), "learnt": _("what was learnt"), "stage": _("stage"),
}  # fmt: skip
LINE_KINDS = {
    LineKind.FACTOR: _("factor"), LineKind.PARTNER: _("partner with a role"), LineKind.IDEA: _("idea"),
    LineKind.STEP: _("step"),
}  # fmt: skip


def in_words(*, event: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Those values of an act here that are written for a program, in words; what says nothing is emptied.

    >>> in_words(event="measurement.turning.line_added", body={"line": 4, "after": {"text": "Summer", "force": "root"}})
    {'line': '', 'after': '', 'text': 'Summer', 'force': 'root cause'}
    >>> in_words(event="measurement.target.set", body={"breakdown": "{}"})
    {'breakdown': ''}
    """
    said: dict[str, Any] = {}
    if body.get("breakdown") == EVERYONE:
        said["breakdown"] = ""
    if body.get("place") == ALL_PLACE:
        said["place"] = ""
    if not event.startswith("measurement.turning."):
        return said
    said["line"] = ""
    with suppress(ValueError, TypeError):
        if body.get("kind"):
            said["kind"] = str(LINE_KINDS[LineKind(body["kind"])])
    before, after = body.get("before"), body.get("after")
    if isinstance(before, dict) and isinstance(after, dict):
        return said | {"before": _line(before), "after": _line(after), "stage": ""}
    if isinstance(after, dict):
        said |= {"after": "", **_line(after)}
    return said


def _line(values: Mapping[str, Any]) -> dict[str, str]:
    found = {name: str(value) for name, value in values.items()}
    for name, choices in (("force", Force), ("cost", Cost)):
        with suppress(ValueError):
            if name in found:
                found[name] = str(choices(found[name]).label)
    return found
