"""Days and moments that people enter: on the clock in force, within what can be kept."""

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

EARLIEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
LATEST = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
_RANGE = _("This date lies outside the range that the console keeps.")


class DayField(forms.DateField):
    """A day of this century."""

    default_validators = [
        MinValueValidator(EARLIEST.date(), _RANGE),
        MaxValueValidator(LATEST.date(), _RANGE),
    ]


class MomentField(forms.DateTimeField):
    """A moment of this century; whoever names another offset gets it on the clock in force.

    Python knows offsets, and years at their edge, that PostgreSQL does not.
    """

    default_validators = [MinValueValidator(EARLIEST, _RANGE), MaxValueValidator(LATEST, _RANGE)]

    def to_python(self, value: Any) -> dt.datetime | None:
        """Return the moment; ValidationError for what is none."""
        moment = super().to_python(value)
        try:
            return None if moment is None else timezone.localtime(moment)
        except OverflowError as error:
            raise forms.ValidationError(_RANGE) from error
