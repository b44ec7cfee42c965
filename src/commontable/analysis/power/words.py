"""What the power of a body means, in plain values and in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from commontable.analysis.power.game import Number, exactly
from commontable.analysis.power.indices import GroupPower, Power, SeatPower, Share

_WIDEST = 32


def plain(power: Power) -> dict[str, object]:
    """JSON-able: seats, partners, sectors, dummies, dictators, exact and what else there is to know."""
    found: dict[str, object] = {
        "seats": [_seat(one) for one in power.seats],
        "partners": [_group(one) for one in power.partners],
        "sectors": [_group(one) for one in power.sectors],
        "dummies": list(power.dummies),
        "dictators": list(power.dictators),
        "veto_holders": list(power.veto_holders),
        "decidable": power.decidable,
        "winning_share": float(power.winning),
        "exact": power.exact,
    }
    if power.estimated:
        found["sampling_error"] = power.estimated.half_width
        found["sampling"] = {
            name: value
            for name, value in asdict(power.estimated).items()
            if name in {"draws", "seed", "standard_error", "half_width"}
        }
    return found


def in_words(power: Power) -> list[str]:
    """A table of seats, of partners and of sectors, and sentences about who stands out."""
    rows = [
        (one.seat.name, one.seat.partner or "–", one.seat.sector or "–", _figure(one.seat.weight), one)
        for one in power.seats
    ]
    lines = _table(
        ("seat", "partner", "sector", "weight", "Banzhaf", "Shapley–Shubik"),
        [(*row[:4], _percent(row[4].banzhaf_normalised), _percent(row[4].shapley_shubik)) for row in rows],
        texts=3,
    )
    for title, groups in (("partner", power.partners), ("sector", power.sectors)):
        if groups:
            lines += ["", *_groups(title, groups)]
    return [*lines, "", *sentences(power)]


def sentences(power: Power) -> list[str]:
    """Who decides alone, who can block, who has no say, and how sure the figures are."""
    if not power.decidable:
        return ["Under this rule even all seats together cannot carry a proposal: nobody has any power."]
    found = [f"{name} is a dictator: what {name} wants is decided, whatever the others do." for name in power.dictators]
    for name in power.veto_holders:
        if name not in power.dictators:
            found.append(f"{name} has a veto: nothing is carried without {name}.")
    for name in power.dummies:
        found.append(f"{name} is a dummy: its voice never changes the outcome.")
    if not found:
        found.append("No seat decides alone, none has a veto, and every seat can change an outcome.")
    found.append(f"Of all possible coalitions {_percent(power.winning)} carry a proposal.")
    if power.estimated:
        found.append(
            f"Estimated from {power.estimated.draws:,} random orders (seed {power.estimated.seed}): 95 times in 100 a "
            f"figure is within {100 * power.estimated.half_width:.2f} percentage points of the exact one. Dummies are "
            "listed only where they are certain."
        )
    else:
        found.append("Exact: every coalition is counted.")
    return found


def _seat(one: SeatPower) -> dict[str, object]:
    return {
        "name": one.seat.name,
        "partner": one.seat.partner,
        "sector": one.seat.sector,
        "weight": _number(one.seat.weight),
        "banzhaf": float(one.banzhaf),
        "banzhaf_normalised": float(one.banzhaf_normalised),
        "shapley_shubik": float(one.shapley_shubik),
    }


def _group(one: GroupPower) -> dict[str, object]:
    found: dict[str, object] = {
        "name": one.name,
        "seats": one.seats,
        "weight": _number(one.weight),
        "banzhaf_normalised": float(one.banzhaf_normalised),
        "shapley_shubik": float(one.shapley_shubik),
    }
    if one.as_bloc_shapley_shubik is not None and one.as_bloc_banzhaf_normalised is not None:
        found["as_bloc_banzhaf_normalised"] = float(one.as_bloc_banzhaf_normalised)
        found["as_bloc_shapley_shubik"] = float(one.as_bloc_shapley_shubik)
    return found


def _groups(title: str, groups: Sequence[GroupPower]) -> list[str]:
    blocs = all(one.as_bloc_shapley_shubik is not None for one in groups)
    heads = (title, "seats", "weight", "Banzhaf", "Shapley–Shubik", *(("as one bloc",) if blocs else ()))
    rows = [
        (
            one.name,
            str(one.seats),
            _figure(one.weight),
            _percent(one.banzhaf_normalised),
            _percent(one.shapley_shubik),
            *((_percent(one.as_bloc_shapley_shubik or 0),) if blocs else ()),
        )
        for one in groups
    ]
    return _table(heads, rows, texts=1)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, texts: int) -> list[str]:
    cut = [[one if len(one) <= _WIDEST else one[: _WIDEST - 1] + "…" for one in row] for row in [heads, *rows]]
    widths = [max(len(row[column]) for row in cut) for column in range(len(heads))]
    return [
        "  ".join(
            one.ljust(width) if column < texts else one.rjust(width)
            for column, (one, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cut
    ]


def _percent(share: Share) -> str:
    return f"{100 * float(share):.2f} %"


def _number(given: Number) -> int | float:
    value = exactly(given)
    return int(value) if value.denominator == 1 else float(value)


def _figure(given: Number) -> str:
    return str(_number(given))
