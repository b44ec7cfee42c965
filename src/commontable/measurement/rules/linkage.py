"""Linkage: whose files may be brought together, how sure is sure enough, and what may be told about it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from commontable.analysis.contract import Schema
from commontable.partnership.rules.lifecycle import Lifecycle, NotAllowed


class Mode(TextChoices):
    """What leaves a partner, so that one child is found in many files."""

    CLEAR = "clear", _("names and birth dates, to a backbone trusted under agreement")
    TOKENS = "tokens", _("codes that only partners can make, never names")
    FIELD_TOKENS = "field_tokens", _("codes, also of single columns, where the agreement allows them")


class RunStage(TextChoices):
    """What has become of one linking."""

    WAITING = "waiting", _("about to begin")
    LINKING = "linking", _("under way")
    DONE = "done", _("linked")
    FAILED = "failed", _("could not be linked")
    DROPPED = "dropped", _("given up")


RUNNING = frozenset({RunStage.WAITING, RunStage.LINKING})

lifecycle = Lifecycle(
    {
        RunStage.WAITING: {RunStage.LINKING, RunStage.FAILED, RunStage.DROPPED},
        RunStage.LINKING: {RunStage.DONE, RunStage.FAILED, RunStage.DROPPED},
        RunStage.DONE: set(),
        RunStage.FAILED: set(),
        RunStage.DROPPED: set(),
    },
    refusal=_("A linking that is {state} cannot become {to}."),
)

OUR_FIELDS = {
    "given_name": _("given name"),
    "surname": _("surname"),
    "full_name": _("whole name in one column"),
    "birth_date": _("birth date"),
    "sex": _("sex or gender"),
    "guardian_name": _("name of a parent or guardian"),
    "address": _("street address"),
    "street_number": _("street number"),
    "suburb": _("suburb, village or town"),
    "postcode": _("postcode"),
    "state": _("state or province"),
    "phone": _("telephone"),
    "email": _("e-mail address"),
}
"""What we call the columns by which a child is found again, in the order people look for them."""

NAMES = frozenset({"given_name", "surname", "full_name"})
FEWEST_DATASETS = 2
STALLED_AFTER = timedelta(minutes=20)
"""A linking that gave no sign of life for so long was interrupted, and another may begin."""
KEPT_AFTER = timedelta(days=1)
"""What a superseded linking made stays so long, for a computation that had begun with it."""


class Sureness(TextChoices):
    """How sure is sure enough, in words."""

    CAREFUL = "careful", _("Careful: rather miss a child than take two children for one")
    BALANCED = "balanced", _("Balanced: as many wrong pairs as missed ones are avoided")
    GENEROUS = "generous", _("Generous: rather look at more pairs than miss a child")
    OWN = "own", _("Own numbers, set below")


THRESHOLDS = {
    Sureness.CAREFUL: (0.9, 0.3, 0.98),
    Sureness.BALANCED: (0.5, 0.2, 0.9),
    Sureness.GENEROUS: (0.3, 0.1, 0.9),
}
"""Threshold, and the band in which people look: probabilities."""


def sureness_of(threshold: float, low: float, high: float) -> Sureness:
    """What the numbers are called.

    >>> sureness_of(0.5, 0.2, 0.9), sureness_of(0.5, 0.5, 0.5)
    (Sureness.BALANCED, Sureness.OWN)
    """
    return next((name for name, known in THRESHOLDS.items() if known == (threshold, low, high)), Sureness.OWN)


def check_thresholds(threshold: float, low: float, high: float) -> None:
    """The numbers make a band around the threshold; raises NotAllowed."""
    if not 0 <= low <= threshold <= high <= 1 or not 0 < threshold < 1:
        raise NotAllowed(
            _("People look at pairs from a lower to a higher probability, and the threshold lies between the two.")
        )


def check_leaving(resting: Mapping[str, Collection[str]]) -> None:
    """Nothing rests on the datasets (by title) that leave a plan; raises NotAllowed and names the indicators.

    >>> check_leaving({"Visits": []})
    """
    said = [
        _("%(dataset)s cannot leave this plan: %(indicators)s would no longer be computed.")
        % {"dataset": dataset, "indicators": ", ".join(dict.fromkeys(names))}
        for dataset, names in resting.items()
        if names
    ]
    if said:
        rest = _("Change what these indicators count first, drop their drafts, or retire them.")
        raise NotAllowed(" ".join(str(one) for one in (*said, rest)))


def check_fields(fields: Mapping[str, str], *, identity: Collection[str], dataset: str) -> None:
    """By these columns a child can be found again; raises NotAllowed.

    >>> check_fields({"full_name": "name", "birth_date": "born"}, identity={"name", "born"}, dataset="Pupils")
    """
    known = {"dataset": dataset}
    if set(fields) - set(OUR_FIELDS) or set(fields.values()) - set(identity):
        raise NotAllowed(_("%(dataset)s has no identity column of that name any more. Choose again.") % known)
    if len(set(fields.values())) < len(fields):
        raise NotAllowed(_("One column of %(dataset)s is chosen twice. Each says one thing about a child.") % known)
    if not NAMES & fields.keys():
        raise NotAllowed(_("Choose a column of %(dataset)s that holds a name.") % known)
    if len(fields) < 2:
        raise NotAllowed(
            _("A name alone does not tell children apart. Choose one more column of %(dataset)s, like the birth date.")
            % known
        )


def check_codes(schema: Schema, *, row_id: str, dataset: str) -> None:
    """The dataset can be linked by codes: the encoder's row ids stand in it, and no name; raises NotAllowed.

    >>> schema = Schema.parse({"fields": ["row", "days"], "roles": {"person": "row"}})
    >>> check_codes(schema, row_id="row", dataset="Visits")
    """
    known = {"dataset": dataset}
    if schema.roles.identity:
        raise NotAllowed(_("%(dataset)s has columns with names. Where partners send codes, no name may come.") % known)
    if not row_id or row_id != schema.roles.person:
        raise NotAllowed(
            _("%(dataset)s has no column for the row ids that the encoding program gives. Make one its person column.")
            % known
        )


_GUESSES = {
    "given_name": "given_name first_name forename firstname givenname nombre nombres nama_depan first given",
    "surname": "surname last_name family_name lastname apellido apellidos nama_belakang last family",
    "full_name": "full_name name pupil_name student_name child_name nombre_completo nama nama_lengkap fullname",
    "birth_date": "birth_date date_of_birth dob born birthdate birthday fecha_nacimiento tanggal_lahir",
    "sex": "sex gender sexo jenis_kelamin",
    "guardian_name": "guardian_name guardian parent_name mother_name father_name parent wali",
    "address": "address street_address home_address address_1 direccion alamat street",
    "street_number": "street_number house_number",
    "suburb": "suburb town city village locality kelurahan desa ciudad",
    "postcode": "postcode zip zip_code postal_code kode_pos codigo_postal",
    "state": "state province provinsi",
    "phone": "phone telephone mobile telefono telepon phone_number",
    "email": "email e_mail mail email_address",
}


def guessed_fields(columns: Sequence[str]) -> dict[str, str]:
    """Which of the columns say what about a child, as far as their names tell.

    >>> guessed_fields(["pupil_id", "First name", "surname", "DOB", "zip"])
    {'given_name': 'First name', 'surname': 'surname', 'birth_date': 'DOB', 'postcode': 'zip'}
    """
    plain = {re.sub(r"[^a-z0-9]+", "_", column.casefold()).strip("_"): column for column in columns}
    found: dict[str, str] = {}
    for ours, names in _GUESSES.items():
        theirs = next((plain[name] for name in names.split() if name in plain), None)
        if theirs is not None and theirs not in found.values():
            found[ours] = theirs
    if "full_name" in found and {"given_name", "surname"} <= found.keys():
        del found["full_name"]
    return found
