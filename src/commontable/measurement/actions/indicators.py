"""Indicators are added, described, retired and restored."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.measurement import library
from commontable.measurement.datasets.library import breakdowns_of, written_from
from commontable.measurement.models import Dataset, Indicator, IndicatorVersion
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.definition import Kind
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member, Partnership
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .definitions import draft_definition

DESCRIBED = frozenset({"name", "outcome", "kind", "position"})
TAKEN = {"new", "library"}  # addresses of other pages


@transaction.atomic
def add_indicator(
    *, partnership: Partnership, name: str, outcome: str, by: Member, at: datetime,
    kind: str = Kind.CORE, slug: str = "", library_key: str = "",
) -> Indicator:  # fmt: skip
    """The partnership lists the indicator under the outcome; it has no definition yet."""
    require(Permission.DEFINE_INDICATORS, by=by, on=partnership, at=at)
    if slug in TAKEN or (slug and Indicator.objects.of(partnership).filter(slug=slug).exists()):
        raise NotAllowed(_("There is an indicator at this address already. Choose another short name."))
    require_free_name(partnership, name)
    last = Indicator.objects.of(partnership).filter(outcome=outcome).aggregate(last=Max("position"))["last"]
    indicator = Indicator.objects.create(
        partnership=partnership, slug=slug or _free_slug(partnership, name), name=name, outcome=outcome, kind=kind,
        library_key=library_key, position=0 if last is None else last + 1,
    )  # fmt: skip
    journal.record(
        "measurement.indicator.added", by=by, on=indicator, at=at, outcome=str(outcome), kind=str(kind),
        library_key=library_key,
    )  # fmt: skip
    return indicator


@transaction.atomic
def adopt_indicator(*, key: str, dataset: Dataset, language: str, by: Member, at: datetime) -> IndicatorVersion:
    """The library's indicator is the partnership's own, with a first draft computed from the dataset.

    `language` is that of the draft's words. Raises KeyError for a key that is not in the library, NotAllowed where
    the dataset lacks the columns.
    """
    entry = library.entry(key)
    indicator = add_indicator(
        partnership=dataset.partnership, name=entry.name[language], outcome=entry.outcome, kind=entry.kind,
        library_key=key, by=by, at=at,
    )  # fmt: skip
    written = written_from(entry, language=language, dataset=dataset) | {"breakdowns": breakdowns_of(entry, dataset)}
    return draft_definition(indicator=indicator, dataset=dataset, by=by, at=at, **written)


@transaction.atomic
def describe_indicator(*, indicator: Indicator, changes: Mapping[str, Any], by: Member, at: datetime) -> Indicator:
    """The indicator is listed by the new name, outcome, kind or position. What it means is in its definitions."""
    require(Permission.DEFINE_INDICATORS, by=by, on=indicator, at=at)
    hold(indicator)
    if unknown := set(changes) - DESCRIBED:
        raise ValueError(f"an indicator has no {sorted(unknown)}")
    if "name" in changes:
        require_free_name(indicator.partnership, changes["name"], but=indicator)
    before = {field: getattr(indicator, field) for field in changes}
    for field, value in changes.items():
        setattr(indicator, field, value)
    indicator.save(update_fields=list(changes))
    journal.record("measurement.indicator.changed", by=by, on=indicator, at=at, before=before, after=dict(changes))
    return indicator


@transaction.atomic
def retire_indicator(*, indicator: Indicator, by: Member, at: datetime) -> Indicator:
    """New releases leave the indicator out; everything released stays."""
    require(Permission.DEFINE_INDICATORS, by=by, on=indicator, at=at)
    hold(indicator)
    if indicator.retired_at is not None:
        raise NotAllowed(_("This indicator is retired already."))
    indicator.retired_at = at
    indicator.save(update_fields=["retired_at"])
    journal.record("measurement.indicator.retired", by=by, on=indicator, at=at)
    return indicator


@transaction.atomic
def restore_indicator(*, indicator: Indicator, by: Member, at: datetime) -> Indicator:
    """The indicator can be released again, by the definition it had."""
    require(Permission.DEFINE_INDICATORS, by=by, on=indicator, at=at)
    hold(indicator)
    if indicator.retired_at is None:
        raise NotAllowed(_("This indicator is in use already."))
    indicator.retired_at = None
    indicator.save(update_fields=["retired_at"])
    journal.record("measurement.indicator.restored", by=by, on=indicator, at=at)
    return indicator


def require_free_name(partnership: Partnership, name: str, *, but: Indicator | None = None) -> None:
    """Nothing else is called that; two indicators of one name would be taken for each other."""
    others = Indicator.objects.of(partnership).filter(name__iexact=name, retired_at__isnull=True)
    if others.exclude(pk=but.pk if but else None).exists():
        raise NotAllowed(_("Another indicator has this name. Say what is different about this one."))


def _free_slug(partnership: Partnership, name: str) -> str:
    stem = slugify(name)[:50].strip("-") or "indicator"
    taken = TAKEN | set(Indicator.objects.of(partnership).filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)
