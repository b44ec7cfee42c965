"""`commontable power` against powerindex: 60 seats with weights, both indices, exact, in one run.

    python bench/power.py [--peer PYTHON] [--skip-large]

Prints seconds of each and the ratio, and how far apart the two results are. Then what powerindex cannot do: sectors,
vetoes and quorums, and weights up to 10,000.
"""

import argparse
import json
import os
import platform
import random
import resource
import subprocess
import time

import numpy as np
from check import peer_python

from commontable.analysis.power import Game, Seat, power_of

POWERINDEX = "powerindex==0.3.5"
SEATS, SECTORS = 60, 12
PEER = """
import json, sys, time
from importlib.metadata import version
from powerindex import Game
given = json.load(sys.stdin)
taken = []
for _ in range(2):
    started = time.perf_counter()
    game = Game(given["quota"], given["weights"])
    game.calc_banzhaf()
    game.calc_shapley_shubik()
    taken.append(time.perf_counter() - started)
print(json.dumps({"seconds": min(taken), "version": version("powerindex"),
                  "banzhaf": game.banzhaf, "shapley_shubik": game.shapley_shubik}))
"""
RULES = {
    "sum of weights only": {},
    "2 sectors required": {"sectors_required": ("S0", "S5")},
    "7 of 12 sectors, a veto, a quorum": {"sectors_needed": 7, "veto": ("3",), "quorum_heads": 31},
}


def main() -> None:
    """Run both on the same bodies, print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", help="a Python that has powerindex; made beside this one if absent")
    parser.add_argument("--skip-large", action="store_true", help="leave out weights up to 10,000")
    arguments = parser.parse_args()
    machine = platform.processor() or platform.machine()
    print(f"machine: {machine}, {os.cpu_count()} cores, Python {platform.python_version()}, numpy {np.__version__}")
    try:
        peer = arguments.peer or peer_python(POWERINDEX)
    except (subprocess.CalledProcessError, FileNotFoundError):
        peer = None
        print("powerindex could not be installed: give a Python that has it with --peer")
    for heaviest in (1, 10, 100):
        weights = weights_up_to(heaviest)
        seconds, power = timed(weights)
        line = f"60 seats, weights to {heaviest:>6,}: commontable {seconds:7.3f} s"
        if peer:
            theirs = run_peer(peer, weights)
            apart = max(
                abs(float(getattr(ours, name)) - other)
                for name, key in (("banzhaf_normalised", "banzhaf"), ("shapley_shubik", "shapley_shubik"))
                for ours, other in zip(power.seats, theirs[key], strict=True)
            )
            line += f"   powerindex {theirs['version']} {theirs['seconds']:7.3f} s"
            line += f"   {theirs['seconds'] / seconds:5.1f} ×   (apart by at most {apart:.1e})"
        print(line)
    for heaviest in (10, 100) if arguments.skip_large else (10, 100, 10_000):
        for name, rule in RULES.items():
            seconds, power = timed(weights_up_to(heaviest), **rule)
            known = "exact" if power.exact else "estimated"
            print(f"60 seats, weights to {heaviest:>6,}: commontable {seconds:7.3f} s   {name} ({known})")
    print(f"peak memory of all of them: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def weights_up_to(heaviest: int) -> list[int]:
    """The same sixty weights every time."""
    chance = random.Random(20)
    return [chance.randint(1, heaviest) for _ in range(SEATS)]


def timed(weights: list[int], **rule: object) -> tuple[float, object]:
    """The better of two runs: all indices of seats and sectors, blocs included."""
    seats = tuple(Seat(name=str(n), sector=f"S{n % SECTORS}", weight=weight) for n, weight in enumerate(weights))
    game = Game(seats=seats, quota=sum(weights) // 2 + 1, **rule)
    taken = []
    for _ in range(2):
        started = time.perf_counter()
        power = power_of(game)
        taken.append(time.perf_counter() - started)
    return min(taken), power


def run_peer(python: str, weights: list[int]) -> dict:
    """What powerindex printed about the same body."""
    given = json.dumps({"weights": weights, "quota": sum(weights) // 2 + 1})
    done = subprocess.run([python, "-c", PEER], input=given, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()
