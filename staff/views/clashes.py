"""What somebody is shown whose form came after another one's."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from ops_console.shared.charts.words import NOTHING
from ops_console.shared.conflicts import (
    Clash,
    Difference,
    LastChange,
    last_audited_change,
    put_on_version,
)
from staff import services
from staff.choices import Role

if TYPE_CHECKING:
    from staff.forms import PreferencesForm, RightsForm
    from staff.models import Staff


def clash_on_rights(form: "RightsForm", person: "Staff") -> Clash:
    """Return what stands now of somebody's rights, with the form on the new version."""
    mine = form.cleaned_data
    pairs: list[tuple[Any, Any, Any]] = [
        (form["role"].label, Role(mine["role"]).label, Role(person.role).label),
        (form["markets"].label, _names(mine["markets"]), _names(person.markets.all())),
        (form["teams"].label, _names(mine["teams"]), _names(person.teams.all())),
    ]
    put_on_version(form, "version", person.version)
    page = reverse("staff:person", args=[person.pk])
    return Clash(last_audited_change("staff.Staff", person.pk), page, _different(pairs))


def clash_on_preferences(form: "PreferencesForm", person: "Staff") -> Clash:
    """Return what stands now of one's own preferences, with the form on the new state."""
    mine = form.cleaned_data
    pairs = [
        (
            form[name].label,
            form.words_of(name, mine[name]),
            form.words_of(name, getattr(person, name)),
        )
        for name in services.PREFERENCES
    ]
    put_on_version(form, "seen", services.preferences_stamp(person))
    return Clash(LastChange(str(person)), reverse("staff:profile"), _different(pairs))


def _names(things: Iterable[Any]) -> str:
    return ", ".join(sorted(str(thing) for thing in things)) or NOTHING


def _different(pairs: Iterable[tuple[Any, Any, Any]]) -> list[Difference]:
    return [Difference(*pair) for pair in pairs if str(pair[1]) != str(pair[2])]
