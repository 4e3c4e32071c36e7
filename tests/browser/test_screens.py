"""Every screen in three languages, light and dark, wide and narrow: no violation, no error."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.fixtures import NARROW, WIDE, SignIn, Visitor, prefer

pytestmark = pytest.mark.browser

LOOKS = [("ko", "light"), ("zh-hant", "dark"), ("en", "light")]
SCREENS = {
    "AGENT": {
        "desk": "/desk/",
        "team-queue": "/desk/?view=team",
        "inquiry": "first inquiry",
        "intake": "/inquiries/new/",
        "list": "/inquiries/",
        "playbooks": "/playbooks/",
        "playbook": "/playbooks/KR/PB-03/",
        "profile": "/profile/",
        "tokens": "/profile/tokens/",
        "missing": "/nowhere/",
    },
    "ANALYST": {
        "voc": "/voc/",
        "metrics": "/metrics/",
        "definitions": "/metrics/definitions/",
        "imports": "/imports/",
        "import-new": "/imports/new/",
    },
}
CASES = [(role, name) for role, screens in SCREENS.items() for name in screens]


def open_screen(visitor: Visitor, path: str) -> None:
    if path == "first inquiry":
        visitor.open("/desk/?view=team")
        href = visitor.page.locator("#queue a.item").first.get_attribute("href")
        visitor.open(str(href))
    else:
        visitor.open(path)


def violations(visitor: Visitor) -> list[str]:
    found = Axe().run(visitor.page).response["violations"]
    return [f"{item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"][:3]]


@pytest.mark.parametrize("role", list(SCREENS))
@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_screens_are_accessible_quiet_and_fit(
    sign_in: SignIn, pictures: Path, role: str, language: str, theme: str
) -> None:
    visitor = sign_in(role)
    prefer(visitor, language=language, theme=theme)
    problems: list[str] = []

    for name, path in SCREENS[role].items():
        visitor.page.set_viewport_size(WIDE)
        open_screen(visitor, path)
        for width, size in (("wide", WIDE), ("narrow", NARROW)):
            visitor.page.set_viewport_size(size)
            picture = pictures / f"{name}-{language}-{theme}-{width}.png"
            # Hiding the caret would write inline styles, which the policy reports as faults.
            visitor.page.screenshot(path=picture, caret="initial")
            problems += [f"{name} {width}: {text}" for text in violations(visitor)]
            if overflows(visitor):
                problems.append(f"{name} {width}: scrolls sideways")

    expected = "status of 404"  # the screen named missing
    problems += [fault for fault in visitor.faults if expected not in fault]
    assert not problems, "\n".join(problems)


def overflows(visitor: Visitor) -> bool:
    return bool(
        visitor.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
        )
    )


def test_the_first_load_of_the_desk_is_light(sign_in: SignIn) -> None:
    visitor = sign_in("AGENT")
    sizes: dict[str, int] = {}
    session = visitor.page.context.new_cdp_session(visitor.page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: int(event["encodedDataLength"])}),
    )

    visitor.open("/desk/")

    assert 0 < sum(sizes.values()) <= 60 * 1024, sizes
