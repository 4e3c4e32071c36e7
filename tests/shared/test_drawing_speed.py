"""What makes pages quick: frames in one chunk, escaping and selects drawn without templates."""

import resource
from typing import Any

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, HttpResponse
from django.test.html import parse_html
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from ops_console.shared.escaping import escaped, markup
from ops_console.shared.frames import room_for_frames

TURNS = 300


class Colours(forms.Form):
    """Plain options, a group, a label and a value that need escaping."""

    colour = forms.ChoiceField(
        choices=[
            ("", gettext_lazy("All")),
            ("a&b", '<"red">'),
            ("Group <1>", [("x", "x'"), (1, "one")]),
        ],
        widget=forms.Select(attrs={"data-on": True, "data-off": False, "title": 'a "b"'}),
    )


def descend(depth: int) -> int:
    return 0 if depth == 0 else descend(depth - 1)


def faults_of_a_page(depth: int) -> int:
    """Return how often memory was mapped while a loop called a few frames deep."""

    def page(_request: HttpRequest) -> HttpResponse:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        loop(depth)
        faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
        return HttpResponse(str(faults))

    def loop(left: int) -> None:
        if left:
            loop(left - 1)
        else:
            for _turn in range(TURNS):
                descend(12)

    return int(room_for_frames(page)(HttpRequest()).content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("chosen", ["", "a&b", "x", 1])
def test_a_select_is_drawn_as_django_draws_it(chosen: Any) -> None:
    ours = Colours(initial={"colour": chosen})
    djangos = Colours(initial={"colour": chosen}, renderer=TemplatesSetting())

    assert parse_html(str(ours["colour"])) == parse_html(str(djangos["colour"]))


@given(st.text())
def test_text_is_escaped_as_django_escapes_it(text: str) -> None:
    assert escaped(text) == conditional_escape(text)
    assert escaped(SafeString(text)) == text
    assert markup("<b>{}{}</b>", text, SafeString("<i>")) == format_html(
        "<b>{}{}</b>", text, SafeString("<i>")
    )


def test_no_depth_of_calls_makes_a_loop_map_memory_at_every_turn() -> None:
    assert max(faults_of_a_page(depth) for depth in range(0, 300, 3)) < TURNS / 10
