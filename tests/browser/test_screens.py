"""Every screen in three languages, light and dark, wide and narrow: no violation, no error."""

import pytest

from tests.browser.fixtures import NARROW, WIDE, Photograph, SignIn, Visitor, prefer

pytestmark = pytest.mark.browser

SIZES = {"wide": WIDE, "narrow": NARROW}
# Language, theme, and the width at which axe, which takes its time, looks through the screen.
LOOKS = [("ko", "light", "wide"), ("zh-hant", "dark", "narrow"), ("en", "light", "")]
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
        "voc-list": "/voc/inquiries/",
        "drill-down": "/metrics/inquiries/?kpi=volume",
        "definitions": "/metrics/definitions/",
        "imports": "/imports/",
        "import-new": "/imports/new/",
    },
}


def open_screen(visitor: Visitor, path: str) -> None:
    if path == "first inquiry":
        visitor.open("/desk/?view=team")
        href = visitor.page.locator("#queue a.item").first.get_attribute("href")
        visitor.open(str(href))
    else:
        visitor.open(path)


@pytest.mark.parametrize("role", list(SCREENS))
@pytest.mark.parametrize(("language", "theme", "examined"), LOOKS)
def test_screens_are_accessible_quiet_and_fit(
    sign_in: SignIn, photograph: Photograph, role: str, language: str, theme: str, examined: str
) -> None:
    visitor = sign_in(role)
    prefer(visitor, language=language, theme=theme)
    problems: list[str] = []

    for name, path in SCREENS[role].items():
        visitor.page.set_viewport_size(WIDE)
        open_screen(visitor, path)
        for width, size in SIZES.items():
            visitor.page.set_viewport_size(size)
            photograph(visitor.page, f"{name}-{language}-{theme}-{width}")
            found = visitor.violations() if width == examined else []
            if overflows(visitor):
                found.append("scrolls sideways")
            problems += [f"{name} {width}: {text}" for text in found]

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
    visitor.page.wait_for_load_state("networkidle")

    assert 0 < sum(sizes.values()) <= 54 * 1024, sizes
