"""Whose letter was given up after several tries is kept, so that whoever sent it can tell them in another way."""

from collections.abc import Iterable

from commontable.governance.models import Dispute, Election, Meeting, Minutes, Round

Told = Round | Meeting | Minutes | Election | Dispute


def begin_letters(about: Told, *, tried: int) -> None:
    """With the first try, what is known of letters sent before about the same thing no longer counts.

    Part of sending, like `keep_unreached`: the act that asked for the letters is on record, and asked for permission.
    """
    if not tried and about.letters_lost:
        keep_unreached(about, members=())


def keep_unreached(about: Told, *, members: Iterable[int]) -> None:
    """The letters to these members, by key, could not be sent and are not tried again."""
    about.letters_lost = sorted(set(members))
    type(about)._default_manager.filter(pk=about.pk).update(letters_lost=about.letters_lost)
