"""What is wrong with an encoded file, in words a clerk can act on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# Codes are stable: pages translate by them. (grave, sentence, remedy)
FINDINGS: Mapping[str, tuple[bool, str, str]] = {
    "unreadable": (
        True,
        "This is no whole Parquet file: it was cut off on its way, or is another kind of file.",
        "Send the file again as the program wrote it, without opening or converting it.",
    ),
    "too-large": (
        True,
        "The file is larger than is read here.",
        "Encode fewer rows, or ask for the limit to be raised.",
    ),
    "no-rows": (True, "The file holds no rows.", "Look whether the right file was encoded."),
    "not-encoded": (
        True,
        "The file was not written by the encoding program: what it says about itself is missing or cannot be read.",
        "Encode your file with the program from this page and send what it writes.",
    ),
    "other-program": (
        True,
        "The file was written by version {found} of the encoding program; version {expected} is needed.",
        "Download the program again and encode your file anew.",
    ),
    "other-project": (
        True,
        "The file was encoded for {found}, not for {expected}.",
        "Download the profile from this page and encode your file anew.",
    ),
    "old-profile": (
        True,
        "The file was encoded by version {found} of the profile; version {expected} is in use.",
        "Download the profile from this page and encode your file anew.",
    ),
    "other-profile": (
        True,
        "The file was encoded by a profile that was changed by hand.",
        "Download the profile from this page and encode your file anew; change nothing but the names of your columns.",
    ),
    "missing-column": (
        True,
        "The column {column} is missing.",
        "Send the file as the program wrote it.",
    ),
    "unexpected-column": (
        True,
        "The file has a column {column} that does not belong there.",
        "Send the file as the program wrote it. Anything else must stay with you.",
    ),
    "not-tokens": (
        True,
        "The column {column} does not hold tokens but {found}.",
        "Send the file as the program wrote it. Destroy this one: it may show names or dates.",
    ),
    "plain-values": (
        True,
        "The column {column} holds numbers that no key has made: they may be dates or other values in plain.",
        "Send the file as the program wrote it. Destroy this one.",
    ),
    "bad-row-ids": (
        True,
        "{count} row ids are not the random ones of the program.",
        "Send the file as the program wrote it. Your own numbers of children must stay with you.",
    ),
    "repeated-row-ids": (
        True,
        "{count} row ids appear more than once.",
        "Encode your file anew and send it once.",
    ),
    "empty-column": (
        False,
        "No row has a token in the column {column}.",
        "If your file has the columns it is made of, name them in the profile.",
    ),
    "nothing-to-link": (
        True,
        "No row has a single token.",
        "Look whether the profile names the columns of your file.",
    ),
    "rows-without-tokens": (
        False,
        "{count} rows have no token at all and cannot be linked.",
        "Look whether these rows have names and dates of birth.",
    ),
    "too-frequent": (
        False,
        "One token stands {count} times in the column {column}.",
        "Look for a value that stands in for 'unknown', such as one address or one date of birth for many children.",
    ),
    "other-key": (
        True,
        "{source} and {other} were encoded with different keys.",
        "Ask both which key they used; whoever has the wrong one encodes anew.",
    ),
    "other-normaliser": (
        True,
        "{source} and {other} used the same key, but write invented people differently: one program or profile is "
        "old or was changed.",
        "Both download the program and the profile again and encode anew.",
    ),
    "another-profile": (
        True,
        "{source} and {other} were encoded by different profiles.",
        "Both download the profile from this page and encode anew.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class EncodedFinding:
    """One fault of an encoded file, or between two of them.

    >>> EncodedFinding(code="missing-column", parameters={"column": "moved"}).message
    'The column moved is missing.'
    """

    code: str
    parameters: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        """The file cannot be used."""
        return FINDINGS[self.code][0]

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return FINDINGS[self.code][1].format(**self.parameters)

    @property
    def remedy(self) -> str:
        """What to do about it, in English."""
        return FINDINGS[self.code][2].format(**self.parameters)

    def to_dict(self) -> dict[str, object]:
        """The finding is JSON-able."""
        return {
            "code": self.code,
            "parameters": dict(self.parameters),
            "message": self.message,
            "remedy": self.remedy,
            "error": self.is_error,
        }

    @classmethod
    def from_dict(cls, document: Mapping[str, object]) -> EncodedFinding:
        """The finding is whole again."""
        parameters = document.get("parameters")
        return cls(code=str(document["code"]), parameters=parameters if isinstance(parameters, Mapping) else {})
