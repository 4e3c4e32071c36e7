"""A part that ends by itself is started again, a few times in a row and each time later."""

from ops_console.embedded.patience import PAUSES, Patience


def test_pauses_grow_and_then_it_is_given_up() -> None:
    patience = Patience()

    pauses = [patience.next_pause("worker", lived=1) for _time in range(len(PAUSES) + 2)]

    assert pauses == [*PAUSES, None, None]
    assert list(PAUSES) == sorted(set(PAUSES))


def test_each_part_is_counted_by_itself() -> None:
    patience = Patience((1.0,))

    assert patience.next_pause("worker", lived=1) == 1.0
    assert patience.next_pause("beat", lived=1) == 1.0
    assert patience.next_pause("worker", lived=1) is None


def test_a_part_that_had_lived_long_is_counted_anew() -> None:
    patience = Patience((1.0, 2.0), steady_seconds=300)
    tried = [patience.next_pause("web", lived=299.9) for _time in range(2)]

    assert tried == [1.0, 2.0]
    assert patience.next_pause("web", lived=300) == 1.0
    assert patience.next_pause("web", lived=1) == 2.0
    assert patience.next_pause("web", lived=1) is None
