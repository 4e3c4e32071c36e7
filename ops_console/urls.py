"""Every URL of the console; each app lists its own."""

from django.contrib import admin
from django.urls import include, path

from operations.views import probes
from ops_console.shared import gallery, views

urlpatterns = [
    path("", views.home, name="home"),
    path("livez", probes.livez, name="livez"),
    path("readyz", probes.readyz, name="readyz"),
    path("metrics", probes.figures, name="figures"),
    path("_ui/", gallery.show, name="gallery"),
    path("_ui/<slug:page>/", gallery.show, name="gallery_page"),
    path("", include("staff.urls")),
    path("exports/", include("exports.urls")),
    path("", include("inquiries.urls")),
    path("playbooks/", include("playbooks.urls")),
    path("voc/", include("voc.urls")),
    path("metrics/", include("metrics.urls")),
    path("operations/", include("operations.urls")),
    path("privacy/", include("privacy.urls")),
    path("api/v1/", include("ops_console.api_urls")),
    path("admin/", admin.site.urls),
]
handler400 = "ops_console.shared.views.bad_request"
handler403 = "ops_console.shared.views.permission_denied"
handler404 = "ops_console.shared.views.page_not_found"
handler500 = "ops_console.shared.views.server_error"
