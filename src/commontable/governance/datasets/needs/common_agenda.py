"""Once a common agenda holds: those who speak for a partner are asked how its own plan serves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as translate

from commontable.governance.models import AgendaVersion, Alignment
from commontable.partnership.datasets.needs import Kind, Need
from commontable.partnership.models import Member
from commontable.partnership.rules.roles import Role

from .rows import Area, Row, columns

SPEAK = frozenset({Role.DIRECTOR, Role.COUNCIL_MEMBER})


def _asks(member: Member, at: datetime) -> Iterator[Any]:
    if not member.roles_at(at) & SPEAK:
        return
    said = Alignment.objects.filter(partner=member.partner_id, replaced_at=None, withdrawn_at=None)
    versions = AgendaVersion.objects.of(member.partnership)
    newest = versions.order_by("-number").values("pk")[:1]
    holds = versions.filter(pk=Subquery(newest)).annotate(said=Subquery(said.values("version__number")[:1]))
    yield columns(
        holds.filter(Q(said=None) | Q(said__lt=F("number"))), number=F("number"), other=F("said"), key=F("pk"),
    )  # fmt: skip


def _says(rows: Sequence[Row], member: Member, at: datetime) -> Iterator[Need]:
    url = reverse("governance:declare_alignment", kwargs={"table": member.partnership.slug})
    for row in rows:
        if row.other is None:
            yield Need(
                what=translate("The common agenda holds"),
                about=translate("say how the plan of %(partner)s serves it") % {"partner": member.partner.called},
                detail=translate("Version %(number)d. A few lines are enough.") % {"number": row.number},
                url=url,
                verb=translate("Say how"),
                kind=Kind.ALIGNMENT,
            )
        else:
            yield Need(
                what=translate("Version %(number)d of the common agenda holds") % {"number": row.number},
                about=translate("say whether the plan of %(partner)s still serves it")
                % {"partner": member.partner.called},
                detail=translate("It spoke about version %(number)d; what changed since is marked.")
                % {"number": row.other},
                url=url,
                verb=translate("Look at it"),
                kind=Kind.ALIGNMENT,
            )


AREA = Area(asks=_asks, says=_says)
