"""What a partner owes to shared measurement, for whoever takes over there."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as translate

from commontable.partnership.datasets.handovers import Chapter, Row
from commontable.partnership.models import Handover, Partnership
from commontable.partnership.rules.handover import Sign

from .models import Due, Extract, IndicatorVersion
from .rules.definition import DefinitionStage

MOST = 60


def signs(*, partnership: Partnership, day: date) -> Iterable[Sign]:
    """No file shows that somebody leaves."""
    return ()


def chapters(*, handover: Handover, at: datetime) -> list[Chapter]:
    """Files owed with their days, files in force, definitions that the leaver wrote."""
    rows = [*_owed(handover), *_in_force(handover), *_definitions(handover)]
    return [
        Chapter(
            key="data",
            place=70,
            title=translate("What your organisation sends and defines"),
            intro=translate("Rows stay with those who may see them; here stand only what was asked for and its days.")
            if rows
            else "",
            rows=rows,
            empty=translate("Nothing was asked of your organisation, and nothing of it is in use."),
        )
    ]


def _to(route: str, handover: Handover, **parts: Any) -> str:
    return reverse(f"measurement:{route}", kwargs={"table": handover.partnership.slug, **parts})


def _owed(handover: Handover) -> list[Row]:
    accepted = Extract.objects.filter(due=OuterRef("pk"), superseded_at=None, destroyed_at=None)
    dues = Due.objects.of(handover.partnership).filter(
        ~Exists(accepted), partner=handover.partner, cancelled_at=None, dataset__closed_at=None
    )
    return [
        Row(
            what=str(due),
            detail=translate("to be sent"),
            url=_to("dataset", handover, dataset=due.dataset.slug),
            day=due.due_on,
            day_says=translate("by"),
        )
        for due in dues.select_related("dataset").order_by("due_on", "pk")[:MOST]
    ]


def _in_force(handover: Handover) -> list[Row]:
    extracts = Extract.objects.of(handover.partnership).filter(
        partner=handover.partner, superseded_at=None, destroyed_at=None
    )
    return [
        Row(
            what=str(extract.due),
            detail=translate("sent and in use; it is destroyed when its time has come"),
            url=_to("dataset", handover, dataset=extract.dataset.slug),
            day=extract.destroy_on,
            day_says=translate("until"),
        )
        for extract in extracts.select_related("due__dataset", "dataset").order_by("-accepted_at", "pk")[:MOST]
    ]


def _definitions(handover: Handover) -> list[Row]:
    stages = [DefinitionStage.DRAFT, DefinitionStage.PROPOSED, DefinitionStage.AGREED]
    written = IndicatorVersion.objects.filter(drafted_by=handover.leaver, stage__in=stages).select_related("indicator")
    return [
        Row(
            what=version.indicator.name,
            detail=translate("%(name)s wrote its definition; it is %(stage)s")
            % {"name": handover.leaver.name, "stage": version.get_stage_display()},
            url=_to("definitions", handover),
        )
        for version in written.order_by("indicator__name", "-number")[:MOST]
    ]
