"""People's own words as plain text: what a word processor pasted is turned into paragraphs, nothing invisible stays."""

import re
import unicodedata
from html.parser import HTMLParser

MARKUP = re.compile(
    r"<\s*/?\s*(?:(?:html|body|p|div|span|br|ul|ol|li|table|tr|td|th|b|i|u|a|font|style|script|h[1-6]|o:p)\b|!--)",
    re.I,
)
PARAGRAPHS = {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote"}
UNSEEN = {"style", "script", "head", "title", "xml", "o:p"}
DANGEROUS = dict.fromkeys(
    [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]
)  # control characters and those that turn the direction of other people's text; joiners of scripts and emoji stay
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufe0e\ufe0f")  # letters by name, with nothing to see
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def plain_text(text: str) -> str:
    """The text without markup, control characters or needless space; paragraphs and list items keep their lines.

    >>> plain_text("<p class=MsoNormal>One <b>word</b></p><style>p{}</style><ul><li>first<li>second</ul>")
    'One word\\n\\n- first\\n- second'
    >>> plain_text("a < b, and 3 > 2")
    'a < b, and 3 > 2'
    >>> plain_text("one\\r\\n\\r\\n\\r\\n\\r\\ntwo \\u202e!"), plain_text("\\u200b \\u3164\\u00ad")
    ('one\\n\\ntwo !', '')
    """
    if MARKUP.search(text):
        text = _without_markup(text)
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).translate(DANGEROUS)
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() if is_seen(text) else ""


def is_seen(text: str) -> bool:
    """Whether somebody who looks at the text sees anything.

    >>> is_seen("李"), is_seen("👍"), is_seen("\u200b\u2060 \u3164")
    (True, True, False)
    """
    return any(sign not in BLANK and unicodedata.category(sign)[0] not in "ZC" for sign in text)


def one_line(text: str) -> str:
    """The text as plain text in one line, fit for a title or the head of a letter.

    >>> one_line("  Council\\r\\nBcc: everybody\\u202e ")
    'Council Bcc: everybody'
    """
    return " ".join(plain_text(text).split())


def printable(text: str) -> str:
    """The text without characters that no file for printing can hold.

    >>> printable("one\\x0btwo\\ufffe")
    'onetwo'
    """
    return UNPRINTABLE.sub("", text.translate(DANGEROUS))


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self.unseen += 1
        elif tag == "li":
            self.words.append("\n- ")
        elif tag == "br":
            self.words.append("\n")
        elif tag in PARAGRAPHS:
            self.words.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif tag in PARAGRAPHS and tag != "li":
            self.words.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.words.append(re.sub(r"[ \t\n\xa0]+", " ", data))


def _without_markup(text: str) -> str:
    words = _Words()
    words.feed(text)
    words.close()
    return "\n".join(line.strip() for line in "".join(words.words).split("\n"))
