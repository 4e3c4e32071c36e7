"""URLs of the operations app."""

from django.urls import path

from operations.views import pages, retention

app_name = "operations"
urlpatterns = [
    path("", pages.index, name="index"),
    path("retention/", retention.show, name="retention"),
    path("retention/bring-back/", retention.bring_back, name="bring_back"),
    path("retention/<int:hold_id>/lift/", retention.lift, name="lift_hold"),
    path("jobs/", pages.jobs, name="jobs"),
    path("jobs/<int:job_id>/", pages.job, name="job"),
    path("jobs/<int:job_id>/retry/", pages.retry, name="retry"),
]
