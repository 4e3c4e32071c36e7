"""URLs of the privacy app."""

from django.urls import path

from privacy.views import audit, incidents, reviews

app_name = "privacy"
urlpatterns = [
    path("audit/", audit.trail, name="audit"),
    path("audit/anchors/", audit.anchors, name="anchors"),
    path("audit/<int:entry_id>/", audit.entry, name="entry"),
    path("reviews/", reviews.index, name="reviews"),
    path("reviews/<int:review_id>/", reviews.show, name="review"),
    path("reviews/<int:review_id>/sign/", reviews.sign, name="sign_review"),
    path("reviews/items/<int:item_id>/", reviews.judge, name="judge"),
    path("incidents/", incidents.index, name="incidents"),
    path("incidents/<int:incident_id>/", incidents.show, name="incident"),
    path("incidents/<int:incident_id>/search/", incidents.search, name="incident_search"),
    path("incidents/<int:incident_id>/act/", incidents.act, name="incident_act"),
]
