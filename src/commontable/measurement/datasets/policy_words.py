"""A policy in plain words: what it hides, what it shows as a range, how it rounds."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commontable.analysis.disclosure import Policy
from commontable.analysis.disclosure.policy import Tier
from commontable.measurement.rules.policies import FIELDS, differing
from commontable.ui import wording

PRESET_NAMES: dict[str, Promise | str] = {
    "ten": gettext_lazy("Ten"),
    "new_york": gettext_lazy("New York"),
    "delaware": gettext_lazy("Delaware"),
    "tiers": gettext_lazy("Tiers by size of group"),
    "idea": gettext_lazy("IDEA"),
}
PRESET_SOURCES: dict[str, Promise | str] = {
    "ten": gettext_lazy(
        "The minimum that most US states used (39 of them in 2010, NCES 2011-603). The ranges are ours."
    ),
    "new_york": gettext_lazy(
        "New York State report cards: fewer than 5 tested students are hidden, and the next smallest group with them "
        "(datasupport.nysed.gov, article 115000765546). The ranges are ours."
    ),
    "delaware": gettext_lazy(
        "Delaware Department of Education: 15 students or fewer are hidden; more than 95% and less than 5% are coded "
        "(doe.k12.de.us/Page/2283). For small groups our codes are wider."
    ),
    "tiers": gettext_lazy(
        "Codes by size of group after NCES 2011-603, as a Utah district applies them (ccsdut.org, reporting "
        "procedure). Smaller groups' ranges and whole percentages are ours."
    ),
    "idea": gettext_lazy(
        "IDEA, 34 CFR 300.647: a cell of 10 and a group of 30 are presumed reasonable for risk ratios. Taken here as "
        "a strict rule for publishing."
    ),
}


@dataclass(frozen=True)
class TierLine:
    """What is shown of groups of that many children and more."""

    from_n: int
    says: str


@dataclass(frozen=True)
class Difference:
    """One setting in which two policies differ, in words."""

    setting: str
    now: str
    then: str


def preset_name(preset: str) -> str:
    """What people call a preset; settings of one's own where it has no name."""
    return str(PRESET_NAMES.get(preset) or preset or _("Settings of our own"))


def preset_source(preset: str) -> str:
    """Whose rule the preset is, in the reader's language; empty where nobody's."""
    return str(PRESET_SOURCES.get(preset, ""))


def sentences(policy: Policy) -> list[str]:
    """The policy as sentences: what is hidden, how percentages are written, how far nobody comes."""
    n = policy.minimum_count
    said = [_("Groups of fewer than %(n)d children are hidden.") % {"n": n}]
    if policy.minimum_numerator:
        text = _("Where fewer than %(n)d children succeeded, only a range says so, and it reaches that far.")
        said.append(text % {"n": policy.minimum_numerator})
    if policy.minimum_complement:
        text = _("Where fewer than %(n)d children did not succeed, only a range says so, and it reaches that far.")
        said.append(text % {"n": policy.minimum_complement})
    said.append(_rounding(policy))
    said.append(_counts(policy))
    if policy.protect_remainders:
        said.append(_("What is left of a total when its shown parts are taken away is protected like a group."))
    text = ngettext(
        "Behind every protected figure %(n)d count stays possible, whatever somebody computes from all that is shown.",
        "Behind every protected figure at least %(n)d counts stay possible, whatever somebody computes from all that "
        "is shown.",
        policy.width,
    )
    return [*said, text % {"n": policy.width}]


def tiers_of(policy: Policy) -> list[TierLine]:
    """What stands in for percentages, by size of group, from the smallest that is shown; alike ones once."""
    found: list[TierLine] = []
    for tier in policy.tiers:
        following = [one.from_n for one in policy.tiers if one.from_n > tier.from_n]
        if following and following[0] <= policy.minimum_count:
            continue
        says = _tier(tier)
        if not found or found[-1].says != says:
            found.append(TierLine(max(tier.from_n, policy.minimum_count), says))
    return found


def differences(now: Policy, then: Policy) -> list[Difference]:
    """What would be different, setting by setting."""
    return [Difference(str(FIELDS[name]), setting(now, name), setting(then, name)) for name in differing(now, then)]


def setting(policy: Policy, name: str) -> str:
    """One setting of a policy in words."""
    if name == "tiers":
        return "; ".join(
            _("from %(n)d children: %(says)s") % {"n": line.from_n, "says": line.says} for line in tiers_of(policy)
        )
    if name == "rate_decimals":
        return _rounding(policy)
    if name == "show_counts":
        return _counts(policy)
    held = getattr(policy, name)
    if isinstance(held, bool):
        return _("yes") if held else _("no")
    return wording.figure(held, "count", 0)


def _rounding(policy: Policy) -> str:
    if policy.rate_decimals is None:
        return _("Percentages are shown as they are.")
    if policy.rate_decimals == 0:
        return _("Percentages are rounded to whole ones, and the numbers of successes are left out.")
    text = ngettext(
        "Percentages are rounded to %(n)d decimal, and the numbers of successes are left out.",
        "Percentages are rounded to %(n)d decimals, and the numbers of successes are left out.",
        policy.rate_decimals,
    )
    return text % {"n": policy.rate_decimals}


def _counts(policy: Policy) -> str:
    if policy.show_counts:
        return _("Beside every figure stands how many children it is about.")
    return _("How many children a figure is about is not shown.")


def _tier(tier: Tier) -> str:
    if not tier.cuts:
        return _("the figure itself") if tier.exact else _("only that there are that many")
    known = {
        "low": wording.figure(tier.cuts[0], "percent", 0),
        "high": wording.figure(tier.cuts[-1], "percent", 0),
        "cuts": ", ".join(wording.figure(cut, "percent", 0) for cut in tier.cuts),
    }
    if tier.exact:
        return _("the figure itself; at most %(low)s and at least %(high)s only as that") % known
    if len(tier.cuts) == 1:
        return _("below or above %(low)s, nothing more") % known
    return _("a range, cut at %(cuts)s") % known
