"""`commontable demo`: Rivermouth, built once by calling actions, served on this machine with one-click sign-in."""

import argparse
import os
import shutil
import sys
import time
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `commontable demo`."""
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--fresh", action="store_true", help="forget the demo's data and build it again")
    parser.add_argument("--build-only", action="store_true", help="build, but do not serve")


def run(arguments: argparse.Namespace) -> int:
    """The demo stands in var/demo and is served on loopback until interrupted."""
    folder = Path(os.environ.get("COMMONTABLE_DATA") or "var/demo").resolve()
    if arguments.fresh:
        shutil.rmtree(folder, ignore_errors=True)
    url = f"http://127.0.0.1:{arguments.port}"
    os.environ.update(COMMONTABLE_DATA=str(folder), COMMONTABLE_DEMO="yes", COMMONTABLE_URL=url)
    from commontable.site import serving

    begun = time.monotonic()
    serving.prepare()
    from .building import build, is_built

    if not is_built():
        print("Building Rivermouth: 14 partners, their people, files, definitions and releases …", flush=True)
        build(say=lambda step: print(f"  {step}", flush=True))
        print(f"Built in {time.monotonic() - begun:.0f} seconds.", flush=True)
        if not arguments.build_only:
            # Web processes are forked from this one, and threads that typeset while building would not come along:
            # every PDF would wait for them for good.
            sys.stdout.flush()
            os.execv(sys.executable, [*serving.COMMAND, "demo", "--port", str(arguments.port)])  # noqa: S606
    if arguments.build_only:
        return 0
    print(f"\n  Open {url}/demo/ and choose whom to be. Stop with Ctrl+C.\n", flush=True)
    sys.stdout.flush()
    return serving.run(argparse.Namespace(host="127.0.0.1", port=arguments.port, workers=1, no_worker=False))
