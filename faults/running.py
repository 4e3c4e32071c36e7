"""Plays the scenes one after another and prints each outcome as it is known."""

import sys
import time
import traceback
from collections.abc import Callable
from random import Random

from faults.scenes import SCENES
from faults.stack import Stack
from faults.stage import Stage
from faults.table import HEADING, Outcome, line_of
from faults.world import make_world

Say = Callable[[str], None]


def play(
    stack: Stack, *, seed: int, seconds: float, names: list[str], as_json: bool
) -> list[Outcome]:
    """Play the scenes with these names, all of them when there are none."""
    world = make_world()
    if not as_json:
        _say(line_of(HEADING))
    outcomes = []
    for title, run in SCENES.items():
        if names and not any(name in title for name in names):
            continue
        # Dice of its own, so that a scene is the same whichever others are played.
        stage = Stage(stack, world, Random(f"{seed} {title}"), seconds)
        outcome = _play(stage, title, run)
        outcomes.append(outcome)
        _say(outcome.as_json() if as_json else "\n".join(outcome.lines()))
    return outcomes


def _play(stage: Stage, title: str, run: Callable[[Stage], Outcome]) -> Outcome:
    began = time.monotonic()
    try:
        outcome = run(stage)
    except Exception as error:  # noqa: BLE001 - the other faults are tried all the same
        outcome = Outcome("")
        outcome.verdict.complaints.append(f"the scene broke: {error!r}")
        traceback.print_exc()
    outcome.fault, outcome.seconds = title, time.monotonic() - began
    return outcome


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
