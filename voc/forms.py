"""Forms of the voc app: what a report looks at, and the cause of an inquiry."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inquiries.choices import Channel, Stage, TaskType
from ops_console.shared import errors
from ops_console.shared.charts.words import NOTHING
from ops_console.shared.conflicts import Clash, Difference, LastChange, put_on_version
from staff import selectors as staff
from voc import selectors
from voc.choices import Axis, Breach, DateBasis, Fault, Harm, Measure, Only, Period, Slot
from voc.models import RootCause, Tag
from voc.rules import Span, span_of
from voc.selectors.pivot import Question

if TYPE_CHECKING:
    from exports.kinds import Asked
    from staff.models import Market, Staff

EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 12, 31)
MAX_CODE = 80


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    limits = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
    return forms.DateField(label=label, required=False, widget=widget, validators=limits)


def _optional(label: Any, choices: Iterable[Any]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", _("All")), *choices])


def _level(label: Any, levels: Any) -> forms.TypedChoiceField:
    choices = [("", _("As usual for this cause")), *levels.choices]
    return forms.TypedChoiceField(
        label=label, required=False, choices=choices, coerce=int, empty_value=None
    )


class FilterForm(forms.Form):
    """What a report looks at; an absent value means its default, an unknown one is an error."""

    market = forms.ChoiceField(label=_("Market"), required=False)
    period = forms.ChoiceField(label=_("Period"), required=False, choices=Period)
    since = _day(pgettext_lazy("period", "From"))
    until = _day(pgettext_lazy("period", "To"))
    basis = forms.ChoiceField(label=_("By day of"), required=False, choices=DateBasis)
    team = _optional(_("Team"), [])
    stage = _optional(_("Stage"), Stage.choices)
    channel = _optional(_("Channel"), Channel.choices)
    task = _optional(_("Task"), TaskType.choices)
    cause = _optional(_("Cause"), [])
    only = forms.MultipleChoiceField(
        label=_("Only these"), required=False, choices=Only, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, query: QueryDict, *, person: "Staff", now: dt.datetime) -> None:
        markets = list(staff.markets_of(person))
        if not markets:
            raise errors.NotFound
        super().__init__(_with_defaults(query, markets[0]))
        self.person, self.now = person, now
        codes = {market.code: market for market in markets}
        self.chosen_market = codes.get(self.data["market"], markets[0])
        self.teams = {
            team.code: team
            for team in staff.teams_of(person)
            if team.market_id == self.chosen_market.pk
        }
        self.causes = list(selectors.causes_of(self.chosen_market.pk))
        self._offer(markets)

    @property
    def has_details(self) -> bool:
        """Whether something beyond the first line of the filter is set."""
        data = self.data
        set_here = any(data.get(name) for name in ("since", "until", "only"))
        return set_here or data.get("basis") != DateBasis.RECEIVED

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("since"), cleaned.get("until")
        if first and last and first > last:
            self.add_error("until", _("The period ends before it begins."))
        return cleaned

    def report_filter(self) -> selectors.ReportFilter:
        """Return the filter; only for a valid form."""
        values = self.cleaned_data
        custom = Span(values["since"], values["until"])
        causes = {cause.code: cause for cause in self.causes}
        return selectors.ReportFilter(
            market=self.chosen_market,
            team_scope=self.person.scope.team_ids,
            period=values["period"],
            span=span_of(values["period"], self.chosen_market.day_of(self.now), custom),
            basis=values["basis"],
            team=self.teams.get(values["team"]),
            stage=values["stage"],
            channel=values["channel"],
            task=values["task"],
            cause=causes.get(values["cause"]),
            only=tuple(values["only"]),
        )

    def _offer(self, markets: "Sequence[Market]") -> None:
        fields: Any = self.fields
        fields["market"].choices = [(market.code, market.name) for market in markets]
        teams = [(team.code, team.name) for team in self.teams.values()]
        fields["team"].choices = [("", _("All")), *teams]
        fields["cause"].choices = [("", _("All")), *cause_choices(self.causes)]


class PivotForm(forms.Form):
    """The two sides of a cross table and its measure; absent ones have their defaults."""

    rows = forms.ChoiceField(label=pgettext_lazy("table", "Rows"), required=False, choices=Axis)
    columns = forms.ChoiceField(
        label=pgettext_lazy("table", "Columns"), required=False, choices=Axis
    )
    measure = forms.ChoiceField(
        label=pgettext_lazy("table", "Values"), required=False, choices=Measure
    )

    def __init__(self, query: QueryDict) -> None:
        usual = Question()
        super().__init__({
            "rows": query.get("rows") or usual.rows.value,
            "columns": query.get("columns") or usual.columns.value,
            "measure": query.get("measure") or usual.measure.value,
        })  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse a table that crosses something with itself."""
        cleaned = super().clean() or {}
        if cleaned.get("rows") and cleaned.get("rows") == cleaned.get("columns"):
            self.add_error("columns", _("Choose something else than for the rows."))
        return cleaned

    def question(self) -> Question:
        """Return what is asked; only for a valid form."""
        values = self.cleaned_data
        return Question(Axis(values["rows"]), Axis(values["columns"]), Measure(values["measure"]))

    def query(self) -> str:
        """Return it as a URL query."""
        return urlencode(self.cleaned_data)


