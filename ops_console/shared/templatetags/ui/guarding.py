"""What every form carries against forgery and against being sent twice."""

from typing import Any

from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ops_console.shared.idempotency import FIELD, new_key
from ops_console.shared.templatetags.ui.registry import register

HIDDEN = '<input type="hidden" name="{}" value="{}">'


class GuardsNode(CsrfTokenNode):
    """Django's token against forged requests, then the request key."""

    def render(self, context: Context) -> SafeString:
        """Return the hidden fields; nothing where there is no request."""
        token = super().render(context)
        return format_html("{}" + HIDDEN, token, FIELD, new_key()) if token else SafeString("")


@register.tag("csrf_token")
def csrf_token(_parser: Parser, _token: Token) -> Any:
    """Take the place of Django's tag, so that no form, the admin's included, can forget its key."""
    return GuardsNode()
