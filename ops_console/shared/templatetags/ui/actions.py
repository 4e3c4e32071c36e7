"""Buttons, links that look like them, dialogs."""

from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from ops_console.shared.escaping import markup
from ops_console.shared.templatetags.ui.attributes import (
    attributes,
    classes,
    key_attributes,
    stable_id,
)
from ops_console.shared.templatetags.ui.marks import icon as icon_tag
from ops_console.shared.templatetags.ui.marks import icon_or_nothing, kbd
from ops_console.shared.templatetags.ui.registry import register

VARIANTS = {"default", "primary", "ghost", "danger"}
NOT_SUBMITTING = ("command", "popovertarget")
# What a button that cannot act must not carry: it would act all the same.
ACTING = ("name", "value", "form", "command", "commandfor", "popovertarget")


@register.simple_tag
def button(
    label: object,
    *,
    href: str = "",
    variant: str = "default",
    icon: str = "",
    key: str = "",
    small: bool = False,
    icon_only: bool = False,
    disabled_reason: object = None,
    **attrs: object,
) -> SafeString:
    """Draw a button, or a link when it has `href`; a refused one shows its reason beside it."""
    if variant not in VARIANTS:
        msg = f"Unknown variant {variant!r}; use one of {sorted(VARIANTS)}."
        raise ValueError(msg)
    look = classes(
        "button",
        "" if variant == "default" else variant,
        "small" if small else "",
        "icon-only" if icon_only else "",
    )
    face = _face(label, icon, "" if icon_only else key, icon_only=icon_only)
    if disabled_reason:
        return _refused(label, face, look, reason=disabled_reason, attrs=attrs)
    named = {"class": look, **key_attributes(key), **attrs}
    if icon_only:
        named |= {"aria_label": label, "title": label}
    if href:
        return markup("<a{}>{}</a>", attributes({"href": href, **named}), face)
    kind = "button" if any(name in attrs for name in NOT_SUBMITTING) else "submit"
    return markup("<button{}>{}</button>", attributes({"type": kind, **named}), face)


def _face(label: object, icon: str, key: str, *, icon_only: bool) -> SafeString:
    if icon_only:
        return icon_or_nothing(icon)
    cap = kbd(key) if key else SafeString("")
    return markup("{}<span>{}</span>{}", icon_or_nothing(icon), label, cap)


def _refused(
    label: object, face: SafeString, look: str, *, reason: object, attrs: dict[str, object]
) -> SafeString:
    """Draw the button without anything that acts, and its reason as text beside it."""
    own = {name: value for name, value in attrs.items() if name not in ACTING}
    kept = {name: value for name, value in own.items() if not name.startswith("hx_")}
    reason_id = f"{kept['id']}-reason" if kept.get("id") else stable_id("reason", label, reason)
    return markup(
        '<span class="with-reason"><button{}>{}</button>'
        '<span class="reason" id="{}">{}<span><b>{}</b> · {}</span></span></span>',
        attributes(
            {
                **kept,
                "type": "button",
                "class": look,
                "aria_disabled": "true",
                "aria_describedby": reason_id,
            }
        ),
        face,
        reason_id,
        icon_tag("lock"),
        label,
        reason,
    )


@register.simple_block_tag
def dialog(
    content: str,
    id: str,  # noqa: A002 - the HTML attribute's name
    *,
    title: object,
    class_: str = "",
) -> SafeString:
    """Wrap content into a modal dialog with a title and a close button."""
    from_button = button(
        pgettext("dialog", "Close"),
        icon="x",
        variant="ghost",
        small=True,
        icon_only=True,
        command="close",
        commandfor=id,
    )
    return markup(
        '<dialog id="{0}" class="{1}" closedby="any" aria-labelledby="{0}-title">'
        '<header><h2 id="{0}-title" tabindex="-1">{2}</h2>{3}</header>'
        '<div class="dialog-body">{4}</div></dialog>',
        id,
        classes("dialog", class_),
        title,
        from_button,
        content,
    )
