"""A definition is drafted by one, signed or questioned by partners, and recorded as agreed; then it is frozen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import get_text_list
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from commontable.journal import actions as journal
from commontable.measurement.datasets.linked import fault_of_linked
from commontable.measurement.datasets.sign_offs import sign_offs_of
from commontable.measurement.models import Dataset, Indicator, IndicatorVersion, LinkagePlan
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.computable import faults
from commontable.measurement.rules.definition import OPEN, DefinitionStage, Unit, lifecycle
from commontable.partnership.actions.locking import hold, require_seen
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

WORDS = ("definition", "population", "numerator", "denominator", "source_note", "caveats", "lag", "what_changed")
FORM = ("direction", "unit", "decimals", "minimum_count")
COUNTING = ("dataset", "where", "success", "mean_of", "breakdowns", "depth", "linkage", "linked")
WRITTEN = (*WORDS, *FORM, *COUNTING)
NEEDED = {
    "definition": _("definition in plain words"),
    "population": _("population"),
    "numerator": _("numerator"),
    "denominator": _("denominator"),
}


@transaction.atomic
def draft_definition(*, indicator: Indicator, by: Member, at: datetime, **written: Any) -> IndicatorVersion:
    """The indicator has a new draft, numbered after the last; what is not given is taken over from the last.

    A first draft needs `definition`, `dataset`, and `success` or `mean_of`. Raises NotAllowed where another draft is
    open or the conditions cannot be computed from the dataset.
    """
    require(Permission.DEFINE_INDICATORS, by=by, on=indicator, at=at)
    hold(indicator)
    _require_known(written)
    if indicator.retired_at is not None:
        raise NotAllowed(_("This indicator is retired. Restore it before you define it anew."))
    newest = indicator.versions.select_related("dataset").order_by("-number").first()
    if newest is not None and newest.stage in OPEN:
        raise NotAllowed(
            _("Version %(number)s is %(stage)s already. Go on with that one.")
            % {"number": newest.number, "stage": newest.get_stage_display()}
        )
    start = {} if newest is None else {name: getattr(newest, name) for name in WRITTEN if name != "what_changed"}
    last = indicator.versions.aggregate(last=Max("number"))["last"] or 0
    version = IndicatorVersion(
        partnership_id=indicator.partnership_id, indicator=indicator, number=last + 1, drafted_by=by, drafted_at=at,
        **{**start, **written},
    )  # fmt: skip
    _require_computable(version)
    version.save()
    journal.record(
        "measurement.definition.drafted", by=by, on=version, at=at, number=version.number,
        after={name: _plain(getattr(version, name)) for name in WRITTEN},
    )  # fmt: skip
    return version


@transaction.atomic
def change_definition(
    *, version: IndicatorVersion, changes: Mapping[str, Any], by: Member, at: datetime, seen: int | None = None
) -> IndicatorVersion:
    """The draft reads as given. `seen` is the revision the writer had before them.

    Raises NotAllowed once it is proposed or agreed, ChangedMeanwhile where somebody else saved.
    """
    require(Permission.DEFINE_INDICATORS, by=by, on=version, at=at)
    hold(version)
    _require_known(changes)
    if version.stage != DefinitionStage.DRAFT:
        raise NotAllowed(
            _("This definition is %(stage)s and stays as it is. Take it back to draft, or start a new version.")
            % {"stage": version.get_stage_display()}
        )
    require_seen(revision=version.revision, seen=seen)
    changed = {name: value for name, value in changes.items() if getattr(version, name) != value}
    if not changed:
        return version
    before = {name: _plain(getattr(version, name)) for name in changed}
    for name, value in changed.items():
        setattr(version, name, value)
    _require_computable(version)
    version.revision += 1
    version.save(update_fields=[*changed, "revision"])
    journal.record(
        "measurement.definition.changed", by=by, on=version, at=at, revision=version.revision, before=before,
        after={name: _plain(value) for name, value in changed.items()},
    )  # fmt: skip
    return version


@transaction.atomic
def propose_definition(*, version: IndicatorVersion, by: Member, at: datetime) -> IndicatorVersion:
    """The definition waits for the partners' word; its wording does not change meanwhile."""
    require(Permission.DEFINE_INDICATORS, by=by, on=version, at=at)
    hold(version)
    stage = lifecycle.move(version.stage, to=DefinitionStage.PROPOSED)
    missing = [str(label) for name, label in NEEDED.items() if not getattr(version, name).strip()]
    if missing:
        raise NotAllowed(
            _("Partners cannot sign what is not written yet: %(missing)s.")
            % {"missing": get_text_list(missing, translate("and"))}
        )
    if version.number > 1 and not version.what_changed.strip():
        raise NotAllowed(_("Say what changed since the version before, so that partners need not search for it."))
    if version.dataset.closed_at is not None:
        raise NotAllowed(_("Its dataset is closed. Reopen the dataset, or choose another one."))
    _require_computable(version)
    version.stage, version.proposed_at = stage, at
    version.save(update_fields=["stage", "proposed_at"])
    journal.record("measurement.definition.proposed", by=by, on=version, at=at, revision=version.revision)
    return version


