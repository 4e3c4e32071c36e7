"""How often a part that ends by itself is started again, and after which pauses."""

# Seconds: a server that was killed may need them to recover, its users to see it away.
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0)
STEADY_SECONDS = 300.0


class Patience:
    """Counts, for each part, the starts in a row that did not last."""

    def __init__(
        self, pauses: tuple[float, ...] = PAUSES, *, steady_seconds: float = STEADY_SECONDS
    ) -> None:
        self._pauses, self._steady_seconds = pauses, steady_seconds
        self._tried: dict[str, int] = {}

    def next_pause(self, name: str, *, lived: float) -> float | None:
        """Seconds to wait before the part is started again; None when it was tried too often.

        One that had lived long ended for a new reason, so counting begins anew.
        """
        tried = 0 if lived >= self._steady_seconds else self._tried.get(name, 0)
        if tried >= len(self._pauses):
            return None
        self._tried[name] = tried + 1
        return self._pauses[tried]
