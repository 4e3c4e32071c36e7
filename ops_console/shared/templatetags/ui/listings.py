"""Lists of rows: a table in a card of its own, or what to do while there is none."""

from django.utils.safestring import SafeString

from ops_console.shared.escaping import markup
from ops_console.shared.templatetags.ui.actions import button
from ops_console.shared.templatetags.ui.attributes import attributes
from ops_console.shared.templatetags.ui.registry import register
from ops_console.shared.templatetags.ui.surfaces import card, empty_state


@register.simple_block_tag
def listing(
    content: str,
    rows: object,
    *,
    label: object,
    empty: object = "",
    text: object = "",
    icon: str = "inbox",
    action: object = "",
    href: str = "",
    title: object = "",
) -> SafeString:
    """Wrap head and body of a table; without rows say why there are none and what to do."""
    if rows:
        inside = markup('<div{}><table class="table">{}</table></div>', _wrap(label), content)
    else:
        more = button(action, href=href, variant="primary") if href else SafeString("")
        inside = empty_state(more, title=empty, text=text, icon=icon)
    return card(inside, title=title, class_="flush")


def _wrap(label: object) -> SafeString:
    """Let keys scroll a table that is wider than the screen, and readers know what it is."""
    return attributes({
        "class": "table-wrap", "tabindex": "0", "role": "group", "aria_label": label,
    })  # fmt: skip
