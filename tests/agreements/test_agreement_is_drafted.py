"""An agreement is drafted by anybody, changed by its author, and nobody overwrites what they have not seen."""

import pytest

from agreements.drafted import A_YEAR_ON, NOW, TODAY, mou
from commontable.agreements.actions.agreements.issuing import issue_version
pytestmark = pytest.mark.django_db


def test_a_complete_draft_is_sent_out(table):
    version = mou(table)
    issue_version(version=version, by=table.maya, at=NOW)
    assert version.stage == "signing"
    assert bytes(version.pdf_kept.content).startswith(b"%PDF")
    assert version.evidence.count() == 1
