"""Kill -9 at 200 instants drawn with a seed, and disks that run full: what is wrong afterwards, which must be nothing.

`make reliability`, or `python dev/reliability.py --kills 40 --seed 7 --only "back up"`.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests")]
os.environ["DJANGO_SETTINGS_MODULE"] = "settings_of_tests"


def trials(folder: Path, asked: list[tuple[str, str, int]]) -> list[tuple[str, str, int, list[str]]]:
    """What is wrong after each of the trials, made one after the other on copies of a server of one's own."""
    import django

    django.setup()
    from killed import Trials

    table = Trials(folder)
    found = []
    for kind, name, seed in asked:
        wrong = (table.killed if kind == "kill" else table.full)(name, seed)
        found.append((kind, name, seed, wrong))
        for one in wrong:
            print(f"VIOLATION {kind} {name!r} seed {seed}: {one}", flush=True)
        if not wrong:
            shutil.rmtree(folder / str(seed))
    return found


def main() -> int:
    """1 where anything was violated."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--full", type=int, default=28, help="trials of a full disk")
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--only", help="one act")
    parser.add_argument("--trial", type=int, help="only the trial with this seed, as a violation names it")
    given = parser.parse_args()
    import django

    django.setup()
    from killed import ACTS

    names = [given.only] if given.only else list(ACTS)
    draw = random.Random(given.seed)
    asked = [("kill", names[n % len(names)], draw.randrange(10**9)) for n in range(given.kills)]
    asked += [("full", names[n % len(names)], draw.randrange(10**9)) for n in range(given.full)]
    if given.trial is not None:
        asked = [one for one in asked if one[2] == given.trial]
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="commontable-reliability-", ignore_cleanup_errors=True) as name:
        parts = [asked[n :: given.processes] for n in range(given.processes)]
        folders = [Path(name) / str(n) for n in range(given.processes)]
        for folder in folders:
            folder.mkdir()
        with ProcessPoolExecutor(given.processes) as pool:
            found = [one for part in pool.map(trials, folders, parts) for one in part]
    wrong = [one for one in found if one[3]]
    done = Counter((kind, act) for kind, act, _seed, _wrong in found)
    bad = Counter((kind, act) for kind, act, _seed, _wrong in wrong)
    for kind, act in sorted(done):
        print(f"{kind:<5} {act:<16} {done[kind, act]:4} trials   {bad[kind, act]} with violations")
    kills = sum(kind == "kill" for kind, *_ in found)
    print(
        f"{kills} kills and {len(found) - kills} full disks in {time.monotonic() - begun:.0f} s, seed {given.seed}: "
        f"{sum(len(one[3]) for one in wrong)} violations"
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
