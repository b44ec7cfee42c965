"""What a decision brings about in the register, as plain values that a proposal carries until it is adopted.

`set_target`: indicator (its key), period, value, and maybe breakdown, rationale, despite.
`release_policy`: minimum_count. `form_body`: name, kind, and maybe mandate and parent (a body's key).
`commitments`: a list of partner, member, what, due_on (ISO 8601), and maybe evidence_wanted.
`common_agenda`: parts (`common_agenda.Part` → text), based_on (the version it was written from, 0 for none).
`agreement`: agreement (its key).
"""

from collections.abc import Mapping
from datetime import date
from math import isfinite
from typing import Any

from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import NotAllowed

from .common_agenda import require_agenda
from .kinds import BodyKind, EffectKind

FEWEST_SHOWN, MOST_SHOWN = 3, 1000
MOST_COMMITMENTS = 50
LONGEST_PERIOD, LONGEST_NAME = 40, 120
LARGEST_KEY = 2**63 - 1


def require_effect(kind: str, effect: Mapping[str, Any]) -> None:
    """These values can be carried out once the decision is made, as far as one can see by themselves.

    Raises NotAllowed with a sentence that says what is missing.

    >>> require_effect("release_policy", {"minimum_count": 10})
    >>> require_effect("release_policy", {"minimum_count": 2})
    Traceback (most recent call last):
    commontable.partnership.rules.lifecycle.NotAllowed: The smallest group shown has 3 to 1000 people.
    """
    match EffectKind(kind):
        case EffectKind.SET_TARGET:
            _require_target(effect)
        case EffectKind.RELEASE_POLICY:
            _require_policy(effect)
        case EffectKind.FORM_BODY:
            _require_body(effect)
        case EffectKind.COMMITMENTS:
            _require_commitments(effect.get("commitments"))
        case EffectKind.COMMON_AGENDA:
            require_agenda(effect)
        case EffectKind.AGREEMENT:
            if not is_key(effect.get("agreement")):
                raise NotAllowed(_("Say which agreement is sent out to be signed."))


def _require_target(effect: Mapping[str, Any]) -> None:
    value = effect.get("value")
    if not is_key(effect.get("indicator")):
        raise NotAllowed(_("Say for which indicator the target is."))
    if not _has_words(effect, "period", longest=LONGEST_PERIOD):
        raise NotAllowed(_("Say by which period the target is to be reached."))
    if not isinstance(effect.get("breakdown") or {}, Mapping) or not _are_words(effect, "rationale", "despite"):
        raise NotAllowed(_("The group or the reasons of this target cannot be read. Write the target anew."))
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise NotAllowed(_("Say which figure is to be reached."))


def _require_policy(effect: Mapping[str, Any]) -> None:
    fewest = effect.get("minimum_count")
    if isinstance(fewest, bool) or not isinstance(fewest, int) or not FEWEST_SHOWN <= fewest <= MOST_SHOWN:
        raise NotAllowed(
            _("The smallest group shown has %(fewest)d to %(most)d people.")
            % {"fewest": FEWEST_SHOWN, "most": MOST_SHOWN}
        )


def _require_body(effect: Mapping[str, Any]) -> None:
    if not _has_words(effect, "name", longest=LONGEST_NAME) or not _are_words(effect, "mandate"):
        raise NotAllowed(_("Give the new body a name."))
    if effect.get("kind") not in BodyKind.values:
        raise NotAllowed(_("Say what kind of body is formed."))


def _require_commitments(promises: Any) -> None:
    if not isinstance(promises, list) or not promises:
        raise NotAllowed(_("Write down at least one commitment."))
    if len(promises) > MOST_COMMITMENTS:
        raise NotAllowed(
            _("One decision makes at most %(most)d commitments; make a second decision for the others.")
            % {"most": MOST_COMMITMENTS}
        )
    for number, promise in enumerate(promises, start=1):
        is_whole = isinstance(promise, dict) and is_key(promise.get("partner")) and is_key(promise.get("member"))
        is_whole = is_whole and _has_words(promise, "what") and _are_words(promise, "evidence_wanted")
        if not is_whole or day_of(promise.get("due_on")) is None:
            raise NotAllowed(
                _("Commitment %(number)d needs a partner, somebody there, what is promised, and a day.")
                % {"number": number}
            )


def day_of(written: object) -> date | None:
    """The day that is written as 2026-03-12; None where it is no day.

    >>> day_of("2026-03-12"), day_of("soon"), day_of(None)
    (datetime.date(2026, 3, 12), None, None)
    """
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        return None


def is_key(given: object) -> bool:
    """Whether it can be the key of a row.

    >>> is_key(7), is_key(True), is_key("7"), is_key(10**30)
    (True, False, False, False)
    """
    return isinstance(given, int) and not isinstance(given, bool) and 0 < given <= LARGEST_KEY


def _has_words(given: Mapping[str, Any], name: str, *, longest: int = 10_000) -> bool:
    return isinstance(given.get(name), str) and 0 < len(given[name].strip()) <= longest


def _are_words(given: Mapping[str, Any], *names: str) -> bool:
    """Whether each is text, or missing."""
    return all(isinstance(given.get(name) or "", str) for name in names)
