"""URLs of the voc app."""

from django.urls import path

from voc.views import inquiries, panel, pivot, report

app_name = "voc"
urlpatterns = [
    path("", report.report, name="report"),
    path("inquiries/", inquiries.inquiries, name="inquiries"),
    path("pivot/", pivot.pivot, name="pivot"),
    path("pivot.csv", pivot.pivot_csv, name="pivot_csv"),
    path("panel/<str:number>/", panel.panel, name="panel"),
    path("panel/<str:number>/tag/", panel.tag, name="tag"),
    path("panel/<str:number>/untag/", panel.untag, name="untag"),
]
