"""All releases of the table."""

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commontable.measurement.datasets.readers import audiences_of
from commontable.measurement.models import Release
from commontable.measurement.permissions import Permission
from commontable.measurement.rules.release import ReleaseStage
from commontable.partnership.permissions import may
from commontable.partnership.views.table import TableRequest, at_table

PREPARING = (ReleaseStage.DRAFT, ReleaseStage.COMPUTING, ReleaseStage.COMPUTED, ReleaseStage.FAILED)


@require_GET
@at_table
def list_releases(request: TableRequest) -> HttpResponse:
    """Published releases for everybody; what is on its way for those who may see it."""
    releases = (
        Release.objects.of(request.partnership)
        .filter(audience__in=audiences_of(request.member, at=request.at))
        .annotate(indicator_count=Count("indicators", distinct=True))
        .select_related("corrects", "drafted_by", "published_by")
        .prefetch_related("corrections")
    )
    prepares = may(Permission.PREPARE_RELEASES, by=request.member, at=request.at)
    stages = [*(PREPARING if prepares else ())]
    if may(Permission.SEE_BEFORE_RELEASE, by=request.member, at=request.at):
        stages.append(ReleaseStage.IN_REVIEW)
    return render(
        request,
        "measurement/releases/list.html",
        {
            "published": releases.filter(stage=ReleaseStage.PUBLISHED).order_by("-number"),
            "on_the_way": releases.filter(stage__in=stages).order_by("-drafted_at"),
            "prepares": prepares,
        },
    )
