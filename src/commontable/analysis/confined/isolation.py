"""What a child gives up: resources beyond its limits, the network, other processes.

Three fences, because each may be missing somewhere: resource limits (POSIX), an empty network namespace
(Linux, where the kernel lets a process make one), and Python's audit hook, which refuses sockets and
processes everywhere.
"""

import contextlib
import os
import sys
from importlib.machinery import ModuleSpec

_OVERHEAD = 1536 * 1024 * 1024  # address space of libraries and thread stacks, which is not memory in use
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "os.kill",
    "pty.",
    "ctypes.",
    "urllib.",
    "http.client",
    "ftplib.",
    "smtplib.",
    "webbrowser.",
    "shutil.rmtree",
)
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_SIGKILL = 9


def limit(*, memory: int, cpu_seconds: int, file_size: int, open_files: int = 128) -> None:
    """This process may use no more than that, is the last to get the processor and the first to be killed."""
    if sys.platform == "win32":
        return
    import resource

    space = memory + _OVERHEAD
    for what, soft, hard in (
        (resource.RLIMIT_AS, space, space),
        (resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 2),
        (resource.RLIMIT_FSIZE, file_size, file_size),
        (resource.RLIMIT_NOFILE, open_files, open_files),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a stricter limit is in force already
            resource.setrlimit(what, (soft, hard))
    with contextlib.suppress(OSError):
        os.nice(10)
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:  # noqa: PTH123
        score.write("1000")


def end_with_parent() -> None:
    """This process dies with its parent and can gain no privileges (Linux)."""
    if sys.platform != "linux":
        return
    import ctypes

    system = ctypes.CDLL(None, use_errno=True)
    system.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    system.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def cut_network() -> bool:
    """This process sits in a network of its own without any interface; False where the kernel does not
    allow it.
    """
    if sys.platform != "linux":
        return False
    import ctypes

    system = ctypes.CDLL(None, use_errno=True)
    return any(system.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


class LeaveOut:
    """A package that this process does without, even where it is installed.

    Arrow imports pandas as soon as it sees a list, only to ask whether the list is a pandas one: half a second.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """The package is not found."""
        if name == self._name:
            raise ModuleNotFoundError(f"{name} is left out of confined processes")
        return None


def forbid() -> None:
    """From now on this interpreter opens no socket and starts no process: both raise PermissionError."""

    def refuse(event: str, _: object) -> None:
        if event.startswith(_FORBIDDEN):
            raise PermissionError(f"not in a confined process: {event}")

    sys.addaudithook(refuse)
