"""A vote burst from several processes at once on SQLite as a server runs it, in a file: nothing is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
PROCESSES, SEATS = 4, 200
SETUP = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from cast import set_table
from governance.big_council import vote_of
vote_of(set_table(), count=200)
"""
VOTE = """
import sys
import django; django.setup()
from commontable.analysis.decision_rules import Choice
from commontable.governance.actions.deliberation.casting import take_position
from commontable.governance.models import Round
from governance.big_council import ballots
from governance.decided import at
mine = ballots(Round.objects.get())[int(sys.argv[1])::4]
print("ready", flush=True)
sys.stdin.readline()
for position in mine:
    take_position(position=position, choice=Choice.SUPPORT, by=position.holder, at=at(4))
"""
COUNT = """
import json
import django; django.setup()
from commontable.governance.actions.deliberation.closing import close_round
from commontable.governance.models import Round
from commontable.journal.models import Entry
from commontable.journal.verify import verify_all
from commontable.partnership.models import Member
from governance.decided import at
closed = close_round(round=Round.objects.get(), by=Member.objects.get(name="Maya Putri"), at=at(5))
taken = Entry.objects.filter(event="governance.position.taken").count()
print(json.dumps([closed.outcome["by_choice"]["support"]["heads"], taken, all(v.is_whole for v in verify_all())]))
"""


@pytest.mark.slow
def test_two_hundred_seats_vote_from_four_processes(tmp_path):
    environment = {
        **os.environ,
        "COMMONTABLE_DATA": str(tmp_path),
        "COMMONTABLE_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "commontable.site.settings",
        "PYTHONPATH": str(TESTS),
    }

    def start(script, *arguments):
        return subprocess.Popen(
            [sys.executable, "-c", script, *arguments], env=environment, text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def finished(process, says=""):
        out, err = process.communicate(says, timeout=600)
        assert process.returncode == 0, err
        return out

    finished(start(SETUP))
    voters = [start(VOTE, str(number)) for number in range(PROCESSES)]
    for voter in voters:
        assert voter.stdout is not None and voter.stdout.readline() == "ready\n"
    for voter in voters:
        voter.stdin.write("go\n")
        voter.stdin.flush()
    for voter in voters:
        finished(voter)
    assert json.loads(finished(start(COUNT))) == [SEATS, SEATS, True]
