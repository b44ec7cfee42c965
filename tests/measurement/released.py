"""Published releases made by hand, so that pages can be read before anything was computed. Figures are invented."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cast import Table
from commontable.measurement.models import (
    Cell,
    Dataset,
    Indicator,
    IndicatorVersion,
    Place,
    Release,
    ReleaseIndicator,
    SignOff,
    Target,
)
from commontable.measurement.rules.audiences import Audience
from commontable.measurement.rules.definition import DefinitionStage, Kind, Outcome
from commontable.measurement.rules.release import ReleaseStage

PUBLISHED = datetime(2026, 3, 12, 18, 5, tzinfo=UTC)
NINE_DAYS_LATER = PUBLISHED + timedelta(days=9)

SCHEMA = {
    "fields": [
        {"name": "pupil"},
        {"name": "year"},
        {"name": "district", "title": "District"},
        {"name": "school", "title": "School"},
        {
            "name": "lunch",
            "title": "Lunch",
            "categories": [{"value": "free", "label": "Free lunch"}, {"value": "paid", "label": "Other pupils"}],
        },
        {
            "name": "language",
            "title": "Language at home",
            "categories": [
                {"value": "en", "label": "English"},
                {"value": "es", "label": "Spanish"},
                {"value": "other", "label": "Other languages"},
            ],
        },
    ],
    "roles": {
        "place": ["district", "school"],
        "period": "year",
        "person": "pupil",
        "breakdowns": ["lunch", "language"],
    },
}


@dataclass(frozen=True)
class Spec:
    """A cell to be: `k` of `n` children, or what stands in their place."""

    period: str
    n: int | None = None
    k: float | None = None
    by: dict[str, str] = field(default_factory=dict)
    place: tuple[str, str] = ("all", "*")
    status: str = "published"
    low: float | None = None
    high: float | None = None
    value: float | None = None

    def cell(self, release: Release, indicator: Indicator) -> Cell:
        """The row, as a release writes it."""
        value = self.value
        if value is None and self.status == "published" and self.n:
            value = 100 * (self.k or 0) / self.n
        return Cell(
            partnership_id=release.partnership_id,
            release=release,
            indicator=indicator,
            period=self.period,
            place_level=self.place[0],
            place=self.place[1],
            breakdown=json.dumps(self.by, sort_keys=True, ensure_ascii=False),
            depth=len(self.by),
            denominator=None if self.status in ("hidden", "empty") else self.n,
            numerator=self.k if self.status == "published" else None,
            value=value if self.status == "published" else None,
            low=self.low,
            high=self.high,
            status=self.status,
            reason="protected" if self.status in ("hidden", "ranged") else "",
        )


def dataset(table: Table, *, slug: str = "pupils", is_synthetic: bool = False) -> Dataset:
    """A dataset of pupils with two breakdowns and two levels of places."""
    found, _ = Dataset.objects.get_or_create(
        partnership=table.partnership,
        slug=slug,
        defaults={
            "title": "Pupils",
            "purpose": "To know who reads",
            "legal_basis": "open_data",
            "recipients": "All",
            "schema": SCHEMA,
            "is_synthetic": is_synthetic,
        },
    )
    return found


def indicator(
    table: Table,
    *,
    slug: str = "reading",
    name: str = "Early grade reading",
    outcome: str = Outcome.EARLY_GRADE_READING,
    kind: str = Kind.CORE,
    **version: Any,
) -> IndicatorVersion:
    """An indicator with an agreed definition, signed by Northside."""
    added = Indicator.objects.create(
        partnership=table.partnership, slug=slug, name=name, outcome=outcome, kind=kind, position=1
    )
    defaults = {
        "definition": "Third graders who read at grade level. Measured in spring.",
        "population": "Pupils enrolled in grade 3 on the first of October",
        "numerator": "Those at or above the level in the spring assessment",
        "denominator": "Those with a valid score",
        "success": "score >= 40",
        "breakdowns": ["lunch", "language"],
    }
    made = IndicatorVersion.objects.create(
        partnership=table.partnership,
        indicator=added,
        number=1,
        stage=DefinitionStage.AGREED,
        dataset=version.pop("dataset", None) or dataset(table),
        drafted_by=table.ines,
        drafted_at=PUBLISHED - timedelta(days=90),
        agreed_at=PUBLISHED - timedelta(days=60),
        **{**defaults, **version},
    )
    SignOff.objects.create(
        partnership=table.partnership,
        version=made,
        partner=table.northside,
        member=table.alma,
        is_signed=True,
        at=PUBLISHED - timedelta(days=70),
    )
    return made


def release(
    table: Table,
    cells: dict[IndicatorVersion, list[Spec]],
    *,
    at: datetime = PUBLISHED,
    corrects: Release | None = None,
    what_changed: str = "",
    stage: str = ReleaseStage.PUBLISHED,
    audience: str = Audience.PARTNERS,
    title: str = "Spring figures",
) -> Release:
    """A release that holds these figures; published with the next number unless another stage is named."""
    is_published = stage == ReleaseStage.PUBLISHED
    numbered = Release.objects.of(table.partnership).exclude(number=None).count() + 1
    made = Release.objects.create(
        partnership=table.partnership,
        title=title,
        audience=audience,
        stage=stage,
        number=numbered if is_published else None,
        manifest=manifest(table),
        cells_sha256="c" * 64,
        corrects=corrects,
        what_changed=what_changed,
        drafted_by=table.ines,
        drafted_at=at - timedelta(days=20),
        computed_at=at - timedelta(days=15),
        published_at=at if is_published else None,
        published_by=table.maya if is_published else None,
    )
    for version, specs in cells.items():
        ReleaseIndicator.objects.create(
            partnership=table.partnership, release=made, version=version, indicator=version.indicator
        )
        Cell.objects.bulk_create(spec.cell(made, version.indicator) for spec in specs)
    return made


def manifest(table: Table) -> dict[str, Any]:
    """What a release says of the files it rests on."""
    source = {
        "dataset": "pupils",
        "schema_version": 1,
        "partner": table.northside.name,
        "period": "2024-25",
        "extract": "0b8f4f52-6a3c-4a53-9a52-0c5f1a2b3c4d",
        "rows": 4012,
        "file_sha256": "9f2c" + "0" * 60,
        "measures_sha256": "7d11" + "0" * 60,
        "accepted_at": "2026-02-20T09:30:00+00:00",
        "is_synthetic": False,
    }
    return {
        "minimum_count": 10,
        "sources": [source, {**source, "partner": table.harbor.name, "rows": 212, "file_sha256": "41aa" + "0" * 60}],
        "certificate": {"equations": 1200, "exact_recoveries": 0},
        "created_by": {"commontable": "0.1.0"},
    }


def target(
    table: Table, version: IndicatorVersion, *, period: str, value: float, by: dict[str, str] | None = None
) -> Target:
    """A target the council agreed."""
    return Target.objects.create(
        partnership=table.partnership,
        indicator=version.indicator,
        period=period,
        breakdown=json.dumps(by or {}, sort_keys=True),
        value=value,
        rationale="What the best third of districts like ours reach.",
        decided_by="the council",
        set_by=table.maya,
        set_at=PUBLISHED - timedelta(days=100),
    )


def reading(table: Table) -> IndicatorVersion:
    """Reading as released: up over three years, met as a whole, missed for free lunch; one group protected."""
    version = indicator(table)
    district = Place.objects.create(partnership=table.partnership, level="district", code="N", name="Northside")
    Place.objects.create(
        partnership=table.partnership, level="school", code="N12", name="Bayview Elementary", parent=district
    )
    Place.objects.create(
        partnership=table.partnership, level="school", code="N13", name="Cannery Row School", parent=district
    )
    target(table, version, period="2024-25", value=45)
    release(
        table,
        {
            version: [
                Spec("2022-23", 4000, 1640),
                Spec("2023-24", 4100, 1722),
                Spec("2024-25", 4200, 1974),
                Spec("2023-24", 1600, 640, by={"lunch": "free"}),
                Spec("2023-24", 2500, 1082, by={"lunch": "paid"}),
                Spec("2024-25", 1700, 578, by={"lunch": "free"}),
                Spec("2024-25", 2500, 1396, by={"lunch": "paid"}),
                Spec("2024-25", 4000, 1890, by={"language": "en"}),
                Spec("2024-25", 60, None, by={"language": "es"}, status="ranged", low=40, high=50),
                Spec("2024-25", by={"language": "other"}, status="hidden"),
                Spec("2024-25", 60, None, by={"language": "en", "lunch": "free"}, status="ranged", low=0, high=20),
                Spec("2024-25", by={"language": "es", "lunch": "free"}, status="hidden"),
                Spec("2024-25", 4200, 1974, place=("district", "N")),
                Spec("2024-25", 142, 72, place=("school", "N12")),
                Spec("2024-25", place=("school", "N13"), status="hidden"),
                Spec("2024-25", 50, 20, by={"lunch": "free"}, place=("school", "N12")),
            ]
        },
    )
    return version
