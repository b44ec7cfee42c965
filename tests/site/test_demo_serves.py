"""What `commontable demo` does once Rivermouth stands."""

import argparse
import sys

import pytest

from commontable.site import serving
from commontable.site.demo import building, command


def test_a_demo_just_built_is_served_by_a_process_that_has_not_typeset_anything(monkeypatch, tmp_path):
    """PDFs are typeset by threads; a web process that is forked from one that had them would wait for them for good."""
    for name, value in (("COMMONTABLE_DATA", str(tmp_path)), ("COMMONTABLE_DEMO", ""), ("COMMONTABLE_URL", "")):
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(serving, "prepare", lambda: None)
    monkeypatch.setattr(serving, "run", lambda arguments: pytest.fail("served by the process that built"))
    monkeypatch.setattr(building, "is_built", lambda: False)
    monkeypatch.setattr(building, "build", lambda say: None)
    became = []

    def become(program, arguments):
        became.append((program, arguments))
        raise SystemExit(0)

    monkeypatch.setattr("os.execv", become)
    with pytest.raises(SystemExit):
        command.run(argparse.Namespace(port=8123, fresh=False, build_only=False))
    assert became == [(sys.executable, [sys.executable, "-m", "commontable.site", "demo", "--port", "8123"])]
    monkeypatch.setattr(building, "is_built", lambda: True)
    monkeypatch.setattr(serving, "run", lambda arguments: arguments.port)
    assert command.run(argparse.Namespace(port=8123, fresh=False, build_only=False)) == 8123
    assert len(became) == 1
