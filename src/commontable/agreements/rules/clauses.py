"""The clauses of an agreement: a list of key, heading and text that people can read, move and compare."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import NotAllowed

from .wording import LONGEST_CLAUSE, LONGEST_HEADING, LONGEST_TEXT, line, words

MOST = 60
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_GAP = re.compile(r"\[[^\[\]]{1,200}\]")


def tidy(clauses: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The clauses with plain words and a key each that no other has; ones without heading and text are left out.

    Raises NotAllowed where there are more than 60, or where one, or all together, are too long to be read.

    >>> tidy([{"heading": "Purpose", "text": "Early reading"}, {"key": "purpose", "heading": "", "text": " "}])
    [{'key': 'purpose', 'heading': 'Purpose', 'text': 'Early reading'}]
    >>> [one["key"] for one in tidy([{"heading": "Costs", "text": "None"}, {"heading": "Costs", "text": "Shared"}])]
    ['costs', 'costs_2']
    """
    kept: list[dict[str, str]] = []
    taken: set[str] = set()
    for given in clauses:
        heading = line(str(given.get("heading", "")), longest=LONGEST_HEADING)
        text = words(str(given.get("text", "")), longest=LONGEST_CLAUSE)
        if not heading and not text:
            continue
        if len(kept) == MOST:
            raise NotAllowed(
                _("At most %(limit)d clauses fit in one agreement. Join those that belong together.") % {"limit": MOST}
            )
        key = _free(str(given.get("key") or ""), heading=heading, taken=taken)
        taken.add(key)
        kept.append({"key": key, "heading": heading or translate("Clause"), "text": text})
    if sum(len(one["heading"]) + len(one["text"]) for one in kept) > LONGEST_TEXT:
        raise NotAllowed(
            _("All clauses together have more than %(limit)s characters. Put details into an attached plan.")
            % {"limit": LONGEST_TEXT}
        )
    return kept


def gaps(text: str) -> list[str]:
    """The places in square brackets that a template left to be filled in.

    >>> gaps("The study is [name of the study]. It ends on [day].")
    ['[name of the study]', '[day]']
    """
    return _GAP.findall(text)


def text_of(clauses: Iterable[Mapping[str, str]], key: str) -> str:
    """What the clause of that key says; empty where there is none.

    >>> text_of([{"key": "purpose", "heading": "Purpose", "text": " Reading "}], "purpose")
    'Reading'
    """
    return next((str(one.get("text", "")).strip() for one in clauses if one.get("key") == key), "")


def _free(key: str, *, heading: str, taken: set[str]) -> str:
    if not _KEY.fullmatch(key):
        key = re.sub(r"[^a-z0-9]+", "_", heading.lower()).strip("_")[:36]
        key = key if _KEY.fullmatch(key) else "clause"
    free, n = key, 2
    while free in taken:
        free, n = f"{key[:36]}_{n}", n + 1
    return free
