"""A council of three voting seats and one without a vote, its rule, its chair and a proxy."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cast import LONG_AGO, Table
from commontable.analysis.decision_rules import Method, Rule
from commontable.governance.actions.bodies.bodies import form_body
from commontable.governance.actions.bodies.chairs import set_rota, take_chair
from commontable.governance.actions.bodies.proxies import give_proxy
from commontable.governance.actions.bodies.rules import adopt_rule
from commontable.governance.actions.bodies.seats import open_seat
from commontable.governance.actions.bodies.tenures import begin_tenure
from commontable.governance.models import Body, ChairTerm, Seat
from commontable.governance.rules.kinds import BodyKind, HowChosen, TenureKind
from commontable.partnership.rules.sectors import Sector

ACCESS: dict[str, tuple[str, str]] = {
    "governance:bodies": ("*", "-"),
    "governance:bodies_csv": ("*", "-"),
    "governance:seats_csv": ("*", "-"),
    "governance:form_body": ("maya", "maya"),
    "governance:body": ("*", "-"),
    "governance:change_body": ("maya", "maya"),
    "governance:close_body": ("maya", "maya"),
    "governance:reopen_body": ("-", "maya"),
    "governance:rule": ("*", "-"),
    "governance:change_rule": ("maya", "maya"),
    "governance:body_seats_csv": ("*", "-"),
    "governance:open_seat": ("maya", "maya"),
    "governance:open_seats": ("maya", "maya"),
    "governance:seat": ("*", "-"),
    "governance:change_seat": ("maya", "maya"),
    "governance:close_seat": ("maya", "maya"),
    "governance:reopen_seat": ("-", "maya"),
    "governance:begin_tenure": ("maya", "maya"),
    "governance:end_tenure": ("maya", "maya"),
    "governance:give_proxy": ("maya rosa alma", "maya rosa alma"),  # alma carries the seat, and is told to ask rosa
    "governance:withdraw_proxy": ("-", "maya rosa alma"),
    "governance:set_rota": ("maya", "maya"),
    "governance:take_chair": ("maya", "maya"),
    "governance:cancel_chair": ("-", "maya"),
    "governance:hand_over_chair": ("maya omar", "maya omar"),
}
RULE = Rule(method=Method.CONSENSUS, fallback=Method.DOUBLE_MAJORITY, rounds=2, quorum_sectors=2, proxies=1)


def make_council(table: Table) -> tuple[Body, dict[str, Seat]]:
    """The council: schools, nonprofit and families vote; the backbone sits without a vote. Omar chairs."""
    act = {"by": table.maya, "at": LONG_AGO}
    body = form_body(
        partnership=table.partnership, name="Council", kind=BodyKind.COUNCIL, mandate="Decides for the table.",
        facilitator=table.maya, **act,
    )  # fmt: skip
    seats = {
        "schools": open_seat(body=body, name="Northside", sector=Sector.SCHOOLS, partner=table.northside, **act),
        "nonprofit": open_seat(body=body, name="Harbor", sector=Sector.NONPROFIT, partner=table.harbor, **act),
        "families": open_seat(body=body, name="Families", sector=Sector.FAMILIES, partner=table.families, **act),
        "backbone": open_seat(
            body=body, name="Backbone", sector=Sector.NONPROFIT, partner=table.maya.partner, is_voting=False, **act
        ),
    }
    begin_tenure(seat=seats["schools"], member=table.alma, how_chosen=HowChosen.EX_OFFICIO, **act)
    begin_tenure(seat=seats["schools"], member=table.dara, how_chosen=HowChosen.NAMED, kind=TenureKind.ALTERNATE, **act)
    begin_tenure(seat=seats["nonprofit"], member=table.omar, how_chosen=HowChosen.NAMED, **act)
    begin_tenure(seat=seats["families"], member=table.rosa, how_chosen=HowChosen.ELECTED, **act)
    begin_tenure(seat=seats["backbone"], member=table.ines, how_chosen=HowChosen.NAMED, **act)
    adopt_rule(body=body, rule=RULE, why="Agreed at the first meeting", **act)
    set_rota(body=body, seats=[seats["nonprofit"], seats["schools"], seats["families"]], **act)
    take_chair(body=body, seat=seats["nonprofit"], **act)
    return body, seats


def add(table: Table, parts: dict[str, Any], special: dict[tuple[str, str], Any], **known: Any) -> dict[str, Any]:
    """The council stands, and Alma carries the seat of the families for a month."""
    body, seats = make_council(table)
    now = datetime.now(UTC)
    term = ChairTerm.objects.get(body=body)
    proxy = give_proxy(
        seat=seats["families"], to=table.alma, starts_at=now, ends_at=now + timedelta(days=30), by=table.rosa, at=now
    )
    parts |= {
        "proxy": proxy.pk,
        "term": term.pk,
        "body": body.slug,
        "seat": seats["families"].pk,
        "tenure": seats["families"].tenures.get().pk,
    }
    return {
        "body": body,
        "seat_schools": seats["schools"],
        "seat_nonprofit": seats["nonprofit"],
        "seat_families": seats["families"],
        "seat_backbone": seats["backbone"],
    }
