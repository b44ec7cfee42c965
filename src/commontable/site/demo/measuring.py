"""What Rivermouth measures: definitions signed by those who send the data, baselines, targets, and releases."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from commontable.analysis.disclosure import DEFAULT_POLICY
from commontable.measurement.actions.definitions import agree_definition, draft_definition, propose_definition
from commontable.measurement.actions.indicators import add_indicator
from commontable.measurement.actions.policies import set_policy
from commontable.measurement.actions.releases.computing import start_computing
from commontable.measurement.actions.releases.drafting import draft_release
from commontable.measurement.actions.releases.publishing import publish_release
from commontable.measurement.actions.releases.replying import open_for_reply, reply_to
from commontable.measurement.actions.sign_offs import question_definition, sign_definition
from commontable.measurement.actions.targets import set_baseline, set_target
from commontable.measurement.datasets.sign_offs import senders_of
from commontable.measurement.models import Baseline, Dataset, IndicatorVersion, ProtectionPolicy, Release, Target
from commontable.measurement.rules.audiences import Audience
from commontable.measurement.tasks.releases import compute
from commontable.partnership.models import Member, Partner

from .extracts import DemoIndicator, indicators
from .seating import Seated

STILL_OPEN = "suspended"  # the definition that waits for partners' word when the demo opens


def agree_definitions(seated: Seated, known: dict[str, Dataset], *, at: datetime) -> list[IndicatorVersion]:
    """Every indicator has a definition that its senders signed, but one, which waits for them; targets are recorded."""
    ines, agreed = seated.members["ines"], []
    for one in indicators():
        version = _drafted(one, seated, known[one.dataset_key], at=at)
        version = propose_definition(version=version, by=ines, at=at)
        senders = senders_of(version.dataset, at=at)
        if one.key == STILL_OPEN:
            _question(version, seated, at=at)
            continue
        for partner in senders:
            sign_definition(version=version, by=voice_of(seated, partner), at=at + timedelta(days=3))
        agreed.append(agree_definition(version=version, by=ines, at=at + timedelta(days=10)))
        for target in one.targets:
            set_target(
                indicator=version.indicator,
                period=target.period,
                value=target.value,
                breakdown=dict(target.breakdown),
                rationale=target.rationale,
                decided_by="the council",
                by=ines,
                at=at + timedelta(days=12),
            )
    return agreed


def release_history(seated: Seated, versions: Sequence[IndicatorVersion], *, at: datetime) -> Release:
    """The first release: everything the earlier files hold, with two replies, published."""
    release = computed(seated, versions, title="First shared scorecard", at=at)
    release = open_for_reply(
        release=release, reply_until=(at + timedelta(days=7)).date(), by=seated.members["ines"], at=at
    )
    by_slug = {version.indicator.slug: version.indicator for version in versions}
    for slug, person, text in (
        (
            "reading_at_norm",
            "june",
            "Two of our schools moved buildings in the second year. We would read their figures with care.",
        ),
        (
            "chronic_absence_early",
            "alma",
            "Our buses changed in autumn 2022. Families told us so at two forums; we have since changed them back.",
        ),
    ):
        indicator = by_slug.get(slug) or by_slug.get(slug.replace("_", "-"))
        if indicator is not None:
            reply_to(
                release=release, indicator=indicator, text=text, by=seated.members[person], at=at + timedelta(days=2)
            )
    return publish_release(release=release, by=seated.members["maya"], at=at + timedelta(days=9))


def record_baselines(seated: Seated, release: Release, *, at: datetime) -> int:
    """Every group that has a target has a baseline: its figure in the first year that was released; how many."""
    recorded = 0
    for target in Target.objects.of(seated.partnership).select_related("indicator").order_by("indicator", "pk"):
        first = (
            release.cells.filter(
                indicator=target.indicator, place_level="all", breakdown=target.breakdown, status="published"
            )
            .order_by("period")
            .first()
        )
        known = Baseline.objects.filter(indicator=target.indicator, breakdown=target.breakdown, withdrawn_at=None)
        if first is not None and first.value is not None and not known.exists():
            set_baseline(
                indicator=target.indicator,
                period=first.period,
                value=round(first.value, 1),
                breakdown=json.loads(target.breakdown),
                rationale="The first year that the partners' files hold.",
                by=seated.members["ines"],
                at=at,
            )
            recorded += 1
    return recorded


def choose_protection(seated: Seated, *, at: datetime) -> ProtectionPolicy:
    """What anybody may see is protected more than what the table sees, with the reason."""
    return set_policy(
        partnership=seated.partnership,
        audience=Audience.PUBLIC,
        policy=replace(DEFAULT_POLICY, minimum_count=20, rate_decimals=0),
        why="Neighbours know neighbours. Outside the table a group is shown from twenty children on, in whole percent.",
        by=seated.members["maya"],
        at=at,
    )


def open_second_release(
    seated: Seated, versions: Sequence[IndicatorVersion], *, datasets: Sequence[str], at: datetime
) -> Release:
    """The second release, of the datasets whose newest files are all in, waits for partners' replies."""
    release = computed(
        seated,
        [v for v in versions if v.dataset.slug.replace("-", "_") in datasets],
        title="This year's first figures",
        at=at,
    )
    return open_for_reply(
        release=release, reply_until=(at + timedelta(days=9)).date(), by=seated.members["ines"], at=at
    )


def _drafted(one: DemoIndicator, seated: Seated, dataset: Dataset, *, at: datetime) -> IndicatorVersion:
    ines = seated.members["ines"]
    indicator = add_indicator(
        partnership=seated.partnership,
        slug=one.key.replace("_", "-"),
        name=one.name,
        outcome=one.outcome,
        kind=one.kind,
        library_key=one.library_key,
        by=ines,
        at=at,
    )
    return draft_definition(
        indicator=indicator, definition=one.definition, population=one.population, numerator=one.numerator,
        denominator=one.denominator, source_note=one.source_note, caveats=one.caveats, unit=one.unit,
        direction=one.direction, decimals=one.decimals, lag=one.lag, minimum_count=one.minimum_count,
        dataset=dataset, where=one.where, success=one.success, mean_of=one.mean_of,
        breakdowns=list(one.breakdowns), depth=1 if len(one.breakdowns) > 4 else 2, by=ines, at=at,
    )  # fmt: skip


def voice_of(seated: Seated, partner: Partner) -> Member:
    """Who speaks for the partner: its council member, else its steward."""
    people = [member for member in seated.members.values() if member.partner_id == partner.pk]
    return next(
        member
        for role in ("council_member", "partner_steward")
        for member in people
        if any(held.role == role for held in member.roles_held.all())
    )


def _question(version: IndicatorVersion, seated: Seated, *, at: datetime) -> None:
    sign_definition(version=version, by=seated.members["walter"], at=at + timedelta(days=3))
    question_definition(
        version=version,
        comment="Does a day sent home without papers count? Our principals write those down differently.",
        by=seated.members["june"],
        at=at + timedelta(days=4),
    )


def computed(seated: Seated, versions: Sequence[IndicatorVersion], *, title: str, at: datetime) -> Release:
    """A release of these definitions, computed. Raises RuntimeError where it could not be."""
    ines = seated.members["ines"]
    release = draft_release(partnership=seated.partnership, title=title, versions=versions, by=ines, at=at)
    release = start_computing(release=release, by=ines, at=at)
    compute(release=release, by=ines, clock=lambda: at)
    release.refresh_from_db()
    if release.failure:
        raise RuntimeError(release.failure)
    return release
