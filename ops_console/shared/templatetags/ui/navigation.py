"""Tabs, sortable table heads and panes that load themselves."""

from django.http import HttpRequest
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ops_console.shared.escaping import markup
from ops_console.shared.templatetags.ui.attributes import attributes, key_attributes, shown
from ops_console.shared.templatetags.ui.marks import icon as icon_tag
from ops_console.shared.templatetags.ui.marks import icon_or_nothing, skeleton
from ops_console.shared.templatetags.ui.registry import register

# A new order starts at the first page again.
PAGE_PARAMETERS = ("page", "after", "before")


@register.simple_block_tag
def tabs(content: str, *, label: object, **attrs: object) -> SafeString:
    """Wrap tabs (links to views of one thing) into a labelled navigation."""
    return markup(
        '<nav class="tabs"{}><ul>{}</ul></nav>', attributes({"aria_label": label, **attrs}), content
    )


@register.simple_tag
def tab(
    label: object,
    *,
    href: str,
    current: bool = False,
    count: object = None,
    key: str = "",
    icon: str = "",
    **attrs: object,
) -> SafeString:
    """Draw one tab: a link that may carry a count."""
    number = "" if count is None else markup(' <small class="num">{}</small>', shown(count))
    named = {"href": href, "aria_current": "page" if current else None, **key_attributes(key)}
    return markup(
        '<li><a class="tab"{}>{}<span>{}</span>{}</a></li>',
        attributes({**named, **attrs}),
        icon_or_nothing(icon),
        label,
        number,
    )


@register.simple_tag(takes_context=True)
def table_head(
    context: Context, label: object, *, sort: str = "", number: bool = False, **attrs: object
) -> SafeString:
    """Draw one column head; with `sort` it is a link that turns the order around."""
    if number:
        attrs["class_"] = "num"
    if not sort:
        return markup('<th scope="col"{}>{}</th>', attributes(attrs), label)
    request: HttpRequest = context["request"]
    present = request.GET.get("sort", "")
    ascending = present == sort
    if present.lstrip("-") == sort:
        attrs["aria_sort"] = "ascending" if ascending else "descending"
    mark = "arrow-up-down" if present.lstrip("-") != sort else "arrow-up"
    if present == f"-{sort}":
        mark = "arrow-down"
    return markup(
        '<th scope="col"{}><a class="sort" href="{}">{}{}</a></th>',
        attributes(attrs),
        _order_url(request, f"-{sort}" if ascending else sort),
        label,
        icon_tag(mark),
    )


def _order_url(request: HttpRequest, order: str) -> str:
    query = request.GET.copy()
    for name in PAGE_PARAMETERS:
        query.pop(name, None)
    query["sort"] = order
    return f"?{query.urlencode()}"


@register.simple_tag
def lazy_pane(
    id: str,  # noqa: A002 - the HTML attribute's name
    *,
    url: str,
    label: object,
    lines: int = 4,
    **attrs: object,
) -> SafeString:
    """Reserve the place of a panel and load it; without script a link leads to its page."""
    named = {
        "id": id,
        "aria_label": label,
        "aria_busy": "true",
        "hx_get": url,
        "hx_trigger": "load",
        # Nobody asked for it: it keeps no session open.
        "hx_headers": '{"Ops-Passive": "1"}',
        "hx_swap": "outerHTML",
    }
    return markup(
        '<section class="lazy"{}>{}<a class="lazy-link button" href="{}">{}</a></section>',
        attributes({**named, **attrs}),
        skeleton(lines=lines),
        url,
        _("Open %(name)s") % {"name": label},
    )
