"""Small marks, buttons and navigation: what they print and what they refuse."""

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.translation import override
from pytest_django import Settings

from ops_console.shared import icons
from ops_console.shared.management.commands.build_icons import sprite

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = '"><script>alert(1)</script>'


def drawn(source: str, **context: Any) -> str:
    request = RequestFactory().get("/list/", context.pop("query", {}))
    html: str = Template(source).render(
        Context({"request": request, "hostile": HOSTILE, **context})
    )
    return html


@pytest.mark.parametrize(
    "source",
    [
        "{% pill hostile %}",
        "{% pill 'x' href=hostile %}",
        "{% button hostile %}",
        "{% button 'x' hx_get=hostile name=hostile %}",
        "{% button hostile disabled_reason=hostile %}",
        "{% button hostile icon='x' icon_only=True %}",
        "{% icon 'phone' label=hostile %}",
        "{% avatar hostile %}",
        "{% kbd hostile %}",
        "{% tabs label=hostile %}{% tab hostile href=hostile count=hostile %}{% endtabs %}",
        "{% table_head hostile sort=hostile %}",
        "{% lazy_pane hostile url=hostile label=hostile %}",
        "{% progress 1 2 label=hostile id=hostile %}",
        "{% dialog 'd' title=hostile %}x{% enddialog %}",
        "{% card title=hostile subtitle=hostile id=hostile %}x{% endcard %}",
        "{% alert 'bad' title=hostile %}x{% endalert %}",
        "{% empty_state title=hostile text=hostile %}{% endempty_state %}",
        (
            "{% kpi title=hostile value=hostile unit=hostile note=hostile href=hostile "
            "state=hostile pair=hostile pair_value=hostile pair_href=hostile %}{% endkpi %}"
        ),
        "{% entry icon='phone' title=hostile meta=hostile %}{{ hostile }}{% endentry %}",
        "{% step 1 hostile %}{{ hostile }}{% endstep %}",
        "{% fact hostile hostile note=hostile %}",
        "{{ hostile|lang_text:'ko' }}{{ 'x'|lang_text:hostile }}",
    ],
)
def test_every_component_escapes_what_it_is_given(source: str) -> None:
    html = drawn(source)

    assert "<script>" not in html
    assert '=""><' not in html
    assert "style=" not in html


def test_a_pill_has_tone_icon_and_word() -> None:
    html = drawn("{% pill 'Waiting' tone='warn' icon='hourglass' %}")

    assert 'class="pill warn"' in html
    assert "#hourglass" in html
    assert "<span>Waiting</span>" in html


@pytest.mark.parametrize(
    "source",
    [
        "{% pill 'x' tone='red' %}",
        "{% icon 'no-such-icon' %}",
        "{% button 'x' variant='huge' %}",
        "{% skeleton shape='round' %}",
        "{% step 1 'x' state='maybe' %}{% endstep %}",
    ],
)
def test_an_unknown_name_is_a_programming_error(source: str) -> None:
    with pytest.raises(ValueError, match="Unknown"):
        drawn(source)


def test_a_button_submits_and_a_link_leads() -> None:
    assert drawn("{% button 'Save' %}").startswith('<button type="submit" class="button">')
    assert drawn("{% button 'Go' href='/x/' %}").startswith('<a href="/x/" class="button">')
    assert 'type="button"' in drawn("{% button 'Open' command='show-modal' commandfor='d' %}")


def test_a_button_announces_its_key() -> None:
    html = drawn("{% button 'Resolve' key='Ctrl+Shift+Enter' %}{% button 'E' key='e,g d' %}")

    assert 'data-key="Ctrl+Shift+Enter" aria-keyshortcuts="Control+Shift+Enter"' in html
    assert 'data-key="e,g d" aria-keyshortcuts="E"' in html
    assert ">Ctrl Shift ↵</kbd>" in html


def test_a_refused_button_says_why_and_cannot_act() -> None:
    html = drawn(
        "{% button 'Resolve' name='go' value='1' hx_post='/x/' key='e' id='r' "
        "disabled_reason='Choose a cause' %}"
    )

    assert 'aria-disabled="true" aria-describedby="r-reason"' in html
    assert "Choose a cause" in html
    for acting in ("hx-post", 'name="go"', 'type="submit"', "data-key"):
        assert acting not in html


