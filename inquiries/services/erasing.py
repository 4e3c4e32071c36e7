"""What this app erases when a clock of retention has run out (operations/retention.py).

An inquiry keeps its codes and times, so that figures of the past stay what they were; its words
and its link to a person go (docs/retention.md). A customer goes as a whole.
"""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from inquiries.choices import CustomerKind, Status
from inquiries.models import Correction, Customer, ImportRun, Inquiry, Note, Policy
from inquiries.models.drafts import Draft
from inquiries.models.reveals import Look, Reveal
from operations import retention
from operations.choices import Method
from operations.retention import Cut, RetentionRule, Subject

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from staff.models import Market

INQUIRY, CUSTOMER = "inquiries.Inquiry", "inquiries.Customer"
INQUIRY_RULE = "inquiries.inquiry"
ENDED = (Status.RESOLVED, Status.CLOSED, Status.MERGED)
_ENDED_AT = Coalesce("closed_at", "resolved_at", "received_at")


def due_inquiries(cut: Cut) -> "QuerySet[Inquiry]":
    """Return the ended inquiries whose words are due, but for those held themselves or by person.

    They ended after they were received, so the index on receipt narrows them down.
    """
    rows = Inquiry.objects.filter(
        market=cut.market, received_at__lt=cut.before, status__in=ENDED, erased_at__isnull=True
    )
    ended = rows.alias(ended_at=_ENDED_AT).filter(ended_at__lt=cut.before)
    held_people = Q(customer_id__in=cut.held_of(CUSTOMER))
    return ended.exclude(Q(pk__in=cut.held_of(INQUIRY)) | (Q(customer__isnull=False) & held_people))


def erase_inquiries(ids: Sequence[Any], now: dt.datetime) -> None:
    """Take the words and the person out of inquiries; what other apps keep of them goes too."""
    retention.tell_followers(INQUIRY_RULE, ids, now)
    for words in (Note, Draft, Reveal):
        words.objects.filter(inquiry_id__in=ids).delete()
    Correction.objects.filter(inquiry_id__in=ids).update(description="")
    Inquiry.objects.filter(pk__in=ids).update(
        subject="", customer_words="", details={}, external_ref="", customer=None, policy=None,
        erased_at=now,
    )  # fmt: skip


def due_customers(cut: Cut) -> "QuerySet[Customer]":
    """Return the customers whose every contract and contact lies before the cut.

    A contract without an end is one that lives, so a forgotten end erases nobody.
    """
    held = Q(holder_id=OuterRef("pk")) | Q(insured_id=OuterRef("pk"))
    living = Policy.objects.filter(held, Q(ended_on__isnull=True) | Q(ended_on__gt=cut.last_day))
    people = _without_contact(cut).exclude(kind=CustomerKind.PROSPECT)
    return people.filter(~Exists(living))


def due_separation(cut: Cut) -> "QuerySet[Customer]":
    """Return the former customers who are still in use."""
    return due_customers(cut).filter(separated_at__isnull=True)


def separate(ids: Sequence[Any], now: dt.datetime) -> None:
    """Keep former customers apart: no search, page or reveal finds them any more."""
    Customer.objects.filter(pk__in=ids).update(separated_at=now)
    Reveal.objects.filter(customer_id__in=ids).delete()


def due_prospects(cut: Cut) -> "QuerySet[Customer]":
    """Return the people who never got a contract and whose last contact lies before the cut."""
    held = Q(holder_id=OuterRef("pk")) | Q(insured_id=OuterRef("pk"))
    people = _without_contact(cut).filter(kind=CustomerKind.PROSPECT)
    return people.filter(~Exists(Policy.objects.filter(held)))


def _without_contact(cut: Cut) -> "QuerySet[Customer]":
    """Return customers with no inquiry that is open, recent or held, and not held themselves."""
    theirs = Inquiry.objects.filter(customer_id=OuterRef("pk")).alias(ended_at=_ENDED_AT)
    recent = ~Q(status__in=ENDED) | Q(ended_at__gte=cut.before) | Q(pk__in=cut.held_of(INQUIRY))
    people = Customer.objects.filter(market=cut.market, created_at__lt=cut.before)
    return people.exclude(pk__in=cut.held_of(CUSTOMER)).filter(~Exists(theirs.filter(recent)))


