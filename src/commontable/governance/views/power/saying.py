"""The balance of power in sentences: one for the heading, a few for what stands out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.text import get_text_list
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext

from commontable.analysis.power import Power
from commontable.governance.datasets.power import Actor, Balance
from commontable.governance.rules.power import DOMINANT, FAR_APART, passing
from commontable.ui.wording import figure


class Said(NamedTuple):
    """A sentence, and how it is marked: none, `good`, `warn` or `quiet`."""

    text: str
    kind: str = ""


def percent(share: float | None, decimals: int = 0) -> str:
    """A share from 0 to 1 as a percentage."""
    return figure(None if share is None else 100 * share, "percent", decimals)


def listed(names: Sequence[str]) -> str:
    """Names in a row, the last after “and”."""
    return get_text_list(list(names), translate("and"))


def headline(balance: Balance) -> str:
    """What a hurried reader should take along."""
    weighed, name = balance.weighed, {"body": balance.weighed.body.name}
    power = weighed.power
    if weighed.rule is None:
        return translate("How %(body)s decides is not written down yet") % name
    if power is None:
        return translate("Nobody holds a seat with a vote in %(body)s yet") % name
    if not power.decidable:
        return translate("As it stands today, %(body)s cannot decide anything by vote") % name
    if power.dictators:
        return translate("One seat decides alone in %(body)s") % name
    spread = balance.spreads["sectors"]
    if everybody_blocks(power):
        return translate("Every seat with a vote can block in %(body)s") % name
    for found, text in (
        (spread.formal(), translate("%(actor)s: %(share)s of the power in %(body)s")),
        (spread.practice(), translate("%(actor)s: %(share)s of what happens in %(body)s")),
    ):
        strongest = passing(found)
        if strongest:
            return text % {**name, "actor": strongest[0], "share": percent(found[strongest[0]])}
    if power.dummies:
        return (
            ngettext(
                "In %(body)s, %(n)d seat has a vote but no say",
                "In %(body)s, %(n)d seats have a vote but no say",
                len(power.dummies),
            )
            % {**name, "n": len(power.dummies)}
        )  # fmt: skip
    return translate("No sector dominates in %(body)s") % name


def everybody_blocks(power: Power) -> bool:
    """Nothing passes without all of them, so a sector's share only says how many seats it has."""
    return len(power.veto_holders) == len(power.seats) > 1


def about_consensus(balance: Balance) -> list[Said]:
    """What holds while consensus is sought, before any vote."""
    rule, seats = balance.weighed.rule, len(balance.weighed.voting)
    if rule is None or not rule.method.is_deliberation or not seats:
        return []
    equal = {"n": seats, "share": percent(1 / seats)}
    if rule.fallback is None:
        return [
            Said(
                ngettext(
                    "Nothing passes while the one seat with a vote objects, and no vote follows.",
                    "Nothing passes while one of the %(n)d seats with a vote objects, and no vote follows. Each can "
                    "block, so each has the same power: %(share)s.",
                    seats,
                )
                % equal
            )
        ]
    return [
        Said(
            ngettext(
                "While agreement is sought, the one seat with a vote can block. What follows is about the vote that "
                "comes when the rounds are spent.",
                "While agreement is sought, each of the %(n)d seats with a vote can block, so all have the same power: "
                "%(share)s. What follows is about the vote that comes when the rounds are spent.",
                seats,
            )
            % equal
        )
    ]


def standing_out(power: Power) -> Iterable[Said]:
    """Who decides alone, who can block, who has a vote but no say."""
    if not power.decidable:
        yield Said(
            translate(
                "Even if every seat that is held voted for it, a proposal would not pass: the rule asks for more seats "
                "or more sectors than are here."
            ),
            "warn",
        )
        return
    for name in power.dictators:
        yield Said(
            translate("%(seat)s decides alone: whatever it wants passes, and nothing passes without it.")
            % {"seat": name},
            "warn",
        )
    blocking = [name for name in power.veto_holders if name not in power.dictators]
    if everybody_blocks(power):
        yield Said(translate("Every seat can block: nothing passes without all of them."))
    elif blocking:
        yield Said(
            ngettext(
                "%(seats)s can block: nothing passes without it.",
                "%(seats)s can block: nothing passes without each of them.",
                len(blocking),
            )
            % {"seats": listed(blocking)}
        )
    if power.dummies:
        yield Said(
            ngettext(
                "%(seats)s has a vote but no say: the outcome never hangs on it.",
                "%(seats)s have a vote but no say: the outcome never hangs on any of them.",
                len(power.dummies),
            )
            % {"seats": listed(power.dummies)},
            "warn",
        )
    if not power.dictators and not blocking and not power.dummies:
        yield Said(
            translate("No seat decides alone, none can block, and every seat can tip an outcome.")
            if power.exact
            else translate("No seat decides alone, and none can block."),
            "good",
        )


def too_strong(balance: Balance) -> Iterable[Said]:
    """Everybody who passes the share that the page states; a partner only where its sector is not named alike."""
    by_rule = translate("By the rule, %(actor)s: %(share)s of the power. That is more than %(mark)s.")
    in_practice = translate("In practice, %(actor)s: %(share)s of what happened. That is more than %(mark)s.")
    power = balance.weighed.power
    ways = [(in_practice, {kind: spread.practice() for kind, spread in balance.spreads.items()})]
    if power is not None and not everybody_blocks(power):
        ways.insert(0, (by_rule, {kind: spread.formal() for kind, spread in balance.spreads.items()}))
    for text, shares in ways:
        said: set[str] = set()
        for kind in ("sectors", "partners", "levels"):
            for name in passing(shares[kind]):
                share = percent(shares[kind][name])
                if kind != "partners" or share not in said:
                    yield Said(text % {"actor": name, "share": share, "mark": percent(DOMINANT)}, "warn")
                said.add(share)


def far_apart(balance: Balance) -> str:
    """How practice differs from the rule, between sectors, in one sentence."""
    actors = [one for one in balance.spreads["sectors"].actors if one.formal is not None]
    if not balance.happened:
        return translate("Nothing that is counted happened in this time, so only the rule can be shown.")
    if not actors:
        return translate("What happened is shown; power by the rule cannot be weighed yet.")
    widest = max(actors, key=_apart)
    if 100 * _apart(widest) < FAR_APART:
        return translate("What happens is close to the rule: no sector is %(points)d points or more away from it.") % {
            "points": FAR_APART
        }
    figures = {"sector": widest.label, "formal": percent(widest.formal), "practice": percent(widest.practice)}
    if not widest.seats:
        return translate("%(sector)s: no vote, and %(practice)s of what happened.") % figures
    return (
        translate(
            "The widest gap is at %(sector)s: %(formal)s of the power by the rule, %(practice)s of what happened."
        )
        % figures
    )


def _apart(actor: Actor) -> float:
    return abs((actor.practice or 0.0) - (actor.formal or 0.0))
