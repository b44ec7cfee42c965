"""A decision turns the text it adopted into the next version of the common agenda."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.governance.datasets.common_agenda import number_in_force
from commontable.governance.models import AgendaVersion, Decision
from commontable.governance.permissions import Permission
from commontable.governance.rules.common_agenda import Part, parts_of, require_newest
from commontable.governance.rules.kinds import EffectKind
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold
from commontable.partnership.actions.tables import describe_partnership
from commontable.partnership.models import Member
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed


@transaction.atomic
def adopt_agenda(*, decision: Decision, by: Member, at: datetime) -> AgendaVersion:
    """The common agenda reads as the decision says, as its next version; earlier ones stay as they were.

    What it says about equity becomes the partnership's stance in its own words; which stance that is stays a choice
    of its own. Raises NotAllowed where another version was adopted since the text was written, and the second time.
    """
    require(Permission.CARRY_OUT_DECISIONS, by=by, on=decision, at=at)
    partnership = hold(decision.partnership)  # one version after the other, whoever adopts
    if decision.effect_kind != EffectKind.COMMON_AGENDA:
        raise NotAllowed(_("This decision is not about the common agenda."))
    if AgendaVersion.objects.filter(decision=decision).exists():
        raise NotAllowed(_("This decision made its version of the common agenda already."))
    in_force = number_in_force(partnership.pk)
    require_newest(based_on=decision.effect["based_on"], in_force=in_force)
    parts = parts_of(decision.effect["parts"])
    version: AgendaVersion = AgendaVersion.objects.create(
        partnership=partnership,
        number=in_force + 1,
        parts=parts,
        decision=decision,
        adopted_at=decision.decided_at,
    )
    stance = parts.get(Part.EQUITY, "")
    if stance and stance != partnership.stance_says:
        describe_partnership(partnership=partnership, changes={"stance_says": stance}, by=by, at=at)
    journal.record(
        "governance.agenda.adopted", by=by, on=version, at=at, version=version.number, decision=decision.number,
        parts=list(parts),
    )  # fmt: skip
    return version
