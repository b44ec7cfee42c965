"""What is missing before rows can be taken, in sentences that name the agreement and its clause."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.agreements.rules.kinds import Basis
from commontable.measurement.rules.covering import Clause, Cover, Gap, Offer
from commontable.ui.wording import day

MOST_NAMED = 12  # columns in one sentence


def sentences(cover: Cover, *, names: Mapping[int, str], sender: str) -> list[str]:
    """One sentence for each clause that does not cover what is asked; none where everything is covered.

    `names`: what partners are called, by key; `sender`: what the sending one is called.
    """
    if cover.is_open:
        return []
    if cover.nearest is None:
        return [_("No agreement in force names %(partner)s as a sender of data.") % {"partner": sender}]
    return [_sentence(gap, cover.nearest, names=names) for gap in cover.gaps]


def refusal(cover: Cover, *, names: Mapping[int, str], sender: str, dataset: str) -> str:
    """Why rows are refused, whole: the dataset, every clause that is missing, and whom to ask."""
    said = _("%(dataset)s takes no rows from %(partner)s now.") % {"dataset": dataset, "partner": sender}
    asks = _("Ask the backbone's data steward for an agreement that covers it.")
    return " ".join([said, *sentences(cover, names=names, sender=sender), asks])


def _sentence(gap: Gap, offer: Offer, *, names: Mapping[int, str]) -> str:
    known = {"number": offer.agreement, "clause": gap.clause.label}
    if gap.clause == Clause.DURATION:
        return _duration(gap, offer)
    if gap.clause == Clause.ELEMENTS:
        return _elements(gap, known)
    if gap.clause == Clause.PURPOSE:
        said = _("Agreement %(number)d does not name the purpose “%(purpose)s” (clause “%(clause)s”).")
        return said % {**known, "purpose": gap.lacks[0]}
    if gap.clause == Clause.BASIS:
        said = _("Agreement %(number)d does not rest on “%(basis)s” (clause “%(clause)s”).")
        return said % {**known, "basis": Basis(str(gap.lacks[0])).label}
    if gap.clause == Clause.LINKING:
        said = _(
            "Agreement %(number)d does not allow that rows are linked with other partners’ rows (clause “%(clause)s”)."
        )
        return said % known
    partners = get_text_list([names.get(int(one), str(one)) for one in gap.lacks], _("and"))
    if gap.clause == Clause.RECIPIENTS:
        said = _("Agreement %(number)d does not name %(partners)s as receiving the data (clause “%(clause)s”).")
    elif gap.lacks[0] in offer.parties:
        said = _("Agreement %(number)d does not name %(partners)s as sending data (clause “%(clause)s”).")
    else:
        said = _("%(partners)s is no party to agreement %(number)d (clause “%(clause)s”).")
    return said % {**known, "partners": partners}


def _elements(gap: Gap, known: Mapping[str, object]) -> str:
    n, shown = len(gap.lacks), [str(one) for one in gap.lacks[:MOST_NAMED]]
    if n > MOST_NAMED:
        more = ngettext("%(n)d more", "%(n)d more", n - MOST_NAMED) % {"n": n - MOST_NAMED}
        shown.append(more)
    return ngettext(
        "Agreement %(number)d does not list the element %(elements)s (clause “%(clause)s”).",
        "Agreement %(number)d does not list the elements %(elements)s (clause “%(clause)s”).",
        n,
    ) % {**known, "elements": get_text_list(shown, _("and"))}


def _duration(gap: Gap, offer: Offer) -> str:
    known = {"number": offer.agreement, "day": day(gap.on)}
    if gap.on is None:
        return _("Agreement %(number)d has never been in force.") % known
    if any(span.first == gap.on for span in offer.spans):
        return _("Agreement %(number)d is in force only from %(day)s.") % known
    return _("Agreement %(number)d ended on %(day)s.") % known
