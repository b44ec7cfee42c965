"""Confined children forked from a process that has imported their libraries already, so that none imports them anew.

Each gives up as much as ever: limits, network, files and the audit hook are set in the child, after the fork. Tests of
confinement itself start real interpreters.
"""

import atexit
import contextlib
import gc
import json
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib import import_module
from typing import Any

_AREAS = ("cells", "contract", "disclosure", "release", "sealed")
_LIBRARIES = ("duckdb", "numpy", "pyarrow.compute", "pyarrow.csv", "pyarrow.parquet", "rapidfuzz.process")
_START = (
    "import json,sys;sys.path[:]=json.loads(sys.stdin.buffer.readline());"
    "from forge import serve;serve(int(sys.argv[1]))"
)
_ONE = threading.Lock()
_forge: tuple[subprocess.Popen[bytes], socket.socket] | None = None


class Forked:
    """What `confined.run` needs of a `Popen`: two pipes, the child's number, `kill` and `wait`."""

    def __init__(self, _command: list[str], *, env: dict[str, str], **_pipes: Any) -> None:
        reads, stdin = os.pipe()
        stdout, writes = os.pipe()
        self._keeper, keepers = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with _ONE:
            socket.send_fds(_opened(env), [b"?"], [reads, writes, keepers.fileno()])
        os.close(reads)
        os.close(writes)
        keepers.close()
        self.pid = int(self._keeper.recv(32))
        self.stdin, self.stdout = os.fdopen(stdin, "wb"), os.fdopen(stdout, "rb")
        self._code: int | None = None

    def kill(self) -> None:
        """The child is no more; its number stays taken until somebody has waited for it."""
        if self._code is None:
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        """How the child ended."""
        if self._code is None:
            self._code = int(self._keeper.recv(32))
            self._keeper.close()
        return self._code


class Forking:
    """Stands for the module `subprocess` where `confined.run` looks for it."""

    Popen, PIPE, DEVNULL = Forked, subprocess.PIPE, subprocess.DEVNULL


def _opened(env: dict[str, str]) -> socket.socket:
    global _forge
    if _forge is None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        started = subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", "-c", _START, str(theirs.fileno())],
            stdin=subprocess.PIPE, env=env, pass_fds=[theirs.fileno()], start_new_session=True,
        )  # fmt: skip
        theirs.close()
        assert started.stdin is not None
        started.stdin.write(json.dumps(sys.path).encode() + b"\n")
        started.stdin.close()
        _forge = started, ours
        atexit.register(_close)
    return _forge[1]


def _close() -> None:
    assert _forge is not None
    started, ours = _forge
    ours.close()
    started.wait()


def serve(number: int) -> None:
    """Every request has a child, until the tests are over."""
    from commontable.analysis.confined.isolation import LeaveOut

    without = LeaveOut("pandas")
    sys.meta_path.insert(0, without)
    for module in [*_LIBRARIES, "commontable.analysis.papers", *_modules()]:
        import_module(module)
    sys.meta_path.remove(without)
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers leave nothing behind
    requests = socket.socket(fileno=number)
    while True:
        asked, given, _flags, _from = socket.recv_fds(requests, 1, 3)
        if not asked:
            return
        if os.fork() == 0:
            requests.close()
            _keep(*given)
        for each in given:
            os.close(each)


def _modules() -> Iterator[str]:
    for area in _AREAS:
        package = import_module(f"commontable.analysis.{area}")
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                yield found.name


def _keep(reads: int, writes: int, number: int) -> None:
    """One child is watched to its end, as a parent would."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    asking = socket.socket(fileno=number)
    child = os.fork()
    if child == 0:
        asking.close()
        _be_confined(reads, writes)
    os.close(reads)
    os.close(writes)
    asking.send(str(child).encode())
    if hasattr(os, "pidfd_open"):
        over = os.pidfd_open(child)
        if over not in select.select([asking, over], [], [])[0]:
            os.kill(child, signal.SIGKILL)  # whoever asked was killed, and a child never outlives its parent
    ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    assert ended is not None
    with contextlib.suppress(OSError):  # or whoever asked is no more
        asking.send(str(ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status).encode())
        asking.recv(1)  # nobody asks for this child any more
    os._exit(0)


def _be_confined(reads: int, writes: int) -> None:
    """As `-c` of `confined.run` does: everything that is told comes by the pipe."""
    from commontable.analysis.confined.child import main

    os.setsid()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for ours, standard in ((reads, 0), (writes, 1), (nowhere, 2)):
        os.dup2(ours, standard)
        os.close(ours)
    told = json.loads(os.fdopen(0, "rb", closefd=False).readline())
    sys.path[:] = told["path"]
    main(told)
