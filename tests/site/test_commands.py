"""Every command answers on a machine where nothing has been set up yet."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from commontable.site.command_line import COMMANDS

FOUND = ("found", "Bay Area Together", "--director", "Maya Putri", "--email")


def commontable(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What the command says, in an interpreter and a data folder of its own."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("COMMONTABLE_", "DJANGO_"))}
    command = (sys.executable, "-m", "commontable.site", *words)
    said = {"capture_output": True, "text": True, "timeout": 600, "cwd": folder}
    return subprocess.run(command, env={**environment, "COMMONTABLE_DATA": str(folder / "table")}, **said)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name, tmp_path):
    said = commontable(name, "--help", folder=tmp_path)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith(f"usage: commontable {name}")
    assert not (tmp_path / "table").exists()


@pytest.mark.parametrize(
    "words", [("sweep",), ("journal", "verify"), ("worker", "--once"), ("keys", "list"), ("backup", "--out", ".")]
)
def test_there_is_nothing_to_do_before_a_table_is_founded(words, tmp_path):
    said = commontable(*words, folder=tmp_path)
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.startswith("The register has not been set up yet")


@pytest.mark.slow
def test_a_table_of_your_own_is_founded_once(tmp_path):
    said = commontable(*FOUND, "maya@example.org", folder=tmp_path)
    assert (said.returncode, said.stderr) == (0, "")
    assert "http://127.0.0.1:8000/invitations/" in said.stdout
    assert len(list((tmp_path / "table" / "mail").iterdir())) == 1
    again = commontable(*FOUND, "maya@example.org", folder=tmp_path)
    assert (again.returncode, again.stderr) == (2, "There is a partnership at /p/bay-area-together/ already.\n")
    wrong = commontable("found", "Elsewhere", "--director", "Maya", "--email", "maya", folder=tmp_path)
    assert (wrong.returncode, wrong.stderr) == (2, "maya is not an e-mail address.\n")
    assert "whole" in commontable("journal", "verify", folder=tmp_path).stdout
