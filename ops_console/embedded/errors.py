"""The failures that a person starting the console can do something about."""


class EmbeddedError(Exception):
    """The servers cannot be started or used; the message says why and what to do."""
