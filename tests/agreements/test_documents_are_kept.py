"""Documents are kept byte for byte, the same bytes once at a table, whatever they are called."""

import hashlib

import pytest

from agreements.drafted import NOW
from commontable.agreements.actions.documents import keep_document
from commontable.agreements.models import Document
from commontable.partnership.rules.lifecycle import NotAllowed

pytestmark = pytest.mark.django_db


def keep(table, content, name="paper.pdf", media_type="application/pdf", by=None):
    by = by or table.maya
    return keep_document(partnership=by.partnership, content=content, media_type=media_type, name=name, by=by, at=NOW)


def test_the_same_bytes_are_kept_once_at_a_table_and_apart_from_others(table, charlie):
    first, again = keep(table, b"%PDF one"), keep(table, b"%PDF one", name="other.pdf")
    assert first == again and again.name == "paper.pdf" and bytes(again.content) == b"%PDF one"
    assert first.sha256 == hashlib.sha256(b"%PDF one").hexdigest() and first.size == 8
    elsewhere = keep(table, b"%PDF one", by=charlie)
    assert elsewhere != first and elsewhere.partnership == charlie.partnership
    assert Document.objects.count() == 2


def test_nothing_empty_or_too_large_is_kept(table):
    with pytest.raises(NotAllowed, match="empty"):
        keep(table, b"")
    with pytest.raises(NotAllowed, match="21 MB; at most 20 MB"):
        keep(table, b"x" * 20_000_001)
    keep(table, b"x" * 20_000_000)
    with pytest.raises(ValueError, match="text/html"):
        keep(table, b"<script>", media_type="text/html")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\maya\\scan.pdf", "scan.pdf"),
        ("a\x00b\u202e\n.pdf", "ab.pdf"),
        ("", "document"),
        ("n" * 300 + ".pdf", "n" * 140 + "…" + "n" * 15 + ".pdf"),
    ],
)
def test_a_file_has_a_plain_name(table, given, kept):
    assert keep(table, b"%PDF", name=given).name == kept
