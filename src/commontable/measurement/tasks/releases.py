"""Computing a release in the background."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from commontable.analysis.confined import NotConfined
from commontable.analysis.disclosure import Policy
from commontable.analysis.release import Computed, Earlier, ReleaseError, Source, compute_confined
from commontable.measurement.actions.releases.computing import (
    Superseded,
    extracts_for,
    give_up_computing,
    keep_computed,
    note_progress,
    source_records,
    start_computing,
)
from commontable.measurement.datasets.earlier import (
    audiences_to_spare,
    earlier_for,
    hidden_in,
    more_open,
    newest_number,
    read_before,
)
from commontable.measurement.datasets.linked import beside, records_of, run_for
from commontable.measurement.datasets.policies import policies_of
from commontable.measurement.datasets.specs import put_together, specs_for
from commontable.measurement.models import Dataset, Extract, IndicatorVersion, LinkageRun, Release
from commontable.measurement.rules.audiences import Audience
from commontable.measurement.rules.policies import at_least
from commontable.measurement.rules.refused import NOT_PROTECTED, in_words
from commontable.measurement.rules.release import ReleaseStage
from commontable.measurement.tasks.machine import chosen_engine, limits_of_work, spill_folder
from commontable.measurement.vault import Missing, SealedFile, linked_sources, sealed_sources
from commontable.partnership.models import Member
from commontable.partnership.rules.lifecycle import NotAllowed

Clock = Callable[[], datetime]
Progress = Callable[[dict[str, object]], None]

MOST_ROUNDS = 6
SIGN_OF_LIFE = timedelta(seconds=30)

BROKEN = _("Something went wrong on the server. Try again; if it happens twice, tell whoever runs the server.")
TOO_MUCH = _("The computation was stopped because it took too much time or memory. Release fewer indicators at once.")
LINK_AGAIN = _("A file of %(dataset)s came after the files of %(plan)s were linked. Link them again first.")


@transaction.atomic
def begin_computing(*, release: Release, by: Member, at: datetime) -> Release:
    """The release is being computed, and the task that does it waits in the queue."""
    release = start_computing(release=release, by=by, at=at)
    transaction.on_commit(lambda: compute_release.enqueue(release.pk, by.pk, release.run))
    return release


@task()
def compute_release(release_id: int, member_id: int, run: str = "") -> None:
    """The release is computed, or says why it could not be; not where it was taken back and begun again since."""
    release = Release.objects.select_related("partnership").get(pk=release_id)
    if release.stage == ReleaseStage.COMPUTING and run in ("", release.run):
        compute(release=release, by=Member.objects.select_related("partner").get(pk=member_id), clock=timezone.now)


def compute(*, release: Release, by: Member, clock: Clock) -> None:
    """The release's cells are computed and kept, or it says why they could not be. `clock` gives the moments."""
    try:
        extracts = extracts_for(release)
        held = release.indicators.select_related(
            "version__dataset", "version__indicator", "version__partnership", "version__linkage"
        )
        versions = [one.version for one in held]
        linkage = records_of(versions)
        newest_known = newest_number(release.partnership)  # before the figures of those releases are read, never after
        against = read_before(release.partnership, release.audience)
        policies = {one: held.policy for one, held in policies_of(release.partnership).items()}
        computed = computed_for(
            release.audience,
            versions,
            extracts,
            policies=policies,
            title=release.title,
            periods=release.periods,
            by=by,
            clock=clock,
            on_progress=_progress_of(release, clock),
        )
        keep_computed(
            release=release,
            computed=computed,
            sources=source_records(extracts),
            linkage=linkage,
            newest_known=newest_known,
            against=against,
            policy=policies[Audience(release.audience)],
            by=by,
            at=clock(),
        )
    except Superseded:
        return  # somebody took the release back and began again; that computation has the word
    except ReleaseError as refusal:
        give_up_computing(release=release, reason=in_words(refusal), by=by, at=clock())
    except NotAllowed as refusal:
        give_up_computing(release=release, reason=str(refusal), by=by, at=clock())
    except NotConfined:
        give_up_computing(release=release, reason=str(TOO_MUCH), by=by, at=clock())
    except Exception:
        # Whatever it was, the release says so and can be computed again; the log has the rest.
        give_up_computing(release=release, reason=str(BROKEN), by=by, at=clock())
        raise


