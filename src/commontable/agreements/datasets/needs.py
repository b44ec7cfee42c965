"""What promises and agreements ask of one member today."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import ngettext

from commontable.agreements.models import Commitment
from commontable.agreements.rules.commitment import CommitmentStage
from commontable.partnership.datasets.needs import Kind, Need
from commontable.partnership.models import Member
from commontable.partnership.rules.roles import Role
from commontable.ui import wording

from .agreement_needs import needs_in
from .commitments import Promised, promised
from .waiting import PROMISE, promise_in, rows_for

SOON = timedelta(days=14)


@dataclass(frozen=True)
class Desk:
    """What promises and agreements ask of a member, and what their partner promised."""

    needs: list[Need]
    promised: Promised


def desk_of(member: Member, *, at: datetime) -> Desk:
    """The member's promises that are due within two weeks or late, and what agreements wait for from them.

    For a director too the promises nobody has confirmed yet, and agreements that end soon.
    A promise of somebody who left falls to the others of their partner. One question to the register.
    """
    today = member.partnership.day(at)
    is_director = Role.DIRECTOR in member.roles_at(at)
    waits = rows_for(member, at=at, is_director=is_director)
    rows = [promise_in(row, member=member) for row in waits if row.kind == PROMISE]
    own = [promise for promise in rows if promise.partner_id == member.partner_id]
    due = [
        promise
        for promise in own
        if promise.stage == CommitmentStage.OPEN
        and promise.due_on <= today + SOON
        and _falls_to(promise, member, today)
    ]
    waiting = [promise for promise in rows if promise.partner_id != member.partner_id]
    return Desk(
        needs=[
            *needs_in(waits, member=member),
            *(_due(promise, member=member, at=at) for promise in due),
            *(_waiting(waiting, member) if is_director else ()),
        ],
        promised=promised(own, partnership=member.partnership, today=today),
    )


def _falls_to(promise: Commitment, member: Member, today: date) -> bool:
    has_left = promise.member.left_on is not None and promise.member.left_on <= today
    return promise.member_id == member.pk or has_left


def _due(promise: Commitment, *, member: Member, at: datetime) -> Need:
    is_mine = promise.member_id == member.pk
    days = (promise.due_on - member.partnership.day(at)).days
    if days < 0:
        detail = ngettext(
            "Its day passed %(n)d day ago: say that it is done, or withdraw it with a reason",
            "Its day passed %(n)d days ago: say that it is done, or withdraw it with a reason",
            -days,
        ) % {"n": -days}
    else:
        detail = translate("By %(day)s; until then the day can still be moved") % {"day": wording.day(promise.due_on)}
    if not is_mine:
        detail = translate("%(name)s promised it, and has left. %(more)s") % {
            "name": promise.member.name,
            "more": detail,
        }
    url = reverse("agreements:commitment", kwargs={"table": member.partnership.slug, "commitment": promise.number})
    return Need(
        what=translate("You promised:") if is_mine else translate("Your organisation promised:"),
        about=promise.what,
        detail=detail,
        url=url,
        verb=translate("Say how it stands"),
        by=promise.due_on,
        kind=Kind.PROMISE if is_mine else Kind.PARTNERS_PROMISE,
    )


def _waiting(promises: list[Commitment], member: Member) -> list[Need]:
    """One line for all that wait for other eyes."""
    if not promises:
        return []
    first, n = promises[0], len(promises)
    table = {"table": member.partnership.slug}
    if n == 1:
        url = reverse("agreements:commitment", kwargs={**table, "commitment": first.number})
    else:
        url = reverse("agreements:commitments", kwargs=table) + "?show=waiting"
    what = ngettext("%(n)d promise is said to be done", "%(n)d promises are said to be done", n) % {"n": n}
    return [
        Need(
            what=what,
            about=translate("and waits for somebody else to confirm it")
            if n == 1
            else translate("and wait for others"),
            detail=f"{first.partner.called}: {first.what}",
            url=url,
            verb=translate("Look"),
            kind=Kind.TO_CONFIRM,
        )
    ]
