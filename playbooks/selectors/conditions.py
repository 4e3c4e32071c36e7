"""The conditions of a decision table in words, for the path and for the table itself."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from playbooks.choices import UNKNOWN, CheckKind, YesNo
from playbooks.rules.content import AnyOf, Check, Condition, Content, Rule
from playbooks.selectors.guidance import answer_text

_ORDER_SIGNS = {"lt": "<", "lte": "≤", "gt": ">", "gte": "≥"}


def condition_texts(content: Content, rule: Rule, language: str) -> tuple[str, ...]:
    """Return one line per condition of the row; the catch-all says that it is one."""
    if not rule.when:
        return (_("otherwise"),)
    checks = {check.key: check for check in content.checks}
    return tuple(_item(item, checks, language) for item in rule.when)


def _item(item: Condition | AnyOf, checks: dict[str, Check], language: str) -> str:
    if isinstance(item, AnyOf):
        texts = [_condition(condition, checks, language) for condition in item.conditions]
        return f" {pgettext('between conditions', 'or')} ".join(texts)
    return _condition(item, checks, language)


def _condition(condition: Condition, checks: dict[str, Check], language: str) -> str:
    check = checks[condition.check]
    label = check.label.in_language(language)
    return f"{label} {_comparison(condition, check, language)}"


def _comparison(condition: Condition, check: Check, language: str) -> str:
    op, value = condition.op, condition.value
    if op == "unknown":
        return f"= {YesNo(UNKNOWN).label}"
    if op == "before_today":
        return _("before today")
    if op == "days_since_gt":
        return _("more than %(days)s days ago") % {"days": value}
    if op == "days_since_lte":
        return _("at most %(days)s days ago") % {"days": value}
    values = value if isinstance(value, tuple) else (value,)
    written = " / ".join(_value(check, str(item), language) for item in values)
    return f"{_ORDER_SIGNS.get(op, '≠' if op == 'is_not' else '=')} {written}"


def _value(check: Check, value: str, language: str) -> str:
    if check.kind in {CheckKind.MONEY, CheckKind.NUMBER, CheckKind.TEXT}:
        return value
    return answer_text(check, value, language=language, currency="")
