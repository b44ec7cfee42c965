"""What a note at a point of a curve may say: never a number where the figure is protected."""

import re

from django.utils.translation import gettext_lazy as _

from commontable.partnership.rules.lifecycle import NotAllowed

LONGEST_NOTE = 1000
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*\s*%?")
_YEAR = re.compile(r"(?:19|20)\d{2}\Z")


def speaks_of_numbers(text: str) -> bool:
    """Whether the words hold a number other than a year.

    >>> speaks_of_numbers("The school closed in May 2025.")
    False
    >>> speaks_of_numbers("Only 4 of them read."), speaks_of_numbers("It was 2025%")
    (True, True)
    """
    return any(not _YEAR.match(found) for found in _NUMBER.findall(text))


def require_no_number(text: str) -> None:
    """The words give nothing away about a protected figure; raises NotAllowed.

    >>> require_no_number("The test moved to June.")
    """
    if speaks_of_numbers(text):
        raise NotAllowed(
            _(
                "This figure is protected, because few children stand behind it. Say what happened without any "
                "number; a year is fine."
            )
        )
