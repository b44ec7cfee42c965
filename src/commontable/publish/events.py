"""What happens to letters, in words for the journal."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENTS: dict[str, Promise | str] = {
    "publish.letters.chosen": _("chose how often their letter comes"),
}
