"""What each page of the gallery is given; every page is a function of language and time."""

import datetime as dt
from collections.abc import Callable

from ops_console.shared.gallery import drawings
from ops_console.shared.gallery.samples import (
    CHANNEL_ICONS,
    MINUTES_LEFT,
    intake_form,
    sample,
)

Context = dict[str, object]
Page = Callable[[str, dt.datetime], Context]


def components(language: str, now: dt.datetime) -> Context:
    """Give every component what it needs to show all its states."""
    base = _base(language, now)
    texts = sample(language)["texts"]
    return {
        **base,
        "form": intake_form(texts, filled=False),
        "wrong_form": intake_form(texts, filled=True),
        "ko": sample("ko")["texts"],
        "zh": sample("zh-hant")["texts"],
        "charts": [
            drawings.recontact(texts),
            drawings.volume(texts),
            drawings.arrivals(texts),
            drawings.handling(texts),
            drawings.causes(texts),
            drawings.impact(texts),
            drawings.empty(texts),
        ],
        "spark": drawings.sparklines(texts),
    }


def desk(language: str, now: dt.datetime) -> Context:
    """Give the desk a queue, an inquiry in progress and a playbook."""
    rows = [
        {
            **row,
            "icon": CHANNEL_ICONS[place],
            "due": now + dt.timedelta(minutes=MINUTES_LEFT[place], seconds=30),
            "current": place == 0,
            "id": place + 1,
        }
        for place, row in enumerate(sample(language)["queue"])
    ]
    return {**_base(language, now), "rows": rows, "script": sample(language)["script"]}


def intake(language: str, now: dt.datetime) -> Context:
    """Give the intake form."""
    return {**_base(language, now), "form": intake_form(sample(language)["texts"], filled=False)}


def dashboard(language: str, now: dt.datetime) -> Context:
    """Give the KPI cards and charts."""
    texts = sample(language)["texts"]
    return {
        **_base(language, now),
        "spark": drawings.sparklines(texts),
        "recontact": drawings.recontact(texts),
        "arrivals": drawings.arrivals(texts),
        "volume": drawings.volume(texts),
        "handling": drawings.handling(texts),
    }


def voc(language: str, now: dt.datetime) -> Context:
    """Give the ranking of problems and its charts."""
    texts = sample(language)["texts"]
    ranks = ((9, 1, 88), (3, 2, 71), (14, 3, 64), (2, 4, 58), (6, 5, 47), (1, 9, 21))
    decisions = (
        ("now", "bad"), ("improving", "accent"), ("undecided", "neutral"),
        ("improving", "accent"), ("undecided", "neutral"), ("not_now", "neutral"),
    )  # fmt: skip
    problems = [
        {
            "name": texts[f"p{place + 1}"],
            "count": count,
            "impact": impact,
            "moved": count - impact,
            "fallen": impact - count,
            "score": score,
            "decision": texts[decisions[place][0]],
            "tone": decisions[place][1],
        }
        for place, (count, impact, score) in enumerate(ranks)
    ]
    return {
        **_base(language, now),
        "problems": problems,
        "causes": drawings.causes(texts),
        "impact": drawings.impact(texts),
    }


def _base(language: str, now: dt.datetime) -> Context:
    moments = {
        "soon": now + dt.timedelta(minutes=8, seconds=30),
        "today": now + dt.timedelta(minutes=72, seconds=30),
        "later": now + dt.timedelta(hours=5),
        "past": now - dt.timedelta(minutes=18),
        "days": now + dt.timedelta(days=2, hours=3, minutes=5),
        "call_since": now - dt.timedelta(seconds=167),
        "yesterday": now - dt.timedelta(days=1, minutes=4),
    }
    return {"t": sample(language)["texts"], "now": now, "at": moments}


PAGES: dict[str, Page] = {
    "components": components,
    "desk": desk,
    "intake": intake,
    "dashboard": dashboard,
    "voc": voc,
}
