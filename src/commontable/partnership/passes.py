"""Passes: links in letters by which one member goes on with one thing at the table, without signing in.

A pass is signed, and says which member, which page and until when; nothing of it is stored here. Whether it still
works is asked at every request: the member must be present, and neither their address nor their password may have
changed since, nor may they have signed out everywhere. A pass never goes round a second factor, and where the member
has an account it works only by letters to an address that is known to be that person's: whoever writes another address
into the register has no way in as them.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from commontable.accounts.second_factor import has_second_factor, is_required
from commontable.accounts.signing_in import is_known_at

from .models import Member

WORKS_FOR = timedelta(days=14)
LONGEST = 400  # characters of a token; a longer one is none of ours
MOST = 6  # passes that a browser keeps
IN_SESSION = "passes"
SALT = "partnership.passes"
SIGNER = signing.Signer(sep=".", salt=SALT)

THINGS: dict[str, Promise | str] = {  # what a pass may open, by the first part of its address below the table's
    "proposals": _("It opens one proposal, where your seat can answer. Nothing else."),
    "agreements": _("It opens one agreement, to read and to sign. Nothing else."),
    "commitments": _("It opens one promise, to say how it stands. Nothing else."),
    "meetings": _("It opens one meeting, its agenda and its minutes. Nothing else."),
    "elections": _("It opens one election, to nominate and to vote. Nothing else."),
    "handovers": _("It opens one handover, written for whoever takes over. Nothing else."),
    "releases": _("It opens one release of shared figures. Nothing else."),
    "letters": _("It opens your choice of letters: how often, and on which day. Nothing else."),
}
NUMBERED = "proposals|agreements|commitments|elections|handovers|releases"
MEETING = "meetings/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
ONE_THING = re.compile(rf"/p/([-a-zA-Z0-9_]+)/((?:(?:{NUMBERED})/[1-9][0-9]{{0,17}}|{MEETING}|letters)/)")
A_STEP = re.compile(r"[-a-zA-Z0-9_]+(?:\.(?:pdf|docx|txt|ics|svg))?")  # no "..", no encoded slash, no list as a file
SHUT = frozenset({"links", "record"})  # pages where one member is handed other members' links, or speaks for others


@dataclass(frozen=True)
class Pass:
    """What a link says: who goes on, where, until when, and who that person was when it was written."""

    member: int
    path: str
    until: datetime
    seal: str

    def covers(self, path: str) -> bool:
        """Whether the page belongs to the one thing that the pass opens."""
        thing = thing_at(path)
        return bool(thing) and thing == thing_at(_page_of(self.path))

    @property
    def says(self) -> Promise | str:
        """What kind of thing it opens, in a sentence that names nothing of it."""
        return THINGS[self.path.split("/")[3]]


def thing_at(path: str) -> str:
    """The address of the one thing to which a page belongs, with its last slash; "" where no pass opens the page.

    >>> thing_at("/p/rivermouth/agreements/1/sign/")
    '/p/rivermouth/agreements/1/'
    >>> [thing_at(f"/p/rivermouth/{rest}") for rest in ("members/", "agreements/1", "agreements/1/../2/")]
    ['', '', '']
    """
    found = ONE_THING.match(path)
    if found is None:
        return ""
    steps = path[found.end() :].removesuffix("/").split("/") if path != found[0] else []
    opens = all(A_STEP.fullmatch(step) and step not in SHUT for step in steps)
    return found[0] if opens else ""


def pass_for(member: Member, *, path: str, at: datetime) -> str:
    """The absolute address by which the member goes on at that page within 14 days, without signing in.

    Where no pass opens the page, or the letter goes to an address that is not known to be theirs, the page's own
    address, which asks them to sign in. `path` may end with `#part`.
    """
    if not _is_theirs(member, path) or is_written_elsewhere(member):
        return str(settings.COMMONTABLE_URL + path)
    return str(settings.COMMONTABLE_URL + reverse("partnership:pass", kwargs={"token": token_for(member, path, at)}))


def token_for(member: Member, path: str, at: datetime) -> str:
    """What the link holds, signed: it is for nothing else and ends after 14 days."""
    until = int((at + WORKS_FOR).timestamp())
    return SIGNER.sign_object([member.pk, path.removeprefix("/p/"), until, _seals(member)[0]])


def carried_by(token: str) -> Pass | None:
    """What a link says; None where it was not signed here, or for something else."""
    if len(token) > LONGEST:
        return None
    try:
        member, path, until, seal = SIGNER.unsign_object(token)
        return Pass(int(member), f"/p/{path}", datetime.fromtimestamp(until, UTC), str(seal))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def member_of(carried: Pass) -> Member | None:
    """The member whom a pass names, as they are today, present or not."""
    found: Member | None = (
        Member.objects.filter(pk=carried.member)
        .select_related("partner", "partnership", "user")
        .prefetch_related("roles_held")
        .first()
    )
    return found


def why_ended(carried: Pass, *, member: Member, at: datetime) -> str:
    """Why the pass works no more, in a sentence; "" where it still does."""
    account = member.user
    if not member.is_present(member.partnership.day(at)) or (account is not None and not account.is_active):
        return translate("You do not sit at this table today, so the link opens nothing.")
    if not _is_theirs(member, carried.path):
        return translate("Perhaps part of the link was lost on the way.")
    if carried.until <= at:
        return translate("The link has run out: links in letters work for two weeks. The next letter brings new ones.")
    if not any(hmac.compare_digest(seal, carried.seal) for seal in _seals(member)):
        return translate(
            "Your address or your password has changed since the letter was written, which ended the link."
        )
    return ""


def is_written_elsewhere(member: Member) -> bool:
    """Whether the member has an account, and letters go to an address of which that person has not said it is theirs.

    The list of members is kept by others: an address in it does not prove who reads there.
    """
    return member.user is not None and not is_known_at(member.user, member.email)


def must_sign_in(member: Member, *, at: datetime) -> bool:
    """Whether a letter alone must not let this member in: they have a second factor, or are asked to have one.

    Nor where the letter went to an address that is not known to be theirs.
    """
    if is_written_elsewhere(member):
        return True
    if is_required() and member.is_trusted_with_data(at):
        return True
    return member.user is not None and has_second_factor(member.user)


def kept_with(token: str, kept: Sequence[Any], *, at: datetime) -> list[str]:
    """The passes that a browser keeps once it has taken this one: the newest few that have not run out."""
    others = [str(one) for one in kept if one != token]
    good = [one for one in others if (carried := carried_by(one)) is not None and carried.until > at]
    return [*good[-(MOST - 1) :], token]


def opened_to(path: str, kept: Sequence[Any], *, at: datetime) -> Member | None:
    """The member as whom a browser with these passes may open the page; the newest pass counts."""
    if not thing_at(path):
        return None
    for token in reversed(kept):
        carried = carried_by(str(token))
        if carried is None or not carried.covers(path):
            continue
        member = member_of(carried)
        if member and not why_ended(carried, member=member, at=at) and not must_sign_in(member, at=at):
            return member
    return None


def _page_of(path: str) -> str:
    return path.partition("#")[0]


def _is_theirs(member: Member, path: str) -> bool:
    return thing_at(_page_of(path)).startswith(f"/p/{member.partnership.slug}/")


def _seals(member: Member) -> list[str]:
    """Who the person is, in sixteen letters, by the key of today and by those that were replaced."""
    account = member.user
    known = [member.email.lower()]
    if account is not None:
        known += [str(account.pk), account.email.lower(), account.password, str(account.signed_out_at)]
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [salted_hmac(SALT, "\n".join(known), secret=key, algorithm="sha256").hexdigest()[:16] for key in keys]
