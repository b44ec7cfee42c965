"""Pages about what partners agree and promise: one module of addresses an area."""

from commontable.agreements.routes import agreements, commitments, keeping, signing, templates

app_name = "agreements"
urlpatterns = [
    *templates.urlpatterns,
    *agreements.urlpatterns,
    *signing.urlpatterns,
    *keeping.urlpatterns,
    *commitments.urlpatterns,
]
