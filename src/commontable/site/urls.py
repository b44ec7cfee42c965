"""Every address of the program. Outside `/p/<table>/` nothing belongs to a partnership."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("commontable.site.doors")),
    path("accounts/", include("allauth.urls")),
    path("", include("commontable.accounts.urls")),
    path("", include("commontable.ui.urls")),
    path("", include("commontable.partnership.urls")),
    path("", include("commontable.agreements.urls")),
    path("", include("commontable.measurement.urls")),
    path("", include("commontable.governance.urls")),
    path("", include("commontable.publish.urls")),
]
if settings.COMMONTABLE_DEMO:
    urlpatterns.append(path("demo/", include("commontable.site.demo.urls")))

handler400 = "commontable.ui.views.bad_request"
handler403 = "commontable.ui.views.permission_denied"
handler404 = "commontable.ui.views.page_not_found"
handler500 = "commontable.ui.views.server_error"
