"""The seam for higher apps on the inquiry page: panels that they serve and the page only lists.

An app registers its panel in `AppConfig.ready` and serves it at its own URL, which takes the
inquiry's number; the page loads it with `hx-get`.
"""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, order=True)
class Panel:
    """One panel: its place among the tabs, id, title, URL name, the right to see it, its key."""

    order: int
    slug: str
    title: str | Promise
    url_name: str
    permission: str
    key: str = ""


_panels: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Add a panel to the inquiry page."""
    _panels[panel.slug] = panel


def all_panels() -> list[Panel]:
    """Return the panels in their order."""
    return sorted(_panels.values(), key=lambda panel: (panel.order, panel.slug))
