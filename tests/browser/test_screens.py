"""Every screen in three languages, light and dark, wide and narrow: no violation, no error."""

from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.browser.fixtures import NARROW, WIDE, Photograph, SignIn, Visitor, prefer
from tests.browser.running import Console

pytestmark = pytest.mark.browser

SIZES = {"wide": WIDE, "narrow": NARROW}
# Language, theme, and the width at which axe, which takes its time, looks through the screen.
LOOKS = [("ko", "light", "wide"), ("zh-hant", "dark", "narrow"), ("en", "light", "")]
SCREENS = {
    "AGENT": {
        "desk": "/desk/",
        "team-queue": "/desk/?view=team",
        "inquiry": "first of /desk/?view=team",
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
        "exports": "/exports/",
        "export-new": "/exports/new/",
        "export-ask": "/exports/new/voc/",
        "security": "/profile/security/",
        "app": "/profile/security/app/",
        "password": "/profile/security/password/",
    },
    "PRIVACY": {
        "trail": "/privacy/audit/",
        "entry": "first of /privacy/audit/",
        "reviews": "/privacy/reviews/",
        "review": "first of /privacy/reviews/",
        "finding": "first of the page",
        "incidents": "/privacy/incidents/",
        "incident": "first of /privacy/incidents/",
        "retention": "/operations/retention/",
        "approvals": "/exports/approvals/",
        "export": "first of /exports/approvals/",
    },
    "ADMIN": {
        "people": "/people/",
        "invitation": "/people/new/",
        "person": "first of /people/",
        "operations": "/operations/",
        "jobs": "/operations/jobs/",
        "job": "first of /operations/jobs/",
    },
}
EVERYBODY = {"AGENT", "ANALYST"}
OUTSIDE = {
    "sign-in": "/sign-in/",
    "forgotten": "/sign-in/forgot/",
    "dead-link": "/sign-in/link/none/",
}
# The screens named missing and dead-link are errors themselves.
EXPECTED = ("status of 404", "status of 410")


def open_screen(visitor: Visitor, path: str) -> None:
    """Open a path; `first of` one follows the first link of its table or queue."""
    listed = path.removeprefix("first of ")
    if listed != "the page":
        visitor.open(listed)
    if listed != path:
        found = visitor.page.locator("#queue a.item, tbody th a").first.get_attribute("href")
        visitor.open(str(found))


@pytest.mark.parametrize(
    ("role", "language", "theme", "examined"),
    # English is the shortest: the screens of few people are looked at in the other two.
    [(role, *look) for role in SCREENS for look in LOOKS if look[2] or role in EVERYBODY],
)
def test_screens_are_accessible_quiet_and_fit(
    sign_in: SignIn, photograph: Photograph, role: str, language: str, theme: str, examined: str
) -> None:
    # Some screens open only soon after a sign-in.
    visitor = sign_in(role, anew=True)
    prefer(visitor, language=language, theme=theme)
    problems = look_at(visitor, SCREENS[role], photograph, look=(language, theme, examined))

    assert not problems, "\n".join(problems)


@pytest.mark.parametrize(
    ("locale", "theme", "examined"), [("ko-KR", "light", "wide"), ("zh-TW", "dark", "narrow")]
)
def test_screens_before_signing_in_are_accessible_quiet_and_fit(
    console: Console,
    browser: Browser,
    photograph: Photograph,
    locale: str,
    theme: Literal["light", "dark"],
    examined: str,
) -> None:
    context = browser.new_context(locale=locale, color_scheme=theme, reduced_motion="reduce")
    visitor = Visitor(context.new_page(), console)
    visitor.page.on("console", visitor.note)
    problems = look_at(visitor, OUTSIDE, photograph, look=(locale, theme, examined))
    context.close()

    assert not problems, "\n".join(problems)


def look_at(
    visitor: Visitor, screens: dict[str, str], photograph: Photograph, *, look: tuple[str, str, str]
) -> list[str]:
    """Return what is wrong with the screens at both widths."""
    language, theme, examined = look
    problems: list[str] = []
    for name, path in screens.items():
        visitor.page.set_viewport_size(WIDE)
        open_screen(visitor, path)
        for width, size in SIZES.items():
            visitor.page.set_viewport_size(size)
            photograph(visitor.page, f"{name}-{language}-{theme}-{width}")
            found = visitor.violations() if width == examined else []
            if overflows(visitor):
                found.append("scrolls sideways")
            problems += [f"{name} {width}: {text}" for text in found]

    quiet = [fault for fault in visitor.faults if not any(text in fault for text in EXPECTED)]
    return problems + quiet


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
