"""Form fields and the summary of what is wrong."""

from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ops_console.shared.templatetags.ui.registry import register


@register.simple_tag
def field(
    bound: BoundField,
    *,
    hint: object = "",
    wide: bool = False,
    chips: bool = False,
    hide_label: bool = False,
    mark_optional: bool = False,
) -> SafeString:
    """Draw a field with label, help, errors and their ids: `as_field_group` with options."""
    context = {
        "field": bound,
        "hint": hint,
        "wide": wide,
        "chips": chips,
        "hide_label": hide_label,
        "mark_optional": mark_optional,
    }
    return render_to_string("django/forms/field.html", context)


@register.inclusion_tag("ui/form_errors.html")
def form_errors(form: BaseForm, *, title: object = "") -> dict[str, object]:
    """List every error of a bound form with a link to its field; empty when there is none."""
    wrong = [bound for bound in form if bound.errors] if form.is_bound else []
    general = form.non_field_errors() if form.is_bound else []
    return {"fields": wrong, "general": general, "form": form, "title": title}
