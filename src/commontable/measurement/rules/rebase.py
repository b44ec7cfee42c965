"""When natural variation may be told anew: from a known period on, and for a reason."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import NotAllowed

LONGEST_REASON = 500


def check(period: str, *, reason: str, released: Sequence[str], standing: Collection[str]) -> None:
    """Mean and limits may start anew from the period; raises NotAllowed. `released`: periods, oldest first.

    >>> check("2024-25", reason="Another test", released=["2023-24", "2024-25"], standing=set())
    >>> check("2023-24", reason="Another test", released=["2023-24", "2024-25"], standing=set())
    Traceback (most recent call last):
    ...
    commontable.partnership.rules.lifecycle.NotAllowed: This is the first period: there is nothing to part it from.
    """
    if not reason:
        raise NotAllowed(_("Say what was changed. Without a reason the limits stay as they are."))
    if len(reason) > LONGEST_REASON:
        raise NotAllowed(_("A reason may be %(limit)s characters long at most.") % {"limit": LONGEST_REASON})
    if period not in released:
        raise NotAllowed(_("No release holds a figure for this period. Choose another one."))
    if period == released[0]:
        raise NotAllowed(_("This is the first period: there is nothing to part it from."))
    if period in standing:
        raise NotAllowed(_("The limits start anew from this period already."))
