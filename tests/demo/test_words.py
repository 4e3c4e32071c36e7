"""The sentences of the demo cover every task, name only known fields, and have no open blanks."""

import re

import pytest

from demo.details import details_of
from demo.dice import Dice
from demo.figures import TASKS
from demo.words import Words
from inquiries.choices import TaskType
from inquiries.task_fields import clean_details
from tests.factories import NOW

LANGUAGES = ("ko", "zh-hant")
SCRIPTS = {"ko": re.compile(r"[가-힣]"), "zh-hant": re.compile(r"[\u4e00-\u9fff]")}
LEAST = 8
each_language = pytest.mark.parametrize("language", LANGUAGES)


@each_language
@pytest.mark.parametrize("task", TaskType.values)
def test_every_task_is_asked_about_in_many_ways(language: str, task: str) -> None:
    sayings = Words(language).sayings[task]

    assert len({saying.words for saying in sayings}) >= LEAST
    assert len({saying.subject for saying in sayings}) >= LEAST
    assert all(len(saying.subject) <= 60 for saying in sayings)
    assert all(SCRIPTS[language].search(saying.words) for saying in sayings)
    assert task in TASKS


@each_language
def test_every_blank_can_be_filled(language: str) -> None:
    words, dice = Words(language), Dice(1)
    said = [
        text for rows in words.sayings.values() for row in rows for text in (row.subject, row.words)
    ]
    listed = [text for rows in words.lists.values() for text in rows]

    filled = [words.fill(text, dice, tail="1234") for text in (*said, *listed)]

    assert len(filled) > 500
    assert not [text for text in filled if "{" in text or "}" in text]


@each_language
def test_what_a_customer_tells_fits_the_fields_of_the_task(language: str) -> None:
    words, dice = Words(language), Dice(1)

    for key, sayings in words.sayings.items():
        task = next((part for part in key.split(":") if part in TaskType.values), "")
        for saying in sayings:
            if task:
                details = details_of(task, day=NOW.date(), dice=dice, words=words, told=saying.told)
                assert saying.told.keys() <= details.keys(), saying
                assert not clean_details(task, details).problems, saying
            else:
                assert not saying.told
