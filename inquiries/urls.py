"""URLs of the inquiries app."""

from django.urls import path

from inquiries.views import (
    contacts,
    customers,
    desks,
    details,
    drafts,
    handling,
    imports,
    intake,
    lists,
    outcomes,
    records,
    reveals,
)

app_name = "inquiries"
desk_urls = [
    path("desk/", desks.desk, name="desk"),
    path("desk/queue/", desks.queue, name="queue"),
    path("search/", lists.search, name="search"),
    path("inquiries/", lists.list_, name="list"),
]
intake_urls = [
    path("inquiries/new/", intake.new, name="new"),
    path("inquiries/new/fields/", intake.new_fields, name="new_fields"),
    path("inquiries/new/customer/", intake.customer_search, name="customer_search"),
    path("inquiries/new/customer/add/", intake.customer_new, name="customer_new"),
]
draft_urls = [
    path("drafts/", drafts.save, name="draft_save"),
    path("drafts/discard/", drafts.discard, name="draft_discard"),
]
inquiry_urls = [
    path("inquiries/<slug:number>/", desks.show, name="show"),
    path("inquiries/<slug:number>/work/", desks.work, name="work"),
    path("inquiries/<slug:number>/context/", desks.context, name="context"),
    path("inquiries/<slug:number>/take/", handling.take, name="take"),
    path("inquiries/<slug:number>/assign/", handling.assign, name="assign"),
    path("inquiries/<slug:number>/transfer/", handling.transfer, name="transfer"),
    path("inquiries/<slug:number>/wait/", handling.wait, name="wait"),
    path("inquiries/<slug:number>/continue/", handling.continue_, name="continue"),
    path("inquiries/<slug:number>/resolve/", outcomes.resolve, name="resolve"),
    path("inquiries/<slug:number>/close/", outcomes.close, name="close"),
    path("inquiries/<slug:number>/reopen/", outcomes.reopen, name="reopen"),
    path("inquiries/<slug:number>/merge/", outcomes.merge, name="merge"),
    path("inquiries/<slug:number>/note/", records.note, name="note"),
    path("inquiries/<slug:number>/complaint/", records.complaint, name="complaint"),
    path("inquiries/<slug:number>/promise/", records.promise, name="promise"),
    path("inquiries/<slug:number>/correct/", records.correct, name="correct"),
    path("inquiries/<slug:number>/customer/", details.customer_link, name="customer_link"),
    path("inquiries/<slug:number>/details/", details.details, name="details"),
]
customer_urls = [
    path("customers/<int:customer_id>/", customers.customer_change, name="customer_change"),
]
reveal_urls = [
    path("reveal/<slug:thing>/<int:pk>/<slug:field>/", reveals.reveal, name="reveal_alone"),
    path(
        "inquiries/<slug:number>/reveal/<slug:thing>/<int:pk>/<slug:field>/",
        reveals.reveal,
        name="reveal",
    ),
]
contact_urls = [
    path("inquiries/<slug:number>/contact/start/", contacts.contact_start, name="contact_start"),
    path("inquiries/<slug:number>/contact/hold/", contacts.contact_hold, name="contact_hold"),
    path(
        "inquiries/<slug:number>/contact/continue/",
        contacts.contact_continue,
        name="contact_continue",
    ),
    path("inquiries/<slug:number>/contact/end/", contacts.contact_end, name="contact_end"),
    path(
        "inquiries/<slug:number>/contact/wrap-up/",
        contacts.contact_wrap_up,
        name="contact_wrap_up",
    ),
    path(
        "inquiries/<slug:number>/contact/abandon/",
        contacts.contact_abandon,
        name="contact_abandon",
    ),
]
import_urls = [
    path("imports/", imports.runs, name="imports"),
    path("imports/new/", imports.new, name="import_new"),
    path("imports/<int:run_id>/", imports.show, name="import_show"),
    path("imports/<int:run_id>/start/", imports.start, name="import_start"),
    path("imports/<int:run_id>/rejects.csv", imports.rejects, name="import_rejects"),
]
# The intake stands before the numbers, which would take its name for one of theirs.
urlpatterns = [
    *desk_urls,
    *intake_urls,
    *draft_urls,
    *inquiry_urls,
    *customer_urls,
    *reveal_urls,
    *contact_urls,
    *import_urls,
]
