"""Proof by faults: the real console is killed, starved and lied to, then its rows are counted."""
