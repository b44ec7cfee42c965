"""The text of a proposal and what it brings about never say two things."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from commontable.governance.datasets.common_agenda import number_in_force
from commontable.governance.rules.common_agenda import agenda_effect, require_agenda, require_newest, text_of
from commontable.governance.rules.kinds import EffectKind
from commontable.governance.rules.wording import LONGEST_TEXT
from commontable.partnership.models import Partnership
from commontable.partnership.rules.lifecycle import NotAllowed
from commontable.partnership.rules.wording import words

NO_TEXT = _("Write what the body is asked to decide.")


def in_step(
    *, partnership: Partnership, effect_kind: str, effect: Mapping[str, Any] | None, text: str
) -> tuple[str, dict[str, Any]]:
    """The text as it is kept, and the effect: of a proposal about the common agenda the text is made from the parts.

    Part of an act that has asked its permission. Raises NotAllowed where a part cannot be read, and where another
    version of the agenda was adopted since the parts were written.
    """
    if effect_kind != EffectKind.COMMON_AGENDA:
        return words(text, longest=LONGEST_TEXT, missing=NO_TEXT), dict(effect or {})
    given = dict(effect or {})
    require_agenda(given)
    kept = agenda_effect(parts=given["parts"], based_on=given["based_on"])
    require_newest(based_on=kept["based_on"], in_force=number_in_force(partnership.pk))
    with translation.override(partnership.default_language):  # what is kept is read by everybody
        return text_of(kept["parts"]), kept


def require_same_kind(*, before: str, after: str) -> None:
    """A proposal about the common agenda stays one, and no other becomes one: its text is written in another way."""
    if before != after and EffectKind.COMMON_AGENDA in (before, after):
        raise NotAllowed(
            _("The common agenda is proposed on its own page. Withdraw this proposal and write the other one there.")
        )
