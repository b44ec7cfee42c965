"""A pair nobody is sure about, in words: which columns agree and how, and what a person may answer."""

from collections.abc import Iterator

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commontable.measurement.rules.linkage import OUR_FIELDS

FIELDS: dict[str, Promise | str] = {
    **OUR_FIELDS,
    "name": _("name"),
    "place": _("place"),
    "guardian": _("name of a parent or guardian"),
}
LEVELS: dict[str, Promise | str] = {
    "same": pgettext_lazy("how two values compare", "the same"),
    "written_differently": pgettext_lazy("how two values compare", "the same but for accents, capitals or signs"),
    "nickname_or_first_word": pgettext_lazy("how two values compare", "one is a short form of the other"),
    "swapped_with_surname": pgettext_lazy("how two values compare", "given name and surname changed places"),
    "is_the_other_surname": pgettext_lazy("how two values compare", "one side has it as the other name"),
    "one_part_same": pgettext_lazy("how two values compare", "one part is the same"),
    "initial": pgettext_lazy("how two values compare", "the same first letter"),
    "close": pgettext_lazy("how two values compare", "close"),
    "somewhat_close": pgettext_lazy("how two values compare", "somewhat alike"),
    "day_month_swapped": pgettext_lazy("how two values compare", "day and month changed places"),
    "one_year_off": pgettext_lazy("how two values compare", "a year apart"),
    "one_digit_off": pgettext_lazy("how two values compare", "a digit apart"),
    "two_parts_same": pgettext_lazy("how two values compare", "two of day, month and year the same"),
    "address_and_area_same": pgettext_lazy("how two values compare", "the same address"),
    "address_same": pgettext_lazy("how two values compare", "the same street address, elsewhere"),
    "address_close_area_same": pgettext_lazy("how two values compare", "a close address, the same neighbourhood"),
    "address_close": pgettext_lazy("how two values compare", "a close address"),
    "postcode_and_suburb_same": pgettext_lazy("how two values compare", "the same postcode and town"),
    "postcode_and_suburb_close": pgettext_lazy("how two values compare", "a close postcode and town"),
    "area_same": pgettext_lazy("how two values compare", "the same neighbourhood"),
    "area_close": pgettext_lazy("how two values compare", "a neighbourhood close by"),
    "state_same": pgettext_lazy("how two values compare", "the same state only"),
    "different": pgettext_lazy("how two values compare", "different"),
    "unknown": pgettext_lazy("how two values compare", "missing on one side"),
    "missing": pgettext_lazy("how two values compare", "missing on one side"),
    "left_only": pgettext_lazy("how two values compare", "only on the left"),
    "right_only": pgettext_lazy("how two values compare", "only on the right"),
}


class Answer(TextChoices):
    """What somebody says who sees both sides."""

    SAME = "same", _("the same child")
    NOT_SAME = "not_same", _("not the same child")
    CANNOT_TELL = "cannot_tell", _("cannot tell")

    @property
    def same(self) -> bool | None:
        """As it is kept: None where it could not be told."""
        return {Answer.SAME: True, Answer.NOT_SAME: False}.get(self)


def answer_of(*, same: bool | None) -> Answer:
    """The answer that is kept so.

    >>> answer_of(same=None).value
    'cannot_tell'
    """
    return {True: Answer.SAME, False: Answer.NOT_SAME}.get(same, Answer.CANNOT_TELL)  # type: ignore[arg-type]


def agreements(pattern: str) -> Iterator[tuple[str, str]]:
    """Each column of a pattern and how it agrees, in words; what is not known stays as it is written.

    >>> [f"{field}: {level}" for field, level in agreements("given_name=close;shoe=worn")]
    ['given name: close', 'shoe: worn']
    """
    for part in filter(None, pattern.split(";")):
        field, _sign, level = part.partition("=")
        said = FIELDS.get(field, field.replace("_", " "))
        yield str(said), str(LEVELS.get(level, level.replace("_", " ")))


def in_words(pattern: str) -> str:
    """A pattern in one line, as a list and in the journal.

    >>> in_words("surname=same;birth_date=day_month_swapped")
    'surname the same; birth date day and month changed places'
    """
    return "; ".join(f"{field} {level}" for field, level in agreements(pattern))


def how_sure(probability: float) -> str:
    """How likely it is the same child, as a person says it: without decimals that nobody can mean.

    >>> how_sure(0.34), how_sure(0.999)
    ('about 1 in 3', 'almost certain')
    """
    if probability >= 0.98:
        return translate("almost certain")
    if probability <= 0.02:
        return translate("almost impossible")
    best = min(((k, n) for n in (2, 3, 4, 5, 10) for k in range(1, n)), key=lambda p: abs(p[0] / p[1] - probability))
    return translate("about %(k)d in %(n)d") % {"k": best[0], "n": best[1]}
