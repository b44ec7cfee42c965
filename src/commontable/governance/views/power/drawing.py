"""Power by the rule beside influence in practice, sector by sector, in one picture."""

from __future__ import annotations

from django.utils.translation import gettext as translate

from commontable.charts import Chart, Pair, PairWords, pairs
from commontable.governance.datasets.power import Balance
from commontable.governance.rules.power import DOMINANT
from commontable.ui.wording import NOTHING, language

from .saying import far_apart


def by_sector(balance: Balance) -> Chart:
    """An open mark for the rule and a filled one for practice, for each sector."""
    drawn = [
        Pair(
            label=str(one.label),
            first=None if one.formal is None else 100 * one.formal,
            second=None if one.practice is None else 100 * one.practice,
        )
        for one in balance.spreads["sectors"].actors
    ]
    return pairs(
        drawn,
        title=translate("Power by the rule and influence in practice"),
        says=far_apart(balance),
        mark=100 * DOMINANT,
        words=PairWords(
            language=language(),
            group=translate("Sector"),
            first=translate("by the rule"),
            second=translate("in practice"),
            none=NOTHING,
        ),
    )
