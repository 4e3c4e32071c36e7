"""The one tag library that every `ui` module registers with."""

from django import template

register = template.Library()
