"""The encoding program as one file that a clerk takes to a machine without network."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

NAME = "commontable-encode.pyz"
_FOLDER = "commontable_encode"
_MAIN = f"""import sys

if sys.version_info < (3, 9):
    sys.exit("This needs Python 3.9 or newer.")
from {_FOLDER}.command import main

sys.exit(main())
"""


def program() -> bytes:
    """The program: `python3 commontable-encode.pyz FILE --profile …`. A zip of readable Python files, the same bytes
    every time, so that two people can compare its SHA-256.
    """
    content = {"__main__.py": _MAIN.encode()}
    for path in sorted((Path(__file__).parent / "offline").glob("*.py")):
        content[f"{_FOLDER}/{path.name}"] = path.read_bytes().replace(b"\r\n", b"\n")
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in content.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, data)
    return written.getvalue()
