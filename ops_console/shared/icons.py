"""The icons of the console: names of the lucide set that `build_icons` puts into one sprite."""

SPRITE = "icons.svg"

PLACES = (
    "headset", "book-open", "message-square-text", "gauge", "upload", "users",
    "user-round", "log-out", "log-in", "keyboard", "command", "search", "inbox",
    "shield-check", "palette", "activity", "building-2",
)  # fmt: skip
CHANNELS = (
    "phone", "phone-call", "phone-incoming", "phone-outgoing", "phone-missed", "mail",
    "mailbox", "message-circle", "messages-square", "message-square", "smartphone", "landmark",
    "briefcase", "handshake", "ticket", "scale",
)  # fmt: skip
STATES = (
    "circle-dot", "circle-check", "circle-x", "circle-alert", "triangle-alert", "info",
    "check", "check-check", "x", "ban", "lock", "clock", "clock-alert", "timer",
    "hourglass", "pause", "play", "loader-circle", "flag", "star",
    "target", "sparkles",
)  # fmt: skip
ACTIONS = (
    "plus", "pencil", "trash-2", "lock-open", "send", "undo-2", "rotate-ccw", "refresh-cw",
    "download", "link", "eye", "hand", "split", "git-merge",
    "repeat-2", "user-plus", "user-check", "arrow-up", "arrow-down", "arrow-up-down",
    "arrow-right", "arrow-left", "chevron-right", "ellipsis",
    "list-filter",
)  # fmt: skip
THINGS = (
    "file-text", "file-check", "clipboard-check",
    "sticky-note", "calendar", "calendar-clock", "history", "tags", "tag", "id-card",
    "table", "list",
    "moon", "sun", "languages", "quote", "book-check",
)  # fmt: skip

ICONS = tuple(sorted({*PLACES, *CHANNELS, *STATES, *ACTIONS, *THINGS}))
