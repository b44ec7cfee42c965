"""Two releases under way at once give no small group away together, and a published one is never changed."""

from datetime import timedelta

import pytest

from commontable.measurement.actions.releases.computing import start_computing
from commontable.measurement.actions.releases.drafting import recall_release
from commontable.measurement.actions.releases.publishing import publish_release
from commontable.measurement.actions.releases.replying import open_for_reply, withdraw_reply
from commontable.measurement.models import Release, Reply
from commontable.measurement.tasks.releases import compute
from commontable.partnership.rules.lifecycle import NotAllowed
from world import NOW, _in_review, make_world

LATER = NOW + timedelta(days=10)


@pytest.fixture
def two(table):
    """Two releases of one indicator with partners for reply, neither computed with the other in view."""
    first = Release.objects.get(pk=make_world(table).parts["draft"])
    return first, _in_review(table, first.indicators.get().version, title="At the same time")


def test_figures_protected_without_the_other_release_in_view_are_computed_again(table, two):
    first, second = two
    assert publish_release(release=first, by=table.maya, at=LATER).number == 2
    with pytest.raises(NotAllowed, match="Compute them again"):
        publish_release(release=second, by=table.maya, at=LATER)
    second = recall_release(release=second, by=table.ines, at=LATER)
    second = start_computing(release=second, by=table.ines, at=LATER)
    compute(release=second, by=table.ines, clock=lambda: LATER)
    open_for_reply(release=second, reply_until=LATER.date(), by=table.ines, at=LATER)
    assert publish_release(release=second, by=table.maya, at=LATER + timedelta(days=3)).number == 3


def test_a_release_computed_by_an_older_version_is_judged_by_the_clock(table, two):
    first, second = two
    del second.manifest["protected_together_with_releases_through"]
    second.save()
    publish_release(release=first, by=table.maya, at=LATER)
    with pytest.raises(NotAllowed, match="Compute them again"):
        publish_release(release=second, by=table.maya, at=LATER)


def test_a_reply_that_was_read_before_publication_is_not_withdrawn_after_it(table, two):
    first, _ = two
    read_before = Reply.objects.select_related("release").get(release=first)
    publish_release(release=first, by=table.maya, at=LATER)
    with pytest.raises(NotAllowed, match="the reply with it"):
        withdraw_reply(reply=read_before, by=table.alma, at=LATER)
    assert Reply.objects.get(pk=read_before.pk).withdrawn_at is None