def tagged_selection(asked: "Asked") -> selectors.TaggedSelection:
    """Return the inquiries that a report's URL looks at; Invalid when it cannot be read."""
    query = asked.query.copy()
    query["market"] = asked.market.code
    form = FilterForm(query, person=asked.person, now=asked.now)
    if not form.is_valid():
        raise errors.Invalid(str(next(iter(form.errors.values()))[0]))
    return selectors.TaggedSelection(form.report_filter(), form.causes)


def cause_choices(causes: Iterable[RootCause]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the causes under their headings, each heading as a choice of its own first."""
    groups = []
    for group in selectors.grouped(causes):
        heading = (group.heading.code, group.heading.label)
        below = [(cause.code, cause.label) for cause in group.causes if cause.parent_id]
        groups.append((group.heading.label, [heading, *below]))
    return groups


def _with_defaults(query: QueryDict, market: "Market") -> QueryDict:
    data = query.copy()
    for name, value in (
        ("market", market.code),
        ("period", Period.WEEKS_8),
        ("basis", DateBasis.RECEIVED),
    ):
        if not data.get(name):
            data[name] = value
    return data


class CauseForm(forms.Form):
    """One cause for one inquiry; a level left empty is the usual one of the cause.

    `seen_…` say what stood in each slot when the form was shown.
    """

    cause = forms.CharField(label=_("Cause"), max_length=MAX_CODE)
    slot = forms.ChoiceField(label=_("Which cause"), choices=Slot, widget=forms.RadioSelect)
    harm = _level(_("Harm to the customer"), Harm)
    breach = _level(_("Rule at risk"), Breach)
    fault = forms.ChoiceField(label=_("Whose fault"), choices=Fault, initial=Fault.UNKNOWN)
    seen_primary = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    seen_second = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None = None, *, panel: selectors.PanelView, cause: str = ""
    ) -> None:
        tags = panel.tags
        initial = {
            "cause": cause,
            "slot": Slot.SECOND if tags.primary and not tags.second else Slot.PRIMARY,
            "seen_primary": tags.primary.stamp if tags.primary else "",
            "seen_second": tags.second.stamp if tags.second else "",
        }
        super().__init__(data, initial=initial)
        self._panel = panel
        fields: Any = self.fields
        fields["slot"].choices = [(slot.value, slot.label) for slot in panel.slots]
        if chosen := panel.choices.get(cause):
            usual = {"harm": chosen.default_harm, "breach": chosen.default_breach}
            self.initial = {**self.initial, **usual}

    def clean_cause(self) -> RootCause:
        """Return the cause with this code; one that cannot be chosen here is an error."""
        cause = self._panel.choices.get(self.cleaned_data["cause"])
        if cause is None:
            raise forms.ValidationError(_("Choose one of the causes below."))
        return cause

    def clash_with(self, panel: selectors.PanelView) -> Clash:
        """Return what stands in the chosen slot now, with the form on it; only for a valid form."""
        values, name = self.cleaned_data, f"seen_{self.cleaned_data['slot'].lower()}"
        tag = panel.tags.at(is_primary=values["slot"] == Slot.PRIMARY)
        put_on_version(self, name, tag.stamp if tag else "")
        return _clash(panel, tag, values["cause"].label)

    def values(self) -> dict[str, Any]:
        """Return what the service asks for; only for a valid form."""
        values = self.cleaned_data
        is_primary = values["slot"] == Slot.PRIMARY
        return {
            "cause_id": values["cause"].pk,
            "is_primary": is_primary,
            "harm": values["harm"],
            "breach": values["breach"],
            "fault": values["fault"],
            "seen": values["seen_primary" if is_primary else "seen_second"],
        }


class RemovalForm(forms.Form):
    """Takes one cause away: the one that stood there when the panel was shown."""

    slot = forms.ChoiceField(choices=Slot, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    @property
    def is_primary(self) -> bool:
        """Whether it is the primary cause; only for a valid form."""
        return bool(self.cleaned_data["slot"] == Slot.PRIMARY)

    def clash_with(self, panel: selectors.PanelView) -> Clash:
        """Return what stands in the slot now; only for a valid form."""
        return _clash(panel, panel.tags.at(is_primary=self.is_primary), _("Removed"))


def _clash(panel: selectors.PanelView, tag: Tag | None, mine: Any) -> Clash:
    standing = tag.cause.label if tag else NOTHING
    last = LastChange(str(tag.tagged_by or ""), tag.tagged_at) if tag else LastChange()
    page = reverse("inquiries:show", args=[panel.inquiry.number])
    return Clash(last, page, [Difference(_("Cause"), mine, standing)])
