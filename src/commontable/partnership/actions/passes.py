"""A link in a letter is taken up, which the journal knows once."""

from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from commontable.journal import actions as journal
from commontable.journal.models import Entry
from commontable.partnership.actions.locking import hold
from commontable.partnership.models import Member
from commontable.partnership.passes import SALT, Pass

TAKEN = "partnership.pass.taken"


@transaction.atomic
def take_pass(*, token: str, carried: Pass, member: Member, at: datetime) -> None:
    """Somebody goes on as the member by a link in a letter to them. Holding the link is the permission.

    Whichever browser takes it again, once is enough for the journal. It keeps what kind of thing the link opens and a
    mark by which the same link is known again, from which nobody can make a link.
    """
    hold(member)
    mark = salted_hmac(f"{SALT}.taken", token, algorithm="sha256").hexdigest()[:16]
    known = Entry.objects.filter(event=TAKEN, object_type=member._meta.label_lower, object_id=str(member.pk))
    if not known.filter(payload__body__mark=mark).exists():
        journal.record(TAKEN, by=member, on=member, at=at, thing=carried.path.split("/")[3], mark=mark)
