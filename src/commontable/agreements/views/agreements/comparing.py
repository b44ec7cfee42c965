"""What changed between two versions, or between what was typed and what was saved meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.text import get_text_list
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext

from commontable.agreements.forms.agreements.elements import written
from commontable.agreements.models import AgreementVersion
from commontable.agreements.rules.kinds import Basis
from commontable.agreements.rules.terms import Terms
from commontable.partnership.models import Partner
from commontable.partnership.rules.differences import Piece
from commontable.partnership.rules.marks import marked
from commontable.ui import wording

Clause = Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """One clause or term: `kind` same, changed, new, gone or moved; its words with what went and came marked."""

    kind: str
    heading: str
    pieces: list[Piece]


def changed_clauses(before: Sequence[Clause], after: Sequence[Clause]) -> list[Change]:
    """The clauses of the newer text in its order, each against the one of the same key; then those that went."""
    old = {one["key"]: one for one in before}
    stayed = [one["key"] for one in after if one["key"] in old]
    order = [one["key"] for one in before if one["key"] in set(stayed)]
    found = []
    for one in after:
        was = old.get(one["key"])
        if was is None:
            found.append(Change("new", one["heading"], [Piece("new", one["text"])]))
        elif (was["heading"], was["text"]) != (one["heading"], one["text"]):
            heading = one["heading"]
            if was["heading"] != heading:
                heading = translate("%(now)s (before: %(before)s)") % {"now": heading, "before": was["heading"]}
            found.append(Change("changed", heading, marked(was["text"], one["text"])))
        else:
            is_moved = stayed.index(one["key"]) != order.index(one["key"])
            found.append(Change("moved" if is_moved else "same", one["heading"], [Piece("same", one["text"])]))
    kept = {one["key"] for one in after}
    found += [Change("gone", one["heading"], [Piece("gone", one["text"])]) for one in before if one["key"] not in kept]
    return found


def changed_lines(before: Terms, after: Terms, *, partners: Sequence[Partner]) -> list[Change]:
    """The terms that read otherwise, each in words."""
    names = {partner.pk: partner.name for partner in partners}
    was, now = dict(_lines(before, names)), dict(_lines(after, names))
    return [
        Change("changed", label, _lines_changed(was[label], now[label])) for label in now if was[label] != now[label]
    ]


def changed_days(before: AgreementVersion, after: AgreementVersion) -> list[Change]:
    """The days and parties that are otherwise in the newer version."""
    found = []
    for label, one in (
        (translate("In force from"), "starts_on"),
        (translate("Last day"), "ends_on"),
    ):
        was, now = getattr(before, one), getattr(after, one)
        if was != now:
            found.append(Change("changed", label, marked(wording.day(was), wording.day(now))))
    was_named, now_named = _parties(before), _parties(after)
    if was_named != now_named:
        found.append(
            Change("changed", translate("Parties"), _lines_changed("\n".join(was_named), "\n".join(now_named)))
        )
    return found


def _lines_changed(was: str, now: str) -> list[Piece]:
    """Of a list, whole lines that stayed, went and came; of one line, its words."""
    before, after = was.splitlines(), now.splitlines()
    if len(before) < 2 and len(after) < 2:
        return marked(was, now)
    pieces: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        for gone in before[a:b] if kind != "equal" else ():
            pieces += [Piece("gone", gone), Piece("same", "\n")]
        for came in after[c:d]:
            pieces += [Piece("same" if kind == "equal" else "new", came), Piece("same", "\n")]
    return pieces[:-1]


def _parties(version: AgreementVersion) -> list[str]:
    return sorted(f"{one.partner.name} ({one.get_role_display()})" for one in version.parties.all())


def _lines(terms: Terms, names: Mapping[int, str]) -> list[tuple[str, str]]:
    days = terms.destroy_days
    promises = "\n".join(f"{names.get(one.partner, '')}: {one.what} ({one.due_on})" for one in terms.commitments)
    return [
        (translate("Legal ground"), str(Basis(terms.basis).label) if terms.basis in Basis.values else ""),
        (translate("Purposes"), "\n".join(terms.purposes)),
        (translate("Data elements"), written(terms.elements)),
        (translate("Recipients"), get_text_list([names.get(key, "?") for key in terms.recipients], translate("and"))),
        (translate("About whom"), terms.population),
        (translate("How often"), terms.frequency),
        (translate("Linking"), translate("allowed") if terms.linking else translate("not allowed")),
        (translate("Smallest group shown"), str(terms.smallest_count or "")),
        (translate("Hours within which a breach is told"), str(terms.breach_hours or "")),
        (
            translate("Destroyed"),
            (ngettext("%(n)d day after the end", "%(n)d days after the end", days) % {"n": days})
            + (f", {terms.destruction}" if terms.destruction else ""),
        ),
        (translate("Promises"), promises),
    ]
