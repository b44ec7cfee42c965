"""What is due for a body's agenda, so that an agenda is built by ticking and nothing that was promised is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from commontable.agreements.models import Commitment
from commontable.agreements.rules.commitment import CommitmentStage
from commontable.governance.models import (
    AgendaItem,
    Body,
    Decision,
    Meeting,
    Minutes,
    Origin,
    Proposal,
    Tenure,
    in_force,
)
from commontable.governance.rules.kinds import ItemKind
from commontable.governance.rules.meeting import MinutesStage
from commontable.governance.rules.proposal import ENDED, ProposalStage
from commontable.measurement.datasets.readers import published
from commontable.measurement.models import Indicator, Release
from commontable.measurement.models.releases import ReleaseIndicator
from commontable.ui import wording

from .disputes import referred_to
from .meetings import previous_of

NEWS = timedelta(days=120)
AHEAD = timedelta(days=14)
MOST_INDICATORS = 12
LONGEST_TITLE = 160


@dataclass(frozen=True, kw_only=True)
class DueLine:
    """Something the meeting could take up: why now, how long it may take, and whether it is ticked to begin with."""

    key: str
    kind: ItemKind
    title: str
    why: str
    minutes: int
    url: str = ""
    is_ticked: bool = True
    proposal: Proposal | None = None
    release: Release | None = None
    indicator: Indicator | None = None


def due_for(meeting: Meeting, *, at: datetime) -> list[DueLine]:
    """What is due and not on the agenda yet: minutes, unfinished items, proposals, promises, figures, reviews."""
    day = meeting.partnership.day(meeting.starts_at or at)
    items = list(meeting.items.all())
    proposals = {item.proposal_id for item in items if item.proposal_id}
    titles = {item.title.casefold() for item in items}
    found: list[DueLine] = []
    for line in (
        *_minutes(meeting),
        *_unfinished(meeting),
        *_proposals(meeting.body),
        *_commitments(meeting.body, day=day, at=at),
        *_releases(meeting, at=at),
        *_reviews(meeting.body, day=day),
        *_disputes(meeting.body),
    ):
        if (line.proposal is not None and line.proposal.pk in proposals) or line.title.casefold() in titles:
            continue
        if line.proposal is not None:
            proposals.add(line.proposal.pk)
        titles.add(line.title.casefold())
        found.append(line)
    return found


def page_of_item(item: AgendaItem | DueLine, *, table: str) -> str:
    """Where what the item is about can be read; empty where it has no page of its own."""
    if item.proposal is not None:
        return reverse("governance:proposal", kwargs={"table": table, "proposal": item.proposal.number})
    if item.indicator is not None:
        return reverse("measurement:indicator", kwargs={"table": table, "indicator": item.indicator.slug})
    if item.release is not None and item.release.number:
        return reverse("measurement:release", kwargs={"table": table, "number": item.release.number})
    return reverse("agreements:commitments", kwargs={"table": table}) if item.kind == ItemKind.COMMITMENT else ""


def _minutes(meeting: Meeting) -> Iterator[DueLine]:
    waiting = (
        Minutes.objects.filter(meeting__body_id=meeting.body_id, stage=MinutesStage.PREPARED)
        .exclude(meeting=meeting)
        .select_related("meeting")
        .order_by("meeting__starts_at")
    )
    for minutes in waiting:
        yield DueLine(
            key=f"minutes-{minutes.pk}",
            kind=ItemKind.REPORT,
            title=_cut(
                _("Approve the minutes of %(day)s: %(title)s")
                % {"day": wording.day(minutes.meeting.starts_at), "title": minutes.meeting.title}
            ),
            why=_("prepared, and not approved yet"),
            minutes=5,
            url=reverse(
                "governance:meeting",
                kwargs={"table": meeting.partnership.slug, "meeting": minutes.meeting.uuid},
            ),
        )


def _unfinished(meeting: Meeting) -> Iterator[DueLine]:
    """What the last meeting did not come to: only where it was run by its agenda."""
    last = previous_of(meeting)
    if last is None:
        return
    items = list(last.items.select_related("proposal", "release", "indicator").order_by("position"))
    if not any(item.began_at for item in items):
        return
    for item in items:
        if item.began_at is None and not (item.proposal is not None and item.proposal.stage in ENDED):
            yield DueLine(
                key=f"item-{item.pk}",
                kind=ItemKind(item.kind),
                title=item.title,
                why=_("the last meeting did not come to it"),
                minutes=item.minutes,
                url=page_of_item(item, table=meeting.partnership.slug),
                proposal=item.proposal,
                release=item.release,
                indicator=item.indicator,
            )


def _proposals(body: Body) -> Iterator[DueLine]:
    waiting = Proposal.objects.filter(body=body).exclude(stage__in=[*ENDED, ProposalStage.DRAFT]).order_by("number")
    for proposal in waiting:
        yield DueLine(
            key=f"proposal-{proposal.pk}",
            kind=ItemKind.PROPOSAL,
            title=proposal.title,
            why=str(ProposalStage(proposal.stage).label),
            minutes=20,
            url=reverse("governance:proposal", kwargs={"table": body.partnership.slug, "proposal": proposal.number}),
            proposal=proposal,
        )


def _commitments(body: Body, *, day: date, at: datetime) -> Iterator[DueLine]:
    """Promises of those who sit on the body, or made in it, that are late or due until two weeks after the meeting."""
    today = body.partnership.day(at)
    seated = Tenure.objects.filter(in_force(today), seat__body=body)
    made_here = Origin.objects.filter(Q(meeting__body=body) | Q(decision__body=body), commitment=OuterRef("pk"))
    waiting = (
        Commitment.objects.of(body.partnership)
        .filter(
            Q(partner__in=seated.values("member__partner_id")) | Exists(made_here),
            stage=CommitmentStage.OPEN,
            due_on__lte=day + AHEAD,
        )
        .select_related("partner")
        .order_by("due_on", "number")
    )
    for commitment in waiting[:20]:
        is_late = commitment.due_on < today
        said = _("was due on %(day)s") if is_late else _("is due on %(day)s")
        yield DueLine(
            key=f"commitment-{commitment.pk}",
            kind=ItemKind.COMMITMENT,
            title=_cut(f"{commitment.partner.called}: {commitment.what}"),
            why=said % {"day": wording.day(commitment.due_on)},
            minutes=5,
            url=reverse(
                "agreements:commitment",
                kwargs={"table": body.partnership.slug, "commitment": commitment.number},
            ),
        )


def _releases(meeting: Meeting, *, at: datetime) -> Iterator[DueLine]:
    """Figures published since the body last met, and the page of each of their indicators to turn the curve with."""
    last, table = previous_of(meeting), meeting.partnership.slug
    since = max(at - NEWS, last.starts_at) if last is not None and last.starts_at is not None else at - NEWS
    news = list(published(meeting.partnership).filter(published_at__gt=since).order_by("-number")[:3])
    for release in news:
        yield DueLine(
            key=f"release-{release.pk}",
            kind=ItemKind.RELEASE,
            title=_cut(_("New figures: %(title)s") % {"title": release.title}),
            why=_("published on %(day)s") % {"day": wording.day(release.published_at)},
            minutes=15,
            url=reverse("measurement:release", kwargs={"table": table, "number": release.number}),
            release=release,
        )
    if not news:
        return
    held = ReleaseIndicator.objects.filter(release=news[0]).select_related("indicator")
    for one in held.order_by("indicator__position", "indicator__name")[:MOST_INDICATORS]:
        yield DueLine(
            key=f"indicator-{one.indicator_id}",
            kind=ItemKind.RELEASE,
            title=_cut(_("Turn the curve: %(indicator)s") % {"indicator": one.indicator.name}),
            why=_("in release %(number)d") % {"number": news[0].number},
            minutes=20,
            url=reverse("measurement:indicator", kwargs={"table": table, "indicator": one.indicator.slug}),
            is_ticked=False,
            release=news[0],
            indicator=one.indicator,
        )


def _reviews(body: Body, *, day: date) -> Iterator[DueLine]:
    waiting = Decision.objects.filter(body=body, review_on__lte=day, reviewed_at=None, replaced_by=None)
    for decision in waiting.order_by("review_on", "number"):
        yield DueLine(
            key=f"decision-{decision.pk}",
            kind=ItemKind.REPORT,
            title=_cut(
                _("Look again at decision %(number)d: %(title)s") % {"number": decision.number, "title": decision.title}
            ),
            why=_("its review is due on %(day)s") % {"day": wording.day(decision.review_on)},
            minutes=10,
            url=reverse("governance:decision", kwargs={"table": body.partnership.slug, "decision": decision.number}),
            indicator=None,
        )


def _disputes(body: Body) -> Iterator[DueLine]:
    """Disputes carried to the body: open ones by number and title, of private ones only that there is one."""
    waiting = referred_to(body)
    for dispute in waiting:
        if not dispute.is_private:
            number = {"table": body.partnership.slug, "dispute": dispute.number}
            yield DueLine(
                key=f"dispute-{dispute.number}",
                kind=ItemKind.DISPUTE,
                title=_cut(_("Dispute %(number)d: %(title)s") % {"number": dispute.number, "title": dispute.title}),
                why=_("carried to this body"),
                minutes=20,
                url=reverse("governance:dispute", kwargs=number),
            )
    if any(dispute.is_private for dispute in waiting):
        yield DueLine(
            key="dispute", kind=ItemKind.DISPUTE, title=_("A dispute"), why=_("carried to this body"), minutes=20
        )


def _cut(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
