"""What the playbooks still ask for before an inquiry may be resolved."""

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.db.models.fields.json import KeyTransform
from django.utils.translation import gettext as _

from inquiries.closing_checks import ClosingRefusal
from playbooks.choices import RECORD_DEMANDED, RunState, VersionStatus
from playbooks.models import PlaybookVersion, Run
from playbooks.selectors.titles import in_language

if TYPE_CHECKING:
    from inquiries.models import Inquiry

PANEL = "playbook"
SETTLED = (RunState.CONFIRMED, RunState.NOT_USED)


def missing_records(inquiry: "Inquiry") -> list[ClosingRefusal]:
    """Return what is missing: where playbooks of high risk fit the task, one must be settled.

    Settled means that its record was confirmed, or that somebody said why it was not used; one
    query.
    """
    settled = Run.objects.filter(
        inquiry_id=inquiry.pk, playbook=OuterRef("playbook"), state__in=SETTLED
    )
    any_channel = Q(playbook__channels=[]) | Q(playbook__channels__contains=[inquiry.channel])
    called_for = PlaybookVersion.objects.filter(
        any_channel,
        status=VersionStatus.PUBLISHED,
        playbook__market_id=inquiry.market_id,
        playbook__task_types__contains=[inquiry.task_type],
        playbook__risk__in=RECORD_DEMANDED,
    )
    title = KeyTransform("title", "content")
    rows = called_for.order_by("playbook__code", "pk").values_list(title, Exists(settled))
    playbooks = list(rows)
    if not playbooks or any(is_settled for _titles, is_settled in playbooks):
        return []
    titles = ", ".join(in_language(texts) for texts, _is_settled in playbooks)
    message = _("Confirm the record of the playbook (%(titles)s) or say why it was not used.")
    return [ClosingRefusal("PLAYBOOK_RECORD", message % {"titles": titles}, panel=PANEL)]
