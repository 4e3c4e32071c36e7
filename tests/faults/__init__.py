"""Tests of the harness that proves by faults: it must see what it is there to see."""
