"""Partners are told of a legal hold on rows of theirs, and of its end."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from commontable.measurement.actions import holds
from commontable.measurement.datasets.holds import kept_by, reaches
from commontable.measurement.letters.holds import hold_letter
from commontable.measurement.models import Dataset, Extract, LegalHold
from commontable.partnership.models import Member, Partner, Partnership
from commontable.partnership.rules.roles import Role


def place_hold(
    *, partnership: Partnership, title: str, why: str, by: Member, at: datetime,
    extract: Extract | None = None, dataset: Dataset | None = None, partner: Partner | None = None,
) -> LegalHold:  # fmt: skip
    """The hold is placed, and its partners are told."""
    hold = holds.place_hold(
        partnership=partnership, title=title, why=why, extract=extract, dataset=dataset, partner=partner, by=by, at=at
    )
    transaction.on_commit(lambda: tell_of_hold.enqueue(hold.pk))
    return hold


def lift_hold(*, hold: LegalHold, why: str, by: Member, at: datetime) -> LegalHold:
    """The hold is lifted, and its partners are told."""
    lifted = holds.lift_hold(hold=hold, why=why, by=by, at=at)
    transaction.on_commit(lambda: tell_of_hold.enqueue(hold.pk))
    return lifted


@task()
def tell_of_hold(hold_id: int) -> int:
    """Every data steward whose partner's rows it keeps has a letter; how many."""
    at = timezone.now()
    hold = LegalHold.objects.select_related("partnership", "extract", "dataset", "placed_by", "lifted_by").get(
        pk=hold_id
    )
    partners = set(kept_by(hold).values_list("partner_id", flat=True))
    today = hold.partnership.day(at)
    people = Member.objects.of(hold.partnership).select_related("partner", "partnership", "user")
    told = 0
    for one in people.prefetch_related("roles_held").order_by("pk"):
        is_theirs = one.partner_id in partners or reaches(hold, one.partner_id)
        if is_theirs and one.is_present(today) and Role.PARTNER_STEWARD in one.roles_at(at):
            hold_letter(hold, to=one, at=at).send()
            told += 1
    return told
