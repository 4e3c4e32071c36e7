"""The two markets of the demo: calendars, targets, teams."""

from dataclasses import dataclass

from demo import figures

Spans = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TeamPlan:
    """A team; `claims` and `rest` are the shares of claim tasks and of all others that reach it."""

    code: str
    name: str
    claims: float
    rest: float
    agents: int = 8


@dataclass(frozen=True)
class MarketPlan:
    """A market with what differs between them; `day` is its working day in minutes."""

    code: str
    names: dict[str, str]
    zone: str
    currency: str
    language: str
    spans: Spans
    day: int
    holidays: tuple[str, tuple[str, ...]]
    share: float
    tasks: dict[str, float]
    teams: tuple[TeamPlan, ...]
    customers: int
    closed_days: tuple[tuple[str, str], ...] = ()


KOREA = MarketPlan(
    code="KR",
    names={"ko": "한국", "zh-hant": "韓國", "en": "Korea"},
    zone="Asia/Seoul",
    currency="KRW",
    language="ko",
    spans=(("09:00", "18:00"),),
    day=540,
    holidays=("KR", ("public", "bank")),
    share=0.62,
    tasks=figures.KR_TASKS,
    teams=(
        TeamPlan("CARE1", "고객상담 1팀(서울)", 0.15, 0.53),
        TeamPlan("CARE2", "고객상담 2팀(부산)", 0.12, 0.42),
        TeamPlan("CLAIMS", "보험금상담팀", 0.73, 0.05),
    ),
    customers=4200,
)
TAIWAN = MarketPlan(
    code="TW",
    names={"ko": "대만", "zh-hant": "台灣", "en": "Taiwan"},
    zone="Asia/Taipei",
    currency="TWD",
    language="zh-hant",
    spans=(("08:30", "12:00"), ("13:00", "17:30")),
    day=480,
    holidays=("TW", ("public",)),
    share=0.38,
    tasks=figures.TW_TASKS,
    teams=(
        TeamPlan("TAIPEI", "台北客服組", 0.25, 0.64),
        TeamPlan("TAICHUNG", "台中理賠保全組", 0.75, 0.36),
    ),
    customers=2800,
)
MARKETS = (KOREA, TAIWAN)
CLAIM_FAMILY = frozenset({*figures.CLAIM_TASKS, "CLAIM_STATUS", "CLAIM_EXPL", "DOC_GUIDE"})

# Targets in minutes, or in business days (given as "3d"); statutory limits are longer in Taiwan.
FIRST_RESPONSE = {"": 120, "COMP_AGENT": 240, "COMP_OTHER": 240}
RESOLUTION: dict[str, dict[str, str]] = {
    "KR": {
        "": "1d", "CLAIM_HOSP": "3d", "CLAIM_DIAG": "3d", "CLAIM_DEATH": "3d", "CHG_BENE": "3d",
        "CHG_OWNER": "3d", "CHG_COVER": "3d", "REVIVAL": "10d", "SURR": "3d", "COOL_OFF": "3d",
        "UNLAWFUL": "7d", "MATURITY": "3d", "COMP_AGENT": "14d", "COMP_OTHER": "14d",
        "PRIVACY": "7d",
    },
    "TW": {
        "": "1d", "CLAIM_HOSP": "10d", "CLAIM_DIAG": "10d", "CLAIM_DEATH": "10d",
        "CHG_BENE": "3d", "CHG_OWNER": "3d", "CHG_COVER": "3d", "REVIVAL": "10d", "SURR": "5d",
        "COOL_OFF": "3d", "UNLAWFUL": "10d", "MATURITY": "3d", "COMP_AGENT": "20d",
        "COMP_OTHER": "20d", "PRIVACY": "10d",
    },
}  # fmt: skip


def resolution_minutes(market: MarketPlan) -> dict[str, int]:
    """Return the resolution targets of a market in business minutes."""
    return {
        task: int(days.removesuffix("d")) * market.day
        for task, days in RESOLUTION[market.code].items()
    }
