"""One text in every language of the product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LANGUAGES = ("en", "es", "id")


class IncompleteWording(ValueError):
    """A text of the library lacks a language; write it before anybody can read a half-translated page."""


@dataclass(frozen=True)
class Wording(Mapping[str, str]):
    """A text by language; a language nobody wrote falls back to English.

    >>> some = Wording({"en": "Reading", "es": "Lectura", "id": "Membaca"})
    >>> some["es"], some["es-mx"], some["fr"]
    ('Lectura', 'Lectura', 'Reading')
    """

    texts: Mapping[str, str]

    def __post_init__(self) -> None:
        missing = [language for language in LANGUAGES if not str(self.texts.get(language, "")).strip()]
        if missing:
            raise IncompleteWording(f"no {' and no '.join(missing)} in {dict(self.texts)}")

    def __getitem__(self, language: str) -> str:
        return self.texts.get(language) or self.texts.get(language.partition("-")[0]) or self.texts["en"]

    def __iter__(self) -> Iterator[str]:
        return iter(LANGUAGES)

    def __len__(self) -> int:
        return len(LANGUAGES)


def months(count: int) -> Wording:
    """How long after the period a figure usually comes.

    >>> months(4)["id"], months(1)["es"], months(0)["en"]
    ('kira-kira 4 bulan', 'un mes aproximadamente', 'within weeks')
    """
    if count == 0:
        return Wording({"en": "within weeks", "es": "en unas semanas", "id": "dalam beberapa minggu"})
    if count == 1:
        return Wording({"en": "about one month", "es": "un mes aproximadamente", "id": "kira-kira satu bulan"})
    return Wording({"en": f"about {count} months", "es": f"unos {count} meses", "id": f"kira-kira {count} bulan"})
