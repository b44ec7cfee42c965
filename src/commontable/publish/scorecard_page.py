"""The way from the scorecard to packs for a meeting."""

from datetime import datetime

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as translate

from commontable.partnership.models import Member


def section(*, by: Member, at: datetime) -> str:
    """A link for the row of what can be done with the figures."""
    url = reverse("publish:packs", kwargs={"table": by.partnership.slug})
    return format_html('<a class="tap" href="{}">{}</a>', url, translate("Packs for a meeting"))
