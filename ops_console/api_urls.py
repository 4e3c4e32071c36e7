"""Every address of the API, version 1, with its schema and its page."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from metrics.api import KpiList
from staff.api import Me
from voc.api import CauseList, TagList

app_name = "api"
urlpatterns = [
    path("me/", Me.as_view(), name="me"),
    path("kpis/", KpiList.as_view(), name="kpis"),
    path("causes/", CauseList.as_view(), name="causes"),
    path("inquiries/<str:number>/causes/", TagList.as_view(), name="inquiry_causes"),
    path("", include("inquiries.api.urls")),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
]
