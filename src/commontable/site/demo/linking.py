"""The same child is found in two partners' files that share no number."""

from datetime import datetime, timedelta

from commontable.agreements.models import Agreement
from commontable.analysis.tokens import standard_profile
from commontable.measurement.actions.encoded import make_profile
from commontable.measurement.actions.linkage.planning import Chosen, name_reviewer, plan_linkage
from commontable.measurement.actions.linkage.running import start_linking
from commontable.measurement.models import Dataset, LinkagePlan, LinkageRun
from commontable.measurement.rules.linkage import Mode, guessed_fields
from commontable.measurement.tasks.linkage import link_run

from . import agreeing, sending
from .extracts.datasets import ONE_CHILD
from .seating import Seated


def let_children_be_found(seated: Seated, memorandum: Agreement, *, at: datetime) -> dict[str, Dataset]:
    """Both datasets are defined, the agreement that lets them be linked is in force, and the files are in."""
    known = sending.describe_children(seated, at=at)
    agreeing.allow_linking(seated, known, memorandum, at=at + timedelta(days=1))
    sending.send_children(seated, known, at=at + timedelta(days=4))
    return known


def link(seated: Seated, known: dict[str, Dataset], *, at: datetime) -> LinkageRun:
    """The plan stands, a reviewer is named, and the children have been found for the first time."""
    ines, maya = seated.members["ines"], seated.members["maya"]
    plan = plan_linkage(
        partnership=seated.partnership,
        title="Reading and after-school",
        purpose=ONE_CHILD,
        datasets=[
            Chosen(dataset=dataset, fields=guessed_fields(dataset.contract.roles.identity))
            for dataset in known.values()
        ],
        by=ines,
        at=at,
    )
    plan = name_reviewer(plan=plan, reviewer=ines, by=maya, at=at + timedelta(hours=2))
    run = start_linking(plan=plan, by=ines, at=at + timedelta(hours=3))
    link_run(run=run, by=ines, clock=lambda: at + timedelta(hours=3))
    run.refresh_from_db()
    if run.failure:
        raise RuntimeError(run.failure)
    return run


def ask_for_codes(seated: Seated, *, at: datetime) -> LinkagePlan:
    """Preschools and the clinic will be linked by codes; how these are made is said, and none has come yet."""
    ines = seated.members["ines"]
    known = sending.describe_coded(seated, at=at)
    plan = plan_linkage(
        partnership=seated.partnership, title="Preschool and hearing",
        purpose="To learn whether children at preschool have had their hearing tested.", mode=Mode.TOKENS,
        datasets=[Chosen(dataset=dataset, row_id="child") for dataset in known.values()], by=ines, at=at,
    )  # fmt: skip
    keys = [one.name for one in standard_profile(project="rivermouth", refresh="2026-autumn").keys]
    make_profile(plan=plan, refresh="2026 autumn", keys=keys, date_order="month_first", by=ines, at=at)
    return plan
