"""How the partners' own plans serve the common agenda: what each says now, and what it said before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from commontable.governance.models import AgendaVersion, Alignment
from commontable.governance.rules.common_agenda import Part
from commontable.partnership.models import Partner, Partnership
from commontable.partnership.rules.sectors import Sector


@dataclass(frozen=True)
class Aligned:
    """A partner and what it says now; None where it has said nothing yet."""

    partner: Partner
    alignment: Alignment | None
    is_older: bool  # what it says is about a version that no longer holds

    @property
    def serves(self) -> list[Part]:
        """The parts of the agenda its plan serves, in reading order."""
        said = self.alignment.parts if self.alignment else []
        return [part for part in Part if part in said]


@dataclass(frozen=True)
class Alignments:
    """All partners at the table, by sector and name."""

    each: list[Aligned]

    @property
    def declared(self) -> list[Aligned]:
        """Those who have said how their plan serves the agenda."""
        return [one for one in self.each if one.alignment]

    @property
    def to_come(self) -> list[Aligned]:
        """Those from whom it is still to come."""
        return [one for one in self.each if not one.alignment]

    def serving(self, part: str) -> list[Aligned]:
        """Those whose plan serves that part."""
        return [one for one in self.declared if part in one.serves]


def alignments_known(partnership: Partnership) -> QuerySet[Alignment]:
    """Everything that was ever declared, the newest first."""
    found: QuerySet[Alignment] = (
        Alignment.objects.of(partnership)
        .select_related("partner", "version", "declared_by")
        .select_related("document")
        .defer("document__content")
        .order_by("-declared_at", "-pk")
    )
    return found


def current(alignments: QuerySet[Alignment]) -> QuerySet[Alignment]:
    """Those that stand: neither replaced nor withdrawn."""
    return alignments.filter(replaced_at=None, withdrawn_at=None)


def alignments_of(partnership: Partnership, *, agenda: AgendaVersion | None, day: date) -> Alignments:
    """What every partner at the table says now, by sector and name. Two queries."""
    said = {one.partner_id: one for one in current(alignments_known(partnership))}
    order = [str(sector) for sector in Sector]
    partners = [one for one in Partner.objects.of(partnership) if one.is_present(day)]
    partners.sort(key=lambda one: (order.index(one.sector), one.name, one.pk))
    return Alignments([aligned(one, said.get(one.pk), agenda=agenda) for one in partners])


def aligned(partner: Partner, alignment: Alignment | None, *, agenda: AgendaVersion | None) -> Aligned:
    """What the partner says, beside the version that holds now."""
    is_older = alignment is not None and agenda is not None and alignment.version_id != agenda.pk
    return Aligned(partner, alignment, is_older)
