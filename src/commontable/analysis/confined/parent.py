"""The parent's side: start the child, pass it the work, watch it, take one answer."""

import base64
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from commontable.analysis.confined.limits import Crashed, Exceeded, Limits, Told

Progress = Callable[[dict[str, object]], None]

_ANSWER_LIMIT = 128 * 1024 * 1024
_LOOK_EVERY = 0.1
_AHEAD = 16  # lines that wait here; a child that says more waits itself
# The child takes the parent's import path from the pipe, then everything else from `child.main`.
_START = (
    "import json,sys;told=json.loads(sys.stdin.buffer.readline());sys.path[:]=told['path'];"
    "from commontable.analysis.confined.child import main;main(told)"
)


def run(
    target: str,
    arguments: Mapping[str, object],
    *,
    limits: Limits | None = None,
    on_progress: Progress | None = None,
    secret: Mapping[str, bytes] | None = None,
    may_raise: Sequence[type[Told]] = (),
    reads: Sequence[Path] | None = None,
    writes: Sequence[Path] = (),
    pandas: bool = False,
    closed: bool = True,
    beside: str | None = None,
) -> object:
    """`module:function` has run in a child of its own and its JSON-able result is here.

    `arguments` are JSON-able keyword arguments; `secret` adds keyword arguments of bytes (keys), sent by the
    same pipe. Raises `Exceeded`, `Crashed`, or one of `may_raise` when the function raised it.

    With `reads` the child can open only those files and folders, and change only what is in the folders `writes`
    (on Linux, where the kernel has Landlock); without, whatever this process could. Without `pandas` that package is
    left out of the child: it takes half a second to import, and Arrow does where it is found.

    A child that is not `closed` keeps all limits, but may use the network and start processes: a cluster is reached no
    other way (docs/decisions/0022).

    `beside`, `module:function` too, is called before the child may start no process any more: what it starts there has
    the same limits, ends with the child, and what both hold in memory is counted together.
    """
    limits = limits or Limits()
    told: dict[str, object] = {
        "path": sys.path,
        "target": target,
        "arguments": dict(arguments),
        "secret": {name: base64.b64encode(key).decode() for name, key in (secret or {}).items()},
        "limits": limits.to_dict(),
        "reads": None if reads is None else [str(path) for path in reads],
        "writes": [str(path) for path in writes],
        "pandas": pandas,
        "closed": closed,
        "beside": beside,
    }
    child = subprocess.Popen(  # noqa: S603 (our own interpreter, nothing of the user's on the command line)
        [sys.executable, "-I", "-X", "utf8", "-c", _START],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment() | ({} if closed else _reaching()),
        close_fds=True,
        start_new_session=True,
    )
    try:
        answer = _attend(child, told, limits, on_progress)
    finally:
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()
    return _opened(answer, may_raise)


def _attend(
    child: subprocess.Popen[bytes], told: dict[str, object], limits: Limits, on_progress: Progress | None
) -> dict[str, object]:
    assert child.stdin is not None
    assert child.stdout is not None
    lines: queue.Queue[bytes | None] = queue.Queue(maxsize=_AHEAD)
    reader = threading.Thread(target=_listen, args=(child.stdout, lines), daemon=True)
    reader.start()
    try:
        child.stdin.write(json.dumps(told).encode() + b"\n")
        child.stdin.close()
    except BrokenPipeError:
        pass  # it ended already; its exit says why
    ends = time.monotonic() + limits.wall_seconds
    try:
        while True:
            if time.monotonic() > ends:
                raise Exceeded("time")
            if _resident(child.pid, beside=bool(told["beside"])) > limits.memory:
                raise Exceeded("memory")
            try:
                line = lines.get(timeout=_LOOK_EVERY)
            except queue.Empty:
                continue
            if line is None:
                raise _ending(child)
            try:
                message = json.loads(line)
            except ValueError as error:
                raise Crashed("an answer that is not JSON") from error
            if not isinstance(message, dict):
                raise Crashed("an answer of the wrong form")
            if "progress" not in message:
                return message
            if on_progress is not None:
                on_progress(message["progress"])
    finally:
        child.kill()
        while reader.is_alive():  # it may hold a line for which there is no room
            with suppress(queue.Empty):
                lines.get_nowait()
            reader.join(0.01)


def _listen(pipe: IO[bytes], lines: "queue.Queue[bytes | None]") -> None:
    while line := pipe.readline(_ANSWER_LIMIT):
        lines.put(line)
    lines.put(None)


def _opened(answer: Mapping[str, object], may_raise: Sequence[type[Told]]) -> object:
    if "result" in answer:
        return answer["result"]
    if "exceeded" in answer:
        raise Exceeded(str(answer["exceeded"]))
    payload = answer.get("payload")
    for kind in may_raise:
        if answer.get("told") == f"{kind.__module__}.{kind.__qualname__}" and isinstance(payload, dict):
            raise kind.from_dict(payload)
    raise Crashed(str(answer.get("crashed") or answer.get("told") or "no answer"))


def _ending(child: subprocess.Popen[bytes]) -> Exception:
    code = child.wait()
    if code == -getattr(signal, "SIGXCPU", 0):
        return Exceeded("cpu")
    if code == -getattr(signal, "SIGXFSZ", 0):
        return Exceeded("file size")
    if code == -getattr(signal, "SIGKILL", 0):
        return Exceeded("memory")  # nobody else kills it than a machine without memory
    if code < 0:
        return Crashed(signal.Signals(-code).name)
    return Crashed(f"exit {code}")


def _resident(pid: int, *, beside: bool = False) -> int:
    """Bytes of memory the child, and what it started `beside` it, really use; 0 where the system does not say."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_bytes().split()[1])
        if beside:
            for other in Path(f"/proc/{pid}/task/{pid}/children").read_bytes().split():
                pages += int(Path(f"/proc/{int(other)}/statm").read_bytes().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return 0


def _reaching() -> dict[str, str]:
    """What a child needs to find Java and the cluster's settings."""
    names = ("PATH", "HOME", "JAVA_HOME", "SPARK_HOME", "SPARK_CONF_DIR", "SPARK_LOCAL_IP", "HADOOP_CONF_DIR")
    return {name: os.environ[name] for name in (*names, "PYSPARK_PYTHON") if name in os.environ}


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "MALLOC_ARENA_MAX": "2",  # few arenas: the limit on address space means something
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
