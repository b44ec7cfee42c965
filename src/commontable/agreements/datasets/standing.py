"""Where an agreement stands, in words: which of its versions counts, and what it is today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as translate
from django.utils.translation import ngettext

from commontable.agreements.models import Agreement, AgreementVersion, Party
from commontable.agreements.rules.agreement import OPEN, Force, VersionStage
from commontable.partnership.models import Member
from commontable.ui import wording

SOON = timedelta(days=90)
MAKING, HOLDS, OVER = "making", "in_force", "ended"  # the groups of the list


@dataclass(frozen=True)
class Standing:
    """What an agreement is that day. `key` is a stage, a force, or `notice`; `group` where the list shows it."""

    key: str
    group: str
    chip: str
    kind: str
    says: str


def version_shown(versions: Sequence[AgreementVersion], *, day: date) -> AgreementVersion:
    """The version that counts: what binds or will, else what is being made, else the newest. Newest last."""
    binding = [one for one in versions if one.force(day) in (Force.IN_FORCE, Force.NOT_YET)]
    in_force = [one for one in binding if one.force(day) == Force.IN_FORCE]
    return (in_force or binding or [one for one in versions if one.stage in OPEN] or list(versions))[-1]


def version_open(versions: Iterable[AgreementVersion]) -> AgreementVersion | None:
    """The one version that is still being made."""
    return next((one for one in versions if one.stage in OPEN), None)


def has_signed(party: Party) -> bool:
    """Whether somebody signed for it; the party is fetched with its signature."""
    return hasattr(party, "signature")


def turn_of(parties: Iterable[Party]) -> list[Party]:
    """Those whose turn it is: of the parties that have not signed, the first in the order."""
    waiting = [one for one in parties if not has_signed(one)]
    first = min((one.order for one in waiting), default=0)
    return [one for one in waiting if one.order == first]


def standing_of(version: AgreementVersion, *, day: date) -> Standing:
    """Where a version stands that day."""
    force = version.force(day)
    if force is None:
        return _being_made(version)
    if force == Force.IN_FORCE:
        return _in_force(version, day=day)
    since = wording.day
    if force == Force.NOT_YET:
        says = translate("All have signed. It is in force from %(day)s.") % {"day": since(version.starts_on)}
        return Standing("not_yet", HOLDS, translate("begins soon"), "good", says)
    if force == Force.TERMINATED:
        says = translate("It was ended: from %(day)s on it no longer is in force.") % {
            "day": since(version.terminated_on)
        }
        return Standing("terminated", OVER, translate("ended by notice"), "quiet", says)
    if force == Force.REPLACED:
        says = translate("A newer version has been in force instead since %(day)s.") % {
            "day": since(version.replaced_on)
        }
        return Standing("replaced", OVER, translate("replaced"), "quiet", says)
    says = translate("It ended on %(day)s.") % {"day": since(version.ends_on)}
    return Standing("ended", OVER, translate("ended"), "quiet", says)


def _in_force(version: AgreementVersion, *, day: date) -> Standing:
    if version.terminated_on is not None:
        says = translate("Notice is given. From %(day)s on it is no longer in force.") % {
            "day": wording.day(version.terminated_on)
        }
        return Standing("notice", HOLDS, translate("in force, notice given"), "warn", says)
    if version.ends_on is None:
        says = translate("In force since %(day)s, without a last day.") % {"day": wording.day(version.starts_on)}
        return Standing("in_force", HOLDS, translate("in force"), "good", says)
    days = (version.ends_on - day).days
    says = translate("In force since %(start)s, until %(end)s.") % {
        "start": wording.day(version.starts_on),
        "end": wording.day(version.ends_on),
    }
    if days <= SOON.days:
        if days == 0:
            return Standing("in_force", HOLDS, translate("in force, last day today"), "warn", says)
        left = ngettext("in force, %(n)d day left", "in force, %(n)d days left", days) % {"n": days}
        return Standing("in_force", HOLDS, left, "warn", says)
    return Standing("in_force", HOLDS, translate("in force"), "good", says)


def _being_made(version: AgreementVersion) -> Standing:
    parties = list(version.parties.all())
    if version.stage == VersionStage.DRAFT:
        says = translate("A draft. Only its author, its parties and the director can read it.")
        return Standing("draft", MAKING, translate("draft"), "quiet", says)
    if version.stage == VersionStage.REVIEW:
        ready = len({one.partner_id for one in newest_reviews(version) if one.is_ready})
        says = ngettext(
            "The parties are reading it: %(ready)d of %(n)d party says it is ready.",
            "The parties are reading it: %(ready)d of %(n)d parties say it is ready.",
            len(parties),
        ) % {"ready": ready, "n": len(parties)}
        return Standing("review", MAKING, translate("being read"), "", says)
    if version.stage == VersionStage.SIGNING:
        signed = sum(has_signed(one) for one in parties)
        says = ngettext(
            "%(signed)d of %(n)d party has signed.", "%(signed)d of %(n)d parties have signed.", len(parties)
        ) % {"signed": signed, "n": len(parties)}
        return Standing("signing", MAKING, translate("being signed"), "", says)
    if version.stage == VersionStage.DECLINED:
        return Standing("declined", OVER, translate("declined"), "warn", translate("A party declined to sign it."))
    if version.stage == VersionStage.SIGNED:
        return Standing("signed", HOLDS, translate("signed"), "good", translate("All have signed."))
    return Standing("withdrawn", OVER, translate("withdrawn"), "quiet", translate("It was withdrawn."))


def newest_reviews(version: AgreementVersion) -> list:  # type: ignore[type-arg]
    """The newest word of each partner about the text as it reads now; oldest first."""
    newest = {}
    for review in sorted(version.reviews.all(), key=lambda one: (one.at, one.pk)):
        if review.revision == version.revision:
            newest[review.partner_id] = review
    return list(newest.values())


def renewal_due(version: AgreementVersion, *, day: date) -> bool:
    """Whether it is time to think of what comes after."""
    return (
        version.force(day) == Force.IN_FORCE
        and version.terminated_on is None
        and version.ends_on is not None
        and day >= version.ends_on - timedelta(days=version.notice_days)
    )


@dataclass(frozen=True)
class Ask:
    """What an agreement asks of one reader: in bold, why, and the one act."""

    key: str  # sign, review, name, answer, write, renew
    what: str
    detail: str
    verb: str
    version: AgreementVersion


def ask_of(
    agreement: Agreement, versions: Sequence[AgreementVersion], *, member: Member, is_director: bool, day: date
) -> Ask | None:
    """What the agreement needs of this member now; None where it is somebody else's turn."""
    opened = version_open(versions)
    keeps = agreement.author_id == member.pk or is_director
    if opened is not None:
        own = [one for one in opened.parties.all() if one.partner_id == member.partner_id]
        found = {
            VersionStage.SIGNING: _to_sign,
            VersionStage.REVIEW: _to_review,
        }.get(VersionStage(opened.stage))
        ask = found(opened, own, member, day) if found else None
        if ask is not None:
            return ask
        if agreement.author_id == member.pk and opened.stage == VersionStage.DRAFT:
            return Ask("write", translate("Your draft"), translate("Nobody has been asked about it yet."),
                       translate("Go on writing"), opened)  # fmt: skip
        if agreement.author_id == member.pk and opened.stage == VersionStage.REVIEW and _all_have_spoken(opened):
            return Ask("answer", translate("All parties have read it"),
                       translate("Send it out to be signed, or take it back and change it."),
                       translate("See what they say"), opened)  # fmt: skip
    shown = version_shown(versions, day=day)
    if keeps and renewal_due(shown, day=day) and not hasattr(agreement, "renewed_by") and opened is None:
        detail = translate("It ends on %(day)s.") % {"day": wording.day(shown.ends_on)}
        return Ask("renew", translate("Its renewal is due"), detail, translate("Renew it"), shown)
    return None


