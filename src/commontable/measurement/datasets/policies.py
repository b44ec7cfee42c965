"""The policy of each audience: what was chosen, or the table's usual protection where nothing was."""

from __future__ import annotations

from dataclasses import dataclass

from commontable.analysis.disclosure import Policy
from commontable.analysis.disclosure.presets import PRESETS
from commontable.measurement.models import ProtectionPolicy
from commontable.measurement.rules.audiences import Audience
from commontable.measurement.rules.policies import at_least
from commontable.partnership.models import Partnership


@dataclass(frozen=True, kw_only=True)
class InForce:
    """How figures for one audience are protected now; `chosen` is None where nobody chose anything."""

    audience: Audience
    policy: Policy
    chosen: ProtectionPolicy | None = None

    @property
    def preset(self) -> str:
        """The name of the preset; empty for settings of the table's own and for the usual protection."""
        return self.chosen.preset if self.chosen else ""

    @property
    def source(self) -> str:
        """Whose rule it is, in the words of the preset; empty for settings of the table's own."""
        if self.chosen is None:
            return PRESETS["ten"].source if self.policy.minimum_count == PRESETS["ten"].minimum_count else ""
        return PRESETS[self.preset].source if self.preset in PRESETS else ""


def usual(partnership: Partnership) -> Policy:
    """The protection where no policy was chosen: our ranges and the table's smallest group."""
    return Policy(minimum_count=partnership.minimum_count)


def policies_of(partnership: Partnership) -> dict[Audience, InForce]:
    """The policy of every audience, widest first; the table's smallest group holds where a policy asks for less."""
    chosen = {
        one.audience: one
        for one in ProtectionPolicy.objects.of(partnership).filter(replaced_at=None).select_related("set_by__partner")
    }
    found: dict[Audience, InForce] = {}
    least = partnership.minimum_count
    for audience in reversed(Audience):  # narrowest first: what a narrower audience does not see, a wider one does not
        held = chosen.get(audience)
        policy = Policy.from_dict(held.settings) if held else usual(partnership)
        found[audience] = InForce(audience=audience, policy=at_least(policy, minimum_count=least), chosen=held)
        least = found[audience].policy.minimum_count
    return {audience: found[audience] for audience in Audience}


def policy_for(partnership: Partnership, audience: str) -> Policy:
    """How figures for that audience are protected now."""
    return policies_of(partnership)[Audience(audience)].policy
