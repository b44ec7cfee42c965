"""What shared measurement lays before one member today, in three questions to the register.

One more for who keeps the datasets, where one of them needs an agreement.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from commontable.measurement.models import Delivery, Due, Extract, Release, Reply
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.delivery import OPEN, Stage
from commontable.measurement.rules.release import ReleaseStage
from commontable.partnership.datasets.needs import Kind, Need
from commontable.partnership.models import Member
from commontable.partnership.permissions import may
from commontable.ui import wording

from .linkage_waiting import beside, waiting_in
from .openness import asked_without_cover
from .readers import audiences_of
from .sign_offs import waiting_for

WAITS_FOR_SENDER = {
    Stage.TO_MAP: lazy("Its columns have to be matched to ours"),
    Stage.FINDINGS: lazy("Some rows need fixing"),
    Stage.READY: lazy("It is checked and waits for your confirmation"),
}
WAITS_FOR_BACKBONE = (ReleaseStage.COMPUTED, ReleaseStage.FAILED)


@dataclass(frozen=True)
class Desk:
    """What waits for the member, what their partner still has to send, and what was published, newest first."""

    needs: list[Need]
    dues: list[Any]  # dues with `in_force`, `stage` and `file`
    released: list[Release]


def desk_of(member: Member, *, at: datetime) -> Desk:
    """Everything of shared measurement that concerns this member today."""
    every, releases = _dues(member, at), _releases(member, at)
    dues = [due for due in every if due.partner_id == member.partner_id]
    found = [
        *_files(dues, member, at),
        *_definitions(member, at),
        *_release_needs(releases, member, at),
        *_agreements(every, member, at),
        *_linkage(releases, member, at),
    ]
    published = [release for release in releases if release.stage == ReleaseStage.PUBLISHED]
    return Desk(
        needs=found,
        dues=[due for due in dues if due.in_force is None],
        released=sorted(published, key=lambda release: -(release.number or 0)),
    )


def _dues(member: Member, at: datetime) -> list[Any]:
    """What the partner is asked for, newest day first, each with its file in force and its file under way.

    For whoever keeps the datasets what every partner is asked for, so that agreements can be looked for.
    """
    asked = Due.objects.of(member.partnership).filter(cancelled_at=None, dataset__closed_at=None)
    if not may(Permission.KEEP_DATASETS, by=member, at=at):
        asked = asked.filter(partner_id=member.partner_id)
    accepted = Extract.objects.filter(due=OuterRef("pk"), superseded_at=None, destroyed_at=None)
    under_way = Delivery.objects.filter(due=OuterRef("pk"), stage__in=OPEN)  # one at most: a constraint
    return list(
        asked.annotate(
            in_force=Subquery(accepted.values("accepted_at")[:1]),
            stage=Subquery(under_way.values("stage")[:1]),
            file=Subquery(under_way.values("uuid")[:1]),
        )
        .select_related("dataset", "partner")
        .order_by("-due_on", "pk")
    )


def _releases(member: Member, at: datetime) -> list[Any]:
    answered = Reply.objects.filter(release=OuterRef("pk"), partner_id=member.partner_id, withdrawn_at=None)
    return list(
        Release.objects.of(member.partnership)
        .filter(stage__in=[ReleaseStage.IN_REVIEW, *WAITS_FOR_BACKBONE, ReleaseStage.PUBLISHED])
        .filter(audience__in=audiences_of(member, at=at))
        .annotate(is_answered=Exists(answered), **beside(member, links=may(Permission.RUN_LINKAGE, by=member, at=at)))
        .defer("manifest", "periods", "failure", "what_changed")
        .order_by("drafted_at")
    )


def _address(name: str, member: Member, **parts: Any) -> str:
    return reverse(f"measurement:{name}", kwargs={"table": member.partnership.slug, **parts})


def _files(dues: list[Any], member: Member, at: datetime) -> Iterator[Need]:
    if not may(Permission.SEND_FILES, by=member, at=at):
        return
    for due in dues:
        if due.stage in WAITS_FOR_SENDER:
            yield Need(
                what=str(due),
                about=_("waits for you"),
                detail=str(WAITS_FOR_SENDER[Stage(due.stage)]),
                url=_address("file", member, uuid=due.file),
                verb=_("Go on"),
                by=due.due_on,
                kind=Kind.FILE,
            )
        elif due.in_force is None and due.stage is None:
            is_late = due.due_on < member.partnership.day(at)
            said = _("was due on %(day)s") if is_late else _("is due on %(day)s")
            yield Need(
                what=str(due),
                about=said % {"day": wording.day(due.due_on)},
                detail=_("from %(partner)s") % {"partner": member.partner.name},
                url=_address("your_data", member),
                verb=_("Send"),
                by=due.due_on,
                kind=Kind.DATA,
            )


def _definitions(member: Member, at: datetime) -> Iterator[Need]:
    waiting = waiting_for(member, at)
    if not waiting:
        return
    yield Need(
        what=ngettext("One definition", "%(count)d definitions", len(waiting)) % {"count": len(waiting)},
        about=ngettext("waits for your word", "wait for your word", len(waiting)),
        detail=", ".join(version.indicator.name for version in waiting[:4]),
        url=_address("definitions", member),
        verb=_("Read and sign"),
        kind=Kind.DEFINITIONS,
    )


def _agreements(every: list[Any], member: Member, at: datetime) -> Iterator[Need]:
    """Datasets that partners are asked for and no agreement opens, in one line for the backbone's data steward."""
    if not may(Permission.KEEP_DATASETS, by=member, at=at):
        return
    shut = asked_without_cover(member.partnership, dues=every, at=at)
    if not shut:
        return
    n, first = len(shut), next(iter(shut))
    table = {"table": member.partnership.slug}
    yield Need(
        what=first.title if n == 1 else ngettext("%(n)d dataset", "%(n)d datasets", n) % {"n": n},
        about=ngettext("is closed: no agreement covers it", "are closed: no agreement covers them", n),
        detail=shut[first][0].missing[0],
        url=_address("dataset", member, dataset=first.slug) + "#agreement"
        if n == 1
        else reverse("agreements:agreements", kwargs=table),
        verb=_("See what is missing"),
        kind=Kind.SHUT,
    )


