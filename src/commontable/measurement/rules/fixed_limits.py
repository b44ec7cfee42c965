"""When limits may be kept as the first figures set them: from twelve on, and for a reason."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commontable.analysis.trend.sigma import TRIAL
from commontable.partnership.rules.lifecycle import NotAllowed

from .rebase import LONGEST_REASON

FEWEST = TRIAL
"""From so many figures on limits are steady enough to be kept."""


def check(points: int, *, reason: str, known: int, is_fixed: bool) -> None:
    """The first `points` figures of `known` may set the limits for good; raises NotAllowed.

    >>> check(12, reason="Before the programme began", known=15, is_fixed=False)
    >>> check(11, reason="Before the programme began", known=15, is_fixed=False)
    Traceback (most recent call last):
    ...
    commontable.partnership.rules.lifecycle.NotAllowed: Limits that stay need 12 figures at least: fewer move too much.
    """
    if not reason:
        raise NotAllowed(_("Say why these figures and no others. Without a reason the limits stay as they are."))
    if len(reason) > LONGEST_REASON:
        raise NotAllowed(_("A reason may be %(limit)s characters long at most.") % {"limit": LONGEST_REASON})
    if points < FEWEST:
        raise NotAllowed(
            _("Limits that stay need %(fewest)d figures at least: fewer move too much.") % {"fewest": FEWEST}
        )
    if points > known:
        raise NotAllowed(
            ngettext("Only %(count)d figure is known.", "Only %(count)d figures are known.", known) % {"count": known}
        )
    if is_fixed:
        raise NotAllowed(_("The limits are kept already. Take that back first."))
