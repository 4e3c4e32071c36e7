"""A personal field on a page: its mask, and for whoever may a button that asks to see it."""

from typing import Any

from django import template
from django.db.models import Model
from django.template import Context
from django.urls import reverse

from inquiries.choices.reveals import REVEALABLE, Thing
from inquiries.rules.reveals import right_for
from inquiries.selectors.reveals import kind_of
from inquiries.templatetags.personal import personal
from ops_console.shared.personal import hide_numbers, shown

register = template.Library()


@register.inclusion_tag("inquiries/parts/revealable.html", takes_context=True)
def revealable(
    context: Context, row: Model | None, field: str, *, number: str = "", lang: str = ""
) -> dict[str, Any]:
    """Print a classified field with a way to its value; `open_reveals` says what is open."""
    is_details = field == "details"
    printed = {"shown": "" if is_details else personal(context, row, field, lang=lang)}
    if row is None or not _is_hidden(row, field) or not _may(context, row, field):
        return printed
    thing = Thing(type(row).__name__.lower())
    named: dict[str, Any] = {"thing": thing.value, "pk": row.pk, "field": field}
    name = "reveal" if number else "reveal_alone"
    named |= {"number": number} if number else {}
    key = (thing.value, row.pk, field)
    return {
        **printed,
        "slot": "reveal-" + "-".join(map(str, key)),
        "url": reverse(f"inquiries:{name}", kwargs=named),
        "label": REVEALABLE[thing][field],
        "until": (context.get("open_reveals") or {}).get(key),
    }


def _is_hidden(row: Model, field: str) -> bool:
    """Tell whether the mask covers anything; nothing is asked for to see what is seen."""
    value = getattr(row, field)
    if isinstance(value, dict):
        return bool(hide_numbers(value) != value)
    return bool(value) and (not isinstance(value, str) or shown(row, field) != value.strip())


def _may(context: Context, row: Model, field: str) -> bool:
    request = context.get("request")
    return bool(request and request.user.may(right_for(kind_of(row, field))))
