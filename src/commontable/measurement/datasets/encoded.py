"""Whose codes are here, as pages tell it: counts and standings, never a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commontable.measurement.models import Due, EncodedFile, LinkagePlan, LinkedDataset
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.encoded import Standing, is_stalled, standing
from commontable.measurement.rules.linkage import Mode
from commontable.partnership.models import Member
from commontable.partnership.permissions import may


@dataclass(frozen=True, kw_only=True)
class Sender:
    """One file asked of a partner, and where its codes stand; None: none came yet."""

    dataset: str
    partner: str
    label: str
    standing: Standing | None = None
    refresh: str = ""
    rows: int | None = None

    @property
    def said(self) -> str:
        """Where they stand, in words."""
        return str(self.standing.label) if self.standing else ""


def senders_of(plan: LinkagePlan) -> list[Sender]:
    """Every file that is asked for of the plan's datasets, with its newest codes."""
    newest = {
        (one.linked.dataset_id, one.partner_id, one.extract.due_id if one.extract else None): one
        for one in EncodedFile.objects.filter(plan=plan).select_related("linked", "extract").order_by("sent_at", "pk")
    }
    dues = (
        Due.objects.filter(dataset__linked__plan=plan, cancelled_at=None)
        .select_related("dataset", "partner")
        .order_by("dataset__title", "partner__name", "due_on", "pk")
    )
    found = []
    for due in dues:
        one = newest.get((due.dataset_id, due.partner_id, due.pk))
        found.append(
            Sender(
                dataset=due.dataset.title,
                partner=due.partner.called,
                label=due.label,
                standing=standing_of(one) if one else None,
                refresh=one.refresh if one else "",
                rows=one.row_count if one else None,
            )
        )
    return found


def codes_asked_of(member: Member, *, dataset: int, at: datetime) -> list[LinkedDataset]:
    """Where the dataset stands in open plans for which the member, as data steward, sends codes."""
    if not may(Permission.SEND_FILES, by=member, at=at):
        return []
    asked = LinkedDataset.objects.filter(
        partnership=member.partnership_id, plan__closed_at=None, dataset=dataset
    ).exclude(plan__mode=Mode.CLEAR)
    return list(asked.select_related("plan", "dataset").order_by("plan__title", "pk"))


def is_being_checked(encoded: EncodedFile, *, at: datetime) -> bool:
    """Whether the file waits for its check, and the check has not been silent for too long."""
    waits = standing_of(encoded) == Standing.WAITING
    return waits and not is_stalled(sent_at=encoded.sent_at, beat_at=encoded.beat_at, at=at)


def standing_of(encoded: EncodedFile) -> Standing:
    """Where the file of codes stands."""
    return standing(
        checked_at=encoded.checked_at,
        refusal=encoded.refusal,
        superseded_at=encoded.superseded_at,
        deleted_at=encoded.deleted_at,
    )
