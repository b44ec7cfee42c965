"""Large periods are settled by two processes: the same as by one, whatever becomes of the second."""

import hashlib
import os
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from commontable.analysis import confined
from commontable.analysis.confined import Exceeded, Limits
from commontable.analysis.confined.limits import MEGABYTE
from commontable.analysis.disclosure import DEFAULT_POLICY, beside
from commontable.analysis.disclosure.attack import NotSettled
from commontable.analysis.disclosure.period import Period
from commontable.analysis.disclosure.ranges import ranges

ACROSS, DOWN = 12, 9


def period(seed: int) -> Period:
    """A table of groups by schools with both kinds of totals, many groups small."""
    rng = np.random.default_rng(seed)
    inner = rng.geometric(0.06, (ACROSS, DOWN)).astype(float)
    passed = rng.binomial(inner.astype(int), 0.4).astype(float)
    full = [np.pad(one, ((0, 1), (0, 1))) for one in (inner, passed)]
    for one in full:
        one[-1, :] = one.sum(axis=0)
        one[:, -1] = one.sum(axis=1)
    number = np.arange((ACROSS + 1) * (DOWN + 1)).reshape(ACROSS + 1, DOWN + 1)
    down, across = np.full_like(number, -1), np.full_like(number, -1)
    down[:-1], across[:, :-1] = number[-1:], number[:, -1:]
    n, x = (one.reshape(-1) for one in full)
    none = np.zeros(len(n), bool)
    return Period(
        parents=(down.reshape(-1).astype(np.int32), across.reshape(-1).astype(np.int32)),
        children=n,
        successes=x,
        same=none,
        bands=ranges(denominator=n, numerator=x, policy=DEFAULT_POLICY),
        hidden_before=none,
        ranged_before=none,
        stale=none,
        published_before=none,
        low_before=np.full(len(n), np.nan),
        high_before=np.full(len(n), np.nan),
        policy=DEFAULT_POLICY,
    )


def periods(seed: int):
    return [partial(period, seed + i) for i in range(4)]


def digest(settled) -> str:
    return hashlib.sha256(
        b"".join(one.tobytes() for one in (settled.hidden, settled.unknown, settled.coarser))
    ).hexdigest()


@pytest.fixture(autouse=True)
def two_cores(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


@pytest.fixture
def asked(monkeypatch):
    """How many periods went to the second process."""
    seen, settled = [], beside.Other.settled
    monkeypatch.setattr(beside.Other, "settled", lambda self, one: seen.append(self.pid) or settled(self, one))
    return seen


def test_two_processes_settle_what_one_does(asked):
    alone = [digest(one) for one in beside.settled(periods(3), large=False)]
    assert not asked
    assert [digest(one) for one in beside.settled(periods(3), large=True)] == alone
    assert asked
    assert len(set(alone)) == 4


def test_a_second_process_that_is_gone_is_done_without(monkeypatch):
    alone = [digest(one) for one in beside.settled(periods(5), large=False)]
    monkeypatch.setattr(beside, "_START", "raise SystemExit")
    assert [digest(one) for one in beside.settled(periods(5), large=True)] == alone
    monkeypatch.setattr(beside.sys, "executable", "/nowhere/python")
    assert [digest(one) for one in beside.settled(periods(5), large=True)] == alone


def unsettled() -> Period:
    found = period(1)
    found.children = found.children[:3]  # so that it fails, wherever it is tried
    return found


def test_what_cannot_be_settled_is_said_here():
    with pytest.raises((NotSettled, ValueError, IndexError)):
        beside.settled([unsettled, unsettled, unsettled], large=True)


def is_gone(number):
    """Whether that process has ended; a moment passes where it has not."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True
    finally:
        time.sleep(0.05)


def test_a_confined_child_has_its_second_process_from_the_start(monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parent)
    alone = [digest(one) for one in beside.settled(periods(7), large=False)]
    *found, number = confined.run(
        "confined_work:settles_beside",
        {"seed": 7},
        beside="commontable.analysis.disclosure.beside:start",
    )
    assert found == alone
    assert any(is_gone(number) for _ in range(200))


def test_the_memory_of_both_counts(monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parent)
    with pytest.raises(Exceeded, match="memory"):
        confined.run(
            "confined_work:wait_beside", {}, limits=Limits(memory=120 * MEGABYTE), beside="confined_work:beside"
        )