def _to_sign(version: AgreementVersion, own: list[Party], member: Member, day: date) -> Ask | None:
    for party in own:
        if has_signed(party):
            continue
        gone = party.signatory is None or not party.signatory.is_present(day)
        if gone:
            return Ask("name", translate("Nobody can sign for %(partner)s") % {"partner": party.partner.called},
                       translate("Whoever was to sign has left, or was never named."),
                       translate("Name who signs"), version)  # fmt: skip
        if party.signatory_id == member.pk and party in turn_of(version.parties.all()):
            return Ask("sign", translate("Your signature is asked for"),
                       translate("You sign for %(partner)s.") % {"partner": party.partner.called},
                       translate("Read and sign"), version)  # fmt: skip
    return None


def _to_review(version: AgreementVersion, own: list[Party], member: Member, day: date) -> Ask | None:
    if not own or member.partner_id in {one.partner_id for one in newest_reviews(version)}:
        return None
    return Ask("review", translate("Your answer is asked for"),
               translate("Nobody has answered for %(partner)s yet.") % {"partner": own[0].partner.called},
               translate("Read it and answer"), version)  # fmt: skip


def _all_have_spoken(version: AgreementVersion) -> bool:
    said = {one.partner_id for one in newest_reviews(version)}
    return all(
        one.partner_id in said or one.partner_id == version.agreement.author.partner_id for one in version.parties.all()
    )
