"""A promise is shown to be kept by a file: PDFs are looked into, pictures lose place, time and device."""

import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agreements.papers_made import REFUSED
from agreements.promised import at, promise
from cast import client_of
from commontable.agreements.actions.bringing import FileRefused, looked_into
from commontable.agreements.actions.commitments import not_confirmed, report_done
from commontable.agreements.models import Document
from commontable.analysis.pictures import NotAPicture, cleaned


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(*extra: bytes) -> bytes:
    size = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + size + b"".join(extra) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def exif(order: str = "<", turned: int = 6) -> bytes:
    head = {"<": b"II", ">": b"MM"}[order] + struct.pack(f"{order}HI", 42, 8)
    way_up = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turned, 0)
    place = struct.pack(f"{order}HHII", 0x8825, 4, 1, 38)
    return segment(0xE1, b"Exif\0\0" + head + struct.pack(f"{order}H", 2) + way_up + place + b"GPS 52.5N CANARY")


def jpeg(*extra: bytes) -> bytes:
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34"
    return b"\xff\xd8" + segment(0xE0, b"JFIF\0") + b"".join(extra) + segment(0xDB, b"\0" * 65) + scan + b"\xff\xd9"


def test_a_picture_keeps_what_draws_it_and_which_way_up_it_is():
    assert cleaned(png()) == png() and cleaned(jpeg()) == jpeg()
    assert cleaned(png(chunk(b"tEXt", b"CANARY"), chunk(b"eXIf", b"CANARY")) + b"CANARY") == png()
    for order in "<>":
        clean = cleaned(jpeg(exif(order), segment(0xFE, b"CANARY"), segment(0xED, b"CANARY")) + b"CANARY")
        assert b"CANARY" not in clean and b"Exif\0\0MM" in clean and clean.endswith(b"\xff\xd9")
        assert cleaned(clean) == clean
    assert b"Exif" not in cleaned(jpeg(segment(0xE1, b"Exif\0\0nonsense")))


def test_pictures_that_a_camera_hung_behind_it_go_with_their_notes():
    behind = jpeg(exif(), segment(0xE1, b"CANARY"))  # as a phone keeps depth, brightness or a small copy
    listed = segment(0xE2, b"MPF\0CANARY")
    assert cleaned(jpeg(listed) + behind) == jpeg()
    assert cleaned(jpeg() + b"PK\x03\x04 CANARY \xff\xd9") == jpeg()
    second = segment(0xC4, b"\0" * 20) + segment(0xDA, b"\x01\x01\x00\x01\x3f\x00") + b"\x55\xff\xd0\x66"
    in_two = jpeg()[:-2] + second + b"\xff\xd9"  # progressive: several scans, with tables between them
    assert cleaned(in_two + behind) == in_two
    assert cleaned(jpeg()[:-2] + segment(0xFE, b"CANARY") + second + b"\xff\xd9") == in_two
    colours = jpeg(segment(0xE2, b"ICC_PROFILE\0\1\1"))
    assert cleaned(colours) == colours


@pytest.mark.parametrize(
    "broken",
    [b"\xff\xd8\xff\xd9", png()[:40], jpeg()[:30], jpeg()[:-2], b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a"],
)
def test_a_broken_picture_is_refused(broken):
    with pytest.raises(NotAPicture):
        cleaned(broken)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"x" * 20_000_001, "at most 20 MB"),
        (b"<svg onload='alert(1)'/>", "neither a PDF nor a picture"),
        (b"PK\x03\x04", "neither a PDF nor a picture"),
        (png()[:30], "cut off"),
    ],
)
def test_what_is_refused_says_what_to_do(content, says):
    with pytest.raises(FileRefused, match=says):
        looked_into(content=content, name="file")


@pytest.mark.django_db
def test_a_file_is_kept_beside_the_promise_and_taken_by_everybody(table, charlie):
    kept = promise(table)
    client, url = client_of(table.omar), reverse("agreements:report_done", args=["rivermouth", kept.number])
    file = SimpleUploadedFile("../../rota.png", png(chunk(b"tEXt", b"CANARY")), content_type="text/html")
    assert client.post(url, {"evidence": "The rota hangs there.", "file": file}).status_code == 302
    kept.refresh_from_db()
    assert bytes(kept.evidence_kept.content) == png() and kept.evidence_kept.name == "rota.png"
    page = client_of(table.rosa).get(reverse("agreements:commitment", args=["rivermouth", kept.number]))
    address = reverse("agreements:commitment_evidence", args=["rivermouth", kept.number])
    assert address in page.content.decode() and "<img" in page.content.decode()
    taken = client_of(table.rosa).get(address)
    assert taken.content == png() and taken["Content-Type"] == "image/png"
    assert taken["Content-Disposition"].startswith("attachment") and "sandbox" in taken["Content-Security-Policy"]
    assert client_of(charlie).get(address).status_code == 404
    not_confirmed(commitment=kept, why="Blurred", by=table.alma, at=at(3))
    report_done(commitment=kept, evidence="Look again.", by=table.omar, at=at(4))
    assert kept.evidence_kept is not None  # a file stays until another one comes


@pytest.mark.django_db
def test_a_file_that_acts_by_itself_is_refused_and_nothing_typed_is_lost(table):
    kept = promise(table)
    url = reverse("agreements:report_done", args=["rivermouth", kept.number])
    file = SimpleUploadedFile("rota.pdf", REFUSED["opens with a script"][1], content_type="application/pdf")
    page = client_of(table.omar).post(url, {"evidence": "The rota hangs there.", "file": file})
    assert "holds a script" in page.content.decode() and "The rota hangs there." in page.content.decode()
    kept.refresh_from_db()
    assert kept.stage == "open" and not Document.objects.exists()


@pytest.mark.django_db
def test_a_promise_without_a_file_has_none_to_take(table):
    kept = promise(table)
    address = reverse("agreements:commitment_evidence", args=["rivermouth", kept.number])
    assert client_of(table.omar).get(address).status_code == 404


@pytest.mark.django_db
def test_files_are_looked_into_only_so_often(table, monkeypatch):
    asked = []

    def used_up(request, *, action, limit_get, **_given):
        asked.append(action)
        return limit_get or request.method == "GET"

    monkeypatch.setattr("commontable.accounts.rate_limits.consume", used_up)
    client, kept = client_of(table.omar), promise(table)
    url = reverse("agreements:report_done", args=["rivermouth", kept.number])
    assert client.get(url).status_code == 200
    assert client.post(url, {"evidence": "Done"}).status_code == 429
    assert client.post(reverse("governance:declare_alignment", args=["rivermouth"]), {}).status_code == 429
    assert client_of(table.maya).post("/p/rivermouth/agreements/1/versions/1/paper/", {}).status_code == 429
    assert set(asked) == {"look_into_file"}
