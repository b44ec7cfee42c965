"""What happens to promises, in words for the journal."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, Promise | str] = {
    "agreements.commitment.made": _("made a commitment"),
    "agreements.commitment.renegotiated": _("agreed a new day for a commitment"),
    "agreements.commitment.done": _("said that a commitment is done"),
    "agreements.commitment.confirmed": _("confirmed that a commitment was kept"),
    "agreements.commitment.not_confirmed": _("said that a commitment is not done yet"),
    "agreements.commitment.withdrawn": _("withdrew a commitment"),
    "agreements.commitment.restored": _("took up a withdrawn commitment again"),
}
