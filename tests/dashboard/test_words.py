"""Times and figures in words."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.template import Context, Template

from dashboard import words

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(seconds=-5), "in a moment"),
        (timedelta(seconds=50), "1 min ago"),
        (timedelta(minutes=59, seconds=29), "59 min ago"),
        (timedelta(minutes=59, seconds=50), "1 h ago"),
        (timedelta(hours=23, minutes=50), "yesterday"),
        (timedelta(hours=30), "yesterday"),
        (timedelta(hours=-30), "tomorrow"),
        (timedelta(days=18), "18 days ago"),
        (timedelta(days=62), "2 months ago"),
        (timedelta(days=400), "1 year ago"),
        (timedelta(days=-3), "in 3 days"),
    ],
)
@time_machine.travel(NOW, tick=False)
def test_a_time_is_told_by_its_largest_unit(ago, said):
    assert words.relative(NOW - ago) == said


def test_an_exact_time_names_its_zone():
    assert words.exact(datetime(2026, 11, 2, 9, 14, tzinfo=UTC)) == "2 Nov 2026, 09:14 UTC"


def test_what_was_searched_is_marked_whatever_its_case_and_the_rest_escaped():
    assert words.mark("<b>Ann.HOLm", "hol") == "&lt;b&gt;Ann.<mark>HOL</mark>m"
    assert words.mark("a+b", "+") == "a<mark>+</mark>b"
    assert words.mark("ann", "") == "ann"
    assert words.mark("Ann Holm", "hol", "ann", "holm") == "<mark>Ann</mark> <mark>Holm</mark>"


@pytest.mark.parametrize(("part", "whole", "percent"), [(99_999, 100_000, 99), (100, 100, 100), (0, 0, 0)])
def test_a_hundred_percent_means_finished(part, whole, percent):
    assert words.percent(part, whole) == percent


def test_a_time_stands_in_a_sentence_without_a_blank_before_its_full_stop():
    text = Template("{% load console %}It expires {% when moment %}.").render(Context({"moment": None}))

    assert text.endswith("never</span>.")