def test_an_icon_button_is_named() -> None:
    html = drawn("{% button 'Close' icon='x' icon_only=True %}")

    assert 'aria-label="Close"' in html
    assert "<span>" not in html


def test_attributes_without_a_value_vanish() -> None:
    html = drawn(
        "{% button 'x' data_a=none data_b=False data_c=True hx_get=url %}",
        none=None,
        url="/a?b=1&c=2",
    )

    assert "data-a" not in html
    assert "data-b" not in html
    assert " data-c " in html
    assert 'hx-get="/a?b=1&amp;c=2"' in html


def test_the_current_tab_is_marked() -> None:
    html = drawn(
        "{% tabs label='Queues' %}{% tab 'Mine' href='?a' count=1204 current=True %}"
        "{% tab 'Team' href='?b' %}{% endtabs %}"
    )

    assert html.count('aria-current="page"') == 1
    assert "1,204" in html


@pytest.mark.parametrize(
    ("query", "href", "state"),
    [
        ({"team": "7", "page": "3"}, "?team=7&amp;sort=due", None),
        ({"sort": "due"}, "?sort=-due", "ascending"),
        ({"sort": "-due"}, "?sort=due", "descending"),
        ({"sort": "name"}, "?sort=due", None),
    ],
)
def test_a_table_head_turns_the_order_around(
    query: dict[str, str], href: str, state: str | None
) -> None:
    html = drawn("{% table_head 'Due' sort='due' number=True %}", query=query)

    assert f'href="{href}"' in html
    assert re.findall(r'aria-sort="(\w+)"', html) == ([state] if state else [])
    assert 'class="num"' in html


def test_a_lazy_pane_loads_itself_and_has_a_plain_link() -> None:
    html = drawn("{% lazy_pane 'p' url='/panel/' label='Playbook' %}")

    assert 'hx-get="/panel/" hx-trigger="load"' in html
    assert 'class="lazy-link button" href="/panel/"' in html


@pytest.mark.parametrize(
    ("done", "total", "share"), [(0, 0, 0), (5, 10, 50), (48210, 75045, 64), (20, 10, 100)]
)
def test_progress_shows_its_share(done: int, total: int, share: int) -> None:
    html = drawn("{% progress done total label='Import' %}", done=done, total=total)

    assert f"{share}%" in html
    assert f'value="{done}"' in html


def test_the_sprite_has_a_symbol_for_every_icon() -> None:
    text = sprite(icons.ICONS)

    assert re.findall(r'<symbol id="([^"]+)" viewBox="0 0 24 24">', text) == list(icons.ICONS)


def test_the_sprite_does_not_depend_on_what_else_writes_svg() -> None:
    before = sprite(("phone",))

    # As the drawing of a QR code does, for the whole process.
    ElementTree.register_namespace("svg", "http://www.w3.org/2000/svg")

    assert sprite(("phone",)) == before
    assert before.startswith('<svg xmlns="http://www.w3.org/2000/svg"><symbol id="phone"')


def test_an_icon_that_lucide_does_not_have_is_refused() -> None:
    with pytest.raises(CommandError, match="no-such-icon"):
        sprite(("phone", "no-such-icon"))


def test_building_the_icons_twice_leaves_the_file_alone(settings: Settings, tmp_path: Path) -> None:
    settings.GENERATED_STATIC_DIR = tmp_path

    call_command("build_icons")
    written = (tmp_path / "icons.svg").stat().st_mtime_ns
    call_command("build_icons")

    assert (tmp_path / "icons.svg").stat().st_mtime_ns == written


def test_every_icon_named_in_a_template_exists() -> None:
    pattern = re.compile(r"""(?:icon=|{% icon )["']([a-z0-9-]+)["']""")
    used = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in pattern.findall(path.read_text(encoding="utf-8"))
    }

    assert used
    assert used <= set(icons.ICONS)


def test_a_tag_refuses_a_parameter_it_does_not_know() -> None:
    with pytest.raises(TemplateSyntaxError):
        drawn("{% avatar 'x' colour='red' %}")


def test_numbers_are_written_as_the_language_does() -> None:
    with override("ko"):
        assert ">14,302<" in drawn("{% fact 'n' 14302 %}")
