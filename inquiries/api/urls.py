"""Addresses of the inquiries API, below /api/v1/."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from inquiries.api import inquiries, parties, reveals, verbs


class StepConverter(StringConverter):
    """One of the steps of a contact."""

    regex = "hold|continue|end|wrap-up|abandon"


register_converter(StepConverter, "step")

VERBS = {
    "take": verbs.Take,
    "assign": verbs.Assign,
    "transfer": verbs.Transfer,
    "wait": verbs.Wait,
    "continue": verbs.Continue,
    "resolve": verbs.Resolve,
    "close": verbs.Close,
    "reopen": verbs.Reopen,
    "complaint": verbs.Complaint,
    "promise": verbs.Promise,
    "notes": verbs.NoteList,
    "corrections": verbs.CorrectionList,
    "contacts": parties.ContactList,
    "reveal": reveals.InquiryReveal,
}
urlpatterns = [
    path("inquiries/", inquiries.InquiryList.as_view(), name="inquiries"),
    path("inquiries/<str:number>/", inquiries.InquiryDetail.as_view(), name="inquiry"),
    *(
        path(f"inquiries/<str:number>/{name}/", view.as_view(), name=f"inquiry_{name}")
        for name, view in VERBS.items()
    ),
    path("contacts/<int:contact_id>/<step:step>/", parties.ContactStep.as_view(), name="contact"),
    path("customers/", parties.CustomerList.as_view(), name="customers"),
    path("customers/search/", parties.CustomerSearch.as_view(), name="customer_search"),
    path("customers/<str:reference>/", parties.CustomerDetail.as_view(), name="customer"),
    path(
        "customers/<str:reference>/policies/",
        parties.CustomerPolicies.as_view(),
        name="customer_policies",
    ),
    path(
        "customers/<str:reference>/reveal/",
        reveals.CustomerReveal.as_view(),
        name="customer_reveal",
    ),
    path("policies/<int:policy_id>/reveal/", reveals.PolicyReveal.as_view(), name="policy_reveal"),
    path("policies/", parties.PolicyList.as_view(), name="policies"),
    path("policies/<int:policy_id>/", parties.PolicyDetail.as_view(), name="policy"),
]
