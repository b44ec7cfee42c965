"""From the parts of an agenda to its text and to what changed: nothing is lost, whatever people write."""

from hypothesis import given, settings
from hypothesis import strategies as st

from commontable.governance.rules.common_agenda import Part, changes, parts_of, text_of
from commontable.partnership.rules.differences import Piece

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
AGENDAS = st.dictionaries(st.sampled_from(Part.values), WORDS).filter(lambda parts: _has_words(parts))


def _has_words(parts: dict[str, str]) -> bool:
    try:
        return bool(parts_of(parts))
    except Exception:
        return False


def _said(pieces: list[Piece], *, without: str) -> list[str]:
    return "".join(
        f"{piece.text} " if piece.kind == "gone" else piece.text for piece in pieces if piece.kind != without
    ).split()


@settings(max_examples=30)
@given(AGENDAS)
def test_what_is_kept_is_kept_the_same_way_twice(written: dict[str, str]) -> None:
    kept = parts_of(written)
    assert parts_of(kept) == kept
    assert list(kept) == [part for part in Part.values if part in kept]
    assert text_of(kept) == text_of(parts_of(dict(reversed(kept.items()))))
    assert all(text in text_of(kept) for text in kept.values())
    assert not changes(kept, kept)


@settings(max_examples=30)
@given(AGENDAS, AGENDAS)
def test_every_difference_leads_from_one_to_the_other(first: dict[str, str], second: dict[str, str]) -> None:
    before, after = parts_of(first), parts_of(second)
    found = changes(before, after)
    assert {change.part for change in found} == {part for part in Part if before.get(part) != after.get(part)}
    assert {**before, **{change.part.value: change.after for change in found}} == {**dict.fromkeys(before, ""), **after}
    for change in found:
        assert "".join(_said(change.pieces, without="new")) == "".join(change.before.split())
        assert "".join(_said(change.pieces, without="gone")) == "".join(change.after.split())
