"""For whom figures are released: the narrower the audience, the more it may read."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    """Who reads a release, widest first. Whoever is in a narrower one reads what the wider ones read too."""

    PUBLIC = "public", _("anybody")
    PARTNERS = "partners", _("everybody at the table")
    COUNCIL = "council", _("the council and the backbone")


EVERYBODY = frozenset({Audience.PUBLIC, Audience.PARTNERS})
"""What every member of the table reads."""


def wider(audience: str) -> tuple[Audience, ...]:
    """The audiences that hold more people, widest first.

    >>> [str(one.value) for one in wider("council")], wider("public")
    (['public', 'partners'], ())
    """
    listed = tuple(Audience)
    return listed[: listed.index(Audience(audience))]


def narrower(audience: str) -> tuple[Audience, ...]:
    """The audiences that hold fewer people, narrowest first: they read this one's releases and others besides.

    >>> [str(one.value) for one in narrower("public")], narrower("council")
    (['council', 'partners'], ())
    """
    listed = tuple(Audience)
    return listed[listed.index(Audience(audience)) + 1 :][::-1]


def read_by(audience: str) -> frozenset[Audience]:
    """The audiences whose releases somebody in this one reads: its own and every wider one's.

    >>> sorted(read_by("partners"))
    [Audience.PARTNERS, Audience.PUBLIC]
    """
    return frozenset({*wider(audience), Audience(audience)})
