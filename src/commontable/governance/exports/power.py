"""The balance of power as files: seats, actors, a move, and the body as `commontable power` reads it."""

from __future__ import annotations

from django.http import HttpResponse

from commontable.analysis.power import Power, toml_of
from commontable.governance.datasets.power import Balance, Move, Weighed
from commontable.governance.rules.power import Measure
from commontable.partnership.exports import csv_file, yes_or_no
from commontable.partnership.rules.sectors import Sector


def seats_file(weighed: Weighed, power: Power) -> HttpResponse:
    """Every seat with a vote and its power, as CSV; shares from 0 to 1."""
    return csv_file(
        name=f"{weighed.body.slug}-power-of-seats",
        columns=[
            "seat", "holder", "partner", "sector", "weight", "shapley_shubik", "banzhaf_normalised", "banzhaf",
            "can_block", "has_no_say", "decides_alone", "is_exact",
        ],
        rows=[
            (
                one.seat.name,
                weighed.occupied(one.seat.name).holder.name,
                one.seat.partner,
                Sector(one.seat.sector).label if one.seat.sector else "",
                one.seat.weight,
                *(f"{float(share):.6f}" for share in (one.shapley_shubik, one.banzhaf_normalised, one.banzhaf)),
                *(
                    yes_or_no(one.seat.name in names)
                    for names in (power.veto_holders, power.dummies, power.dictators)
                ),
                yes_or_no(power.exact),
            )
            for one in power.seats
        ],
    )  # fmt: skip


def actors_file(balance: Balance, kind: str) -> HttpResponse:
    """Power by the rule and influence in practice of sectors, partners or levels, as CSV; shares from 0 to 1."""
    spread = balance.spreads[kind]
    counted = [name for measure in Measure for name in (str(measure), f"{measure}_share")]
    return csv_file(
        name=f"{balance.weighed.body.slug}-power-of-{kind}",
        columns=[kind.removesuffix("s"), "voting_seats", "by_the_rule", "in_practice", *counted],
        rows=[
            (
                one.label,
                one.seats,
                *("" if share is None else f"{share:.6f}" for share in (one.formal, one.practice)),
                *(
                    cell
                    for measure in Measure
                    for cell in (one.amounts.get(measure, 0), f"{one.shares.get(measure, 0):.6f}")
                ),
            )
            for one in spread.actors
        ],
    )


def move_file(weighed: Weighed, move: Move) -> HttpResponse:
    """Power before and after a move, by sector, partner and seat, as CSV; shares from 0 to 1."""
    return csv_file(
        name=f"{weighed.body.slug}-power-after-a-move",
        columns=["kind", "name", "before", "after"],
        rows=[
            (
                kind,
                Sector(one.name).label if kind == "sector" else one.name,
                *(f"{float(share):.6f}" for share in (one.before, one.after)),
            )
            for kind, changes in (("sector", move.sectors), ("partner", move.partners), ("seat", move.seats))
            for one in changes
        ],
    )


def body_file(weighed: Weighed, power: Power) -> HttpResponse:
    """The rule and the seats as TOML, for `commontable power`."""
    comment = f"{weighed.body.name}, {weighed.body.partnership.name}"
    response = HttpResponse(toml_of(power.game, comment=comment), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{weighed.body.slug}.toml"'
    return response
