"""Every bench, one after the other: `make bench`."""

import runpy
import sys
from pathlib import Path

for name in (
    "check",
    "scorecard",
    "power",
    "table",
    "release",
    "disclosure",
    "effect",
    "linkage",
    "tokens",
    "cluster",
    "growth",
):
    print(f"\n== {name}", flush=True)
    sys.argv = [name]
    runpy.run_path(str(Path(__file__).with_name(f"{name}.py")), run_name="__main__")
