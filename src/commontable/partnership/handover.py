"""What the table itself hands over: why the partner joined, who is who, the words we use; and who is leaving."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as translate

from .datasets.handovers import Chapter, Row
from .models import Handover, LostLetter, Member, Partnership, RoleHeld
from .rules.handover import LOOKS_AHEAD, LOOKS_BACK, Sign, Trigger, says_gone
from .rules.roles import Role


def signs(*, partnership: Partnership, day: date) -> Iterator[Sign]:
    """Last days that were set, roles that ended and were not given anew, letters that came back."""
    near = (day - LOOKS_BACK, day + LOOKS_AHEAD)
    for member in Member.objects.of(partnership).filter(left_on__range=near).order_by("pk"):
        yield Sign(member=member.pk, trigger=Trigger.LEAVING, day=member.left_on, key=f"left:{member.left_on}")
    here = Member.objects.of(partnership).present(day)
    ended = (
        RoleHeld.objects.of(partnership).filter(ends_on__range=near, member__in=here).exclude(starts_on=F("ends_on"))
    )
    held = set(
        RoleHeld.objects.of(partnership).exclude(ends_on__lte=day).values_list("member_id", "role", "pk").order_by("pk")
    )
    for one in ended.order_by("pk"):
        if not any((member, role) == (one.member_id, one.role) and pk != one.pk for member, role, pk in held):
            yield Sign(
                member=one.member_id, trigger=Trigger.ROLE_ENDED, day=one.ends_on, key=f"role:{one.pk}:{one.ends_on}"
            )
    lost = LostLetter.objects.of(partnership).filter(
        noticed_at__date__gte=near[0], works_again_at=None, member__in=here
    )
    for letter in lost.filter(email__iexact=F("member__email")).order_by("pk"):
        if says_gone(letter.code):
            noticed_on = partnership.day(letter.noticed_at)
            yield Sign(member=letter.member_id, trigger=Trigger.BOUNCED, day=noticed_on, key=f"letter:{letter.pk}")


def chapters(*, handover: Handover, at: datetime) -> list[Chapter]:
    """Why the partner joined, who is who, and a short glossary."""
    return [_why(handover), _people(handover, at), _words()]


def _why(handover: Handover) -> Chapter:
    partner = handover.partner
    since = Row(what=translate("At the table since"), day=partner.joined_on)
    brings = [Row(what=translate("What it brings to the table"), detail=partner.about)] if partner.about else []
    return Chapter(
        key="why",
        place=10,
        is_counted=False,
        title=translate("Why %(partner)s joined") % {"partner": partner.called},
        prose=partner.why_joined,
        rows=[since, *brings],
        intro=""
        if partner.why_joined
        else translate("Nobody has written down yet why it joined. Ask those who were there, and have it kept."),
    )


def _people(handover: Handover, at: datetime) -> Chapter:
    day = handover.partnership.day(at)
    owner = handover.owner
    rows = []
    if owner is not None and owner.is_present(day):
        rows.append(_person(owner, translate("looks after your organisation at the backbone: meet them first"), day))
    here = Member.objects.of(handover.partnership).present(day).select_related("partner", "partnership")
    people = here.prefetch_related("roles_held").order_by("partner__name", "name", "pk")
    but = {handover.leaver_id, handover.successor_id, owner.pk if owner else None}
    own = [one for one in people.filter(partner=handover.partner) if one.pk not in but]
    rows += [
        _person(one, translate("sits beside you for %(partner)s") % {"partner": one.partner.called}, day) for one in own
    ]
    in_role = Q(roles_held__ends_on__isnull=True) | Q(roles_held__ends_on__gt=day)
    speaks = people.exclude(partner=handover.partner).filter(
        in_role, roles_held__starts_on__lte=day,
        roles_held__role__in=[Role.DIRECTOR, Role.BACKBONE_STEWARD, Role.COUNCIL_MEMBER],
    )  # fmt: skip
    rows += [_person(one, "", day) for one in speaks.distinct() if one.pk not in but]
    return Chapter(
        key="people",
        place=20,
        title=translate("Who is who"),
        intro=translate("Begin with whoever looks after your organisation; they introduce you to the others."),
        rows=rows,
        empty=translate("Nobody else is at the table yet."),
    )


def _person(member: Member, says: str, day: date) -> Row:
    roles = [str(role.label).lower() for role in Role if role in member.roles_at(day)]
    known = [member.title, member.partner.name, get_text_list(roles, translate("and")), says]
    return Row(
        what=member.name,
        detail=" · ".join(part for part in known if part),
        url=reverse("partnership:member", kwargs={"table": member.partnership.slug, "member": member.pk}),
    )


def _words() -> Chapter:
    words = (
        (translate("Backbone"), translate("The small team that keeps the table going. The partners decide.")),
        (translate("Body and seat"), translate("A council or group, and a place in it. The seat stays.")),
        (translate("Round"), translate("Once around the table on one text: every seat says how it stands, and why.")),
        (translate("Promise"), translate("What a partner said it would do by a day, open for all to read.")),
        (translate("Release"), translate("Figures checked, protected and published together, and never edited.")),
    )  # fmt: skip
    return Chapter(
        key="words",
        place=95,
        is_counted=False,
        title=translate("Words you will hear"),
        rows=[Row(what=word, detail=meaning) for word, meaning in words],
    )
