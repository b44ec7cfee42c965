"""The scorecard: every indicator by the newest published release that holds it, in three questions to the register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from commontable.analysis.cells import ALL_LEVEL, ALL_PLACE
from commontable.measurement.models import Indicator, Release, Reply
from commontable.measurement.rules.audiences import EVERYBODY
from commontable.measurement.rules.definition import Kind, Outcome
from commontable.measurement.rules.linked import with_linked
from commontable.partnership.models import Partnership

from .figures import Figures, figures_and_aims, gathered
from .linkage_caveats import is_uneven
from .readers import Audiences, held_in_published, published
from .spoken import spoken
from .standing import Meaning, Released, Standing

EVERYWHERE = (ALL_LEVEL, ALL_PLACE)


@dataclass(frozen=True, kw_only=True)
class Card:
    """One indicator on the scorecard; `released` is None until a release holds it."""

    meaning: Meaning
    standing: Standing
    released: Released | None

    @property
    def is_measured(self) -> bool:
        """Whether there is a figure, shown or protected."""
        return self.released is not None and bool(self.standing.period)


@dataclass(frozen=True, kw_only=True)
class OutcomeCards:
    """One of the seven outcomes: its core indicators, then those that come before it."""

    outcome: Outcome
    core: list[Card]
    contributing: list[Card]

    @property
    def cards(self) -> list[Card]:
        """All of them."""
        return [*self.core, *self.contributing]


@dataclass(frozen=True, kw_only=True)
class Scorecard:
    """All outcomes in order, and the newest release."""

    release: Release | None
    outcomes: list[OutcomeCards]

    def __iter__(self) -> Iterator[Card]:
        for outcome in self.outcomes:
            yield from outcome.cards

    @property
    def core(self) -> list[Card]:
        """The first core indicator of every outcome that has one."""
        return [outcome.core[0] for outcome in self.outcomes if outcome.core]


def scorecard_of(
    partnership: Partnership,
    *,
    place: tuple[str, str] = EVERYWHERE,
    newest: Release | None = None,
    reads: Audiences = EVERYBODY,
) -> Scorecard:
    """The partnership's scorecard, for everybody or for one place (level and code), of what the reader `reads`.

    `newest` is the newest published release that they read, where the caller knows it already.
    """
    listed = list({one["pk"]: one for one in indicators_with_newest(partnership, reads=reads)}.values())
    held: dict[int, list[int]] = {}
    for one in listed:
        if one["is_read"]:
            held.setdefault(one["released__release_id"], []).append(one["pk"])
    newest = newest or (newest_release(partnership, reads=reads) if held else None)
    figures = gathered(figures_and_aims(partnership, held, place=place), level=place[0]) if held else {}
    cards = [_card(one, figures.get(one["pk"], Figures()), is_of_one_place=place != EVERYWHERE) for one in listed]
    return Scorecard(release=newest, outcomes=[_outcome(outcome, cards) for outcome in Outcome])


def newest_release(partnership: Partnership, *, reads: Audiences = EVERYBODY) -> Release | None:
    """The published release with the highest number that the reader reads."""
    return published(partnership, reads=reads).order_by("-number").first()


def indicators_with_newest(
    partnership: Partnership, *, reads: Audiences = EVERYBODY
) -> QuerySet[Indicator, dict[str, Any]]:
    """Every indicator in use with the newest published release for the reader that holds it. One question.

    An indicator that no such release holds comes with whatever holds it, drafts and releases for others: `is_read`
    says so.
    """
    holding = held_in_published(partnership, reads=reads)
    later = holding.filter(indicator=OuterRef("indicator"), release__number__gt=OuterRef("release__number"))
    replies = Reply.objects.filter(
        release=OuterRef("released__release"), indicator=OuterRef("pk"), withdrawn_at=None
    ).exclude(text="")
    counted = replies.order_by().values("indicator").annotate(many=Count("pk")).values("many")
    found: QuerySet[Indicator, dict[str, Any]] = (
        Indicator.objects.of(partnership)
        .filter(retired_at=None)
        .filter(Q(released__in=holding.filter(~Exists(later))) | ~Exists(holding.filter(indicator=OuterRef("pk"))))
        .annotate(
            is_read=Exists(holding.filter(pk=OuterRef("released"))),
            reply_count=Coalesce(Subquery(counted), 0),
            reply_from=Subquery(
                replies.order_by("at").values(
                    who=Coalesce(NullIf("partner__short_name", Value("", CharField())), F("partner__name"))
                )[:1]
            ),
        )
        .order_by("position", "name")
        .values(
            "pk", "slug", "name", "outcome", "kind", "library_key", "is_read", "reply_count", "reply_from",
            "released__release_id", "released__release__number", "released__release__published_at",
            "released__release__corrects__number", "released__version__definition", "released__version__direction",
            "released__version__unit", "released__version__decimals", "released__version__success",
            "released__version__dataset__is_synthetic", "released__version__dataset__schema",
            "released__version__linked", "released__release__manifest__linkage",
        )
    )  # fmt: skip
    return found


def meaning_of(one: dict[str, Any]) -> Meaning:
    """What an indicator is, from the values that `indicators_with_newest` reads."""
    named = {name: one[name] for name in ("pk", "slug", "outcome", "kind")}
    named["name"] = spoken(one["name"], key=one["library_key"], part="name")
    if not one["is_read"]:
        return Meaning(**named)
    return Meaning(
        **named,
        definition=spoken(one["released__version__definition"], key=one["library_key"], part="definition"),
        direction=one["released__version__direction"],
        unit=one["released__version__unit"],
        decimals=one["released__version__decimals"],
        is_share=bool(one["released__version__success"]),
        is_synthetic=one["released__version__dataset__is_synthetic"],
        is_linked=bool(one["released__version__linked"]),
        is_unevenly_linked=is_uneven(one["released__release__manifest__linkage"], one["slug"]),
        schema=with_linked(one["released__version__dataset__schema"], one["released__version__linked"]),
    )


def _card(one: dict[str, Any], figures: Figures, *, is_of_one_place: bool) -> Card:
    meaning = meaning_of(one)
    released = None
    if one["is_read"]:
        released = Released(
            pk=one["released__release_id"],
            number=one["released__release__number"],
            published_at=one["released__release__published_at"],
            corrects=one["released__release__corrects__number"],
            reply_count=one["reply_count"],
            reply_from=one["reply_from"] or "",
        )
    return Card(
        meaning=meaning,
        standing=Standing(meaning, figures, is_of_one_place=is_of_one_place),
        released=released,
    )


def _outcome(outcome: Outcome, cards: list[Card]) -> OutcomeCards:
    of = [card for card in cards if card.meaning.outcome == outcome]
    return OutcomeCards(
        outcome=outcome,
        core=[card for card in of if card.meaning.kind == Kind.CORE],
        contributing=[card for card in of if card.meaning.kind != Kind.CORE],
    )