def _linkage(releases: list[Any], member: Member, at: datetime) -> Iterator[Need]:
    """A plan whose newest linking failed, for whoever links; pairs, for whoever was named to look at them."""
    found = waiting_in(releases, member, links=may(Permission.RUN_LINKAGE, by=member, at=at))
    if found.failed is not None:
        slug, title, failure = found.failed
        yield Need(
            what=title,
            about=_("could not be linked"),
            detail=failure[:200],
            url=_address("linkage", member, plan=slug),
            verb=_("See why"),
            kind=Kind.LINKAGE,
        )
    if found.pairs is not None:
        slug, title, n = found.pairs
        yield Need(
            what=ngettext("%(n)d uncertain pair", "%(n)d uncertain pairs", n) % {"n": n},
            about=ngettext("waits for you to look at", "wait for you to look at", n),
            detail=title,
            url=_address("linkage_review", member, plan=slug),
            verb=_("Look at them"),
            kind=Kind.PAIRS,
        )


def _release_needs(releases: list[Any], member: Member, at: datetime) -> Iterator[Need]:
    today = member.partnership.day(at)
    replies, publishes, prepares = (
        may(permission, by=member, at=at)
        for permission in (Permission.REPLY, Permission.PUBLISH_RELEASES, Permission.PREPARE_RELEASES)
    )
    for release in releases:
        if release.stage == ReleaseStage.IN_REVIEW and release.reply_until:
            if release.reply_until >= today and replies and not release.is_answered:
                yield Need(
                    what=_("Figures before anybody else sees them"),
                    about=release.title,
                    detail=_("Your organisation may reply until %(day)s") % {"day": wording.day(release.reply_until)},
                    url=_address("draft", member, draft=release.pk),
                    verb=_("Read and reply"),
                    by=release.reply_until,
                    kind=Kind.FIGURES,
                )
            elif release.reply_until < today and publishes:
                yield Need(
                    what=_("Publish"),
                    about=release.title,
                    detail=_("The time for replies is over"),
                    url=_address("draft", member, draft=release.pk),
                    verb=_("Look and publish"),
                    by=release.reply_until,
                    kind=Kind.TO_PUBLISH,
                )
        elif release.stage in WAITS_FOR_BACKBONE and prepares:
            yield Need(
                what=release.title,
                about=release.get_stage_display(),
                url=_address("draft", member, draft=release.pk),
                verb=_("Open"),
                kind=Kind.DRAFT,
            )
