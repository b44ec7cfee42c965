"""The common agenda as it holds, its versions, and what proposals about it say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from commontable.governance.models import AgendaVersion, Proposal, ProposalVersion
from commontable.governance.rules.common_agenda import Change, Part, changes
from commontable.governance.rules.kinds import EffectKind
from commontable.governance.rules.proposal import ENDED, ProposalStage
from commontable.partnership.models import Partnership


@dataclass(frozen=True)
class Written:
    """One part with its words, empty where nothing is written, and its place in the agenda."""

    part: Part
    number: int
    text: str


@dataclass(frozen=True)
class Proposed:
    """A proposal about the agenda: the parts as its newest version has them, and from what they differ."""

    parts: list[Written]
    changed: list[Change]
    same: list[Written]
    compared_version: int | None  # of the proposal; None where it is compared with the agenda it was written from
    based_on: int
    in_force: int

    @property
    def is_overtaken(self) -> bool:
        """Whether another version of the agenda was adopted since this was written."""
        return self.based_on != self.in_force


def versions_of(partnership: Partnership) -> QuerySet[AgendaVersion]:
    """Every version that was adopted, the newest first, each with its decision."""
    found: QuerySet[AgendaVersion] = (
        AgendaVersion.objects.of(partnership)
        .select_related("decision__body", "decision__round", "decision__proposal", "decision__replaced_by")
        .order_by("-number")
    )
    return found


def agenda_of(partnership: Partnership) -> AgendaVersion | None:
    """The common agenda as it holds now; None where none was adopted."""
    return versions_of(partnership).first()


def number_in_force(partnership_id: int) -> int:
    """The number of the version that holds now; 0 where none was adopted."""
    newest = AgendaVersion.objects.filter(partnership=partnership_id).order_by("-number")
    return newest.values_list("number", flat=True).first() or 0


def in_order(parts: Mapping[str, str]) -> list[Written]:
    """All eight parts in reading order, those without words too."""
    return [Written(part, number, parts.get(part, "")) for number, part in enumerate(Part, start=1)]


def parts_in(version: ProposalVersion) -> dict[str, str]:
    """The parts of the agenda as this version of a proposal has them."""
    parts: dict[str, str] = (version.effect or {}).get("parts", {})
    return parts


def parts_at(partnership_id: int, number: int) -> dict[str, str]:
    """The parts of that version of the agenda; nothing for version 0."""
    found = AgendaVersion.objects.filter(partnership=partnership_id, number=number).values_list("parts", flat=True)
    return found.first() or {}


def proposed(proposal: Proposal, *, version: ProposalVersion, compared: ProposalVersion | None) -> Proposed | None:
    """What the version says, part by part, against `compared` or the agenda it was written from. At most two queries.

    None for a proposal about something else.
    """
    if proposal.effect_kind != EffectKind.COMMON_AGENDA:
        return None
    after, based_on = parts_in(version), (version.effect or {}).get("based_on", 0)
    before = parts_in(compared) if compared else parts_at(proposal.partnership_id, based_on)
    changed = changes(before, after)
    touched = {change.part for change in changed}
    is_over = proposal.stage in ENDED
    return Proposed(
        parts=in_order(after),
        changed=changed if before else [],
        same=[one for one in in_order(after) if one.part not in touched and one.text] if before else [],
        compared_version=compared.number if compared else None,
        based_on=based_on,
        in_force=based_on if is_over else number_in_force(proposal.partnership_id),
    )


def under_way(partnership: Partnership) -> list[Proposal]:
    """Proposals about the agenda that are on the table and not settled, the oldest first."""
    waiting = Proposal.objects.of(partnership).filter(effect_kind=EffectKind.COMMON_AGENDA)
    return list(waiting.exclude(stage__in=[*ENDED, ProposalStage.DRAFT]).select_related("body").order_by("number"))
