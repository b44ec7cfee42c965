"""Several processes write at once, and the chain never forks."""

import os
import subprocess
import sys

import pytest

SETUP = """
import django; django.setup()
from datetime import datetime, UTC
from django.core.management import call_command
call_command("migrate", verbosity=0)
from commontable.partnership.actions.tables import found_partnership
found_partnership(slug="rivermouth", name="Rivermouth", backbone_name="Backbone", director_name="Maya",
                  director_email="maya@rivermouth.example", at=datetime(2026, 1, 1, tzinfo=UTC))
"""
WRITE = """
import django; django.setup()
from datetime import datetime, UTC
from commontable.partnership.actions.tables import describe_partnership
from commontable.partnership.models import Member
maya = Member.objects.select_related("partnership", "partner").get()
for n in range(40):
    describe_partnership(partnership=maya.partnership, changes={"about": str(n)}, by=maya,
                         at=datetime(2026, 1, 2, tzinfo=UTC))
"""
CHECK = """
import django; django.setup()
from commontable.journal.verify import verify_all
print([(verdict.entries, str(verdict.fault)) for verdict in verify_all()])
"""


@pytest.mark.slow
def test_four_processes_write_one_chain(tmp_path):
    environment = {
        **os.environ,
        "COMMONTABLE_DATA": str(tmp_path),
        "COMMONTABLE_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "commontable.site.settings",
    }

    def start(script):
        return subprocess.Popen(
            [sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def finished(process):
        out, err = process.communicate(timeout=600)
        assert process.returncode == 0, err
        return out

    finished(start(SETUP))
    for writer in [start(WRITE) for _ in range(4)]:
        finished(writer)
    assert finished(start(CHECK)).strip() == "[(161, '')]"
