"""Why a release cannot be made, in the reader's own language, from the code that the sciences give."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from commontable.analysis.release import ReleaseError

NOT_PROTECTED = "not_protected"
STORED = f"refused:{NOT_PROTECTED}:"
INDICATOR = re.compile(r"\[indicators\.([^\]]+)\]")


def in_words(refusal: ReleaseError) -> str:
    """What is kept of a refusal: its code where readers of every language have a sentence for it, else what it says.

    >>> in_words(ReleaseError("x", where="[indicators.reading]", code="not_protected"))
    'refused:not_protected:reading'
    >>> in_words(ReleaseError("No file.", code="other"))
    'No file.'
    """
    if refusal.code != NOT_PROTECTED:
        return str(refusal)
    named = INDICATOR.search(refusal.where)
    return STORED + (named[1] if named else "")


def spoken(kept: str) -> str:
    """What is kept of a refusal as its reader understands it."""
    if not kept.startswith(STORED):
        return kept
    said = _(
        "Small groups cannot be protected as the policy asks: beside everything that is published, somebody could come "
        "too close to a hidden figure. Take fewer breakdowns or places, or release fewer indicators at once."
    )
    indicator = kept.removeprefix(STORED)
    return f"{indicator}: {said}" if indicator else said
