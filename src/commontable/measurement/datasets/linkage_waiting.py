"""Linkings that wait for one member: one that failed, and one with pairs that only they may look at.

Asked for beside something else, because the first page may ask the register no more often: see `beside`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from commontable.measurement.models import LinkageDecision, LinkageRun
from commontable.measurement.rules.linkage import RunStage
from commontable.partnership.models import Member, Partnership

FAILED = {"slug": "plan__slug", "title": "plan__title", "failure": "failure"}
PAIRS = {"slug": "plan__slug", "title": "plan__title", "pairs": "waits"}


@dataclass(frozen=True)
class Waiting:
    """The first plan whose newest linking failed, and the first with pairs: by address and title, where there are."""

    failed: tuple[str, str, str] | None = None  # slug, title, why
    pairs: tuple[str, str, int] | None = None  # slug, title, how many


def beside(member: Member, *, links: bool) -> dict[str, Subquery]:
    """Annotations for any question to the register whose rows `waiting_in` then reads. Failures for who `links`."""
    newer = LinkageRun.objects.filter(plan=OuterRef("plan"), number__gt=OuterRef("number"))
    answers = LinkageDecision.objects.filter(run=OuterRef("pk"), withdrawn_at=None).order_by()
    answered = answers.values("run").annotate(n=Count("pk")).values("n")
    runs = LinkageRun.objects.filter(partnership=member.partnership_id, plan__closed_at=None).order_by("begun_at", "pk")
    failed = runs.filter(stage=RunStage.FAILED).filter(~Exists(newer))
    pending = (
        runs.filter(stage=RunStage.DONE, superseded_at=None, plan__reviewer=member.pk)
        .annotate(waits=F("uncertain") - Coalesce(Subquery(answered), 0))
        .filter(waits__gt=0)
    )
    found = {f"linkage_pairs_{name}": Subquery(pending.values(column)[:1]) for name, column in PAIRS.items()}
    if links:
        found |= {f"linkage_failed_{name}": Subquery(failed.values(column)[:1]) for name, column in FAILED.items()}
    return found


def waiting_in(rows: list[Any], member: Member, *, links: bool) -> Waiting:
    """What waits, as the first of the rows says; asked for on its own where there is none."""
    row: Any = rows[0] if rows else None
    if row is None:
        row = Partnership.objects.annotate(**beside(member, links=links)).get(pk=member.partnership_id)
    failed, pairs = (
        tuple(getattr(row, f"linkage_{kind}_{name}", None) for name in names)
        for kind, names in (("failed", FAILED), ("pairs", PAIRS))
    )
    return Waiting(
        failed=failed if failed[0] else None,  # type: ignore[arg-type]
        pairs=pairs if pairs[0] else None,  # type: ignore[arg-type]
    )
