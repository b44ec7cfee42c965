"""Which files a child may open, enforced by the Linux kernel (Landlock); elsewhere nothing happens.

A flaw in a parser could open any file of the server: the keys above all. Behind this fence a child
reads the program, the system's libraries and the files it was given, and writes only into the folders
it was given.
"""

import contextlib
import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on every architecture
_EXECUTE, _WRITE, _READ, _LIST = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_CHANGE = 0b1_1111_1111_0000 | _WRITE  # remove and make files, folders, links and the like
_TRUNCATE = 1 << 14  # since the third version
_PROGRAM = ("/usr", "/lib", "/lib64", "/etc", "/proc", "/sys", "/dev", "/nix/store", "/opt")


def exists() -> bool:
    """This kernel has such a fence."""
    return sys.platform == "linux" and bool(ctypes.CDLL(None).syscall(_CREATE, None, 0, 1) >= 1)


def fence(*, reads: Iterable[Path], writes: Iterable[Path]) -> bool:
    """From now on only those files and folders (and the program itself) can be opened; False where the
    kernel has no such fence.
    """
    if sys.platform != "linux":
        return False
    system = ctypes.CDLL(None, use_errno=True)
    version = system.syscall(_CREATE, None, 0, 1)
    if version < 1:
        return False
    change = _CHANGE | (_TRUNCATE if version >= 3 else 0)
    everything = change | _EXECUTE | _READ | _LIST
    rules = system.syscall(_CREATE, struct.pack("=Q", everything), 8, 0)
    if rules < 0:
        return False
    program = [*_PROGRAM, sys.prefix, sys.base_prefix, *filter(None, sys.path)]
    for path in program:
        _allow(system, rules, path, _EXECUTE | _READ | _LIST)
    for given in reads:
        _allow(system, rules, str(given), _READ | _LIST)
    for given in writes:
        _allow(system, rules, str(given), change | _READ | _LIST)
    done = bool(system.syscall(_RESTRICT, rules, 0) == 0)
    os.close(rules)
    return done


def _allow(system: ctypes.CDLL, rules: int, path: str, access: int) -> None:
    with contextlib.suppress(OSError):
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not Path(path).is_dir():
                access &= _EXECUTE | _READ | _WRITE | _TRUNCATE
            system.syscall(_ADD, rules, 1, struct.pack("=Qi", access, handle), 0)
        finally:
            os.close(handle)
