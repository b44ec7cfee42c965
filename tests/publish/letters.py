"""A table where every kind of thing waits, each named by a canary word that no letter may hold."""

import re
from datetime import datetime, timedelta
from html import unescape

from cast import LONG_AGO, Table
from commontable.agreements.actions.commitments import confirm_commitment, make_commitment, report_done
from commontable.governance.models import Round
from commontable.measurement.actions.datasets import define_dataset
from commontable.measurement.actions.dues import ask_for_file
from commontable.measurement.models import Dataset, Release, ReleaseIndicator
from commontable.partnership.models import Member
from commontable.publish.datasets.readers import Reader, readers
from commontable.publish.letters.digest import digest_letter
from deliberating import CONSENSUS, Council, make_council
from measured import PUPILS, draft_of, reading_of
from worlds.meetings import call_council, plan_council

MONDAY = LONG_AGO + timedelta(days=84)  # 24 November 2025, nine in the morning, UTC
assert MONDAY.weekday() == 0
CANARY = re.compile(  # whole words, in the case they are written in: a signed link may hold any three letters
    r"[Zz]yx(?:about|attendance|data|dispute|evidence|heron|indicator|kept|label|meeting|place|proof|pupils|purpose|"
    r"recipients|release|text)"
)


def reader(of: Member, *, at: datetime = MONDAY) -> Reader:
    """The person as a reader of letters."""
    (found,) = readers(at=at, emails=[of.email.lower()])
    return found


def letter_to(of: Member, *, at: datetime = MONDAY):
    """Their letter of that moment, or none."""
    return digest_letter(reader(of, at=at), at=at)


def said(letter) -> str:
    """Everything that leaves: headers, text, HTML, with marks of HTML undone."""
    html = "".join(content for content, _kind in letter.alternatives)
    return "\n".join([letter.subject, letter.body, unescape(html), str(letter.message())])


def promised(table: Table, *, by: Member | None = None, at: datetime = MONDAY, days: int = 5, what: str = "Zyxheron"):
    """A promise of Northside's, by Alma."""
    return make_commitment(
        partner=table.northside, member=by or table.alma, what=what, due_on=(at + timedelta(days=days)).date(),
        evidence_wanted="Zyxproof", by=by or table.alma, at=at,
    )  # fmt: skip


def asked(table: Table, *, title: str = "Zyxattendance", at: datetime = MONDAY) -> tuple[Council, Round]:
    """Every seat of a council is asked for its position."""
    council = make_council(table, CONSENSUS)
    proposal = council.proposal(title=title, text="Zyxtext about zyxpupils.")
    return council, council.round(proposal, at=at - timedelta(days=1), closes_at=at + timedelta(days=6))


def everything_waits(table: Table, *, at: datetime = MONDAY) -> None:
    """A position, meetings, promises, data, releases, each with a canary in every word people wrote."""
    council, _round = asked(table, at=at)
    call_council(table, council.body, at=at, in_days=3, title="Zyxmeeting", place="Zyxplace")
    plan_council(table, council.body, at=at)
    promised(table, at=at)
    kept = promised(table, at=at - timedelta(days=3), what="Zyxkept")
    report_done(commitment=kept, evidence="Zyxevidence", by=table.alma, at=at - timedelta(days=2))
    confirm_commitment(commitment=kept, by=table.omar, at=at - timedelta(days=1))
    dataset = define_dataset(
        partnership=table.partnership, title="Zyxdata", schema=PUPILS, purpose="Zyxpurpose", legal_basis="studies",
        recipients="Zyxrecipients", by=table.ines, at=at,
    )  # fmt: skip
    ask_for_file(
        dataset=dataset, partner=table.northside, label="Zyxlabel", due_on=(at + timedelta(days=9)).date(),
        by=table.ines, at=at,
    )  # fmt: skip
    released(table, dataset, at=at - timedelta(days=2))


def released(table: Table, dataset: Dataset, *, at: datetime) -> Release:
    """A published release of one indicator, put there by hand: how it is computed is no matter of letters."""
    indicator = reading_of(table, name="Zyxindicator")
    release = Release.objects.create(
        partnership=table.partnership, number=1, title="Zyxrelease", stage="published", drafted_by=table.ines,
        drafted_at=at, published_at=at, published_by=table.maya,
    )  # fmt: skip
    version = draft_of(table, indicator=indicator, dataset=dataset)
    ReleaseIndicator.objects.create(
        partnership=table.partnership, release=release, version=version, indicator=indicator
    )
    return release
