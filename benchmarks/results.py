"""What was measured, and the bars that it is held against."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from operator import ge, le

Say = Callable[[str], None]


@dataclass(frozen=True)
class Bar:
    """The limit of a metric: of its value, or of its ratio to the floor."""

    limit: float
    of: str = "value"
    least: bool = False


BARS: dict[str, Bar] = {
    "queue_page_ms": Bar(30),
    "queue_page_growth": Bar(1.3),
    "inquiry_page_ms": Bar(60),
    "inquiry_pane_queries": Bar(12),
    "search_ms": Bar(40),
    "intake_ms": Bar(40),
    "dashboard_ms": Bar(80),
    "dashboard_growth": Bar(1.3),
    "nightly_incremental_ratio": Bar(2.0, of="ratio"),
    "rebuild_ratio": Bar(2.5, of="ratio"),
    "import_ratio": Bar(0.25, of="ratio", least=True),
    "import_rss_mb": Bar(300),
    "export_ratio": Bar(0.5, of="ratio", least=True),
    "export_first_byte_s": Bar(0.5),
    "export_rss_mb": Bar(100),
    "incident_s": Bar(60),
    "desk_kb_gz": Bar(60),
    "pane_kb_gz": Bar(15),
    "agents_50_p95_ms": Bar(300),
    "agents_50_errors": Bar(0),
    "agents_50_lost": Bar(0),
}


@dataclass(frozen=True)
class Result:
    """One figure; `floor` is the plainest SQL or I/O for the same, in the unit of the value.

    The ratio is value to floor; for speeds of reading and writing files it is floor to value, so
    that 1 means as fast as COPY.
    """

    metric: str
    value: float
    unit: str
    rows: int
    floor: float | None = None
    ratio: float | None = None

    @property
    def bar(self) -> Bar | None:
        """The bar of this metric, if it has one."""
        return BARS.get(self.metric)

    @property
    def ok(self) -> bool | None:
        """Whether the bar is met; None without a bar."""
        if self.bar is None:
            return None
        measured = self.ratio if self.bar.of == "ratio" else self.value
        return measured is not None and (ge if self.bar.least else le)(measured, self.bar.limit)

    def as_json(self) -> str:
        """Return the figure as one line of JSON."""
        values = asdict(self) | {"bar": self.bar and self.bar.limit, "ok": self.ok}
        for name in ("value", "floor", "ratio"):
            if values[name] is not None:
                values[name] = round(values[name], 3)
        return json.dumps(values)

    def as_text(self) -> str:
        """Return the figure as a line for people."""
        floor = "" if self.floor is None else f"  floor {self.floor:.2f}"
        ratio = "" if self.ratio is None else f"  ratio {self.ratio:.2f}"
        verdict = {True: "ok", False: "MISSED", None: ""}[self.ok]
        limit = f"  bar {self.bar.limit:g} {verdict}" if self.bar else ""
        return f"{self.metric:28}{self.value:10.2f} {self.unit:8}{floor}{ratio}{limit}"
