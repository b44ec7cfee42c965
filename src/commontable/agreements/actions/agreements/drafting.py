"""An agreement is drafted, and its text, terms and days are changed while nobody has been asked to sign them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commontable.agreements.models import Agreement, AgreementVersion, Template
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.agreement import VersionStage
from commontable.agreements.rules.clauses import tidy
from commontable.agreements.rules.dates import require_no_circle, require_notice, require_order
from commontable.agreements.rules.kinds import AgreementKind
from commontable.agreements.rules.terms import Terms
from commontable.agreements.rules.terms_given import bounded
from commontable.agreements.rules.tiers import can_hang
from commontable.agreements.rules.wording import LONGEST_REASON, NO_TITLE, line, words
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold, require_seen
from commontable.partnership.actions.numbering import next_number
from commontable.partnership.models import Member, Partner, Partnership
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

from .holding import hold_version
from .parties import Named, place_parties

A_DRAFT = frozenset({VersionStage.DRAFT})
CHANGEABLE = ("clauses", "terms", "starts_on", "ends_on", "notice_days", "why")


@transaction.atomic
def draft_agreement(
    *,
    partnership: Partnership,
    kind: str,
    title: str,
    by: Member,
    at: datetime,
    clauses: Iterable[Mapping[str, Any]] | None = None,
    template: Template | None = None,
    terms: Terms | None = None,
    parties: Sequence[Named | tuple[Any, ...]] = (),
    parent: Agreement | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    notice_days: int = 90,
) -> Agreement:
    """A draft with its first version stands; its author, the parties and the director read it.

    The text begins as `clauses`, or as a copy of the template's: changing the template later changes no agreement.
    `parties`: who is bound, each with role, signatory and place in the order of signing.
    """
    require(Permission.DRAFT_AGREEMENTS, by=by, on=partnership, at=at)
    if kind not in AgreementKind.values:
        raise NotAllowed(_("Choose what kind of agreement it is to be."))
    _require_of_table(partnership, template, parent)
    _require_below(kind, parent)
    if template is not None and template.withdrawn_at is not None:
        raise NotAllowed(_("This template has been withdrawn. Choose another, or take it up again first."))
    terms = _terms(terms or Terms(basis=template.basis if template else ""), partnership=partnership)
    require_order(starts_on=starts_on, ends_on=ends_on)
    require_notice(notice_days=notice_days)
    agreement: Agreement = Agreement.objects.create(
        partnership=partnership, number=next_number(Agreement, partnership=partnership), kind=kind,
        title=line(title, missing=NO_TITLE), parent=parent, author=by, made_at=at,
    )  # fmt: skip
    version: AgreementVersion = AgreementVersion.objects.create(
        partnership=partnership, agreement=agreement, number=1,
        clauses=tidy(clauses if clauses is not None else template.clauses if template else ()), terms=terms.to_dict(),
        starts_on=starts_on, ends_on=ends_on, notice_days=notice_days, written_by=by, written_at=at,
    )  # fmt: skip
    place_parties(version, parties, at=at)
    journal.record(
        "agreements.agreement.drafted", by=by, on=agreement, at=at, number=agreement.number, kind=kind,
        template=template.title if template else "", parent=parent.number if parent else None,
    )  # fmt: skip
    return agreement


@transaction.atomic
def change_version(
    *, version: AgreementVersion, changes: Mapping[str, Any], by: Member, at: datetime, seen: int | None = None
) -> AgreementVersion:
    """The draft reads as given: of `changes` its clauses, terms (`Terms`), days, days of notice and why it changed.

    `seen`: the revision the writer had before them; raises ChangedMeanwhile where somebody saved since, and
    NotAllowed once the draft is being reviewed or signed.
    """
    require(Permission.KEEP_AGREEMENTS, by=by, on=version, at=at)
    hold_version(version, only=A_DRAFT, otherwise=_not_a_draft(version))
    require_seen(revision=version.revision, seen=seen)
    given = {name: value for name, value in changes.items() if name in CHANGEABLE}
    if "clauses" in given:
        given["clauses"] = tidy(given["clauses"])
    if "terms" in given:
        given["terms"] = _terms(given["terms"], partnership=by.partnership).to_dict()
    if "why" in given:
        given["why"] = words(given["why"], longest=LONGEST_REASON)
    require_order(starts_on=given.get("starts_on", version.starts_on), ends_on=given.get("ends_on", version.ends_on))
    require_notice(notice_days=given.get("notice_days", version.notice_days))
    changed = sorted(name for name, value in given.items() if getattr(version, name) != value)
    if not changed:
        return version
    for name in changed:
        setattr(version, name, given[name])
    version.revision += 1
    version.save(update_fields=[*changed, "revision"])
    journal.record(
        "agreements.agreement.changed", by=by, on=version.agreement, at=at, number=version.agreement.number,
        version=version.number, changed=changed,
    )  # fmt: skip
    return version


@transaction.atomic
def describe_agreement(
    *,
    agreement: Agreement,
    title: str,
    by: Member,
    at: datetime,
    parent: Agreement | None = None,
    renews: Agreement | None = None,
) -> Agreement:
    """The agreement has this title, hangs below `parent`, and follows the agreement that it renews.

    Raises NotAllowed once a version was sent out to be signed, where agreements would build on one another in a
    circle, or where another one renews the same agreement already.
    """
    require(Permission.KEEP_AGREEMENTS, by=by, on=agreement, at=at)
    hold(agreement)
    if agreement.versions.filter(stage__in=(VersionStage.SIGNING, VersionStage.SIGNED)).exists():
        raise NotAllowed(
            _("Title and place are part of what people sign, so they stay. Begin a new agreement instead.")
        )
    _require_of_table(agreement.partnership, parent, renews)
    _require_below(agreement.kind, parent)
    require_no_circle(one=agreement.pk, before=_line_of(parent, "parent_id"))
    require_no_circle(one=agreement.pk, before=_line_of(renews, "renews_id"))
    if renews is not None and Agreement.objects.filter(renews=renews).exclude(pk=agreement.pk).exists():
        raise NotAllowed(_("Another agreement renews that one already. Open it and go on there."))
    agreement.title, agreement.parent, agreement.renews = line(title, missing=NO_TITLE), parent, renews
    agreement.save(update_fields=["title", "parent", "renews"])
    journal.record(
        "agreements.agreement.changed", by=by, on=agreement, at=at, number=agreement.number,
        changed=["title", "parent", "renews"], parent=parent.number if parent else None,
        renews=renews.number if renews else None,
    )  # fmt: skip
    return agreement


def _terms(terms: Terms, *, partnership: Partnership) -> Terms:
    """The terms within bounds; partners and members in them are of this table."""
    terms = bounded(terms)
    partners = {*terms.recipients, *(one.partner for one in terms.commitments)}
    partners |= {terms.representative} if terms.representative is not None else set()
    known = set(Partner.objects.of(partnership).filter(pk__in=partners).values_list("pk", flat=True))
    people = dict(
        Member.objects.of(partnership)
        .filter(pk__in={one.member for one in terms.commitments})
        .values_list("pk", "partner_id")
    )
    if partners - known or any(people.get(one.member) != one.partner for one in terms.commitments):
        raise NotAllowed(
            _("One of these does not sit at this table. Choose partners, and their own people, of the list.")
        )
    return replace(terms, recipients=tuple(sorted(terms.recipients)))


def _line_of(first: Agreement | None, link: str) -> list[int]:
    """The keys of an agreement and all that it builds on by that link, nearest first; a circle is walked once."""
    found: list[int] = []
    key = first.pk if first else None
    while key is not None and key not in found:
        found.append(key)
        key = Agreement.objects.filter(pk=key).values_list(link, flat=True).first()
    return found


def _require_of_table(partnership: Partnership, *others: Any) -> None:
    if any(one is not None and one.partnership_id != partnership.pk for one in others):
        raise NotAllowed(_("This belongs to another table. Choose one of this table."))


def _require_below(kind: str, parent: Agreement | None) -> None:
    if parent is not None and not can_hang(kind, below=parent.kind):
        raise NotAllowed(
            _("“%(title)s” is of a kind that nothing like this stands under. Choose a wider agreement.")
            % {"title": parent.title}
        )


def _not_a_draft(version: AgreementVersion) -> Any:
    if version.stage == VersionStage.REVIEW:
        return _("The parties are reading this text. Take it back to draft first; their words stay readable.")
    return _("This text is fixed: people were asked to sign it. Begin a new version instead.")
