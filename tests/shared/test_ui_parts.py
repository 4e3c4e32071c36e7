"""Surfaces, fields and times."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone

NOW = dt.datetime(2026, 11, 21, 1, 21, tzinfo=dt.UTC)
SEOUL = ZoneInfo("Asia/Seoul")


class IntakeForm(forms.Form):
    subject = forms.CharField(help_text="In one line", max_length=5)
    channel = forms.ChoiceField(
        choices=[("CALL", "Call"), ("MAIL", "Mail")], widget=forms.RadioSelect
    )
    consent = forms.BooleanField(required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(source: str, **context: Any) -> str:
    html: str = Template(source).render(Context({"now": NOW, **context}))
    return html


def test_a_figure_is_the_way_in() -> None:
    html = drawn(
        "{% kpi title='SLA' value='91.4%' unit='of due' note='n 2,015' href='/list/' tone='good' "
        "state='target 90' pair='re-contact' pair_value='14.2%' %}<svg></svg>{% endkpi %}"
    )

    assert '<a href="/list/">91.4%</a>' in html
    assert "n 2,015" in html
    assert "<svg></svg>" in html
    assert "<b>14.2%</b>" in html


def test_a_figure_without_a_value_says_so_and_leads_nowhere() -> None:
    html = drawn("{% kpi title='SLA' unit='not enough data' href='/list/' %}{% endkpi %}")

    assert "not enough data" in html
    assert "/list/" not in html


@pytest.mark.parametrize(("value", "text"), [(0, "0"), ("", "\u2013"), (None, "\u2013")])
def test_a_fact_shows_zero_but_not_nothing(value: object, text: str) -> None:
    assert f"<dd>{text}</dd>" in drawn("{% fact 'n' value %}", value=value)


def test_a_finished_step_shows_a_tick_and_the_current_one_is_announced() -> None:
    assert "#check" in drawn("{% step 2 'Checks' state='done' %}{% endstep %}")
    assert 'aria-current="step"' in drawn("{% step 3 'x' state='current' %}{% endstep %}")


def test_an_empty_state_without_actions_has_no_empty_row() -> None:
    assert "actions" not in drawn("{% empty_state title='x' %}  {% endempty_state %}")


def test_a_field_names_its_help_and_its_error() -> None:
    html = drawn("{% field form.subject %}", form=IntakeForm({"subject": "far too long"}))

    assert 'aria-describedby="id_subject_helptext id_subject_error"' in html
    assert 'id="id_subject_helptext"' in html
    assert 'id="id_subject_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'for="id_subject"' in html


def test_radio_buttons_stand_in_a_fieldset_with_a_legend() -> None:
    html = drawn("{% field form.channel chips=True %}", form=IntakeForm())

    assert "<fieldset" in html
    assert "<legend" in html
    assert html.count('type="radio"') == 2
    assert 'class="field chips"' in html


def test_a_hidden_field_is_only_its_input() -> None:
    assert "<div" not in drawn("{% field form.token %}", form=IntakeForm())


def test_django_draws_fields_the_same_way() -> None:
    form = IntakeForm()

    by_django = drawn("{{ form.subject.as_field_group }}", form=form)

    assert by_django.strip() == drawn("{% field form.subject %}", form=form).strip()


def test_the_error_summary_links_to_each_field() -> None:
    form = IntakeForm({"subject": ""})
    form.add_error(None, "The policy does not belong to this customer.")

    html = drawn("{% form_errors form %}", form=form)

    assert 'role="alert"' in html
    assert 'href="#id_subject"' in html
    assert 'href="#id_channel"' in html
    assert "does not belong" in html


def test_the_error_summary_says_what_did_not_happen() -> None:
    form = IntakeForm({"subject": ""})

    titled = drawn('{% form_errors form title="Not signed in yet" %}', form=form)

    assert "This cannot be saved yet" in drawn("{% form_errors form %}", form=form)
    assert "This cannot be saved yet" not in titled
    assert "Not signed in yet" in titled


LISTING = (
    '{% listing rows label="Jobs" empty="No job" text="Wait." action="Ask" href="/ask/" %}'
    "<tbody>{% for row in rows %}<tr><td>{{ row }}</td></tr>{% endfor %}</tbody>{% endlisting %}"
)


def test_a_listing_is_a_table_in_a_card_that_keys_can_scroll() -> None:
    html = drawn(LISTING, rows=["<b>"])

    assert html.startswith('<section class="card flush"><div class="table-wrap" tabindex="0"')
    assert 'role="group" aria-label="Jobs"' in html
    assert "<td>&lt;b&gt;</td>" in html
    assert "No job" not in html


def test_a_listing_without_rows_says_so_and_shows_a_way_on() -> None:
    html = drawn(LISTING, rows=[])

    assert "<table" not in html
    assert "<strong>No job</strong><p>Wait.</p>" in html
    assert '<a href="/ask/"' in html
    assert "<a" not in drawn('{% listing rows label="x" empty="y" %}{% endlisting %}', rows=[])


@pytest.mark.parametrize("data", [None, {"subject": "a", "channel": "CALL"}])
def test_there_is_no_summary_without_errors(data: dict[str, str] | None) -> None:
    assert drawn("{% form_errors form %}", form=IntakeForm(data)).strip() == ""


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0:00"),
        (59.6, "1:00"),
        (408, "6:48"),
        (3723, "1:02:03"),
        (-75, "-1:15"),
        (None, "\u2013"),
    ],
)
def test_a_duration_is_minutes_and_seconds(seconds: float | None, text: str) -> None:
    assert drawn("{{ seconds|duration }}", seconds=seconds) == text


def test_a_timedelta_is_a_duration_too() -> None:
    assert drawn("{{ span|duration }}", span=dt.timedelta(minutes=6, seconds=48)) == "6:48"


def test_moments_are_shown_in_the_zone_of_the_market() -> None:
    late = dt.datetime(2026, 11, 20, 15, 30, tzinfo=dt.UTC)

    with timezone.override(SEOUL):
        assert drawn("{{ at|market_time }}", at=late) == "2026-11-21 00:30"
        assert drawn("{{ at|market_date }}", at=late) == "2026-11-21"
        assert drawn("{{ at|market_time:'Asia/Taipei' }}", at=late) == "2026-11-20 23:30"


@pytest.mark.parametrize(
    ("back", "text"),
    [
        (dt.timedelta(hours=2), "08:21"),
        (dt.timedelta(days=3), "11-18 10:21"),
        (dt.timedelta(days=400), "2025-10-17 10:21"),
    ],
)
def test_a_short_time_leaves_out_what_the_reader_knows(back: dt.timedelta, text: str) -> None:
    with timezone.override(SEOUL):
        html = drawn("{% time_at at form='short' now=now %}", at=NOW - back)

    assert f">{text}</time>" in html


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (30, "0 min left"),
        (8 * 60, "8 min left"),
        (3600, "1 h left"),
        (4320, "1 h 12 min left"),
        (2 * 86400, "2 d left"),
        (2 * 86400 + 3 * 3600 + 5, "2 d 3 h left"),
        (-18 * 60, "18 min overdue"),
    ],
)
def test_the_time_left_has_at_most_two_units(seconds: int, text: str) -> None:
    due = NOW + dt.timedelta(seconds=seconds)

    assert f">{text}</time>" in drawn("{% time_until due now=now %}", due=due)


def test_a_moment_ago_is_just_now() -> None:
    html = drawn("{% time_ago at now=now %}", at=NOW - dt.timedelta(seconds=20))

    assert ">just now</time>" in html


@pytest.mark.parametrize(
    ("minutes", "tone", "icon"),
    [
        (-1, "bad", "circle-alert"),
        (10, "bad", "clock-alert"),
        (60, "warn", "clock"),
        (300, "good", "clock"),
    ],
)
def test_a_running_clock_shows_how_urgent_it_is(minutes: int, tone: str, icon: str) -> None:
    due = NOW + dt.timedelta(minutes=minutes)

    html = drawn("{% sla_clock due=due label='Resolve' now=now %}", due=due)

    assert f'class="pill {tone}"' in html
    assert f"#{icon}" in html


@pytest.mark.parametrize(
    ("state", "text"), [("paused", "paused"), ("met", "met"), ("missed", "missed")]
)
def test_a_settled_clock_says_its_verdict(state: str, text: str) -> None:
    html = drawn("{% sla_clock due=now state=state label='x' now=now %}", state=state)

    assert f"<b data-left>{text}</b>" in html


def test_no_due_time_is_no_clock() -> None:
    assert drawn("{% sla_clock due=None %}") == ""


def test_the_contact_timer_counts_the_running_state_from_the_servers_times() -> None:
    since = NOW - dt.timedelta(seconds=4000)

    html = drawn("{% call_timer state='hold' since=since talk=100 now=now %}", since=since)

    assert ">1:08:20</span>" in html
    assert '<b data-part="hold">1:06:40</b>' in html
    assert 'data-talk="100"' in html


def test_an_ended_contact_does_not_run_on() -> None:
    html = drawn(
        "{% call_timer state='done' since=since talk=65 now=now %}", since=NOW - dt.timedelta(9)
    )

    assert ">1:05</span>" in html


def test_a_customers_words_carry_their_language() -> None:
    assert drawn("{{ '保險'|lang_text:'zh-hant' }}") == '<span lang="zh-Hant">保險</span>'
    assert drawn("{{ 'x'|lang_text:'' }}") == "x"
