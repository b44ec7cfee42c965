"""Charts import in a bare interpreter: without Django, and without the renderer until something is drawn."""

import subprocess
import sys


def test_the_import_brings_neither_django_nor_the_renderer() -> None:
    heavy = ("django", "altair", "vl_convert", "pandas", "narwhals", "duckdb", "babel")
    code = (
        "import sys; sys.modules['django'] = None; import commontable.charts; "
        f"print([m for m in {heavy!r} if sys.modules.get(m)])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"