def computed_for(
    audience: str,
    versions: Sequence[IndicatorVersion],
    extracts: Sequence[Extract],
    *,
    policies: dict[Audience, Policy],
    title: str,
    periods: Sequence[str],
    by: Member,
    clock: Clock = timezone.now,
    on_progress: Progress | None = None,
) -> Computed:
    """The definitions' cells as that audience may see them beside everything that it has read.

    Where a narrower audience has had releases of its own, nothing is in it that could not have been shown to them too:
    the same is computed for them first, and what it does not show is not shown. Why: docs/explanation/audiences.md.
    """
    partnership = versions[0].partnership

    def as_for(one: Audience, within: Computed | None) -> Computed:
        earlier = earlier_for(partnership, one, versions=versions, extracts=extracts)
        if within is not None:
            earlier = replace(earlier, hidden=earlier.hidden | hidden_in(within.cells))
        for _round in range(MOST_ROUNDS):
            computed = computed_parts(
                versions, extracts, title=title, policy=policies[one], periods=periods, earlier=earlier,
                by=by, clock=clock, on_progress=on_progress,
            )  # fmt: skip
            more = frozenset() if within is None else more_open(computed.cells, than=within.cells)
            if not more:
                return computed
            earlier = replace(earlier, hidden=earlier.hidden | more)
        raise ReleaseError("no protection holds for every audience.", code=NOT_PROTECTED)

    within = None
    for spared in audiences_to_spare(partnership, audience, versions):
        within = as_for(spared, within)
    return as_for(Audience(audience), within)


def computed_parts(
    versions: Sequence[IndicatorVersion],
    extracts: Sequence[Extract],
    *,
    title: str,
    policy: Policy,
    periods: Sequence[str],
    earlier: Earlier,
    by: Member,
    clock: Clock = timezone.now,
    on_progress: Progress | None = None,
) -> Computed:
    """The definitions' protected cells over the sealed files, each file opened in the closed process only.

    The smallest group is the policy's, or the largest that one of the definitions asks for.
    """
    smallest = max([policy.minimum_count, *(version.minimum_count or 0 for version in versions)])
    shown_before = beside(versions)
    specs = specs_for(versions, title=title, minimum_count=smallest, periods=periods, shown_before=shown_before)
    sources = sources_of(extracts, run=run_for(versions), by=by, at=clock(), what_for=title)
    return put_together(
        [
            compute_confined(
                spec,
                {name: sources[name] for name in spec.sources},
                at=clock(),
                earlier=earlier,
                policy=at_least(policy, minimum_count=smallest),
                engine=chosen_engine(),
                on_progress=on_progress,
                limits=limits_of_work(),
                spill_to=spill_folder(),
            )
            for spec in specs
        ]
    )


def sources_of(
    extracts: Sequence[Extract], *, run: LinkageRun | None = None, by: Member, at: datetime, what_for: str = ""
) -> dict[str, Source]:
    """The sealed files of every dataset, those of a linking with who is who in them; opening them is on record.

    Raises NotAllowed where a file came since the files were linked.
    """
    datasets: dict[Dataset, list[Extract]] = {}
    for extract in extracts:
        datasets.setdefault(extract.dataset, []).append(extract)
    linked = set(run.plan.datasets.values_list("dataset", flat=True)) if run else set()
    found = {}
    for dataset, held in datasets.items():
        persons: tuple[SealedFile, ...] = ()
        if run is not None and dataset.pk in linked:
            try:
                known = linked_sources(run, held, by=by, at=at)
            except Missing:
                raise NotAllowed(LINK_AGAIN % {"dataset": dataset.title, "plan": run.plan.title}) from None
            persons = tuple(known[extract.uuid] for extract in held)
        files = tuple(sealed_sources(held, by=by, at=at, what_for=what_for))
        found[dataset.slug] = Source(files=files, schema=dataset.contract, persons=persons)
    return found


def _progress_of(release: Release, clock: Clock) -> Progress:
    """Tells the page how far it is, and now and then that the computation is alive, though it be no further."""
    percent, heard = -1, clock()

    def tell(step: dict[str, object]) -> None:
        nonlocal percent, heard
        done, total = int(str(step.get("done", 0))), max(1, int(str(step.get("total", 1))))
        part = {"reading": 0, "protecting": 40, "certifying": 80}.get(str(step.get("stage")), 0)
        reached, now = part + int(done / total * (20 if part == 80 else 40)), clock()
        if reached > percent or now - heard >= SIGN_OF_LIFE:
            percent, heard = max(percent, reached), now
            note_progress(release=release, percent=percent, at=now)

    return tell
