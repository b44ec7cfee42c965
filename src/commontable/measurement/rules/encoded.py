"""Codes that partners make instead of sending names: what their profile is called, where a file of them stands, and
what is wrong with one, in the reader's language.

The English sentences are those of `analysis.tokens.FINDINGS`; a test compares them.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commontable.measurement.rules.linkage import OUR_FIELDS

Sentence = Promise | str

LONGEST_PROJECT = 60
STALLED_AFTER = timedelta(minutes=10)  # longer than the child process that checks may live


class Standing(TextChoices):
    """Where a file of codes stands."""

    WAITING = "waiting", _("about to be checked")
    REFUSED = "refused", _("cannot be used")
    ACCEPTED = "accepted", _("checked, waits to be linked")
    REPLACED = "replaced", _("replaced by a newer file")
    DELETED = "deleted", _("deleted")


def standing(
    *, checked_at: datetime | None, refusal: Mapping[str, object], superseded_at: datetime | None,
    deleted_at: datetime | None,
) -> Standing:  # fmt: skip
    """Where the file stands.

    >>> standing(checked_at=None, refusal={}, superseded_at=None, deleted_at=None).name
    'WAITING'
    """
    if refusal:
        return Standing.REFUSED
    if superseded_at is not None:
        return Standing.REPLACED
    if deleted_at is not None:
        return Standing.DELETED
    return Standing.WAITING if checked_at is None else Standing.ACCEPTED


def is_stalled(*, sent_at: datetime, beat_at: datetime | None, at: datetime) -> bool:
    """Whether nothing has been heard of a file's check for so long that it may be started again.

    >>> is_stalled(sent_at=datetime(2026, 5, 1, 9), beat_at=None, at=datetime(2026, 5, 1, 9, 30))
    True
    >>> is_stalled(sent_at=datetime(2026, 5, 1, 9), beat_at=datetime(2026, 5, 1, 9, 25), at=datetime(2026, 5, 1, 9, 30))
    False
    """
    return at - (beat_at or sent_at) >= STALLED_AFTER


def project_name(*, table: str, plan: str) -> str:
    """The project that every token is made for: two plans, or two tables, never have the same.

    >>> project_name(table="rivermouth", plan="readers")
    'rivermouth.readers'
    >>> len({project_name(table="rivermouth", plan="x" * 50 + end) for end in ("", "-2", "-3")})
    3
    """
    said = re.sub(r"[^a-z0-9._-]", "-", f"{table}.{plan}".lower())
    if len(said) <= LONGEST_PROJECT:
        return said
    return f"{said[: LONGEST_PROJECT - 17]}-{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def refresh_name(typed: str) -> str:
    """The round of codes as it stands in a profile: small letters, digits and hyphens.

    >>> refresh_name(" Spring 2026 ")
    'spring-2026'
    """
    return re.sub(r"[^a-z0-9]+", "-", typed.lower()).strip("-")[:40]


FINDINGS: Mapping[str, tuple[Sentence, Sentence]] = {
    "unreadable": (
        _("This is no whole Parquet file: it was cut off on its way, or is another kind of file."),
        _("Send the file again as the program wrote it, without opening or converting it."),
    ),
    "too-large": (
        _("The file is larger than is read here."),
        _("Encode fewer rows, or ask for the limit to be raised."),
    ),
    "no-rows": (_("The file holds no rows."), _("Look whether the right file was encoded.")),
    "not-encoded": (
        _("The file was not written by the encoding program: what it says about itself is missing or cannot be read."),
        _("Encode your file with the program from this page and send what it writes."),
    ),
    "other-program": (
        _("The file was written by version {found} of the encoding program; version {expected} is needed."),
        _("Download the program again and encode your file anew."),
    ),
    "other-project": (
        _("The file was encoded for {found}, not for {expected}."),
        _("Download the profile from this page and encode your file anew."),
    ),
    "old-profile": (
        _("The file was encoded by version {found} of the profile; version {expected} is in use."),
        _("Download the profile from this page and encode your file anew."),
    ),
    "other-profile": (
        _("The file was encoded by a profile that was changed by hand."),
        _(
            "Download the profile from this page and encode your file anew; change nothing but the names of your "
            "columns."
        ),
    ),
    "missing-column": (_("The column {column} is missing."), _("Send the file as the program wrote it.")),
    "unexpected-column": (
        _("The file has a column {column} that does not belong there."),
        _("Send the file as the program wrote it. Anything else must stay with you."),
    ),
    "not-tokens": (
        _("The column {column} does not hold tokens but {found}."),
        _("Send the file as the program wrote it. Destroy this one: it may show names or dates."),
    ),
    "plain-values": (
        _("The column {column} holds numbers that no key has made: they may be dates or other values in plain."),
        _("Send the file as the program wrote it. Destroy this one."),
    ),
    "bad-row-ids": (
        _("{count} row ids are not the random ones of the program."),
        _("Send the file as the program wrote it. Your own numbers of children must stay with you."),
    ),
    "repeated-row-ids": (
        _("{count} row ids appear more than once."),
        _("Encode your file anew and send it once."),
    ),
    "empty-column": (
        _("No row has a token in the column {column}."),
        _("If your file has the columns it is made of, name them in the profile."),
    ),
    "nothing-to-link": (
        _("No row has a single token."),
        _("Look whether the profile names the columns of your file."),
    ),
    "rows-without-tokens": (
        _("{count} rows have no token at all and cannot be linked."),
        _("Look whether these rows have names and dates of birth."),
    ),
    "too-frequent": (
        _("One token stands {count} times in the column {column}."),
        _("Look for a value that stands in for 'unknown', such as one address or one date of birth for many children."),
    ),
    "other-key": (
        _("{source} and {other} were encoded with different keys."),
        _("Ask both which key they used; whoever has the wrong one encodes anew."),
    ),
    "other-normaliser": (
        _(
            "{source} and {other} used the same key, but write invented people differently: one program or profile is "
            "old or was changed."
        ),
        _("Both download the program and the profile again and encode anew."),
    ),
    "another-profile": (
        _("{source} and {other} were encoded by different profiles."),
        _("Both download the profile from this page and encode anew."),
    ),
    # What only the register can know: the rows the codes stand for.
    "unknown-rows": (
        _("{count} row ids do not stand in the file that is in force here."),
        _(
            "Codes and measures have to come from one run of the program. Send the measures of that run first, then "
            "its codes."
        ),
    ),
    "rows-without-codes": (
        _("{count} children of the file in force have no codes and cannot be linked."),
        _("If that is not meant, send measures and codes from one run of the program."),
    ),
    "too-slow": (
        _("The check was stopped: it needed more time or memory than is allowed."),
        _("Send fewer rows, or ask whoever runs this server."),
    ),
    "crashed": (
        _("The check broke off."),
        _("Send the file again; if it breaks off again, tell the backbone."),
    ),
}  # fmt: skip


def said(finding: Mapping[str, object]) -> tuple[str, str]:
    """What is wrong and what to do, in the reader's language.

    >>> said({"code": "missing-column", "parameters": {"column": "moved"}})[0]
    'The column moved is missing.'
    """
    message, remedy = FINDINGS.get(str(finding.get("code")), FINDINGS["unreadable"])
    parameters = finding.get("parameters")
    known = dict(parameters) if isinstance(parameters, Mapping) else {}
    return str(message).format_map(_Known(known)), str(remedy).format_map(_Known(known))


class _Known(dict[str, object]):
    """What is not known of a finding is left out of its sentence."""

    def __missing__(self, key: str) -> str:
        return "…"


PARTS: Mapping[str, Sentence] = {
    "given": _("given name"),
    "given_first": _("first given name"),
    "given_start": _("start of the given name"),
    "given_end": _("end of the given name"),
    "given_initial": _("first letter of the given name"),
    "given_sound": _("sound of the given name"),
    "given_known": _("given name, short forms made long"),
    "surname": _("surname"),
    "surname_first": _("first surname"),
    "surname_last": _("last surname"),
    "surname_start": _("start of the surname"),
    "surname_end": _("end of the surname"),
    "surname_initial": _("first letter of the surname"),
    "surname_sound": _("sound of the surname"),
    "names_sorted": _("both names in any order"),
    "birth_date": _("birth date"),
    "birth_date_either": _("birth date, day and month either way"),
    "birth_year": _("year of birth"),
    "birth_year_month": _("year and month of birth"),
    "birth_year_day": _("year and day of birth"),
    "birth_month_day": _("day and month of birth"),
    "sex": _("sex or gender"),
    "postcode": _("postcode"),
    "suburb": _("suburb, village or town"),
    "state": _("state or province"),
    "address": _("street address"),
    "street_number": _("street number"),
    "phone": _("telephone"),
    "email": _("e-mail address"),
    "guardian": _("name of a parent or guardian"),
}
_FIELDS_OF = {
    "given": ("given_name",), "surname": ("surname",), "names": ("given_name", "surname"), "birth": ("birth_date",),
    "street": ("street_number",), "guardian": ("guardian_name",),
}  # fmt: skip


def key_in_words(parts: Iterable[str]) -> str:
    """What a match key is made of, as people say it.

    >>> key_in_words(["given", "surname", "birth_date"])
    'given name + surname + birth date'
    """
    return " + ".join(str(PARTS.get(part, part)) for part in parts)


def fields_needed(keys: Iterable[Iterable[str]]) -> list[str]:
    """Our names of the columns that the keys are made of, in the order people look for them.

    >>> fields_needed([("given_sound", "birth_year"), ("names_sorted", "postcode")])
    ['given_name', 'surname', 'full_name', 'birth_date', 'postcode']
    """
    needed = {name for key in keys for part in key for name in _FIELDS_OF.get(part.partition("_")[0], (part,))}
    if needed & {"given_name", "surname"}:
        needed.add("full_name")
    return [name for name in OUR_FIELDS if name in needed]
