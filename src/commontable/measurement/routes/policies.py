"""Addresses of protection policies."""

from django.urls import path

from commontable.measurement.views import policies

ALL = "p/<slug:table>/protection/policies/"

urlpatterns = [
    path(ALL, policies.list_policies, name="policies"),
    path("p/<slug:table>/protection/policies.csv", policies.download_policies, name="policies_csv"),
    path(ALL + "try/", policies.try_policies, name="policies_try"),
    path(ALL + "progress/", policies.show_progress, name="policies_progress"),
    path(ALL + "for/<slug:audience>/", policies.choose_policy, name="policy_choose"),
    path(ALL + "for/<slug:audience>/usual/", policies.return_policy, name="policy_return"),
]
