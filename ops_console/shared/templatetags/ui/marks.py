"""Small marks: icon, pill, key cap, avatar, progress, skeleton."""

from functools import lru_cache

from django.templatetags.static import static
from django.utils.safestring import SafeString

from ops_console.shared import icons
from ops_console.shared.escaping import markup
from ops_console.shared.templatetags.ui.attributes import (
    attributes,
    classes,
    key_label,
    shown,
    tone_class,
)
from ops_console.shared.templatetags.ui.registry import register

SKELETONS = {"lines", "rows", "card", "chart"}


@register.simple_tag
def icon(name: str, *, label: str = "", class_: str = "") -> SafeString:
    """Draw an icon of the sprite; decorative unless it has a label."""
    if name not in icons.ICONS:
        msg = f"Unknown icon {name!r}; add it to ops_console/shared/icons.py."
        raise ValueError(msg)
    return _drawn(name, str(label), class_)


# A page draws the same few icons and people hundreds of times.
@lru_cache(maxsize=1024)
def _drawn(name: str, label: str, class_: str) -> SafeString:
    meaning = {"role": "img", "aria_label": label} if label else {"aria_hidden": "true"}
    return markup(
        '<svg class="{}"{}><use href="{}#{}"></use></svg>',
        classes("icon", class_),
        attributes(dict(meaning)),
        static(icons.SPRITE),
        name,
    )


def icon_or_nothing(name: str | None) -> SafeString:
    """Draw the icon, or nothing for an empty name."""
    return icon(name) if name else SafeString("")


@register.simple_tag
def pill(
    text: object,
    *,
    tone: str = "neutral",
    icon: str = "",
    dot: bool = False,
    href: str = "",
    **attrs: object,
) -> SafeString:
    """Show a state in a word or two, with an icon or a dot."""
    mark = SafeString('<span class="dot"></span>') if dot else icon_or_nothing(icon)
    return markup(
        '<{0} class="{1}"{2}>{3}<span>{4}</span></{0}>',
        "a" if href else "span",
        classes("pill", tone_class(tone)),
        attributes({"href": href, **attrs}),
        mark,
        shown(text),
    )


@register.simple_tag
def kbd(key: str) -> SafeString:
    """Show a shortcut as a key cap; screen readers get it from aria-keyshortcuts."""
    return markup('<kbd class="kbd" aria-hidden="true">{}</kbd>', key_label(key))


@register.simple_tag
def avatar(name: object, *, size: str = "", title: bool = True) -> SafeString:
    """Show the first letter of a person's name in a circle."""
    return _circle(str(name).strip(), size, title=title)


@lru_cache(maxsize=1024)
def _circle(text: str, size: str, *, title: bool) -> SafeString:
    return markup(
        '<span class="{}"{}>{}</span>',
        classes("avatar", size),
        attributes({"title": text} if title and text else {"aria_hidden": "true"}),
        text[:1].upper() or "?",
    )


@register.simple_tag
def skeleton(*, lines: int = 3, shape: str = "lines") -> SafeString:
    """Hold the place of something that is being loaded."""
    if shape not in SKELETONS:
        msg = f"Unknown skeleton {shape!r}; use one of {sorted(SKELETONS)}."
        raise ValueError(msg)
    bars = SafeString("<i></i>" * (1 if shape == "chart" else lines))
    return markup('<div class="{}" aria-hidden="true">{}</div>', f"skeleton skeleton-{shape}", bars)


@register.inclusion_tag("ui/progress.html")
def progress(value: int, maximum: int, *, label: str, id: str = "") -> dict[str, object]:  # noqa: A002 - the HTML attribute's name
    """Show how far a job is, as a bar and in numbers."""
    share = 0 if maximum <= 0 else min(100, max(0, value * 100 // maximum))
    return {"value": value, "maximum": maximum, "share": share, "label": label, "id": id}
