"""The filter of the dashboard, and which part of which figure a list shows."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inquiries.choices import Channel, Stage, TaskType
from metrics.choices import AGE_BUCKETS, Kpi, Part, PeriodPreset
from metrics.rules.periods import MAX_DAYS
from metrics.selectors import MetricsFilter, Places, Question

if TYPE_CHECKING:
    from django.http import QueryDict

EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 12, 31)


def _optional(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", _("All")), *choices])


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    limits = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
    return forms.DateField(label=label, required=False, widget=widget, validators=limits)


class FilterForm(forms.Form):
    """What the dashboard looks at; an absent value means its default, an unknown one is wrong."""

    market = _optional(_("Market"), [])
    team = _optional(_("Team"), [])
    channel = _optional(_("Channel"), Channel.choices)
    stage = _optional(_("Stage"), Stage.choices)
    task_type = _optional(_("Task"), TaskType.choices)
    period = forms.ChoiceField(label=_("Period"), required=False, choices=PeriodPreset)
    since = _day(pgettext_lazy("period", "From"))
    until = _day(pgettext_lazy("period", "To"))

    def __init__(self, query: "QueryDict", places: Places) -> None:
        data = query.copy()
        if not data.get("period"):
            dated = data.get("since") or data.get("until")
            data["period"] = PeriodPreset.CUSTOM if dated else PeriodPreset.DAYS_28
        super().__init__(data, auto_id="filter_%s")
        fields: Any = self.fields
        markets = [(market.code, market.name) for market in places.markets]
        fields["market"].choices = [("", _("All")), *markets]
        fields["team"].choices = [("", _("All")), *_teams(places, data.get("market") or "")]

    @property
    def has_dates(self) -> bool:
        """Whether days are chosen, rather than one of the usual periods."""
        return self.data.get("period") == PeriodPreset.CUSTOM or not self.is_valid()

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins or is too long to be read."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("since"), cleaned.get("until")
        if first and last and first > last:
            self.add_error("until", _("The period ends before it begins."))
        elif first and last and (last - first).days >= MAX_DAYS:
            self.add_error("until", _("The period may have twenty years at most."))
        return cleaned

    def metrics_filter(self) -> MetricsFilter:
        """Return the filter; only for a valid form."""
        values = dict(self.cleaned_data)
        if values["period"] != PeriodPreset.CUSTOM:
            values |= {"since": None, "until": None}
        return MetricsFilter(**values)


class QuestionForm(forms.Form):
    """Which figure, which part of it and, for the backlog, which age."""

    kpi = forms.ChoiceField(choices=Kpi)
    part = forms.ChoiceField(choices=Part, required=False)
    age = forms.ChoiceField(
        choices=[("", ""), *((age, age) for age in AGE_BUCKETS)], required=False
    )

    def question(self) -> Question:
        """Return the question; only for a valid form."""
        values = self.cleaned_data
        return Question(Kpi(values["kpi"]), Part(values["part"] or Part.DENOMINATOR), values["age"])


def _teams(places: Places, market: str) -> list[tuple[str, str]]:
    several = len(places.markets) > 1 and not market
    return [
        (str(team.pk), f"{team.market.code} · {team.name}" if several else team.name)
        for team in places.teams
        if market in {"", team.market.code}
    ]
