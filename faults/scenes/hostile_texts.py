"""Texts that break programs are written into every field; nothing may fault or change them."""

from collections import Counter
from urllib.parse import quote

from faults.client import Program, ask
from faults.journal import new_key
from faults.stage import Stage
from faults.table import Outcome
from faults.world import MARKET, TEAM
from tests.edges.texts import ALL

# What servers take in the first line of a request.
LONGEST_IN_ADDRESS, LONGEST_SUBJECT = 2000, 200
PLACES = (
    "inquiries/?text={}", "inquiries/?cursor={}", "inquiries/?team={}", "inquiries/?sort={}",
    "inquiries/{}/", "customers/{}/", "policies/{}/", "causes/?market={}",
    "kpis/?market=KR&from={}",
)  # fmt: skip


def run(stage: Stage) -> Outcome:
    """Send them all; count faults (5xx), and texts that came back otherwise than they went."""
    program = Program(stage.stack.port, stage.world.agents[0].token)
    statuses: Counter[int] = Counter()
    changed, faults = [], []
    for text in ALL.values():
        for place, status in _read(stage, program, text[:LONGEST_IN_ADDRESS]):
            statuses[status] += 1
            if status >= 500 or status == 0:
                faults.append(f"{place} with {text!r:.40} answered {status}")
        status, came_back = _write(stage, program, text)
        statuses[status] += 1
        if status >= 500 or status == 0:
            faults.append(f"writing {text!r:.40} answered {status}")
        if status == 201 and came_back != text[:LONGEST_SUBJECT].strip():
            changed.append(f"{text!r:.40} came back as {came_back!r:.40}")
    outcome = Outcome("", tried=sum(statuses.values()), acknowledged=statuses[201])
    outcome.note = ", ".join(f"{count}x {status}" for status, count in sorted(statuses.items()))
    outcome.verdict.complaints += [*faults, *changed]
    return outcome


def _read(stage: Stage, program: Program, text: str) -> list[tuple[str, int]]:
    raw = quote(text.encode("utf-8", "surrogatepass"), safe="")
    asked = [(place, program.get(place.format(raw)).status) for place in PLACES]
    page = ask(stage.stack.port, "GET", f"/sign-in/?next={raw}").status
    return [*asked, ("/sign-in/", page)]


def _write(stage: Stage, program: Program, text: str) -> tuple[int, str]:
    body = {
        "market": MARKET,
        "team": TEAM,
        "channel": "CHAT",
        "stage": "KEEP",
        "task_type": "CERT",
        "details": {"certificate_kind": "TAX"},
        "subject": text[:LONGEST_SUBJECT],
        "customer_words": text,
    }
    answer = program.post("inquiries/", body, key=new_key(stage.chance))
    subject = answer.json().get("subject", "") if answer.status == 201 else ""
    return answer.status, subject
