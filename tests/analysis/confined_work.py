"""What the tests of confinement let a child do."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from commontable.analysis import confined
from commontable.analysis.contract import SchemaError, Unreadable


def double(*, number: int) -> int:
    return 2 * number


def length_of(*, key: bytes, word: str) -> list[int]:
    return [len(key), len(word)]


def chatter() -> str:
    print("a pupil's name")
    print("another", file=sys.stderr)
    os.write(1, b"straight to the stream\n")
    return "done"


def eat(*, megabytes: int) -> int:
    kept = [bytearray(b"x" * 1024 * 1024) for _ in range(megabytes)]
    return len(kept)


def map_much() -> int:
    import mmap

    return len(mmap.mmap(-1, 64 * 1024**3))


def spin() -> None:
    while True:
        pass


def sleep() -> None:
    time.sleep(60)


def write_much(*, path: str) -> None:
    with Path(path).open("wb") as file:
        for _ in range(64):
            file.write(b"x" * 1024 * 1024)


def die(*, name: str) -> None:
    os.abort() if name == "SIGABRT" else signal.raise_signal(getattr(signal, name))


def leave() -> None:
    os._exit(3)


def fail_on(*, value: str) -> None:
    raise ValueError(f"cannot read {value}")


def refuse(*, what: str) -> None:
    if what == "schema":
        raise SchemaError("No.", path="fields[0]")
    raise Unreadable("no-such-sheet", sheet="Data", sheets="One")


def report_progress() -> int:
    for done in range(3):
        confined.progress(stage="reading", done=done, total=3)
    return 3


def hand_over_much(*, pieces: int, path: str) -> int:
    from commontable.analysis.confined.progress import hand_over

    with Path(path).open("ab", buffering=0) as said:
        for _ in range(pieces):
            hand_over("x" * 256 * 1024)
            said.write(b".")
    return pieces


def open_socket() -> None:
    socket.socket()


def start_process() -> None:
    subprocess.run([sys.executable, "-c", ""], check=True)


def fork() -> None:
    os.fork()


def interfaces() -> list[str]:
    return sorted(line.split(":")[0].strip() for line in Path("/proc/self/net/dev").read_text().splitlines()[2:])


def environment() -> dict[str, str]:
    return dict(os.environ)


def read_file(*, path: str) -> str:
    return Path(path).read_text()


def write_file(*, path: str) -> str:
    Path(path).write_text("written")
    return "written"


def command_line() -> str:
    return Path("/proc/self/cmdline").read_text()


def compute_with_engines(*, rows: int) -> list[int]:
    import duckdb
    import pyarrow as pa

    table = pa.table({"x": list(range(rows))})
    connection = duckdb.connect(config={"threads": 2})
    connection.register("numbers", table)
    counted = connection.sql("select count(*), sum(x) from numbers").fetchone()
    return list(counted)


def not_json() -> object:
    return object()


def beside() -> None:
    global _beside
    _beside = subprocess.Popen(
        [sys.executable, "-I", "-c", "import sys;kept=b'x'*150_000_000;sys.stdin.read()"], stdin=-1
    )


def wait_beside() -> int:
    time.sleep(5)
    return _beside.pid


def settles_beside(*, seed: int) -> list[object]:
    """What two periods settle in two processes, and how many of them this one began."""
    from test_disclosure_by_two_processes import digest, periods

    from commontable.analysis.disclosure import beside

    assert beside._waiting is not None
    return [*map(digest, beside.settled(periods(seed), large=True)), beside._waiting.pid]