def erase_customers(ids: Sequence[Any], now: dt.datetime) -> None:
    """Delete customers with their contracts, and make their inquiries anonymous."""
    of_them = Q(customer_id__in=ids) | Q(policy__holder_id__in=ids)
    touched = Inquiry.objects.filter(of_them)
    erase_inquiries(list(touched.filter(customer_id__in=ids).values_list("pk", flat=True)), now)
    touched.update(policy=None)
    retention.tell_followers(CUSTOMER, ids, now)
    Policy.objects.filter(insured_id__in=ids).exclude(holder_id__in=ids).update(insured=None)
    Policy.objects.filter(holder_id__in=ids).delete()
    Customer.objects.filter(pk__in=ids).delete()


def due_files(cut: Cut) -> "QuerySet[ImportRun]":
    """Return the imports whose upload or file of refused rows is still there."""
    has_file = ~Q(file="") | ~Q(rejects="")
    of_market = ImportRun.objects.filter(has_file, mapping__market=cut.market and cut.market.code)
    ended = Coalesce("finished_at", "created_at")
    return of_market.alias(ended_at=ended).filter(ended_at__lt=cut.before)


def erase_files(ids: Sequence[Any], _now: dt.datetime) -> None:
    """Delete the files of imports first, then their names: a kill in between loses neither."""
    runs = ImportRun.objects.filter(pk__in=ids)
    for name in [name for pair in runs.values_list("file", "rejects") for name in pair if name]:
        default_storage.delete(name)
    runs.update(file="", rejects="")


def due_reveals(cut: Cut) -> "QuerySet[Reveal]":
    """Return the reveals that were over before the cut; the audit trail keeps who saw what."""
    return Reveal.objects.filter(until__lt=cut.before)


def delete_reveals(ids: Sequence[Any], _now: dt.datetime) -> None:
    """Delete reveals that are over."""
    Reveal.objects.filter(pk__in=ids).delete()


def due_looks(cut: Cut) -> "QuerySet[Look]":
    """Return the looks that count no more; a person's own next look clears away only their own."""
    return Look.objects.filter(at__lt=cut.before)


def delete_looks(ids: Sequence[Any], _now: dt.datetime) -> None:
    """Delete looks."""
    Look.objects.filter(pk__in=ids).delete()


def due_drafts(cut: Cut) -> "QuerySet[Draft]":
    """Return the unsent texts that nobody has gone on with."""
    return Draft.objects.filter(updated_at__lt=cut.before)


def delete_drafts(ids: Sequence[Any], _now: dt.datetime) -> None:
    """Delete drafts."""
    Draft.objects.filter(pk__in=ids).delete()


def _inquiry_id(market: "Market", reference: str) -> int | None:
    rows = Inquiry.objects.filter(market=market, number=reference, erased_at__isnull=True)
    return rows.values_list("pk", flat=True).first()


def _bring_back(market: "Market", reference: str) -> int | None:
    rows = Customer.objects.filter(market=market, reference=reference, separated_at__isnull=False)
    number = rows.values_list("pk", flat=True).first()
    rows.update(separated_at=None)
    return number


def _customer_id(market: "Market", reference: str) -> int | None:
    rows = Customer.objects.filter(market=market, reference=reference)
    return rows.values_list("pk", flat=True).first()


retention.register_subject(Subject(CUSTOMER, _("Customer"), _customer_id, _bring_back))
retention.register_subject(Subject(INQUIRY, _("Inquiry"), _inquiry_id))
retention.register(
    RetentionRule(
        INQUIRY_RULE, _("Words of ended inquiries"), Method.ANONYMISED, due_inquiries,
        erase_inquiries,
    ),
    RetentionRule(
        "inquiries.separation", _("Former customers still in use"), Method.SEPARATED,
        due_separation, separate,
    ),
    RetentionRule(
        "inquiries.customer", _("Customers whose contracts have ended"), Method.DELETED,
        due_customers, erase_customers,
    ),
    RetentionRule(
        "inquiries.prospect", _("Prospects without a contract"), Method.DELETED, due_prospects,
        erase_customers,
    ),
    RetentionRule(
        "inquiries.import_file", _("Files of imports"), Method.DELETED, due_files, erase_files
    ),
    RetentionRule(
        "inquiries.reveal", _("Reveals that are over"), Method.DELETED, due_reveals, delete_reveals,
        per_market=False,
    ),
    RetentionRule(
        "inquiries.look", _("Counts of whose data people opened"), Method.DELETED, due_looks,
        delete_looks, per_market=False,
    ),
    RetentionRule(
        "inquiries.draft", _("Unsent texts"), Method.DELETED, due_drafts, delete_drafts,
        per_market=False,
    ),
)  # fmt: skip
