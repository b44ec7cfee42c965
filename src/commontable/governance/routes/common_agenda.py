"""Addresses of the common agenda."""

from django.urls import URLPattern, path

from commontable.governance.views.common_agenda import aligning, plans, proposing, shaping, showing

ALL = "p/<slug:table>/common-agenda"
PLANS = f"{ALL}/alignments"

urlpatterns: list[URLPattern] = [
    path(f"{ALL}/", showing.show_agenda, name="common_agenda"),
    path(f"{ALL}/common-agenda.<str:ending>", showing.agenda_file, name="common_agenda_file"),
    path(f"{ALL}/propose/", proposing.propose_agenda, name="propose_agenda"),
    path(f"{ALL}/record/", proposing.record_agenda, name="record_agenda"),
    path(f"{ALL}/versions/", showing.list_versions, name="agenda_versions"),
    path(f"{ALL}/versions.csv", showing.export_versions, name="agenda_versions_csv"),
    path(f"{ALL}/versions/<int:version>/", showing.show_version, name="agenda_version"),
    path(f"{ALL}/shaped/", shaping.show_shaping, name="agenda_shaping"),
    path(f"{ALL}/shaped.csv", shaping.export_shaping, name="agenda_shaping_csv"),
    path(f"{PLANS}.csv", plans.export_alignments, name="alignments_csv"),
    path(f"{PLANS}/declare/", aligning.declare, name="declare_alignment"),
    path(f"{PLANS}/<int:alignment>/", plans.show_alignment, name="alignment"),
    path(f"{PLANS}/<int:alignment>/plan.pdf", plans.alignment_document, name="alignment_document"),
    path(f"{PLANS}/<int:alignment>/withdraw/", aligning.withdraw, name="withdraw_alignment"),
]
