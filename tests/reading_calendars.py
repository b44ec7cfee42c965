"""What a calendar written by the program has to keep, read from its raw bytes and not by the library that wrote it."""

import re

REQUIRED = ("UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "LAST-MODIFIED", "CREATED", "SUMMARY", "URL")


def unfolded(written: bytes) -> list[str]:
    """The content lines; every physical line is short enough, ends in CRLF and is whole UTF-8 of its own."""
    assert written.endswith(b"\r\n")
    assert b"\r\n\r\n" not in written
    assert written.count(b"\n") == written.count(b"\r") == written.count(b"\r\n")
    physical = written.removesuffix(b"\r\n").split(b"\r\n")
    for line in physical:
        assert len(line) <= 75, line
        line.decode("utf-8")
        assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", line), line
    lines: list[str] = []
    for line in physical:
        if line[:1] in {b" ", b"\t"}:
            lines[-1] += line[1:].decode()
        else:
            lines.append(line.decode())
    return lines


def properties(lines: list[str], component: str = "VEVENT") -> list[dict[str, str]]:
    """The properties of each component of that kind, by name with its parameters left out."""
    found, open_ones, current = [], [], None
    for line in lines:
        name, _colon, value = line.partition(":")
        if name == "BEGIN":
            open_ones.append(value)
            if value == component:
                current = {}
                found.append(current)
        elif name == "END":
            assert open_ones.pop() == value
        elif open_ones[-1] == component:
            key, value = split(line)
            assert key not in current, f"{key} stands twice"
            current[key] = value
    assert open_ones == []
    return found


def split(line: str) -> tuple[str, str]:
    """Name and value of a content line; a colon in a quoted parameter belongs to it."""
    match = re.match(r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)$', line, re.S)
    assert match, line
    return match[1], match[3]


def checked(written: bytes) -> list[dict[str, str]]:
    """The events of a calendar, after every check of form."""
    lines = unfolded(written)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    (head,) = properties(lines, "VCALENDAR")
    assert head["VERSION"] == "2.0"
    assert head["PRODID"].startswith("-//Commontable//")
    assert head["METHOD"] in {"REQUEST", "CANCEL", "PUBLISH"}
    events = properties(lines)
    zones = {zone["TZID"] for zone in properties(lines, "VTIMEZONE")}
    for event in events:
        assert set(REQUIRED) <= set(event), set(REQUIRED) - set(event)
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])
    used = set(re.findall(r"^DT(?:START|END);TZID=([^:]+):", "\n".join(lines), re.M))
    assert used == zones, (used, zones)
    return events
