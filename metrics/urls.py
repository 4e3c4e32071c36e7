"""URLs of the metrics app."""

from django.urls import path

from metrics import views

app_name = "metrics"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("inquiries/", views.drill, name="drill"),
    path("definitions/", views.definitions, name="definitions"),
]
