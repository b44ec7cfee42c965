"""The child's side: give up what is not needed, do one thing, answer in JSON, say nothing else."""

import base64
import errno
import importlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from commontable.analysis.confined import files, isolation
from commontable.analysis.confined.limits import Told
from commontable.analysis.confined.progress import send_to


def main(told: dict[str, object]) -> None:
    """The answer to `told` has been written to what was standard output, and the process is over."""
    answers = _private_output()

    def send(message: Mapping[str, object]) -> None:
        answers.write(json.dumps(message).encode() + b"\n")
        answers.flush()

    try:
        limits = told["limits"]
        assert isinstance(limits, dict)
        isolation.limit(
            memory=int(limits["memory"]),
            cpu_seconds=int(limits["cpu_seconds"]),
            file_size=int(limits["file_size"]),
            open_files=128 if told["closed"] else 4096,
        )
        isolation.end_with_parent()
        if told["closed"]:
            isolation.cut_network()
        _fence(told)
        if not told["pandas"]:
            sys.meta_path.insert(0, isolation.LeaveOut("pandas"))
        target = _found(str(told["target"]))
        if told["beside"]:
            _found(str(told["beside"]))()
        if told["closed"]:
            isolation.forbid()
        send_to(lambda progress: send({"progress": progress}))
        result = target(**_arguments(told))
        answer: dict[str, object] = {"result": result}
        send(answer)
    except BaseException as error:
        send(_words(error))
    answers.close()
    os._exit(0)  # no clean-up code of libraries, no output at exit


def _fence(told: Mapping[str, object]) -> None:
    reads, writes = told["reads"], told["writes"]
    if isinstance(reads, list) and isinstance(writes, list):
        files.fence(reads=map(Path, reads), writes=map(Path, writes))


def _private_output() -> BinaryIO:
    """Answers go through a copy of standard output; the three standard streams lead nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
    return answers


def _found(name: str) -> Callable[..., object]:
    module, _, function = name.partition(":")
    found: Callable[..., object] = getattr(importlib.import_module(module), function)
    return found


def _arguments(told: Mapping[str, object]) -> dict[str, object]:
    arguments, secret = told["arguments"], told["secret"]
    assert isinstance(arguments, dict)
    assert isinstance(secret, dict)
    return arguments | {name: base64.b64decode(key) for name, key in secret.items()}


def _words(error: BaseException) -> dict[str, object]:
    if isinstance(error, Told):
        kind = type(error)
        return {"told": f"{kind.__module__}.{kind.__qualname__}", "payload": error.to_dict()}
    if isinstance(error, MemoryError):
        return {"exceeded": "memory"}
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        return {"exceeded": "file size"}
    return {"crashed": f"{type(error).__name__} {_where(error)}".strip()}


def _where(error: BaseException) -> str:
    """The innermost line of our own code; never a value."""
    place, trace = "", error.__traceback__
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if module.startswith("commontable.") and module != __name__:
            place = f"at {module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


if __name__ == "__main__":
    sys.exit("started by commontable.analysis.confined.run only")
