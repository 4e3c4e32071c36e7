"""How forms are drawn: by templates, but a select and its options in one go.

Django fills a template for every option and another for its attributes; the six lists of a filter
took a third of the time of the queue.
"""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Select
from django.utils.safestring import SafeString

from ops_console.shared.escaping import escaped


class FormRenderer(TemplatesSetting):
    """Draws forms by the templates of the project."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Return a widget, field or form as HTML."""
        if template_name == Select.template_name:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: dict[str, Any]) -> SafeString:
    groups = "".join(_group(name, options) for name, options, _index in widget["optgroups"])
    name = escaped(widget["name"])
    return SafeString(f'<select name="{name}"{_attributes(widget["attrs"])}>{groups}\n</select>')


def _group(name: object, options: list[dict[str, Any]]) -> str:
    lines = "".join(_option(option) for option in options)
    return f'\n  <optgroup label="{escaped(name)}">{lines}\n  </optgroup>' if name else lines


def _option(option: dict[str, Any]) -> str:
    value, label = escaped(option["value"]), escaped(option["label"])
    return f'\n  <option value="{value}"{_attributes(option["attrs"])}>{label}</option>'


def _attributes(values: dict[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{escaped(value)}"'
        for name, value in values.items()
        if value is not False
    )
