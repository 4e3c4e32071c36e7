"""What must be true of a version before it is published: references, table, its own test cases."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from playbooks.choices import LANGUAGES, CheckKind
from playbooks.rules.answers import read_answer
from playbooks.rules.content import Check, Condition, Content, TestCase, Variable, Wording
from playbooks.rules.criteria import decide_finally
from playbooks.rules.tables import inspect
from playbooks.rules.wording import BUILT_IN, names_in

MIN_TEST_CASES = 3
_EQUALITY_OPS = {"is", "is_not", "in", "unknown"}
_ORDER_OPS = {"lt", "lte", "gt", "gte", "unknown", "is", "is_not"}
_DATE_OPS = {"days_since_gt", "days_since_lte", "before_today", "lt", "lte", "gt", "gte", "unknown"}
_OPS_BY_KIND: dict[str, set[str]] = {
    CheckKind.YES_NO: _EQUALITY_OPS,
    CheckKind.CHOICE: _EQUALITY_OPS,
    CheckKind.TEXT: _EQUALITY_OPS,
    CheckKind.MONEY: _ORDER_OPS,
    CheckKind.NUMBER: _ORDER_OPS,
    CheckKind.DATE: _DATE_OPS,
}


def problems_of(content: Content, *, currency: str) -> list[str]:
    """Return everything that stops publication, in English for authors; empty when nothing."""
    problems = [
        *_repeated("checks", [check.key for check in content.checks]),
        *_repeated("rules", [rule.id for rule in content.rules]),
        *_reference_problems(content),
        *_wording_problems(content),
    ]
    # A table with broken references can be neither walked nor tried.
    return problems or [*_table_problems(content), *_test_case_problems(content, currency)]


def failed_cases(content: Content, *, currency: str) -> list[str]:
    """Run the version's own test cases and return what came out differently."""
    return [
        problem
        for case in content.test_cases
        if (problem := _case_problem(content, case, currency))
    ]


def _repeated(place: str, keys: list[str]) -> list[str]:
    return [f"{place}: {key} is there {n} times" for key, n in Counter(keys).items() if n > 1]


def _reference_problems(content: Content) -> Iterator[str]:
    yield from _rule_problems(content)
    for outcome in content.outcomes.values():
        if outcome.script not in content.scripts:
            yield f"outcomes.{outcome.code}: there is no script {outcome.script}"
    known = {*(check.key for check in content.checks), *content.variables, *BUILT_IN}
    for field in content.record_fields:
        if field not in known:
            yield f"record_fields: {field} is neither a check nor a variable"


def _rule_problems(content: Content) -> Iterator[str]:
    checks = {check.key: check for check in content.checks}
    if not content.rules or content.rules[-1].when:
        yield "rules: the last row must be the catch-all with an empty `when`"
    for rule in content.rules:
        if rule.outcome not in content.outcomes:
            yield f"rules.{rule.id}: there is no outcome {rule.outcome}"
        for condition in rule.conditions():
            if problem := _condition_problem(checks.get(condition.check), condition):
                yield f"rules.{rule.id}: {problem}"


def _condition_problem(check: Check | None, condition: Condition) -> str:
    if check is None:
        return f"there is no check {condition.check}"
    if condition.op not in _OPS_BY_KIND[check.kind]:
        return f"{condition.op} cannot be asked of {check.key}, which is a {check.kind}"
    if condition.op in {"unknown", "before_today"}:
        return ""
    values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    wrong = [value for value in values if not _is_value_of(check, condition.op, str(value))]
    return f"{wrong[0]!r} is no value of {check.key}" if wrong else ""


def _is_value_of(check: Check, op: str, value: str) -> bool:
    if op.startswith("days_since"):
        return value.isascii() and value.isdigit()
    return read_answer(check, value, currency="").value == value


def _wording_problems(content: Content) -> Iterator[str]:
    texts: list[tuple[str, Wording]] = [("record", content.record)]
    texts += [(f"scripts.{key}", script.say) for key, script in content.scripts.items()]
    for place, wording in texts:
        allowed = set(content.variables) | (BUILT_IN if place == "record" else set())
        used = {
            language: frozenset(names_in(wording.in_language(language))) for language in LANGUAGES
        }
        for language, names in used.items():
            for name in sorted(names - allowed):
                yield f"{place}.{language}: {{{{{name}}}}} is not declared"
        if len(set(used.values())) > 1:
            yield f"{place}: the languages do not use the same variables"
    for key, script in content.scripts.items():
        answers = [item.answer for item in script.if_asked]
        for wording in [*answers, *([script.never_say] if script.never_say else [])]:
            if any(names_in(wording.in_language(language)) for language in LANGUAGES):
                yield f"scripts.{key}: variables belong into `say`"


def _table_problems(content: Content) -> Iterator[str]:
    for rule_id in inspect(content).unreachable:
        yield f"rules.{rule_id}: no answers reach this row"


def _test_case_problems(content: Content, currency: str) -> list[str]:
    problems = []
    if len(content.test_cases) < MIN_TEST_CASES:
        problems.append(f"test_cases: at least {MIN_TEST_CASES} are needed")
    tried = {id_ for case in content.test_cases for id_ in (case.expect_rule, *case.expect_rules)}
    problems += [
        f"test_cases: none reaches {rule.id}" for rule in content.rules if rule.id not in tried
    ]
    return problems + failed_cases(content, currency=currency)


def _case_problem(content: Content, case: TestCase, currency: str) -> str:
    checks = {check.key: check for check in content.checks}
    answers = {}
    for key, raw in case.answers.items():
        given = read_answer(checks[key], str(raw), currency=currency) if key in checks else None
        if given is None or given.problem:
            return f"test_cases: {case.name.en!r} answers {key} with {raw!r}, which is no answer"
        answers[key] = given.value
    today = dt.date.fromisoformat(case.today or content.effective_from)
    decision = decide_finally(content, answers, today=today)
    rows = tuple(rule.id for rule in (decision.rule, *decision.also) if rule)
    outcome = decision.outcome.code if decision.outcome else ""
    if (rows[:1], outcome) != ((case.expect_rule,), case.expect_outcome):
        return f"test_cases: {case.name.en!r} reaches {'/'.join((*rows[:1], outcome))}"
    if case.expect_rules and rows != case.expect_rules:
        return f"test_cases: {case.name.en!r} collects {', '.join(rows)}"
    return ""


def unused_variables(content: Content) -> list[Variable]:
    """Return the variables that neither a script nor the record uses."""
    texts = [content.record.en, *(script.say.en for script in content.scripts.values())]
    used = {name for text in texts for name in names_in(text)}
    return [variable for name, variable in content.variables.items() if name not in used]
