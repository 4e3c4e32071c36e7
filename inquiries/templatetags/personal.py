"""The one tag through which a person's data reaches a page, masked."""

from django import template
from django.db.models import Model
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ops_console.shared.charts.words import NOTHING
from ops_console.shared.escaping import markup
from ops_console.shared.personal import is_classified, shown
from ops_console.shared.templatetags.ui.text import lang_text
from staff.choices import Permission

register = template.Library()
# Rows that are customers' own; the words in an inquiry or a note are part of the work.
CUSTOMERS = frozenset({"Customer", "Policy"})


@register.simple_tag(takes_context=True)
def personal(
    context: Context, row: Model | None, field: str, *, lang: str = ""
) -> str | SafeString:
    """Print a classified field of a row: a dash when it is empty, a word when it is not for you.

    A field that is not classified as personal is a programming error: it would escape the mask.
    """
    if row is None:
        return NOTHING
    if not is_classified(row, field):
        msg = f"{type(row).__name__}.{field} is not classified; print it without this tag."
        raise TypeError(msg)
    if type(row).__name__ in CUSTOMERS and not _may_see_customers(context):
        return markup('<span class="muted">{}</span>', _("hidden"))
    value = getattr(row, field)
    text = shown(row, field) or NOTHING
    return str(lang_text(text, lang)) if lang and value else text


def _may_see_customers(context: Context) -> bool:
    request = context.get("request")
    return bool(request and request.user.may(Permission.VIEW_CUSTOMERS))
