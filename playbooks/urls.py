"""Addresses of the playbooks app."""

from django.urls import path

from playbooks.views import library, panel

app_name = "playbooks"
urlpatterns = [
    path("", library.index, name="index"),
    path("panel/<str:number>/", panel.panel, name="panel"),
    path("panel/<str:number>/<str:code>/answers/", panel.answers, name="answers"),
    path("panel/<str:number>/<str:code>/confirm/", panel.confirm, name="confirm"),
    path("panel/<str:number>/<str:code>/unused/", panel.unused, name="unused"),
    path("panel/<str:number>/<str:code>/again/", panel.again, name="again"),
    path("<str:market>/<str:code>/", library.show, name="show"),
]
