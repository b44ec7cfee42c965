"""What agreements ask of one member, in words: to sign, name who signs, read, send out, renew; and to look back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as translate

from commontable.partnership.datasets.needs import Kind, Need
from commontable.partnership.models import Member
from commontable.ui import wording

from .waiting import COMMENT, NAME, RENEW, REVIEW, SEND, SHOW, SIGN, Row


def needs_in(rows: Sequence[Row], *, member: Member) -> Iterator[Need]:
    """A need for each row of an agreement, those that hold others up first."""
    for kind in (SIGN, NAME, REVIEW, SEND, RENEW):
        for row in rows:
            if row.kind == kind:
                yield _need(row, member=member)
    yield from (_looking_back(row, member=member) for row in rows if row.kind in {COMMENT, SHOW})


def _need(row: Row, *, member: Member) -> Need:
    url = reverse("agreements:agreement", kwargs={"table": member.partnership.slug, "agreement": row.number})
    known: dict[str, Any] = {"about": row.title or "", "url": url}
    partner = {"partner": row.called}
    if row.kind == SIGN:
        detail = translate("You sign for %(partner)s, and it is your turn") % partner
        return Need(
            what=translate("To sign:"), detail=detail, verb=translate("Read and sign"), kind=Kind.SIGNATURE, **known
        )
    if row.kind == NAME:
        detail = translate("Nobody is left who could sign for %(partner)s") % partner
        return Need(
            what=translate("Who signs?"), detail=detail, verb=translate("Name a person"), kind=Kind.WHO_SIGNS, **known
        )
    if row.kind == REVIEW:
        detail = translate("Say whether it is ready to be signed, for %(partner)s") % partner
        return Need(what=translate("To read:"), detail=detail, verb=translate("Read it"), kind=Kind.REVIEW, **known)
    if row.kind == SEND:
        detail = translate("All other parties say that it is ready")
        verb = translate("Send it out")
        return Need(what=translate("Ready to be signed:"), detail=detail, verb=verb, kind=Kind.TO_SEND, **known)
    detail = translate("It is in force until %(day)s; nothing follows it yet") % {"day": wording.day(row.day)}
    return Need(
        what=translate("Ends soon:"),
        detail=detail,
        verb=translate("Renew it, or let it end"),
        by=row.day,
        kind=Kind.ENDS_SOON,
        **known,
    )


def _looking_back(row: Row, *, member: Member) -> Need:
    url = reverse("agreements:kept_picture", kwargs={"table": member.partnership.slug, "picture": row.number})
    if row.kind == SHOW:
        return Need(
            what=translate("Partners have had their time"),
            about=translate("to comment on how they kept their promises"),
            detail=translate("All can see it together now"),
            url=url,
            verb=translate("Show it to all"),
            kind=Kind.TO_SHOW,
        )
    return Need(
        what=translate("Your line first:"),
        about=translate("how your organisation kept its promises"),
        detail=translate("Say what others should know before all see it"),
        url=url,
        verb=translate("Look and comment"),
        by=row.day,
        kind=Kind.OWN_LINE,
    )
