"""Language, density, theme and shortcuts of a person."""

import pytest

from ops_console.shared import errors
from staff import services
from staff.models import Staff


def test_preferences_are_saved(alice: Staff) -> None:
    services.change_preferences(
        person=alice, language="ko", density="dense", theme="dark", hotkeys=False
    )

    alice.refresh_from_db()
    assert (alice.language, alice.density, alice.theme, alice.hotkeys) == (
        "ko",
        "dense",
        "dark",
        False,
    )


@pytest.mark.parametrize(
    "wrong", [{"language": "xx"}, {"density": "huge"}, {"theme": "pink"}], ids=str
)
def test_an_unknown_code_is_refused_and_nothing_is_saved(
    alice: Staff, wrong: dict[str, str]
) -> None:
    known = {"language": "ko", "density": "dense", "theme": "dark"}

    with pytest.raises(errors.Invalid):
        services.change_preferences(person=alice, hotkeys=False, **{**known, **wrong})

    alice.refresh_from_db()
    assert (alice.language, alice.hotkeys) == ("en", True)
