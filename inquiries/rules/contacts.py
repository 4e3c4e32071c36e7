"""Times of a contact: what counts as handling, what counts as the first response."""

import datetime as dt

from inquiries.choices import Channel, ContactKind

# The customer is there when these begin; a call-back may fail and a letter is an answer when sent.
_LIVE = frozenset({ContactKind.CALL_IN, ContactKind.CHAT, ContactKind.VISIT})
_KIND_OF_CHANNEL: dict[str, ContactKind] = {
    Channel.CALL_IN: ContactKind.CALL_IN,
    Channel.CALL_OUT: ContactKind.CALL_OUT,
    Channel.APP_WEB: ContactKind.EMAIL,
    Channel.EMAIL: ContactKind.EMAIL,
    Channel.WEB_MESSAGE: ContactKind.EMAIL,
    Channel.CHAT: ContactKind.CHAT,
    Channel.MESSENGER: ContactKind.CHAT,
    Channel.MAIL_FAX: ContactKind.LETTER,
    Channel.BRANCH: ContactKind.VISIT,
    Channel.REGULATOR: ContactKind.LETTER,
}


def kind_for(channel: str) -> ContactKind:
    """Return the kind of contact that belongs to a channel; a call-back where none is natural."""
    return _KIND_OF_CHANNEL.get(channel, ContactKind.CALL_OUT)


def answers_at_start(kind: str) -> bool:
    """Tell whether the first response is given when such a contact begins."""
    return kind in _LIVE


def response_at(
    kind: str, *, answered_at: dt.datetime | None, ended_at: dt.datetime | None
) -> dt.datetime | None:
    """Return when a contact answered the customer; None while it has not."""
    if answers_at_start(kind):
        return answered_at
    if ended_at is None:
        return None
    return answered_at if kind == ContactKind.CALL_OUT else ended_at


def seconds_between(start: dt.datetime, end: dt.datetime) -> int:
    """Return the whole seconds from start to end."""
    return max(0, (end - start) // dt.timedelta(seconds=1))


def handle_seconds(
    *, answered_at: dt.datetime, ended_at: dt.datetime, wrapped_up_at: dt.datetime
) -> int:
    """Return the handling time: talk and hold, then wrap-up, each in whole seconds."""
    return seconds_between(answered_at, ended_at) + seconds_between(ended_at, wrapped_up_at)
