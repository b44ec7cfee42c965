"""English, Spanish and Bahasa Indonesia are equal: no text may wait for its translation."""

import re

import pytest

from commontable.site.catalogues import LANGUAGES, catalogue, missing, texts

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|%%")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language):
    waiting = missing(language)
    assert waiting == [], f"{len(waiting)} texts wait: run `make messages` and translate them"


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_every_placeholder(language):
    wrong = []
    for message in catalogue(language):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        allowed = set(PLACEHOLDER.findall(" ".join(ids)))
        needed = set(PLACEHOLDER.findall(ids[0])) & set(PLACEHOLDER.findall(ids[-1]))
        for text in filter(None, said):
            found = set(PLACEHOLDER.findall(text))
            if not needed <= found or not found <= allowed:
                wrong.append(ids[0])
    assert wrong == []


def test_there_are_texts():
    assert len(list(texts())) > 300
