"""Tables of the inquiries app, one module per noun."""

from inquiries.models.calendars import BusinessCalendar, DayOverride, ServicePolicy
from inquiries.models.clocks import Clock, ClockPause
from inquiries.models.contacts import Contact
from inquiries.models.customers import Customer, Policy
from inquiries.models.drafts import Draft
from inquiries.models.imports import ImportRun
from inquiries.models.inquiries import NUMBER_TAIL, Inquiry
from inquiries.models.records import Correction, InquiryEvent, Note
from inquiries.models.reveals import Look, Reveal

__all__ = [
    "NUMBER_TAIL",
    "BusinessCalendar",
    "Clock",
    "ClockPause",
    "Contact",
    "Correction",
    "Customer",
    "DayOverride",
    "Draft",
    "ImportRun",
    "Inquiry",
    "InquiryEvent",
    "Look",
    "Note",
    "Policy",
    "Reveal",
    "ServicePolicy",
]
