"""How figures are protected is chosen, audience by audience, with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.analysis.disclosure import Policy
from commontable.analysis.disclosure.presets import PRESETS
from commontable.journal import actions as journal
from commontable.measurement.datasets.policies import policies_of, usual
from commontable.measurement.models import ProtectionPolicy
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.audiences import Audience, narrower, wider
from commontable.measurement.rules.policies import (
    FIELDS,
    at_least,
    differing,
    laxer_in,
    preset_named,
    settings_of,
)
from commontable.partnership.models import Member, Partnership
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

LONGEST_WHY = 2000


@transaction.atomic
def set_policy(
    *, partnership: Partnership, audience: str, policy: Policy, why: str, by: Member, at: datetime
) -> ProtectionPolicy:
    """Figures for that audience are protected so from now on; what is published stays as it is.

    The one before stays on record. Refused where a wider audience would see more than a narrower one.
    """
    require(Permission.SET_POLICIES, by=by, on=partnership, at=at)
    held = Partnership.objects.select_for_update().get(pk=partnership.pk)
    why = why.strip()
    if not why:
        raise NotAllowed(_("Say why: people who find a figure hidden, or shown, will ask."))
    if len(why) > LONGEST_WHY:
        raise NotAllowed(_("A reason may be %(limit)s characters long at most.") % {"limit": LONGEST_WHY})
    now = policies_of(held)[Audience(audience)]
    if now.chosen is not None and not differing(Policy.from_dict(now.chosen.settings), policy):
        raise NotAllowed(_("This is the policy in force already."))
    _check(held, audience, policy)
    _replaced(held, audience, at)
    made: ProtectionPolicy = ProtectionPolicy.objects.create(
        partnership=held,
        audience=audience,
        preset=preset_named(policy, PRESETS),
        settings=settings_of(policy),
        why=why,
        set_by=by,
        set_at=at,
    )
    changed = differing(now.policy, policy)
    journal.record(
        "measurement.policy.set", by=by, on=made, at=at, audience=audience, preset=made.preset, why=why,
        before={name: settings_of(now.policy)[name] for name in changed},
        after={name: made.settings[name] for name in changed},
    )  # fmt: skip
    return made


@transaction.atomic
def return_to_default(
    *, partnership: Partnership, audience: str, why: str, by: Member, at: datetime
) -> ProtectionPolicy:
    """Figures for that audience are protected as by default again; answers the policy that was in force."""
    require(Permission.SET_POLICIES, by=by, on=partnership, at=at)
    held = Partnership.objects.select_for_update().get(pk=partnership.pk)
    if not why.strip():
        raise NotAllowed(_("Say why: people who find a figure hidden, or shown, will ask."))
    now = policies_of(held)[Audience(audience)]
    if now.chosen is None:
        raise NotAllowed(_("The usual protection is in force already."))
    _check(held, audience, usual(held))
    _replaced(held, audience, at)
    journal.record(
        "measurement.policy.returned", by=by, on=now.chosen, at=at, audience=audience, why=why.strip()[:LONGEST_WHY]
    )
    return now.chosen


def _replaced(partnership: Partnership, audience: str, at: datetime) -> None:
    held = ProtectionPolicy.objects.of(partnership).filter(audience=audience, replaced_at=None)
    held.update(replaced_at=at)


def refusal_of(partnership: Partnership, *, audience: str, policy: Policy) -> str:
    """Why that audience may not have the policy, as a sentence; empty where it may: a wider one never sees more."""
    now, mine = policies_of(partnership), Audience(audience)
    policy = at_least(policy, minimum_count=partnership.minimum_count)
    for other in wider(mine)[::-1]:
        if laxer := laxer_in(now[other].policy, than=policy):
            return _refusal(wide=other, narrow=mine, field=laxer[0], first=other)
    for other in narrower(mine)[::-1]:
        if laxer := laxer_in(policy, than=now[other].policy):
            return _refusal(wide=mine, narrow=other, field=laxer[0], first=other)
    return ""


def _check(partnership: Partnership, audience: str, policy: Policy) -> None:
    if refusal := refusal_of(partnership, audience=audience, policy=policy):
        raise NotAllowed(refusal)


def _refusal(*, wide: Audience, narrow: Audience, field: str, first: Audience) -> str:
    said = _(
        "What %(wide)s may read would be protected less than what %(narrow)s may read, in one setting: %(field)s. "
        "Change the policy for %(first)s first, or choose a policy that is stricter there."
    )
    return said % {"wide": wide.label, "narrow": narrow.label, "field": FIELDS[field], "first": first.label}
