"""What happens to letters, in words for the journal."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, Promise | str] = {
    "publish.letters.chosen": _("chose how often their letter comes"),
    "publish.pack.made": _("put a pack together"),
    "publish.pack.changed": _("changed a pack"),
    "publish.pack.withdrawn": _("took a pack off the list"),
    "publish.pack.restored": _("put a pack back on the list"),
}
