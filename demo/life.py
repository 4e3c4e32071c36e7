"""One inquiry in the making: the steps that the services take, each at its time, up to a moment.

What a step changes here is what its service changes; a test holds both together.
"""

import datetime as dt
from typing import TYPE_CHECKING, Any

from demo.told import ClockTold, Desk, Later, Leg, TagTold, Told
from demo.worktime import SECOND

if TYPE_CHECKING:
    from demo.people import Agent, Caller, TeamRow

_ANSWERS_AT_START = frozenset({"CALL_IN", "CHAT", "VISIT"})


class Life:
    """The state of one inquiry and everything it leaves behind."""

    def __init__(
        self, desk: Desk, told: Told, *, team: "TeamRow", caller: "Caller", until: dt.datetime
    ) -> None:
        self.desk, self.told, self.team, self.caller, self.until = desk, told, team, caller, until
        self.pk = desk.tables.new_id("inquiries_inquiry")
        self.number = ""
        self.status = "NEW"
        self.assignee: Agent | None = None
        self.created = self.updated = self.last = told.received
        self.created_by: int | None = None
        self.first_response: dt.datetime | None = None
        self.resolved: dt.datetime | None = None
        self.closed: dt.datetime | None = None
        self.promised: dt.datetime | None = None
        self.complaint_level = told.complaint_level
        self.complaint_at = None if told.complaint_level == "NONE" else told.received
        self.channel_out = ""
        self.recontact_of: int | None = None
        self.merged_into: int | None = None
        self.version = 1
        self.clocks: list[ClockTold] = []
        self.events: list[tuple[dt.datetime, str, int | None, dict[str, Any]]] = []
        self.contacts: list[tuple[Any, ...]] = []
        self.notes: list[tuple[Any, ...]] = []
        self.corrections: list[tuple[Any, ...]] = []
        self.runs: list[tuple[Any, ...]] = []
        self.tags: dict[bool, tuple[TagTold, Agent, dt.datetime]] = {}

    # --- The frame of every step --------------------------------------------------------------

    def reach(self, at: dt.datetime) -> None:
        """Go on to a moment; Later when the story ends before it."""
        if at > self.until:
            raise Later
        self.last = max(self.last, at)
        self.updated = max(self.updated, at)

    def _event(self, at: dt.datetime, kind: str, by: "Agent | None", /, **data: Any) -> None:
        self.events.append((at, kind, by.pk if by else None, data))

    def _change(self) -> None:
        self.version += 1

    # --- Intake -------------------------------------------------------------------------------

    def create(self, at: dt.datetime, by: "Agent | None", *, contact: int | None = None) -> None:
        """Log the inquiry with its clocks; with a contact it is taken by whoever talks.

        Nobody logs what comes in by itself.
        """
        self.reach(at)
        market_day = at.astimezone(self.desk.work.zone)
        self.number = f"{self.desk.code}-{market_day:%y%m%d}-{self.desk.tables.number():06d}"
        self.created, self.created_by = at, by.pk if by else None
        for kind in ("FIRST_RESPONSE", "RESOLUTION"):
            self._start_clock(kind, self.told.received, round_=1)
        if contact is not None:
            self.assignee, self.status = by, "OPEN"
        facts = {
            "channel": self.told.channel,
            "task_type": self.told.task_type,
            "assigned": by.pk if by and contact is not None else None,
            "recontact_of": self.recontact_of,
            "contact": contact,
            "complaint_level": self.complaint_level if self.complaint_at else "",
        }
        self._event(at, "CREATED", by, **{key: value for key, value in facts.items() if value})

    def _start_clock(self, kind: str, at: dt.datetime, *, round_: int) -> None:
        _policy, minutes = self.desk.target(kind, self.told.task_type)
        due = self.desk.work.due(at, minutes)
        pk = self.desk.tables.new_id("inquiries_clock")
        self.clocks.append(ClockTold(pk, kind, round_, at, due))

    def _stop_clocks(self, at: dt.datetime, *kinds: str) -> None:
        for clock in self.clocks:
            if clock.kind in kinds and clock.stopped is None:
                self._end_pause(clock, at)
                clock.stopped = at

    def _end_pause(self, clock: ClockTold, at: dt.datetime) -> None:
        if clock.pauses and clock.pauses[-1][2] is None:
            pause = clock.pauses[-1]
            pause[2] = at
            clock.due = self.desk.work.due_after_pause(clock.due, pause[1], at)

    # --- Contacts -----------------------------------------------------------------------------

    def talk(self, leg: "Leg", by: "Agent", *, logs: bool = False) -> dt.datetime:
        """Go through one contact from its beginning to the end of its wrap-up; return its end."""
        if leg.done > self.until:
            raise Later
        pk = self.desk.tables.new_id("inquiries_contact")
        queued = leg.queued or leg.start
        if logs:
            self.create(leg.start, by, contact=pk)
        self.reach(leg.done)
        self.last = leg.end
        self._begin(leg, pk, by, logs=logs)
        if leg.hold:
            held = leg.start + (leg.talk // 2) * SECOND
            self._event(held, "CONTACT_HELD", by, contact=pk)
            self._event(held + leg.hold * SECOND, "CONTACT_CONTINUED", by, contact=pk)
        self._end(leg, pk, by)
        self._event(leg.done, "CONTACT_WRAPPED_UP", by, contact=pk)
        times = (queued, leg.start, leg.hold, leg.end, leg.done)
        handled = leg.talk + leg.hold + leg.wrap
        self.contacts.append((pk, self.pk, leg.kind, by.pk, *times, handled, False))
        return leg.end

    def _begin(self, leg: "Leg", pk: int, by: "Agent", *, logs: bool) -> None:
        taken = self.assignee is None
        if taken:
            self.assignee = by
        moves = self.status == "NEW"
        if moves:
            self.status = "OPEN"
        answers = leg.kind in _ANSWERS_AT_START and self._first_response(leg.start)
        if not logs:
            self._event(leg.start, "CONTACT_STARTED", by, contact=pk, kind=leg.kind, taken=taken)
            if taken or moves or answers:
                self._change()

    def _end(self, leg: "Leg", pk: int, by: "Agent") -> None:
        data: dict[str, Any] = {"contact": pk}
        changed = False
        if leg.kind not in _ANSWERS_AT_START:
            changed = self._first_response(leg.start if leg.kind == "CALL_OUT" else leg.end)
        if leg.kind == "CALL_OUT" and self.promised:
            data["promise_kept"] = leg.start <= self.promised
            self.promised, changed = None, True
        if changed:
            self._change()
        self._event(leg.end, "CONTACT_ENDED", by, **data)

    def _first_response(self, at: dt.datetime) -> bool:
        if self.first_response is not None:
            return False
        self.first_response = at
        self._stop_clocks(at, "FIRST_RESPONSE")
        return True

    def lose_call(self, at: dt.datetime, by: "Agent", *, hung_up: dt.datetime) -> None:
        """Log a call that nobody answered in time, to be called back."""
        self.create(at, by)
        pk = self.desk.tables.new_id("inquiries_contact")
        row = (pk, self.pk, "CALL_IN", None, self.told.received, None, 0, hung_up)
        self.contacts.append((*row, None, None, True))
        self._event(at, "CONTACT_ABANDONED", by, contact=pk)

    # --- Work ---------------------------------------------------------------------------------

    def take(self, at: dt.datetime, by: "Agent", *, assigned_by: "Agent | None" = None) -> None:
        """Let somebody take it, or a lead give it to somebody."""
        self.reach(at)
        before = {"from": self.assignee.pk} if self.assignee else {}
        self.assignee = by
        self.status = "OPEN" if self.status == "NEW" else self.status
        self._change()
        if assigned_by:
            self._event(at, "ASSIGNED", assigned_by, to=by.pk, **before)
        else:
            self._event(at, "TAKEN", by, **before)

    def transfer(self, at: dt.datetime, team: "TeamRow", by: "Agent") -> None:
        """Pass it to another team, where nobody has it yet."""
        self.reach(at)
        before = self.assignee.pk if self.assignee else None
        data = {"team": team.pk, "from_team": self.team.pk, "from": before}
        self.team, self.assignee = team, None
        self._change()
        self._event(at, "TRANSFERRED", by, **data)

    def wait(self, at: dt.datetime, by: "Agent", *, whom: str, reason: str) -> None:
        """Let it wait; only for the customer the resolution clock rests."""
        self.reach(at)
        self.status = f"WAITING_{whom}"
        if whom == "CUSTOMER":
            for clock in self.clocks:
                if clock.kind == "RESOLUTION" and clock.stopped is None:
                    clock.pauses.append([reason, at, None])
        self._change()
        self._event(at, "WAIT_STARTED", by, **{"for": whom, "reason": reason})

    def go_on(self, at: dt.datetime, by: "Agent") -> None:
        """End the waiting."""
        self.reach(at)
        for clock in self.clocks:
            if clock.kind == "RESOLUTION" and clock.stopped is None:
                self._end_pause(clock, at)
        before, self.status = self.status, "OPEN"
        self._change()
        self._event(at, "WAIT_ENDED", by, from_status=before)

    def promise(self, at: dt.datetime, by: "Agent", *, when: dt.datetime) -> None:
        """Promise a call-back."""
        self.reach(at)
        self.promised = when
        self._change()
        self._event(at, "PROMISE_SET", by, at=when.isoformat())

    def note(self, at: dt.datetime, by: "Agent", body: str, *, kind: str = "NOTE") -> int:
        """Leave a note or a record; return its id."""
        self.reach(at)
        pk = self.desk.tables.new_id("inquiries_note")
        self.notes.append((pk, self.pk, kind, body, by.pk, at))
        self._event(at, "NOTE_ADDED" if kind == "NOTE" else "RECORD_LEFT", by, note=pk)
        return pk

    def tag(self, at: dt.datetime, by: "Agent", cause: TagTold, *, primary: bool = True) -> None:
        """Set a root cause."""
        self.reach(at)
        self.tags[primary] = (cause, by, at)
        data = {
            "cause": cause.code, "slot": "PRIMARY" if primary else "SECOND", "harm": cause.harm,
            "breach": cause.breach, "fault": cause.fault, "removed": False,
        }  # fmt: skip
        self._event(at, "CAUSE_TAGGED", by, **data)

    def run(self, at: dt.datetime, by: "Agent", row: tuple[Any, ...], /, **data: Any) -> None:
        """Leave the run of a playbook, whose row is ready."""
        self.reach(at)
        self.runs.append(row)
        self._event(at, "PLAYBOOK_RUN", by, **data)

    # --- Ends ---------------------------------------------------------------------------------

    def resolve(self, at: dt.datetime, by: "Agent", *, channel_out: str = "") -> None:
        """Answer it."""
        self.reach(at)
        self._stop_clocks(at, "FIRST_RESPONSE", "RESOLUTION")
        before, self.status = self.status, "RESOLVED"
        self.resolved = at
        self.first_response = self.first_response or at
        self.channel_out = channel_out or self.channel_out
        self.assignee = self.assignee or by
        self._change()
        self._event(at, "RESOLVED", by, from_status=before, channel_out=channel_out)

    def close(self, at: dt.datetime, by: "Agent") -> None:
        """Confirm that the request is fulfilled."""
        self.reach(at)
        self.status, self.closed = "CLOSED", at
        self._change()
        self._event(at, "CLOSED", by)

    def reopen(self, at: dt.datetime, by: "Agent", *, reason: str) -> None:
        """Open it again with a new round of the resolution clock."""
        self.reach(at)
        data = {
            "reason": reason,
            "from_status": self.status,
            "resolved_at": self.resolved.isoformat() if self.resolved else None,
            "closed_at": self.closed.isoformat() if self.closed else None,
        }
        rounds = sum(clock.kind == "RESOLUTION" for clock in self.clocks)
        self._start_clock("RESOLUTION", at, round_=rounds + 1)
        self.status, self.promised, self.resolved, self.closed = "OPEN", None, None, None
        self._change()
        self._event(at, "REOPENED", by, **data)

    def merge(self, at: dt.datetime, by: "Agent", *, into: int) -> None:
        """Go on in another inquiry of the same customer."""
        self.reach(at)
        self._stop_clocks(at, "FIRST_RESPONSE", "RESOLUTION")
        data = {"into": into, "from_status": self.status, "resolved_at": None, "closed_at": None}
        self.status, self.merged_into = "MERGED", into
        self._change()
        self._event(at, "MERGED", by, **data)

    # --- What is added later ------------------------------------------------------------------

    def complain(self, at: dt.datetime, by: "Agent", *, level: str) -> None:
        """Register it as a complaint."""
        self.reach(at)
        self._event(at, "COMPLAINT_REGISTERED", by, level=level, **{"from": self.complaint_level})
        self.complaint_level, self.complaint_at = level, self.complaint_at or at
        self._change()

    def correct(self, at: dt.datetime, by: "Agent", *, kind: str, owner: str, text: str) -> None:
        """Record that something was wrong."""
        self.reach(at)
        pk = self.desk.tables.new_id("inquiries_correction")
        self.corrections.append((pk, self.pk, kind, owner, text, by.pk, at))
        self._event(at, "CORRECTION_RECORDED", by, correction=pk, kind=kind, owner=owner)

    def absorb(self, at: dt.datetime, by: "Agent", *, inquiry: int) -> None:
        """Take over another inquiry about the same matter."""
        self.reach(at)
        self._event(at, "ABSORBED", by, inquiry=inquiry)

    @property
    def is_open(self) -> bool:
        """Whether it is not yet answered."""
        return self.status in {"NEW", "OPEN", "WAITING_CUSTOMER", "WAITING_UNIT"}

    @property
    def next_due(self) -> dt.datetime | None:
        """What is due first on an open inquiry."""
        due = [clock.due for clock in self.clocks if clock.ticks]
        return min([*due, *([self.promised] if self.promised else [])], default=None)
