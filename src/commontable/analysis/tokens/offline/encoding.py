"""A clerk's file becomes a file of tokens, and its measures a file without identities."""

from __future__ import annotations

import json
import os
import random
import re
import secrets
import unicodedata
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any

from .deriving import Tokens
from .folding import NORMALISER, words
from .normalising import parts_of
from .parquet import write_parquet
from .profile import FORMAT, EncodingProfile
from .refusing import EncodingError
from .table import opened, places_of, quoted

METADATA = "commontable.encoding"
PROGRAM = 1
# Headers that name somebody: never among the measures unless asked for by name.
_TELLING = re.compile(
    r"name|nombre|nama|apellido|birth|dob|nacimiento|lahir|address|street|direccion|alamat|phone|telefono|mobile|"
    r"e ?mail|ssn|social|passport|nik|id$|^id|number$|guardian|parent|mother|father|contact|note|comment|zip|"
    r"post ?code|medicaid"
)


@dataclass(frozen=True)
class Encoded:
    """What was written: rows read, children encoded, rows that repeat a child, children without any token, headers
    written as measures and headers kept back.
    """

    rows: int
    children: int
    repeated: int
    without_tokens: int
    measures: tuple[str, ...] = ()
    kept_back: tuple[str, ...] = ()


def encode(
    path: Path,
    *,
    profile: EncodingProfile,
    key: bytes,
    out: Path,
    measures_out: Path | None = None,
    measures: Sequence[str] = (),
    encoding: str = "utf-8-sig",
) -> Encoded:
    """`out` holds one row of tokens a child, shuffled, under random ids; `measures_out` every row's measures under the
    same ids, shuffled apart. Nothing is left behind where it fails. Raises `EncodingError`.

    Rows are one child where the partner's own child number (`profile.person`) or, without one, every identity column
    says the same after folding.
    """
    tokens = Tokens(key=key, profile=profile)
    chance = random.SystemRandom()
    made: dict[object, tuple[str, array[int]]] = {}
    lines: list[str] = []
    rows = 0
    with opened(path, encoding=encoding) as (header, read):
        places, person = places_of(header, profile)
        shown, kept_back = _measures(header, {*places.values(), *([] if person is None else [person])}, measures)
        for row in read:
            rows += 1
            record = {ours: row[place] for ours, place in places.items() if row[place]}
            parts = parts_of(record, profile.date_order)
            number = row[person].strip() if person is not None else ""
            same: object = number or (_digest(parts) if parts else rows)
            child = made.get(same)
            if child is None:
                child = made[same] = (secrets.token_hex(16), array("q", tokens.of(parts)))
            elif number:
                # A child's rows may differ in what they know: a token that an earlier row lacked is filled in.
                for column, token in enumerate(tokens.of(parts)):
                    child[1][column] = child[1][column] or token
            if measures_out is not None:
                lines.append(quoted([child[0], *(row[place] for place in shown)]))
    if not made:
        raise EncodingError("the file has a header and no rows.", code="empty")
    children = list(made.values())
    made.clear()
    without = sum(1 for _name, values in children if not any(values))
    if without == len(children):
        raise EncodingError("no row has what any key needs: look at `columns` in the profile.", code="columns")
    chance.shuffle(children)
    chance.shuffle(lines)
    told = said(profile, tokens, rows=len(children))
    with ExitStack() as both:  # neither is there before both are whole
        file = both.enter_context(_whole(out))
        write_parquet(
            file,
            ids=[name for name, _tokens in children],
            names=tokens.names,
            rows=[made_of for _name, made_of in children],
            metadata={METADATA: json.dumps(told, sort_keys=True)},
        )
        if measures_out is not None:
            beside = both.enter_context(_whole(measures_out))
            beside.write(quoted(["id", *(header[place] for place in shown)]).encode())
            for line in lines:
                beside.write(line.encode())
    return Encoded(
        rows=rows,
        children=len(children),
        repeated=rows - len(children),
        without_tokens=without,
        measures=tuple(header[place] for place in shown) if measures_out is not None else (),
        kept_back=tuple(header[place] for place in kept_back) if measures_out is not None else (),
    )


def said(profile: EncodingProfile, tokens: Tokens, *, rows: int) -> dict[str, Any]:
    """What the file says about itself. The tokens of invented people show a wrong key or normaliser in time."""
    invented = [tokens.of(parts_of(one, profile.date_order)) for one in profile.test_vectors]
    return {
        "format": FORMAT,
        "program": PROGRAM,
        "normaliser": NORMALISER,
        "unicode": unicodedata.unidata_version,
        "project": profile.project,
        "version": profile.version,
        "refresh": profile.refresh,
        "profile": profile.digest,
        "columns": tokens.names,
        "rows": rows,
        "key_check": tokens.key_check,
        "test_tokens": [[str(token) if token else None for token in one] for one in invented],
    }


def _digest(parts: Mapping[str, str]) -> bytes:
    """Sixteen bytes that only equal parts share."""
    return blake2b(json.dumps(sorted(parts.items())).encode(), digest_size=16).digest()


def _measures(header: list[str], identities: set[int], asked: Sequence[str]) -> tuple[list[int], list[int]]:
    unknown = [name for name in asked if header.count(name) != 1]
    if unknown:
        raise EncodingError(f"there is no column {unknown[0]!r} in the file.", where="--measure", code="columns")
    named = [place for place, name in enumerate(header) if name in asked]
    if set(named) & identities:
        raise EncodingError("an identity column is no measure.", where="--measure", code="columns")
    if "id" in [header[place] for place in named]:
        raise EncodingError(
            "the column id is written by this program; rename yours.", where="--measure", code="columns"
        )
    rest = [place for place in range(len(header)) if place not in identities]
    if asked:
        return named, [place for place in rest if place not in named]
    telling = [place for place in rest if _TELLING.search(" ".join(words(header[place].replace("_", " ")))) is not None]
    return [place for place in rest if place not in telling], telling


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    """The file is there whole afterwards, or not at all."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}.partial")
    try:
        with partial.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise EncodingError(f"{path.name} cannot be written ({error.strerror}).", code="unwritable") from error
    finally:
        partial.unlink(missing_ok=True)
