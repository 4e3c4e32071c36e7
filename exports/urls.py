"""URLs of the exports app."""

from django.urls import path

from exports.views import asking, collecting, deciding, showing

app_name = "exports"
urlpatterns = [
    path("", showing.index, name="index"),
    path("new/", asking.choose, name="choose"),
    path("new/<str:kind>/", asking.new, name="new"),
    path("approvals/", deciding.approvals, name="approvals"),
    path("collect/<str:token>/", collecting.collect, name="collect"),
    path("<int:export_id>/", showing.show, name="show"),
    path("<int:export_id>/manifest.json", showing.manifest, name="manifest"),
    path("<int:export_id>/cancel/", asking.cancel, name="cancel"),
    path("<int:export_id>/decide/", deciding.decide, name="decide"),
    path("<int:export_id>/link/", collecting.link, name="link"),
    path("<int:export_id>/password/", collecting.password, name="password"),
]
