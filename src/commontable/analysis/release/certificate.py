"""The certificate: what was hidden, what was checked, and how closely anybody can work out what is hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commontable.analysis.cells import Status
from commontable.analysis.disclosure import Policy
from commontable.analysis.release.protecting import Made


def certificate_of(
    *, made: Sequence[Made], policy: Policy, against: int, seconds: float, audited: Mapping[str, object] | None = None
) -> dict[str, object]:
    """Totals only: nothing here tells one hidden cell from another.

    `hidden_first`: groups below the minimum (and groups of which all have one value, for a mean); `hidden_second`:
    what is hidden to protect them, or because it was hidden before. `information_lost`: the share of cells with
    children that are not shown in full; a hidden one counts whole, a range half. `narrowest_interval`: how many
    counts are possible for the figure that can be worked out most closely. `examined` figures were solved for by
    the audit; of `undecided` ones it could show neither that they keep the width nor that they lose it. `sample` says
    of how many they were drawn, and with which seed (null: all of them). `bounds_only`: nothing could be solved, and
    what protecting itself passed on from sum to sum is all that was looked at.
    """
    counts = {status: sum(one.counts[status.value] for one in made) for status in Status}
    hidden, ranged = counts[Status.HIDDEN], counts[Status.RANGED]
    filled = sum(counts.values()) - counts[Status.EMPTY]
    first = sum(one.protected.first for one in made)
    found = [one.protected.narrowest for one in made if one.protected.narrowest]
    told = dict(audited or {})
    closest = told.pop("narrowest_interval", None)
    known = told.pop("given_away_by_audit", 0)
    assert isinstance(known, int)
    if isinstance(closest, int):
        found.append(closest)
    return {
        "checked": "every table with its totals, breakdown by breakdown and place by place, at every level",
        "cells": sum(counts.values()),
        "hidden_first": first,
        "hidden_second": hidden - first,
        "ranged": ranged,
        "information_lost": round((hidden + ranged / 2) / filled, 4) if filled else 0.0,
        "equations": sum(one.protected.checked for one in made),
        "exact_recoveries": 0,  # otherwise there is no release
        "width": policy.width,
        "narrowest_interval": min(found) if found else None,
        "examined": 0,
        "undecided": 0,
        "sample": None,
        "bounds_only": False,
        **told,
        "against": against,
        "given_away_by_earlier_releases": known + sum(one.protected.given_away for one in made),
        "seconds": round(seconds, 2),
        "limits": "docs/explanation/disclosure.md",
    }
