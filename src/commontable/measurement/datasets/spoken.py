"""Words that were taken from the library unchanged are read in the reader's language; one's own stay as written.

What partners sign is always the wording itself, so the pages of definitions do not use this.
"""

from django.utils.translation import get_language

from commontable.measurement.library import entry
from commontable.measurement.models import IndicatorVersion

WORDS = ("definition", "population", "numerator", "denominator", "lag")


def spoken(text: str, *, key: str, part: str) -> str:
    """The text in the reader's language where it is the library's own for that entry; else the text."""
    if not key or not text:
        return text
    try:
        wording = getattr(entry(key), part)
    except KeyError:
        return text
    return wording[get_language() or "en"] if text in wording.values() else text


def words_of(version: IndicatorVersion) -> dict[str, str]:
    """A definition's words for readers, by the names of its fields."""
    return {part: spoken(getattr(version, part), key=version.indicator.library_key, part=part) for part in WORDS}
