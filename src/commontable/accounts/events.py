"""What happens to accounts, in words for the journal of the server."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, Promise | str] = {
    "accounts.opened": _("opened an account"),
    "accounts.described": _("changed their name or language"),
    "accounts.signed_out_everywhere": _("signed out on every device"),
    "accounts.data_taken": _("downloaded their own data"),
}
