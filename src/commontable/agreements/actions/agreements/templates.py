"""The table's own templates: written, copied from those that are shipped, changed, withdrawn and taken up again."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from commontable.agreements.library.shipped import shipped
from commontable.agreements.models import Template
from commontable.agreements.permissions import Permission
from commontable.agreements.rules.clauses import tidy
from commontable.agreements.rules.kinds import AgreementKind, Basis
from commontable.agreements.rules.wording import line
from commontable.journal import actions as journal
from commontable.partnership.actions.locking import hold, require_seen
from commontable.partnership.models import Member, Partnership
from commontable.partnership.permissions import require
from commontable.partnership.rules.lifecycle import NotAllowed

NO_TITLE = _("Give the template a title by which people will choose it.")
CHANGEABLE = ("title", "kind", "basis", "clauses")


@transaction.atomic
def make_template(
    *,
    partnership: Partnership,
    kind: str,
    title: str,
    clauses: Iterable[Mapping[str, Any]],
    by: Member,
    at: datetime,
    basis: str = "",
    library_key: str = "",
) -> Template:
    """The table has a text of its own from which agreements begin."""
    require(Permission.KEEP_TEMPLATES, by=by, on=partnership, at=at)
    return _write(
        partnership=partnership, kind=kind, title=title, clauses=clauses, basis=basis, library_key=library_key,
        by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def copy_shipped(*, partnership: Partnership, key: str, by: Member, at: datetime) -> Template:
    """The table has its own copy of a shipped template, in the table's language, to change as it likes."""
    require(Permission.KEEP_TEMPLATES, by=by, on=partnership, at=at)
    one = shipped(key)
    with translation.override(partnership.default_language):
        return _write(
            partnership=partnership, kind=one.kind, title=str(one.title), clauses=one.in_words(), basis=one.basis,
            library_key=key, by=by, at=at,
        )  # fmt: skip


@transaction.atomic
def change_template(
    *, template: Template, changes: Mapping[str, Any], by: Member, at: datetime, seen: int | None = None
) -> Template:
    """The template reads as given; agreements that began with it stay as they are."""
    require(Permission.KEEP_TEMPLATES, by=by, on=template, at=at)
    hold(template)
    require_seen(revision=template.revision, seen=seen)
    given = {name: value for name, value in changes.items() if name in CHANGEABLE}
    if "title" in given:
        given["title"] = line(given["title"], missing=NO_TITLE)
    if "clauses" in given:
        given["clauses"] = _clauses(given["clauses"])
    _require_known(kind=given.get("kind", template.kind), basis=given.get("basis", template.basis))
    changed = sorted(name for name, value in given.items() if getattr(template, name) != value)
    if not changed:
        return template
    for name in changed:
        setattr(template, name, given[name])
    template.revision += 1
    template.save(update_fields=[*changed, "revision"])
    journal.record("agreements.template.changed", by=by, on=template, at=at, changed=changed)
    return template


@transaction.atomic
def withdraw_template(*, template: Template, by: Member, at: datetime) -> Template:
    """No new agreement begins with it; it can be taken up again."""
    require(Permission.KEEP_TEMPLATES, by=by, on=template, at=at)
    hold(template)
    if template.withdrawn_at is not None:
        raise NotAllowed(_("This template is withdrawn already."))
    template.withdrawn_at = at
    template.save(update_fields=["withdrawn_at"])
    journal.record("agreements.template.withdrawn", by=by, on=template, at=at)
    return template


@transaction.atomic
def restore_template(*, template: Template, by: Member, at: datetime) -> Template:
    """Agreements can begin with it again."""
    require(Permission.KEEP_TEMPLATES, by=by, on=template, at=at)
    hold(template)
    if template.withdrawn_at is None:
        raise NotAllowed(_("This template is in use already."))
    template.withdrawn_at = None
    template.save(update_fields=["withdrawn_at"])
    journal.record("agreements.template.restored", by=by, on=template, at=at)
    return template


def _write(
    *,
    partnership: Partnership,
    kind: str,
    title: str,
    clauses: Iterable[Mapping[str, Any]],
    basis: str,
    library_key: str,
    by: Member,
    at: datetime,
) -> Template:
    _require_known(kind=kind, basis=basis)
    template: Template = Template.objects.create(
        partnership=partnership, kind=kind, basis=basis, title=line(title, missing=NO_TITLE),
        clauses=_clauses(clauses), library_key=library_key, made_by=by, made_at=at,
    )  # fmt: skip
    journal.record("agreements.template.made", by=by, on=template, at=at, kind=kind, began_as=library_key)
    return template


def _clauses(given: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    kept = tidy(given)
    if not kept:
        raise NotAllowed(_("A template needs at least one clause."))
    return kept


def _require_known(*, kind: str, basis: str) -> None:
    if kind not in AgreementKind.values or (basis and basis not in Basis.values):
        raise NotAllowed(_("Choose the kind of agreement, and the legal ground where it shares data."))
