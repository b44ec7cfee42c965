"""One agreement inside another: what a data use licence may take from the agreement above it (AISP)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as translate

from .kinds import AgreementKind
from .terms import Terms

PARENTS: dict[str, frozenset[str]] = {
    AgreementKind.DATA_USE: frozenset({AgreementKind.DATA_SHARING}),
    AgreementKind.DATA_SHARING: frozenset({AgreementKind.MOU}),
    AgreementKind.ACTION_PLAN: frozenset({AgreementKind.MOU}),
    AgreementKind.MOU: frozenset({AgreementKind.MOU}),
}


def can_hang(kind: str, *, below: str) -> bool:
    """Whether an agreement of this kind may hang below one of that kind.

    >>> can_hang("data_use", below="data_sharing"), can_hang("mou", below="data_use")
    (True, False)
    """
    return below in PARENTS.get(kind, frozenset())


def beyond(child: Terms, *, parent: Terms, ends_on: date | None, parent_ends_on: date | None) -> list[str]:
    """What the inner agreement asks for that the outer one does not give, a sentence each; empty where it stays inside.

    >>> outer = Terms(purposes=("Early reading",), recipients=(1, 2))
    >>> inner = Terms(purposes=("early reading", "Policing"), recipients=(2,))
    >>> beyond(inner, parent=outer, ends_on=None, parent_ends_on=None)
    ['The agreement above does not allow this purpose: “Policing”. Take it out, or change that agreement first.']
    """
    found = []
    for name in _more((e.name for e in child.elements), (e.name for e in parent.elements)):
        says = translate(
            "The agreement above does not cover the data element “%(name)s”. Take it out, or change that one first."
        )
        found.append(says % {"name": name})
    for name in _more(child.purposes, parent.purposes):
        says = translate(
            "The agreement above does not allow this purpose: “%(name)s”. Take it out, or change that agreement first."
        )
        found.append(says % {"name": name})
    if set(child.recipients) - set(parent.recipients):
        found.append(
            translate("A partner that is to receive data does not receive it by the agreement above. Take it out.")
        )
    if child.linking and not parent.linking:
        found.append(translate("The agreement above does not allow rows to be linked. Leave linking out."))
    if parent_ends_on is not None and (ends_on is None or ends_on > parent_ends_on):
        found.append(translate("It would last longer than the agreement above. Choose an earlier last day."))
    return found


def _more(inner: Iterable[str], outer: Iterable[str]) -> list[str]:
    known = {name.casefold() for name in outer}
    return [name for name in inner if name.casefold() not in known]
