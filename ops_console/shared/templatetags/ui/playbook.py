"""The steps of a playbook beside the inquiry."""

from django.utils.safestring import SafeString

from ops_console.shared.escaping import markup
from ops_console.shared.templatetags.ui.attributes import attributes, classes
from ops_console.shared.templatetags.ui.marks import icon
from ops_console.shared.templatetags.ui.registry import register

STEP_STATES = {"done", "current", "todo"}


@register.simple_block_tag
def step(
    content: str,
    number: int,
    title: object,
    *,
    state: str = "todo",
    level: int = 3,
    **attrs: object,
) -> SafeString:
    """One numbered step, inside `<ol class="steps">`; a finished one shows a tick."""
    if state not in STEP_STATES:
        msg = f"Unknown state {state!r}; use one of {sorted(STEP_STATES)}."
        raise ValueError(msg)
    mark = icon("check") if state == "done" else number
    return markup(
        '<li class="{}"{}><span class="step-mark" aria-hidden="true">{}</span>'
        "<div><h{}>{}</h{}>{}</div></li>",
        classes("step", state),
        attributes({"aria_current": "step" if state == "current" else None, **attrs}),
        mark,
        level,
        title,
        level,
        content,
    )
