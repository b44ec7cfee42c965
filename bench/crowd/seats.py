"""Bodies with twenty seats each: who holds them, who did before, who stands in, and who chairs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from commontable.analysis.decision_rules import Method, Rule
from commontable.governance.models import Body, BodyRule, ChairTerm, RotaPlace, Seat, Tenure
from commontable.governance.rules.kinds import BodyKind, HowChosen, TenureKind
from commontable.partnership.models import Member
from crowd.people import Table
from crowd.rows import Rows

SEATS = 20
RULES = (
    Rule(method=Method.CONSENSUS, fallback=Method.DOUBLE_MAJORITY, rounds=3, proxies=1),
    Rule(method=Method.CONSENT, fallback=Method.MAJORITY, rounds=2),
    Rule(method=Method.MAJORITY),
    Rule(method=Method.SUPERMAJORITY, quorum_sectors=3),
)


@dataclass
class Sitting:
    """A body with its seats and who holds each today."""

    body: Body
    rule: Rule
    seats: list[Seat]
    holders: list[Member]


def form_bodies(rows: Rows, random: Random, *, table: Table, bodies: int, now: datetime) -> list[Sitting]:
    """So many bodies stand; the first person after the director sits on the first three."""
    return [_body(rows, random, table=table, index=index, now=now) for index in range(bodies)]


def _body(rows: Rows, random: Random, *, table: Table, index: int, now: datetime) -> Sitting:
    today, known = now.date(), {"partnership": table.partnership}
    kind = BodyKind.COUNCIL if index == 0 else list(BodyKind)[1 + index % 4]
    name = f"{kind.label} {index + 1}"
    body = rows.add(
        Body(
            **known, slug=f"body-{index + 1}", name=name, kind=kind, mandate="What this body is trusted with.",
            facilitator=table.director, formed_on=table.founded,
        )
    )  # fmt: skip
    rule = RULES[0] if index == 0 else RULES[index % len(RULES)]
    rows.add(BodyRule(**known, body=body, number=1, rule=rule.to_json(), adopted_by=table.director, adopted_at=now))
    seats, holders = [], []
    for place in range(SEATS):
        partner = table.partners[(index * SEATS + place) % len(table.partners)]
        holder = random.choice(table.at_partner[partner.pk])
        if place == 0 and index < 3:
            holder, partner = table.members[1], table.partners[1]
        seat = rows.add(
            Seat(
                **known, body=body, name=f"Seat {place + 1}", sector=partner.sector, partner=partner,
                opened_on=table.founded, is_voting=place < SEATS - 1,
            )
        )  # fmt: skip
        term = today - timedelta(days=400)
        before = {**known, "seat": seat, "how_chosen": HowChosen.NAMED}
        rows.add(Tenure(**before, member=table.at_partner[partner.pk][0], starts_on=table.founded, ends_on=term))
        rows.add(Tenure(**before, member=holder, starts_on=term))
        if place % 4 == 0:
            other = table.at_partner[partner.pk][-1]
            rows.add(Tenure(**before, member=other, kind=TenureKind.ALTERNATE, starts_on=term))
        seats.append(seat)
        holders.append(holder)
    _chair(rows, table=table, body=body, seats=seats, holders=holders, now=now)
    return Sitting(body=body, rule=rule, seats=seats, holders=holders)


def _chair(rows: Rows, *, table: Table, body: Body, seats: list[Seat], holders: list[Member], now: datetime) -> None:
    for position, seat in enumerate(seats[1:5]):
        rows.add(RotaPlace(partnership=table.partnership, body=body, position=position + 1, seat=seat))
    starts_on = (now - timedelta(days=90)).date()
    rows.add(ChairTerm(partnership=table.partnership, body=body, seat=seats[1], member=holders[1], starts_on=starts_on))
