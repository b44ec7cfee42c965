"""Pages where the table decides: one module of addresses an area."""

from commontable.governance.routes import (
    bodies,
    calendars,
    common_agenda,
    decisions,
    deliberation,
    disputes,
    elections,
    live,
    meetings,
    minutes,
    power,
    proposals,
    voices,
)

app_name = "governance"
urlpatterns = [
    *bodies.urlpatterns,
    *meetings.urlpatterns,
    *live.urlpatterns,
    *minutes.urlpatterns,
    *calendars.urlpatterns,
    *proposals.urlpatterns,
    *deliberation.urlpatterns,
    *elections.urlpatterns,
    *decisions.urlpatterns,
    *power.urlpatterns,
    *voices.urlpatterns,
    *common_agenda.urlpatterns,
    *disputes.urlpatterns,
]
