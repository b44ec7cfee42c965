"""The texts to be translated: collected from code and templates, kept in catalogues, compiled for use.

Babel reads and writes; no gettext program is needed. `commontable messages` collects, `--compile` compiles.
"""

import argparse
import io
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent
LOCALE = Path(__file__).resolve().parent / "locale"
LANGUAGES = ("es", "id")
FIRST_TEXTS = datetime(2026, 1, 1, tzinfo=UTC)
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "translate": None, "lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `commontable messages`."""
    parser.add_argument("--compile", action="store_true", help="compile the catalogues that changed, and nothing else")


def run(arguments: argparse.Namespace) -> int:
    """The catalogues hold every text of the program, or are compiled; says how many texts still wait."""
    if arguments.compile:
        compile_catalogues()
        return 0
    for language in LANGUAGES:
        update(language)
        print(f"{language}: {len(missing(language))} texts wait for a translation")
    compile_catalogues()
    return 0


def texts() -> Catalog:
    """Every text of the program that people may read, with the places where it stands."""
    catalog = Catalog(fuzzy=False)
    for path in sorted(
        [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("templates/**/*.html"), *PACKAGE.rglob("templates/**/*.txt")]
    ):
        if "migrations" in path.parts:
            continue
        for _line, text, _comments, context in _texts_in(path):
            catalog.add(text, locations=[(str(path.relative_to(PACKAGE)), 0)], context=context)
    return catalog


def _texts_in(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # templatize leaves calls and fillers; each call onto a line of its own is Python that can be read
        calls = re.findall(r"\b(?:n?p?gettext)\(.*\)", templatize(source, origin=str(path)))
        source = "\n".join(calls)
    yield from extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})


def catalogue(language: str) -> Catalog:
    """The language's catalogue as it stands in the repository; empty where there is none."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return Catalog(locale=language, project="Commontable", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> None:
    """The catalogue holds exactly the program's texts; what was translated stays, what is gone is dropped."""
    catalog = catalogue(language)
    catalog.update(texts(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.fuzzy = False
    catalog.creation_date = catalog.revision_date = FIRST_TEXTS  # a catalogue changes when its texts do
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, omit_header=False, sort_output=True, no_location=True, ignore_obsolete=True, width=110)


def missing(language: str) -> list[str]:
    """The texts of the program that the language's catalogue leaves untranslated or half translated."""
    known = catalogue(language)
    return [str(message.id) for message in texts() if message.id and not _is_translated(known, message)]


def _is_translated(known: Catalog, message: Message) -> bool:
    found = known.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
    if found is None or found.fuzzy:
        return False
    said = found.string if isinstance(found.string, list | tuple) else (found.string,)
    return all(said) and (isinstance(message.id, str) or len(said) == known.num_plurals)


def compile_catalogues() -> None:
    """Every catalogue that changed since it was compiled is compiled, also where several programs start at once."""
    for language in LANGUAGES:
        source = LOCALE / language / "LC_MESSAGES" / "django.po"
        target = source.with_suffix(".mo")
        if source.exists() and (not target.exists() or target.stat().st_mtime < source.stat().st_mtime):
            partial = target.with_suffix(f".{os.getpid()}.partial")
            with partial.open("wb") as file:
                write_mo(file, catalogue(language))
            partial.replace(target)