@transaction.atomic
def recall_definition(*, version: IndicatorVersion, by: Member, at: datetime) -> IndicatorVersion:
    """The definition is a draft again; signatures count again only if its wording stays as it was."""
    require(Permission.DEFINE_INDICATORS, by=by, on=version, at=at)
    hold(version)
    version.stage = lifecycle.move(version.stage, to=DefinitionStage.DRAFT)
    version.proposed_at = None
    version.save(update_fields=["stage", "proposed_at"])
    journal.record("measurement.definition.recalled", by=by, on=version, at=at)
    return version


@transaction.atomic
def agree_definition(*, version: IndicatorVersion, by: Member, at: datetime, reason: str = "") -> IndicatorVersion:
    """The definition is the agreed one and frozen; the one before it is replaced.

    Raises NotAllowed where a partner that sends its rows has not signed, or anybody questions it, and no `reason` is
    given; the reason stands with the definition and in the journal.
    """
    require(Permission.DEFINE_INDICATORS, by=by, on=version, at=at)
    hold(version.indicator)
    hold(version)
    stage = lifecycle.move(version.stage, to=DefinitionStage.AGREED)
    _require_computable(version)
    given = sign_offs_of(version, at=at)
    if not given.is_complete and not reason.strip():
        raise NotAllowed(
            _("Not every partner that sends these rows has signed. Give the reason to agree all the same.")
        )
    for earlier in version.indicator.versions.filter(stage=DefinitionStage.AGREED):
        earlier.stage = lifecycle.move(earlier.stage, to=DefinitionStage.REPLACED)
        earlier.save(update_fields=["stage"])
    version.stage, version.agreed_at = stage, at
    version.agreed_because = "" if given.is_complete else reason.strip()
    version.save(update_fields=["stage", "agreed_at", "agreed_because"])
    journal.record(
        "measurement.definition.agreed", by=by, on=version, at=at, reason=version.agreed_because,
        signed=[one.partner.name for one in given.signed],
        questioning=[one.partner.name for one in given.questioning], silent=[one.name for one in given.silent],
    )  # fmt: skip
    return version


@transaction.atomic
def drop_definition(*, version: IndicatorVersion, by: Member, at: datetime) -> IndicatorVersion:
    """The draft or proposal is given up; it stays readable, and the agreed definition stays in force."""
    require(Permission.DEFINE_INDICATORS, by=by, on=version, at=at)
    hold(version)
    version.stage = lifecycle.move(version.stage, to=DefinitionStage.DROPPED)
    version.save(update_fields=["stage"])
    journal.record("measurement.definition.dropped", by=by, on=version, at=at)
    return version


def _require_known(written: Mapping[str, Any]) -> None:
    if unknown := set(written) - set(WRITTEN):
        raise ValueError(f"a definition has no {sorted(unknown)}")


def _require_computable(version: IndicatorVersion) -> None:
    if version.dataset.partnership_id != version.partnership_id:
        raise ValueError("the dataset belongs to another partnership")
    if version.linked and (fault := fault_of_linked(version)):
        raise NotAllowed(fault)
    if found := faults(version.counting, schema=version.contract):
        raise NotAllowed(found[0].message)
    if version.success and version.unit != Unit.PERCENT:
        raise NotAllowed(_("Counting who succeeds gives a percentage. Choose percent."))
    least = version.partnership.minimum_count
    if version.minimum_count is not None and version.minimum_count < least:
        raise NotAllowed(
            _("The smallest group shown is %(least)s here; a definition may ask for more, never for less.")
            % {"least": least}
        )


def _plain(value: Any) -> Any:
    return value.slug if isinstance(value, Dataset | LinkagePlan) else value
