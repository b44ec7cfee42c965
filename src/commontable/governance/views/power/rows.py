"""The tables of the page, as rows of text."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as translate

from commontable.analysis.power import Change
from commontable.governance.datasets.power import Move, Spread, Weighed
from commontable.partnership.rules.sectors import Sector

from .saying import percent, standing_out


def seats(weighed: Weighed) -> list[dict[str, Any]]:
    """A row for each voting seat, the strongest first."""
    power = weighed.power
    if power is None:
        return []
    total = sum(one.seat.weight for one in weighed.voting)
    rows = []
    for one in sorted(power.seats, key=lambda each: -each.shapley_shubik):
        occupied = weighed.occupied(one.seat.name)
        rows.append(
            {
                "seat": occupied.seat,
                "holder": occupied.holder,
                "partner": one.seat.partner,
                "votes": percent(occupied.seat.weight / total),
                "shapley_shubik": percent(float(one.shapley_shubik), 1),
                "banzhaf": percent(float(one.banzhaf_normalised), 1),
                "order": f"{float(one.shapley_shubik):.9f}",
                "order_banzhaf": f"{float(one.banzhaf_normalised):.9f}",
                "is_dummy": one.seat.name in power.dummies,
                "can_block": one.seat.name in power.veto_holders,
            }
        )
    return rows


def spread_rows(spread: Spread) -> dict[str, Any]:
    """One kind of actors as rows of text."""
    titles = {
        "sectors": (translate("By sector"), translate("Sector")),
        "partners": (translate("By partner"), translate("Partner")),
        "levels": (translate("By level"), translate("Level")),
    }
    return {
        "kind": spread.kind,
        "title": titles[spread.kind][0],
        "head": titles[spread.kind][1],
        "measures": [measure.label for measure in spread.measures],
        "rows": [
            {
                "label": one.label,
                "formal": percent(one.formal),
                "practice": percent(one.practice),
                "order": f"{one.formal or 0:.9f}",
                "order_practice": f"{one.practice or 0:.9f}",
                "cells": [
                    (measure.label, percent(one.shares[measure]), one.amounts[measure]) for measure in spread.measures
                ],
            }
            for one in spread.actors
        ],
        "effective": {
            "formal": spread.effective_formal,
            "practice": spread.effective_practice,
            "cells": [(measure.label, spread.effective[measure]) for measure in spread.measures],
        },
    }


def move_rows(move: Move, *, seat: str) -> dict[str, Any]:
    """Power before and after a move: of the seat, of every sector, and of partners where it changes."""

    def row(one: Change, label: Any) -> dict[str, Any]:
        return {
            "label": label,
            "before": percent(float(one.before)),
            "after": percent(float(one.after)),
            "points": 100 * one.difference,
            "is_moved": abs(one.difference) >= 0.005,
        }

    before = {one.name: one for one in move.seats}
    return {
        "seat": row(before[seat], seat),
        "sectors": [row(one, Sector(one.name).label) for one in move.sectors],
        "partners": [row(one, one.name) for one in move.partners if abs(one.difference) >= 0.005],
        "sentences": list(standing_out(move.after)),
    }
