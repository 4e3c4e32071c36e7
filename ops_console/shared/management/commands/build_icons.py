"""`manage.py build_icons`: write the sprite of all icons from the lucide wheel."""

import zipfile
from importlib import resources
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ops_console.shared import icons

NAMESPACE = "http://www.w3.org/2000/svg"
QUALIFIED = f"{{{NAMESPACE}}}"


class Command(BaseCommand):
    """Writes `icons.svg` into the folder of generated static files."""

    help = "Write the icon sprite into the generated static files."

    def handle(self, *args: Any, **options: Any) -> None:
        """Build the sprite and leave the file alone when nothing changed."""
        target = Path(settings.GENERATED_STATIC_DIR) / icons.SPRITE
        text = sprite(icons.ICONS)
        if target.exists() and target.read_text(encoding="utf-8") == text:
            self.stdout.write(f"{len(icons.ICONS)} icons, unchanged")
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        self.stdout.write(f"{len(icons.ICONS)} icons written to {target.name}")


def sprite(names: tuple[str, ...]) -> str:
    """Return one SVG document with a symbol for each name; raise CommandError on an unknown one."""
    # The namespace is written as an attribute: the prefixes that ElementTree knows belong to the
    # whole process, and drawing a QR code gives SVG another one.
    root = ElementTree.Element("svg", {"xmlns": NAMESPACE})
    archive = resources.files("lucide").joinpath("lucide.zip")
    with archive.open("rb") as opened, zipfile.ZipFile(opened) as wheel:
        for name in names:
            root.append(_symbol(wheel, name))
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _symbol(wheel: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """Return the icon as a symbol; stroke and fill are left to the stylesheet."""
    try:
        drawing = ElementTree.fromstring(wheel.read(f"{name}.svg"))  # noqa: S314 - from a hash-locked wheel
    except KeyError:
        msg = f"The lucide set has no icon {name!r}; see ops_console/shared/icons.py."
        raise CommandError(msg) from None
    for element in drawing.iter():
        element.tag = element.tag.removeprefix(QUALIFIED)
    symbol = ElementTree.Element(
        "symbol", {"id": name, "viewBox": drawing.get("viewBox", "0 0 24 24")}
    )
    symbol.extend(list(drawing))
    return symbol
