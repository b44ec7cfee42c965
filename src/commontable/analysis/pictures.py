"""Photographs are kept without what cameras write into them: where they were taken, when, by whose device.

JPEG (ITU-T T.81, EXIF 2.3) and PNG (W3C) are taken apart into their segments; those that draw the picture are kept as
they are, and of the notes only which way up it is. Nothing is decompressed.
"""

from __future__ import annotations

import re
import struct

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
DRAWS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs"})
ORIENTATION = 0x0112
AFTER_A_SCAN = re.compile(
    rb"\xff+[^\x00\xd0-\xd7\xff]", re.DOTALL
)  # a marker that neither stands in it nor restarts it


class NotAPicture(ValueError):
    """The bytes are no whole JPEG or PNG."""


def media_type_of(content: bytes) -> str:
    """What kind of picture it says it is; "" where it is neither JPEG nor PNG.

    >>> media_type_of(PNG + b"..."), media_type_of(b"%PDF-1.7")
    ('image/png', '')
    """
    if content.startswith(PNG):
        return "image/png"
    return "image/jpeg" if content.startswith(JPEG) else ""


def cleaned(content: bytes) -> bytes:
    """The picture without notes, and without anything that hangs behind it; raises NotAPicture."""
    kind = media_type_of(content)
    try:
        if kind == "image/png":
            return _png(content)
        if kind == "image/jpeg":
            return _jpeg(content)
    except (struct.error, IndexError) as error:
        raise NotAPicture("it ends too early") from error
    raise NotAPicture("neither JPEG nor PNG")


def _png(content: bytes) -> bytes:
    kept, place = [PNG], len(PNG)
    while True:
        (length,) = struct.unpack_from(">I", content, place)
        name, end = content[place + 4 : place + 8], place + 12 + length
        if end > len(content):
            raise NotAPicture("it ends too early")
        if place == len(PNG) and name != b"IHDR":
            raise NotAPicture("it has no size")
        if name in DRAWS:
            kept.append(content[place:end])
        if name == b"IEND":
            return b"".join(kept)
        place = end


def _jpeg(content: bytes) -> bytes:
    """The first picture in the file: cameras hang others behind it, each with its own notes."""
    kept, place, turned, has_scan = list[bytes](), 2, 0, False
    while True:
        if content[place] != 0xFF:
            raise NotAPicture("a segment does not begin where it should")
        marker = content[place + 1]
        if marker == 0xFF:  # padding
            place += 1
            continue
        if marker == 0xD9:
            if not has_scan:
                raise NotAPicture("nothing is drawn")
            note = [_which_way_up(turned)] if turned else []
            return b"".join([content[:2], *note, *kept, b"\xff\xd9"])
        (length,) = struct.unpack_from(">H", content, place + 2)
        end = place + 2 + length
        if length < 2 or end > len(content):
            raise NotAPicture("it ends too early")
        segment = content[place:end]
        if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
            turned = turned or _orientation(segment[10:])
        elif marker == 0xDA:  # a part of the picture itself, up to the next segment
            found = AFTER_A_SCAN.search(content, end)
            if found is None:
                raise NotAPicture("it ends too early")
            has_scan, end = True, found.start()
            kept.append(content[place:end])
        elif _is_drawn_by(marker, segment):
            kept.append(segment)
        place = end


def _is_drawn_by(marker: int, segment: bytes) -> bool:
    """Whether a segment is needed to draw: tables and frames, JFIF, colours (ICC), Adobe's transform."""
    if marker == 0xE2:
        return segment[4:16] == b"ICC_PROFILE\0"  # not the list of other pictures that follow
    return marker in {0xE0, 0xEE} or not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _orientation(tiff: bytes) -> int:
    """Which way up the camera was held, 1 to 8; 0 where it does not say."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 0
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for number in range(min(count, 200)):
            tag, _kind, _n, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * number)
            if tag == ORIENTATION:
                return value if 1 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0


def _which_way_up(turned: int) -> bytes:
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, ORIENTATION, 3, 1, turned, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff
