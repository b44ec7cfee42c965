"""What the register shows of leaving begins a handover: with the act that shows it, and once an hour for all tables.

Pages act through this module; whoever calls the actions alone (the demonstration, an import) begins no handover.
"""

import logging
from datetime import date, datetime
from smtplib import SMTPException

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from commontable.partnership.actions import members
from commontable.partnership.actions.handovers import beginning, lost_letters, preparing, taking_over
from commontable.partnership.actions.invitations import send_invitation
from commontable.partnership.datasets.handovers import signs_at
from commontable.partnership.letters import handover_letter
from commontable.partnership.models import Handover, LostLetter, Member, Partner, Partnership
from commontable.partnership.rules.handover import Ended, Sign

from .later import tried_again_later

TRY_AGAIN_AFTER = (1, 5, 30, 120)  # minutes
log = logging.getLogger(__name__)


def notice_all(*, partnership: Partnership, at: datetime) -> list[Handover]:
    """A handover is open for everybody of whom the register shows today, and newly, that they leave."""
    found = signs_at(partnership, day=partnership.day(at))
    leavers = Member.objects.of(partnership).filter(pk__in=found).select_related("partner", "partnership")
    begun = [beginning.notice(leaver=one, signs=found[one.pk], at=at) for one in leavers.order_by("pk")]
    return [handover for handover in begun if handover is not None]


@task()
def notice_departures() -> int:
    """The same at every table; how many handovers were begun. One table's trouble stops no other."""
    count = 0
    for partnership in Partnership.objects.order_by("pk"):
        try:
            count += len(notice_all(partnership=partnership, at=timezone.now()))
        except Exception:  # the others go on; the next hour tries again
            log.exception("Departures at %s could not be noticed.", partnership.slug)
    return count


@transaction.atomic
def end_membership(*, member: Member, left_on: date, by: Member, at: datetime) -> Member:
    """The membership ends that day, and what the member did passes on: a handover is open."""
    members.end_membership(member=member, left_on=left_on, by=by, at=at)
    notice_all(partnership=member.partnership, at=at)
    return member


@transaction.atomic
def come_back(*, member: Member, by: Member, at: datetime) -> Member:
    """The member sits at the table again; an open handover of their place is called off."""
    members.restore_membership(member=member, by=by, at=at)
    if (handover := Handover.objects.filter(leaver=member, ended_at=None).select_related("leaver").first()) is not None:
        end(handover=handover, because=Ended.STAYED, by=by, at=at)
    return member


@transaction.atomic
def letters_come_back(*, member: Member, by: Member, at: datetime) -> LostLetter | None:
    """That letters to the member come back is remembered, and a handover is open."""
    lost = lost_letters.letters_come_back(member=member, by=by, at=at)
    notice_all(partnership=member.partnership, at=at)
    return lost


@transaction.atomic
def end(*, handover: Handover, because: str, by: Member, at: datetime) -> Handover:
    """The handover is over; nothing that shows today begins it again."""
    return taking_over.end_handover(
        handover=handover, because=because, by=by, at=at, signs=_signs_of(handover.leaver, at=at)
    )


@transaction.atomic
def begin(*, leaver: Member, by: Member, at: datetime) -> Handover:
    """A handover is open because somebody asked for it, aware of what the register shows."""
    return beginning.begin_handover(leaver=leaver, by=by, at=at, signs=_signs_of(leaver, at=at))


@transaction.atomic
def name_and_write(*, handover: Handover, successor: Member, by: Member, at: datetime) -> Handover:
    """The successor is named and has a letter: to their handover, or an invitation where they have no account yet."""
    handover = preparing.name_successor(handover=handover, successor=successor, by=by, at=at)
    if successor.user_id is None:
        send_invitation(member=successor, by=by, at=at)
    else:
        transaction.on_commit(lambda: send_handover.enqueue(handover.pk, successor.pk))
    return handover


@transaction.atomic
def invite_and_name(
    *, handover: Handover, name: str, email: str, title: str, joined_on: date, by: Member, at: datetime
) -> Handover:
    """A new member of the partner is at the table from that day, invited, and named as the successor."""
    partner: Partner = handover.partner
    successor = members.add_member(
        partner=partner, name=name, email=email, title=title, joined_on=joined_on, by=by, at=at
    )
    return name_and_write(handover=handover, successor=successor, by=by, at=at)


@task()
def send_handover(handover_id: int, member_id: int, tried: int = 0) -> bool:
    """The successor has the letter that leads to their handover, while they are still named; whether it left."""
    handover = Handover.objects.select_related("partnership", "partner", "leaver").get(pk=handover_id)
    if not handover.is_open or handover.successor_id != member_id:
        return False
    successor = Member.objects.select_related("user", "partner", "partnership").get(pk=member_id)
    at = timezone.now()
    try:
        handover_letter(handover, to=successor, at=at).send()
    except (OSError, SMTPException) as broken:
        log.exception("The letter about handover %s could not be sent.", handover.pk)
        lost_letters.keep_refusal(member=successor, error=broken, at=at)
        tried_again_later(send_handover, handover_id, member_id, tried=tried, waits=TRY_AGAIN_AFTER)
        return False
    return True


def _signs_of(member: Member, *, at: datetime) -> list[Sign]:
    return signs_at(member.partnership, day=member.partnership.day(at)).get(member.pk, [])
