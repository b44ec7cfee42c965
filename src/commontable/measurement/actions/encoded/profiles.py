"""A profile says which codes partners make, for which project and round; every new one has the next version."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.analysis.tokens import EncodingError, EncodingProfile, parse_profile, standard_profile
from commontable.journal import actions as journal
from commontable.measurement.models import LinkagePlan
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.encoded import project_name, refresh_name
from commontable.measurement.rules.linkage import Mode
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .deleting import delete_all_codes

FEWEST_KEYS = 1


@transaction.atomic
def make_profile(
    *, plan: LinkagePlan, refresh: str, keys: Collection[str], date_order: str, field_tokens: bool = False,
    allowed_by: str = "", by: Member, at: datetime,
) -> EncodingProfile:  # fmt: skip
    """Partners encode by this profile from now on; codes made by an earlier one are refused, and those here are gone.

    `keys`: names of the standard match keys that are made. `field_tokens`: codes of single columns too, which needs a
    plan of that mode and `allowed_by`, where the agreement says so. The key itself is never made here.
    """
    require(Permission.MAKE_PROFILES, by=by, on=plan, at=at)
    plan = hold(plan)
    require_codes(plan)
    name = refresh_name(refresh)
    if not name:
        raise NotAllowed(_("Name the round, such as 2026-spring: partners and the key custodian go by it."))
    before = profile_of(plan)
    if field_tokens:
        _require_field_tokens(plan, allowed_by)
    made = standard_profile(
        project=project_name(table=plan.partnership.slug, plan=plan.slug),
        refresh=name,
        version=before.version + 1 if before else 1,
        field_tokens=field_tokens,
        date_order=date_order,
    )
    chosen = tuple(key for key in made.keys if key.name in keys)
    if len(chosen) < FEWEST_KEYS:
        raise NotAllowed(_("Choose at least one key: without one nobody is found again."))
    made = replace(made, keys=chosen)
    try:
        parse_profile(made.to_dict())
    except EncodingError as error:
        raise NotAllowed(str(error)) from error
    plan.profile = made.to_dict()
    plan.save(update_fields=["profile"])
    # What was made by the profile before can be linked with nothing that will come.
    gone = delete_all_codes(plan, because="new_profile", by=by, at=at)
    journal.record(
        "measurement.linkage.profile_made", by=by, on=plan, at=at, version=made.version, refresh=made.refresh,
        profile=made.digest, keys=[key.name for key in made.keys], field_tokens=field_tokens,
        **({"allowed_by": allowed_by.strip()[:200]} if field_tokens else {}), files_deleted=gone,
    )  # fmt: skip
    return made


def profile_of(plan: LinkagePlan) -> EncodingProfile | None:
    """The profile partners encode by now; None before the first."""
    return parse_profile(plan.profile) if plan.profile else None


def profile_for(plan: LinkagePlan, *, columns: Mapping[str, str], person: str = "") -> EncodingProfile | None:
    """The profile with the headers of one partner's own file; these are no part of what all share."""
    profile = profile_of(plan)
    return replace(profile, columns=dict(columns), person=person or None) if profile else None


def require_codes(plan: LinkagePlan) -> None:
    """Partners send codes under this plan, and it is open; raises NotAllowed."""
    if plan.closed_at is not None:
        raise NotAllowed(_("This plan is closed. Make a new one."))
    if plan.mode == Mode.CLEAR:
        raise NotAllowed(_("Under this plan partners send names under agreement, not codes."))


def _require_field_tokens(plan: LinkagePlan, allowed_by: str) -> None:
    if plan.mode != Mode.FIELD_TOKENS:
        raise NotAllowed(_("This plan allows codes of whole children only. Codes of single columns need another plan."))
    if not allowed_by.strip():
        raise NotAllowed(_("Say where the agreement allows codes of single columns: its number and clause."))
