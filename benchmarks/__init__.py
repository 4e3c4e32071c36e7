"""Measurements of the console on generated data, each beside the plainest way to do the same."""
